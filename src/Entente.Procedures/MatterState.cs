using System.Text.Json;
using Entente.Exchange.Entries;

namespace Entente.Procedures;

/// <summary>What a set of entries means: the result of a fold. Two nodes with the same entries and verdicts hold equal <see cref="Hash"/>es.</summary>
/// <param name="Foldable">False when this node cannot fold the matter (<see cref="WhyNot"/>); then nothing is voided and the rest is empty.</param>
/// <param name="Phase">Code of the phase; its text is <c>phase.PROCEDURE.PHASE</c>. <c>not-opened</c> and <c>crossed</c> are common to all procedures.</param>
/// <param name="PhaseIsFinal">True when the matter is at its end.</param>
/// <param name="Progress">What the procedure counts, as canonical JSON; null when crossed or not opened.</param>
/// <param name="Dues">Open dues, by name and party.</param>
/// <param name="Met">Dues that were met, in the order of signed time, with a mark on the late ones.</param>
/// <param name="Void">Entries that do not count, and why.</param>
/// <param name="Crossed">The heads that crossed, ascending; null when nothing is crossed.</param>
/// <param name="Announced">Acts that take effect once another party's entry names them.</param>
/// <param name="Heads">What a new entry must name as seen (<c>after</c>), ascending; void entries included.</param>
/// <param name="Waiting">Entries that arrived before something they name; not folded yet.</param>
/// <param name="OpenedBy">For an entry: the first "opened by a person" mark of another party that had seen it.</param>
/// <param name="Opener">Who opened the matter; null before.</param>
/// <param name="Hash">SHA-256 over canonical JSON of phase, progress, open and held dues, announced acts, crossed heads, settled crossings and void set.</param>
public sealed record MatterState(
    bool Foldable,
    string Phase,
    bool PhaseIsFinal,
    JsonElement? Progress,
    IReadOnlyList<Due> Dues,
    IReadOnlyList<MetDue> Met,
    IReadOnlyDictionary<Digest, Complaint> Void,
    IReadOnlyList<Digest>? Crossed,
    IReadOnlyList<Announced> Announced,
    IReadOnlyList<Digest> Heads,
    IReadOnlyList<Digest> Waiting,
    IReadOnlyDictionary<Digest, Digest> OpenedBy,
    PartyCode? Opener,
    Digest Hash)
{
    /// <summary>Phase before there is an opening.</summary>
    public const string NotOpened = "not-opened";

    /// <summary>Phase while letters have crossed.</summary>
    public const string CrossedPhase = "crossed";

    /// <summary>Why it cannot be folded here: <c>unknown-procedure</c> or <c>too-wide</c>; null when it can.</summary>
    public string? WhyNot { get; init; }

    /// <summary>Clocks that are held, by name and party; covered by <see cref="Hash"/>.</summary>
    public IReadOnlyList<PausedDue> Paused { get; init; } = [];

    /// <summary>Recalls, corrections and requests for permission, in the order of their entries' names; covered by <see cref="Hash"/>.</summary>
    public IReadOnlyList<ContentRequest> Requests { get; init; } = [];

    /// <summary>Authors of the entries that carry content, which may be recalled, corrected, or used on permission.</summary>
    public IReadOnlyDictionary<Digest, PartyCode> Content { get; init; } = new Dictionary<Digest, PartyCode>();

    /// <summary>What an entry stands under: its recall, or its correction, or null.</summary>
    public ContentRequest? Against(Digest entry) =>
        Requests.Where(r => r.About == entry && r.Ask != ContentAsk.Permission).OrderBy(r => r.Ask).FirstOrDefault();

    /// <summary>The state of a matter whose rules this node does not know: kept, shown, and not judged.</summary>
    public static MatterState CannotFold(string why, IReadOnlyList<Digest> heads) => new(
        false, "", false, null, [], [], new Dictionary<Digest, Complaint>(), null, [], heads, [], new Dictionary<Digest, Digest>(), null, default)
    { WhyNot = why };
}

/// <summary>An act that cannot be taken back, said but not yet in effect.</summary>
/// <param name="By">The entry.</param>
/// <param name="Author">Who said it; an entry of any other party that has seen it puts it into effect.</param>
/// <param name="Phase">The phase the matter then takes.</param>
public sealed record Announced(Digest By, PartyCode Author, string Phase);
