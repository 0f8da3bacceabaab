using Entente.Exchange.Entries;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Entente.Procedures.Clocks;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>The entries of one matter as this node holds them, ready to fold.</summary>
internal sealed class MatterFile(Digest id)
{
    private readonly Dictionary<Digest, MatterEntry> entries = [];
    private readonly Dictionary<Digest, EntryHeader> headers = [];
    private const int MostTold = 60; // each entry costs a fold of its past
    private MatterState? state;

    public Digest Id { get; } = id;

    /// <summary>The opening's header; null while only later entries have arrived.</summary>
    public EntryHeader? Opening { get; private set; }

    /// <summary>The pinned rules; null while there is no opening, or when this node does not know them.</summary>
    public Procedure? Procedure { get; private set; }

    /// <summary>The opening's body while it is in hand because it has just been stored; else null.</summary>
    public byte[]? OpeningBody { get; private set; }

    /// <summary>The log of its entries.</summary>
    public string? Log { get; private set; }

    public int Count => entries.Count;

    /// <summary>As the fold sees them.</summary>
    public IReadOnlyCollection<MatterEntry> Entries => entries.Values;

    /// <summary>What the entries mean.</summary>
    public MatterState State => state ??= Procedure?.Fold(entries.Values) ?? MatterState.CannotFold("unknown-procedure", Heads());

    /// <summary>The header of an entry of this matter; null when it is not here.</summary>
    public EntryHeader? Header(Digest entry) => headers.GetValueOrDefault(entry);

    /// <summary>Reads matters and their entries, each in the order of storing.</summary>
    public static async Task<Dictionary<Digest, MatterFile>> Load(NodeDb db, IReadOnlyCollection<Digest> ids, CancellationToken cancel)
    {
        var files = ids.Distinct().ToDictionary(id => id, id => new MatterFile(id));
        var rows = await db.Entries.AsNoTracking().Where(e => ids.Contains(e.Matter)).OrderBy(e => e.Position)
            .Select(e => new { e.Matter, e.Hash, e.HeaderBytes, e.Log, e.Admitted, e.RefusalCode }).ToListAsync(cancel);
        foreach (var row in rows) files[row.Matter].Add(row.Hash, EntryCodec.HeaderOf(row.HeaderBytes), row.Log, row.Admitted, row.RefusalCode, body: null);
        return files;
    }

    /// <summary>Adds an entry, or takes note of the verdict on one that is here.</summary>
    public void Add(Digest hash, EntryHeader header, string log, bool? admitted, string? refusalCode, byte[]? body)
    {
        if (header.Entente.Matter is null) (Opening, Procedure, OpeningBody) = (header, ProcedureCatalogue.Find(header.Entente.Procedure), body);
        Log ??= log;
        headers[hash] = header;
        entries[hash] = new(
            hash, header.Source.Party, header.Source, header.Type, header.Time, header.Entente.After, header.Entente.Facts,
            admitted, refusalCode, header.Entente.Epoch, header.Entente.Seq);
        state = null;
    }

    /// <summary>Puts the opening's stored body in hand, for its title.</summary>
    public void Reveal(byte[] openingBody) => OpeningBody = openingBody;

    /// <summary>Takes note of the receiver's refusal.</summary>
    public void Refuse(Digest hash, string? code)
    {
        entries[hash] = entries[hash] with { Admitted = false, RefusalCode = code };
        state = null;
    }

    /// <summary>The phases it went through before the present one, in order; empty when it cannot be folded or is too long to tell.</summary>
    public IReadOnlyList<string> Passed()
    {
        if (Procedure is null || !State.Foldable || Count > MostTold) return [];
        var phases = entries.Keys.Select(hash => Procedure.Before(entries.Values, hash).Phase)
            .Where(p => p is not (MatterState.NotOpened or MatterState.CrossedPhase) && p != State.Phase);
        return [.. phases.Distinct()];
    }

    /// <summary>True when <paramref name="earlier"/> lies in the causal past of <paramref name="later"/>.</summary>
    public bool Saw(Digest later, Digest earlier)
    {
        var (seen, next) = (new HashSet<Digest>(), new Stack<Digest>([later]));
        while (next.TryPop(out var at))
            foreach (var before in headers.GetValueOrDefault(at)?.Entente.After ?? [])
            {
                if (before == earlier) return true;
                if (seen.Add(before)) next.Push(before);
            }

        return false;
    }

    /// <summary>True when the author of an entry saw what this node sees; null where it cannot be told.</summary>
    public bool? StateAgrees(Digest entry, EntryHeader header)
    {
        if (header.Entente.State is not { } claimed || Procedure is null || !header.Entente.After.All(headers.ContainsKey)) return null;
        var before = Procedure.Before(entries.Values, entry);
        return before.Foldable ? before.Hash == claimed : null;
    }

    /// <summary>Why a statement, said now in full sight of the matter, would not count; null when it would. Its dues are tried in UTC, as their length alone is judged.</summary>
    public Complaint? WhyVoid(string type, Statement statement, UnitCode unit, DateTimeOffset now) => Procedure is null || Opening is null ? null
        : WhyVoid(Procedure, [.. entries.Values], [Opening.Source.Party, .. Opening.Entente.Aud], type, statement, unit, now);

    /// <summary>As the other, for an opening.</summary>
    public static Complaint? WhyVoid(Procedure procedure, IReadOnlyList<PartyCode> audience, string type, Statement statement, UnitCode unit, DateTimeOffset now) =>
        WhyVoid(procedure, [], [unit.Party, .. audience], type, statement, unit, now);

    private static Complaint? WhyVoid(
        Procedure procedure, IReadOnlyList<MatterEntry> said, IReadOnlyList<PartyCode> parties, string type, Statement statement, UnitCode unit, DateTimeOffset now)
    {
        var before = said.Count == 0 ? null : procedure.Fold(said);
        var dues = procedure.Dues(statement, before, new(
            now, unit.Party, parties, parties.ToDictionary(p => p, _ => "UTC"), Calendars.Published, new Dictionary<string, DueLength>()));
        var draft = new MatterEntry(
            Digest.Of([]), unit.Party, unit, type, now, before?.Heads ?? [], procedure.Split(statement, dues).Facts, Epoch: int.MaxValue, Seq: 1);
        return procedure.Fold([.. said, draft]).Void.GetValueOrDefault(draft.Hash);
    }

    /// <summary>Entries of these kinds that count, by name without procedure and version.</summary>
    public IEnumerable<Digest> Standing(IReadOnlyList<string> kinds) => entries.Values
        .Where(e => !State.Void.ContainsKey(e.Hash) && kinds.Contains(e.Type.Split('/')[0].Split('.')[^1])).Select(e => e.Hash);

    private List<Digest> Heads()
    {
        var seen = entries.Values.SelectMany(e => e.After).ToHashSet();
        return [.. entries.Keys.Where(hash => !seen.Contains(hash)).Order()];
    }
}
