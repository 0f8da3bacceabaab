using System.Globalization;
using System.Text;
using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;

namespace Entente.Procedures.Tests;

/// <summary>A matter between US (Washington) and CN (Shanghai), written entry by entry. Each party names what it has seen.</summary>
internal sealed class Scene(Procedure procedure, DateTimeOffset opened)
{
    public static readonly PartyCode Us = PartyCode.Parse("US");
    public static readonly PartyCode Cn = PartyCode.Parse("CN");

    private readonly Dictionary<PartyCode, long> sequence = [];
    private readonly List<MatterEntry> entries = [];

    public IReadOnlyList<MatterEntry> Entries => entries;

    public MatterState State => procedure.Fold(entries);

    public static DueContext Context(PartyCode author, DateTimeOffset now, IReadOnlyDictionary<string, DueLength>? agreed = null) => new(
        now,
        author,
        [Us, Cn],
        new Dictionary<PartyCode, string> { [Us] = "America/New_York", [Cn] = "Asia/Shanghai" },
        Calendars.Published,
        agreed ?? new Dictionary<string, DueLength>());

    /// <summary>Writes an entry that has seen <paramref name="seen"/> (default: everything), <paramref name="hours"/> after the opening.</summary>
    public MatterEntry Add(PartyCode by, Statement statement, double hours, IReadOnlyList<MatterEntry>? seen = null)
    {
        var past = seen is null ? entries : PastOf(seen);
        var time = opened.AddHours(hours);
        var before = past.Count == 0 ? null : procedure.Fold(past);
        var dues = procedure.Dues(statement, before, Context(by, time));
        var (facts, _) = procedure.Split(statement, dues);
        return Add(by, TypeOf(statement), time, before?.Heads ?? [], facts);
    }

    public MatterEntry Add(PartyCode by, string type, DateTimeOffset time, IReadOnlyList<Digest> after, JsonElement facts)
    {
        var seq = sequence[by] = sequence.GetValueOrDefault(by) + 1;
        var name = string.Create(CultureInfo.InvariantCulture, $"{by} {seq} {type} {time:O} {facts.GetRawText()} {string.Join(',', after)} {entries.Count}");
        var entry = new MatterEntry(Digest.Of(Encoding.UTF8.GetBytes(name)), by, UnitCode.Parse(by.Value + "/DESK"), type, time, after, facts, Seq: seq);
        entries.Add(entry);
        return entry;
    }

    public void Replace(MatterEntry entry, MatterEntry by) => entries[entries.IndexOf(entry)] = by;

    public string TypeOf(Statement statement) => procedure.Kinds.Single(k => k.Type.StartsWith(
        $"{procedure.Name}.{JsonNamingPolicy.KebabCaseLower.ConvertName(statement.GetType().Name)}/", StringComparison.Ordinal)).Type;

    private List<MatterEntry> PastOf(IReadOnlyList<MatterEntry> seen)
    {
        var past = new HashSet<Digest>();
        var open = new Stack<Digest>(seen.Select(e => e.Hash));
        while (open.TryPop(out var hash))
            if (past.Add(hash)) foreach (var before in entries.Single(e => e.Hash == hash).After) open.Push(before);
        return [.. entries.Where(e => past.Contains(e.Hash))];
    }
}
