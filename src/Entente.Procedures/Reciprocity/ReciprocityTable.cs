using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Procedures.Fields;

namespace Entente.Procedures.Reciprocity;

/// <summary>
/// The same measures of two parties over the same period, each computed from the entries that both hold, so that both nodes read the same
/// numbers. domain.md G. There is never a total score: a share stands with its numerator, denominator and period, or not at all.
/// </summary>
/// <param name="Parties">The two, ascending by code.</param>
/// <param name="From">Begin of the period, included.</param>
/// <param name="Until">End of the period, excluded.</param>
/// <param name="Shares">By measure, then party.</param>
/// <param name="Waits">By measure, then party.</param>
/// <param name="Counts">By procedure, then party.</param>
public sealed record ReciprocityTable(
    IReadOnlyList<PartyCode> Parties, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<Share> Shares, IReadOnlyList<Wait> Waits, IReadOnlyList<Count> Counts)
{
    /// <summary>Numbers below this are not shown in what is published.</summary>
    public const int SmallestPublished = 5;

    /// <summary>SHA-256 over the canonical JSON of everything above: equal on both nodes exactly when every figure is.</summary>
    public Digest Hash => Digest.Of(Encoding.UTF8.GetBytes(CanonicalJson.Text(ProcedureJson.Element(ToJson()))));

    /// <summary>Computes the table.</summary>
    /// <param name="matters">Matters between these two parties and nobody else; their order does not count. Entries without the receiver's acceptance are left out.</param>
    /// <param name="one">A party.</param>
    /// <param name="other">The other.</param>
    /// <param name="from">Begin of the period, included.</param>
    /// <param name="until">End of the period, excluded; dues that end later are not judged.</param>
    /// <returns>Every measure for both parties, also where nothing was counted. Costs one fold a matter.</returns>
    /// <exception cref="ArgumentException">The period is empty, or both parties are the same.</exception>
    public static ReciprocityTable Of(IEnumerable<(Procedure Rules, IReadOnlyCollection<MatterEntry> Entries)> matters, PartyCode one, PartyCode other, DateTimeOffset from, DateTimeOffset until)
    {
        ArgumentNullException.ThrowIfNull(matters);
        if (until <= from) throw new ArgumentException("The period is empty.", nameof(until));
        if (one == other) throw new ArgumentException("Reciprocity is between two parties.", nameof(other));
        PartyCode[] parties = [.. new[] { one, other }.Order()];
        var told = matters.Select(m => MatterTally.Of(m.Rules, m.Entries, from, until)).ToList();
        var dues = told.SelectMany(t => t.Dues).ToList();
        var answers = told.SelectMany(t => t.Answers).ToList();
        var opened = told.Select(t => t.Opened).OfType<(string Procedure, PartyCode By)>().ToList();
        return new(
            parties, from, until,
            [.. Measures.Shares.SelectMany(m => parties.Select(p => m.Of(p, dues, answers)))],
            [.. Measures.Waits.SelectMany(m => parties.Select(p => m.Of(p, dues)))],
            [.. ProcedureCatalogue.All.Select(r => r.Name).Distinct().Where(n => opened.Exists(o => o.Procedure == n)).Order(StringComparer.Ordinal)
                .SelectMany(n => parties.Select(p => new Count(n, p, opened.Count(o => o.Procedure == n && o.By == p))))]);
    }

    private JsonObject ToJson() => new()
    {
        ["parties"] = new JsonArray([.. Parties.Select(p => (JsonNode)p.Value)]),
        ["from"] = Instant(From),
        ["until"] = Instant(Until),
        ["shares"] = new JsonArray([.. Shares.Select(s => (JsonNode)new JsonObject { ["measure"] = s.Measure, ["party"] = s.Party.Value, ["number"] = s.Number, ["of"] = s.Of })]),
        ["waits"] = new JsonArray([.. Waits.Select(w => (JsonNode)new JsonObject
        {
            ["measure"] = w.Measure, ["party"] = w.Party.Value, ["of"] = w.Of, ["medianMinutes"] = w.MedianMinutes, ["ninetiethMinutes"] = w.NinetiethMinutes,
        })]),
        ["counts"] = new JsonArray([.. Counts.Select(c => (JsonNode)new JsonObject { ["procedure"] = c.Procedure, ["party"] = c.Party.Value, ["number"] = c.Number })]),
    };

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>One party's share in one measure.</summary>
/// <param name="Measure">Code; its text is <c>reciprocity.CODE</c>.</param>
/// <param name="Party">Whose doing is measured.</param>
/// <param name="Number">How many.</param>
/// <param name="Of">Out of how many; 0 when nothing was to be counted, and then there is no share.</param>
public sealed record Share(string Measure, PartyCode Party, int Number, int Of)
{
    /// <summary>Whole per cent, half rounded up; null when nothing was to be counted.</summary>
    public int? Percent => Of == 0 ? null : (int)((200L * Number + Of) / (2L * Of));
}

/// <summary>How long one party took.</summary>
/// <param name="Measure">Code; its text is <c>reciprocity.CODE</c>.</param>
/// <param name="Party">Who took so long.</param>
/// <param name="Of">How many were met.</param>
/// <param name="MedianMinutes">Nearest-rank median in whole minutes; null when none was met.</param>
/// <param name="NinetiethMinutes">Nearest-rank 90th percentile in whole minutes; null when none was met.</param>
public sealed record Wait(string Measure, PartyCode Party, int Of, long? MedianMinutes, long? NinetiethMinutes);

/// <summary>How many matters of a kind one party opened.</summary>
/// <param name="Procedure">Name without version.</param>
/// <param name="Party">Who opened them.</param>
/// <param name="Number">How many.</param>
public sealed record Count(string Procedure, PartyCode Party, int Number);
