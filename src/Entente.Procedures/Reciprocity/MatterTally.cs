using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Procedures.Fields;
using Entente.Procedures.Kinds;

namespace Entente.Procedures.Reciprocity;

/// <summary>What became of one due that ended in the period.</summary>
internal sealed record DueOutcome(string Procedure, Due Due, DueEnd End, TimeSpan? Took);

/// <summary>The three ends that are told apart. A due that was dropped, held or is still running has none.</summary>
internal enum DueEnd
{
    InTime,
    Late,
    Silent,
}

/// <summary>One answer to a question of a request.</summary>
internal sealed record Answered(PartyCode By, InformationRequest.AnswerKind Kind);

/// <summary>What one matter adds to the measures of a period.</summary>
internal sealed record MatterTally((string Procedure, PartyCode By)? Opened, IReadOnlyList<DueOutcome> Dues, IReadOnlyList<Answered> Answers)
{
    public static MatterTally Of(Procedure rules, IReadOnlyCollection<MatterEntry> entries, DateTimeOffset from, DateTimeOffset until)
    {
        bool Within(DateTimeOffset at) => at >= from && at < until;
        List<MatterEntry> held = [.. entries.Where(e => e.Admitted is true)];
        var state = rules.Fold(held);
        List<MatterEntry> counted = [.. held.Where(e => !state.Void.ContainsKey(e.Hash) && !state.Waiting.Contains(e.Hash)).OrderBy(e => e.Time)];
        var opening = counted.Find(e => e.After.Count == 0);
        return new(
            opening is not null && Within(opening.Time) ? (rules.Name, opening.Author) : null,
            [.. Outcomes(rules, state, counted, until).Where(o => Within(o.Due.At))],
            [.. counted.Where(e => Within(e.Time)).Select(e => AnswerOf(rules, e)).OfType<Answered>()]);
    }

    private static IEnumerable<DueOutcome> Outcomes(Procedure rules, MatterState state, List<MatterEntry> counted, DateTimeOffset until)
    {
        // A recount signs the same due again with another end; the last one stands.
        var signed = counted.SelectMany(e => e.SignedDues).GroupBy(d => (d.Name, d.OwedBy, d.Start)).Select(g => g.Last()).ToList();
        var lapses = counted.Select(e => (Entry: e, Of: LapsedDue(rules, e))).Where(l => l.Of is not null).ToList();
        foreach (var due in signed)
        {
            bool Same(Due d) => (d.Name, d.OwedBy, d.Start) == (due.Name, due.OwedBy, due.Start);
            if (state.Met.FirstOrDefault(m => Same(m.Due)) is { } met) yield return new(rules.Name, due, met.Late ? DueEnd.Late : DueEnd.InTime, met.At - due.Start);
            else if (lapses.Exists(l => l.Of == due.Name && l.Entry.Author != due.OwedBy && l.Entry.Time >= due.At)) yield return new(rules.Name, due, DueEnd.Silent, null);
            else if (state.Dues.Any(Same) && due.At < until && !due.Provisional) yield return new(rules.Name, due, DueEnd.Silent, null);
        }
    }

    private static string? LapsedDue(Procedure rules, MatterEntry entry) =>
        entry.Type.StartsWith(rules.Name + ".lapse/", StringComparison.Ordinal) && entry.Facts.TryGetProperty("of", out var of) ? of.GetString() : null;

    // The entry counts, so its kind was read before; only the facts are here, as a body may be purged.
    private static Answered? AnswerOf(Procedure rules, MatterEntry entry) =>
        rules is InformationRequest && entry.Type.StartsWith("information-request.answer/", StringComparison.Ordinal)
            ? new(entry.Author, entry.Facts.GetProperty("kind").Deserialize<InformationRequest.AnswerKind>(ProcedureJson.Options)) : null;
}
