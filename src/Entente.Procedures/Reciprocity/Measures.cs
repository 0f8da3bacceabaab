using Entente.Exchange.Entries;
using static Entente.Procedures.Kinds.InformationRequest;

namespace Entente.Procedures.Reciprocity;

/// <summary>The measures, once for both directions. domain.md G, reciprocity indicators.</summary>
internal static class Measures
{
    /// <summary>Shares, in the order of the page.</summary>
    public static IReadOnlyList<ShareOf> Shares { get; } =
    [
        InTime("requests-in-time", "information-request", "answer"),
        InTime("notifications-in-time", "substance-notification", "reply", "final-reply"),
        InTime("notices-in-time", "pre-export-notice", "reply"),
        InTime("acknowledged-in-time", null, "acknowledge"),
        InTime("feedback-in-time", null, "feedback"),
        InTime("commitments-in-time", "commitment", "done"),
        InTime("progress-in-time", "commitment", "progress"),
        Answers("no-trace", AnswerKind.NoTrace),
        Answers("not-permitted", AnswerKind.NotPermitted),
        Answers("legal-assistance-needed", AnswerKind.MlaNeeded),
        new("silence", (party, dues, _) => (dues.Count(d => d.Due.OwedBy == party && d.End == DueEnd.Silent), dues.Count(d => d.Due.OwedBy == party))),
    ];

    /// <summary>Times, in the order of the page.</summary>
    public static IReadOnlyList<WaitOf> Waits { get; } =
    [
        new("time-to-acknowledge", d => d.Due.Name == "acknowledge"),
        new("time-to-answer", d => (d.Procedure, d.Due.Name) is ("information-request", "answer") or ("substance-notification", "reply" or "final-reply") or ("pre-export-notice", "reply")),
    ];

    private static ShareOf InTime(string code, string? procedure, params string[] names) => new(code, (party, dues, _) =>
    {
        var judged = dues.Where(d => d.Due.OwedBy == party && (procedure is null || d.Procedure == procedure) && names.Contains(d.Due.Name)).ToList();
        return (judged.Count(d => d.End == DueEnd.InTime), judged.Count);
    });

    private static ShareOf Answers(string code, AnswerKind kind) =>
        new(code, (party, _, answers) => (answers.Count(a => a.By == party && a.Kind == kind), answers.Count(a => a.By == party)));

    internal sealed record ShareOf(string Code, Func<PartyCode, IReadOnlyList<DueOutcome>, IReadOnlyList<Answered>, (int Number, int Of)> Count)
    {
        public Share Of(PartyCode party, IReadOnlyList<DueOutcome> dues, IReadOnlyList<Answered> answers) =>
            Of(party, Count(party, dues, answers));

        private Share Of(PartyCode party, (int Number, int Of) counted) => new(Code, party, counted.Number, counted.Of);
    }

    internal sealed record WaitOf(string Code, Func<DueOutcome, bool> Fits)
    {
        public Wait Of(PartyCode party, IReadOnlyList<DueOutcome> dues)
        {
            List<long> took = [.. dues.Where(d => d.Due.OwedBy == party && Fits(d)).Select(d => d.Took).OfType<TimeSpan>().Select(t => (long)t.TotalMinutes).Order()];
            return new(Code, party, took.Count, Rank(took, 50), Rank(took, 90));
        }

        /// <summary>Nearest rank: the least value that at least this many per cent do not exceed.</summary>
        private static long? Rank(List<long> sorted, int percent) => sorted.Count == 0 ? null : sorted[((percent * sorted.Count) + 99) / 100 - 1];
    }
}
