using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;

namespace Entente.Procedures;

/// <summary>The rules of one kind of matter, in one version. Pure: the same entries give the same state, on any day.</summary>
public abstract class Procedure
{
    /// <summary>Name without version, <c>substance-notification</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Version, from 1. A matter ends under the version it began with.</summary>
    public abstract int Version { get; }

    /// <summary>The letters between party and year in the numbers people use, <c>US-NPS-2026-0131</c>. The opener signs the number as fact <c>number</c>.</summary>
    public abstract string NumberCode { get; }

    /// <summary>Name and version, <c>substance-notification@1</c>.</summary>
    public string Id => $"{Name}@{Version}";

    /// <summary>True when its titles name substances or texts and never a person, so that they may stand in a search index as they are.</summary>
    public virtual bool TitlesNameNoPerson => false;

    /// <summary>Key of its name.</summary>
    public string TextKey => "procedure." + Name;

    /// <summary>SHA-256 of the file of test vectors that pins this version's meaning.</summary>
    public abstract Digest VectorsHash { get; }

    /// <summary>All kinds of entries, the opening first.</summary>
    public abstract IReadOnlyList<EntryKind> Kinds { get; }

    /// <summary>The kind that opens a matter.</summary>
    public EntryKind Opening => Kinds[0];

    /// <summary>All phases, in the order in which the rules name them.</summary>
    public abstract IReadOnlyList<string> Phases { get; }

    /// <summary>Names of all dues.</summary>
    public abstract IReadOnlyList<string> DueNames { get; }

    /// <summary>The kind named <paramref name="type"/>, or null.</summary>
    public EntryKind? Kind(string type) => Kinds.FirstOrDefault(k => k.Type == type);

    /// <summary>Folds entries of one matter into its state. Order, repeats and gaps in <paramref name="entries"/> do not matter.</summary>
    /// <remarks>
    /// About linear in the number of entries while parties answer one another; with letters crossing, one step for every pair of positions
    /// at which they overlap. See docs/decisions/fold.md.
    /// </remarks>
    public abstract MatterState Fold(IReadOnlyCollection<MatterEntry> entries);

    /// <summary>The state that the author of <paramref name="entry"/> had seen when signing it; its hash is what the header's <c>state</c> claims.</summary>
    public abstract MatterState Before(IReadOnlyCollection<MatterEntry> entries, Digest entry);

    /// <summary>Kinds that <paramref name="party"/> may add now.</summary>
    public abstract IReadOnlyList<EntryKind> Allowed(MatterState state, PartyCode party);

    /// <summary>Reads fields as a form posts them, facts and body merged.</summary>
    /// <param name="type">One of <see cref="Kinds"/>.</param>
    /// <param name="fields">A JSON object.</param>
    /// <param name="complaints">All that is wrong, each with its field; empty exactly when a statement is returned.</param>
    public abstract Statement? Parse(string type, JsonElement fields, out IReadOnlyList<Complaint> complaints);

    /// <summary>Splits a statement into the header's facts, with the dues it starts, and the body's fields (without salt).</summary>
    public abstract (JsonElement Facts, JsonObject Body) Split(Statement statement, IReadOnlyList<Due>? dues = null);

    /// <summary>The dues that this statement would start, to be signed into its facts.</summary>
    public abstract IReadOnlyList<Due> Dues(Statement statement, MatterState? before, DueContext context);

    /// <summary>
    /// The dues that a received entry should have signed, by this node's calendars and periods. Where they differ from
    /// <see cref="MatterEntry.SignedDues"/> the signed ones stand; the difference is for people to clear up.
    /// </summary>
    /// <param name="entry">The entry; its own time and author replace those of <paramref name="context"/>.</param>
    /// <param name="before">As <see cref="Before"/> gives it; null for an opening.</param>
    /// <param name="context">Parties, zones, calendars, agreed periods.</param>
    public abstract IReadOnlyList<Due> ExpectedDues(MatterEntry entry, MatterState? before, DueContext context);

    /// <summary>Merges facts and body of one entry again, as <see cref="Parse"/> reads them. Body null: purged.</summary>
    public abstract JsonObject Merge(string type, JsonElement facts, JsonElement? body);

    /// <summary>A short name for a matter, from its opening; null when the body is gone and no fact names it.</summary>
    public abstract Bilingual? Title(JsonElement facts, JsonElement? body);
}
