using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Procedures.Fields;

namespace Entente.Procedures.Rules;

/// <summary>The state of a down-closed set of valid entries, inside a fold.</summary>
internal sealed record Situation<TProgress>
    where TProgress : class
{
    public static Situation<TProgress> NotOpened { get; } = new();

    public string Phase { get; init; } = MatterState.NotOpened;

    public TProgress? Progress { get; init; }

    public PartyCode? Opener { get; init; }

    /// <summary>Open dues, by name and party.</summary>
    public ImmutableSortedDictionary<(string Name, PartyCode By), Due> Dues { get; init; } =
        ImmutableSortedDictionary.Create<(string Name, PartyCode By), Due>(DueOrder.Instance);

    /// <summary>Held clocks, by name and party.</summary>
    public ImmutableSortedDictionary<(string Name, PartyCode By), PausedDue> Paused { get; init; } =
        ImmutableSortedDictionary.Create<(string Name, PartyCode By), PausedDue>(DueOrder.Instance);

    public ImmutableList<Announced> Announced { get; init; } = [];

    /// <summary>Crossed heads, ascending; null when nothing is crossed.</summary>
    public ImmutableArray<Digest>? Crossed { get; init; }

    /// <summary>Crossings that were settled, by their heads, and what stands.</summary>
    public ImmutableSortedDictionary<string, Digest> Settled { get; init; } = ImmutableSortedDictionary.Create<string, Digest>(StringComparer.Ordinal);

    private string? text;

    /// <summary>Canonical JSON of everything that makes two situations equal.</summary>
    public string Text => text ??= CanonicalJson.Text(ProcedureJson.Element(ToJson()));

    public bool IsCrossed => Crossed is not null;

    public JsonElement? ProgressJson => Progress is null ? null : JsonSerializer.SerializeToElement(Progress, ProcedureJson.Options);

    public JsonObject ToJson()
    {
        var json = Running();
        if (!Paused.IsEmpty) json["paused"] = new JsonArray([.. Paused.Values.Select(p => (JsonNode)DueList.ToJson(p))]); // only then: older states keep their hashes
        return json;
    }

    private JsonObject Running() => new()
    {
        ["phase"] = Phase,
        ["progress"] = ProgressJson is { } progress ? JsonNode.Parse(progress.GetRawText()) : null,
        ["dues"] = new JsonArray([.. Dues.Values.Select(d => (JsonNode)DueList.ToJson(d))]),
        ["announced"] = new JsonArray([.. Announced.Select(a => (JsonNode)new JsonObject { ["by"] = a.By.Hex, ["phase"] = a.Phase })]),
        ["crossed"] = Crossed is { } heads ? new JsonArray([.. heads.Select(h => (JsonNode)h.Hex)]) : null,
        ["settled"] = new JsonObject(Settled.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Key, s.Value.Hex))),
    };

    public bool Same(Situation<TProgress> other) => ReferenceEquals(this, other) || Text == other.Text;

    // The cached text belongs to one value only, so it is not copied by `with`.
    private Situation(Situation<TProgress> from)
    {
        (Phase, Progress, Opener, Dues) = (from.Phase, from.Progress, from.Opener, from.Dues);
        (Paused, Announced, Crossed, Settled) = (from.Paused, from.Announced, from.Crossed, from.Settled);
    }

    private Situation()
    {
    }

    private sealed class DueOrder : IComparer<(string Name, PartyCode By)>
    {
        public static DueOrder Instance { get; } = new();

        public int Compare((string Name, PartyCode By) x, (string Name, PartyCode By) y) =>
            string.CompareOrdinal(x.Name, y.Name) is var byName and not 0 ? byName : x.By.CompareTo(y.By);
    }
}
