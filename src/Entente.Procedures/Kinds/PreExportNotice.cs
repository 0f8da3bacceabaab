using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;

namespace Entente.Procedures.Kinds;

/// <summary>
/// A consignment of controlled chemicals, told to the importing side before it leaves. 1988 Convention, Art. 12(10)(a); domain.md B1 and B2. PEN
/// Online stays the official channel: its number is a fact here, and nothing is sent there.
/// </summary>
/// <remarks>
/// Silence is a phase of its own and never "no objection"; the exporting authority then decides under its own law and records why. Transit states that are
/// parties of the matter say their own word, which moves no phase. A fold of ten entries costs about 0.4 ms.
/// </remarks>
public sealed partial class PreExportNotice() : Procedure<PreExportNotice.Progress>("pre-export-notice", 1, "PEN")
{
    /// <summary>What counts.</summary>
    /// <param name="Importing">Whose reply it is.</param>
    /// <param name="ReplyBy">As notified, or as moved by more time.</param>
    /// <param name="MoreTime">How often more time was asked.</param>
    /// <param name="Lines">Net grams notified, by line.</param>
    /// <param name="Answer">The last reply; null while there is none.</param>
    /// <param name="Allowed">Net grams without objection, by line; empty while there is no reply.</param>
    /// <param name="HeldUntil">Until when the importing side enquires.</param>
    /// <param name="Transit">Last word of each further party.</param>
    /// <param name="Released">Net grams released, by line.</param>
    /// <param name="Shipped">Net grams shipped, by line.</param>
    /// <param name="Arrived">Net grams arrived, by line.</param>
    /// <param name="Cleared">Who holds a discrepancy for explained.</param>
    /// <param name="Incidents">Matters in which a discrepancy is followed on.</param>
    public sealed record Progress(
        string Importing,
        DateOnly ReplyBy,
        int MoreTime,
        ImmutableSortedDictionary<int, long> Lines,
        Decision? Answer,
        ImmutableSortedDictionary<int, long> Allowed,
        DateOnly? HeldUntil,
        ImmutableSortedDictionary<string, TransitStanding> Transit,
        ImmutableSortedDictionary<int, long> Released,
        ImmutableSortedDictionary<int, long> Shipped,
        ImmutableSortedDictionary<int, long> Arrived,
        ImmutableSortedSet<string> Cleared,
        ImmutableSortedSet<string> Incidents)
    {
        internal bool IsImporting(PartyCode party) => party.Value == Importing;

        internal Progress Answered(Reply reply) => this with
        {
            Answer = reply.Decision,
            Allowed = reply.Decision == Decision.Objection ? Lines.Clear().AddRange(Lines.Select(l => KeyValuePair.Create(l.Key, 0L)))
                : Lines.SetItems((reply.Lines ?? []).Where(l => Lines.ContainsKey(l.Line)).Select(l => KeyValuePair.Create(l.Line, l.AllowedGrams ?? 0))),
            Released = reply.Decision == Decision.Objection ? Released.Clear() : Released,
        };

        internal Progress Amended(Amend amend) => this with
        {
            Lines = Lines.SetItems(amend.Lines.Select(l => KeyValuePair.Create(l.Line, l.NetGrams))), ReplyBy = amend.ReplyBy, Answer = null,
            Allowed = Allowed.Clear(), Released = Released.Clear(), HeldUntil = null,
        };

        /// <summary>A line not notified, or more than this much of one.</summary>
        internal static bool Exceeds(IEnumerable<Weight> weights, ImmutableSortedDictionary<int, long> most) =>
            weights.Any(w => !most.TryGetValue(w.Line, out var limit) || w.Grams > limit);

        internal static ImmutableSortedDictionary<int, long> Of(IEnumerable<Weight> weights) =>
            weights.DistinctBy(w => w.Line).ToImmutableSortedDictionary(w => w.Line, w => w.Grams);

        internal bool Differs => !Arrived.SequenceEqual(Shipped);

        internal Progress Clears(PartyCode by) => this with { Cleared = Cleared.Add(by.Value) };
    }

    /// <inheritdoc />
    protected override void Rules(Rulebook<Progress> when)
    {
        ArgumentNullException.ThrowIfNull(when);
        string[] waiting = ["sent", "acknowledged", "under-review"];
        string[] unobjected = ["no-objection", "conditions", "partly-objected"];
        string[] decided = [.. unobjected, "objected", "no-reply"];
        string[] before = [.. waiting, "information-wanted", "suspended", .. decided, "released"];
        string[] after = ["shipped", "discrepancy"];
        string[] over = ["reconciled", "discrepancy-referred", "stopped", "cancelled", "returned"];

        when.Opened<Notice>(n => new(
                n.Importing.Value, n.ReplyBy, 0, n.Lines.Select((l, i) => KeyValuePair.Create(i + 1, l.NetGrams)).ToImmutableSortedDictionary(), null, None, null,
                ImmutableSortedDictionary.Create<string, TransitStanding>(StringComparer.Ordinal), None, None, None, Nobody, Nobody))
            .Becomes("sent")
            .Owes(Side.Other, "acknowledge", Within.Hours(24))
            .Owes((p, party, author) => p.IsImporting(party) && party != author, "reply", p => Within.Until(p.ReplyBy));

        when.In("sent").Gets<Acknowledge>(by: Side.Other).From((p, by) => p.IsImporting(by)).Becomes("acknowledged").Settles("acknowledge");
        when.In([.. before, .. after]).Gets<Acknowledge>(by: Side.Other).Settles("acknowledge");

        // The importing side: more time, more information, a hold while it enquires, or its reply, which it may change until the goods leave.
        when.In([.. waiting, "no-reply"]).Gets<AskTime>(by: Side.Other).From((p, by) => p.IsImporting(by))
            .VoidIf("more-time-twice", (p, _) => p.MoreTime >= 2).VoidIf("not-later", (p, a) => a.Until <= p.ReplyBy)
            .Then((p, a) => p with { ReplyBy = a.Until, MoreTime = p.MoreTime + 1 }).Becomes("under-review")
            .Settles("acknowledge", "reply").Owes((_, party, author) => party == author, "reply", p => Within.Until(p.ReplyBy));
        when.In([.. waiting, "no-reply"]).Gets<AskInformation>(by: Side.Other).From((p, by) => p.IsImporting(by))
            .Becomes("information-wanted").Settles("acknowledge").Pauses("reply").Owes(Side.Opener, "give-information", Within.WorkingDays(5));
        when.In("information-wanted").Gets<GiveInformation>(by: Side.Opener).Becomes("under-review").Settles("give-information").Resumes("reply");
        when.In([.. waiting, .. decided, "released"]).Gets<Hold>(by: Side.Other).From((p, by) => p.IsImporting(by))
            .Then((p, h) => p with { HeldUntil = h.Until, Released = p.Released.Clear() }).Becomes("suspended")
            .Settles("acknowledge").Pauses("reply").Owes((_, party, author) => party == author, "final-reply", p => Within.Until(p.HeldUntil!.Value)).Overtakes("released");
        when.In("suspended").Gets<Hold>(by: Side.Other).From((p, by) => p.IsImporting(by)).VoidIf("not-later", (p, h) => h.Until <= p.HeldUntil)
            .Then((p, h) => p with { HeldUntil = h.Until }).Settles("final-reply")
            .Owes((_, party, author) => party == author, "final-reply", p => Within.Until(p.HeldUntil!.Value));
        foreach (var phase in (string[])[.. waiting, "information-wanted", "suspended", .. decided, "released"])
        {
            Replied(when.In(phase).Gets<Reply>(by: Side.Other).From((p, by) => p.IsImporting(by)).When((_, r) => r.Decision == Decision.Objection))
                .Becomes("objected").Overtakes("released");
            var other = Replied(when.In(phase).Gets<Reply>(by: Side.Other).From((p, by) => p.IsImporting(by)));
            if (phase != "released") other.Becomes(p => p.Answer switch { Decision.NoObjection => "no-objection", Decision.WithConditions => "conditions", _ => "partly-objected" });
        }

        when.In(waiting).Gets<Lapse>(by: Side.Opener, of: "reply").Becomes("no-reply");
        when.In("suspended").Gets<Lapse>(by: Side.Opener, of: "final-reply").Becomes("no-reply");
        when.In("information-wanted").Gets<Lapse>(by: Side.Other, of: "give-information");
        when.In([.. before, .. after]).Gets<Lapse>(by: Side.Opener, of: "acknowledge");

        // The exporting side.
        when.In([.. waiting, .. decided]).Gets<Amend>(by: Side.Opener).VoidIf("no-such-line", (p, a) => a.Lines.Any(l => !p.Lines.ContainsKey(l.Line)))
            .Then((p, a) => p.Amended(a)).Becomes("under-review").Drops("reply", "final-reply")
            .Owes((p, party, author) => p.IsImporting(party) && party != author, "reply", p => Within.Until(p.ReplyBy)).Overtakes("released");
        when.In([.. unobjected, "no-reply"]).Gets<Release>(by: Side.Opener)
            .VoidIf("above-allowed", (p, r) => Progress.Exceeds(r.Lines, p.Answer is null ? p.Lines : p.Allowed))
            .Then((p, r) => p with { Released = Progress.Of(r.Lines) }).Becomes("released").OnceNamed();
        when.In([.. unobjected, "no-reply", "released"]).Gets<Ship>(by: Side.Opener)
            .VoidIf("above-released", (p, s) => Progress.Exceeds(s.Lines, p.Released))
            .Then((p, s) => p with { Shipped = Progress.Of(s.Lines) }).Becomes("shipped")
            .Owes((p, party, author) => p.IsImporting(party) && party != author, "report-arrival", Within.CalendarDays(60)).Overtakes("released");
        when.In(before).Gets<Stop>(by: Side.Opener).Becomes("stopped");
        when.In(before).Gets<Cancel>(by: Side.Opener).Becomes("cancelled");
        when.In(after).Gets<Return>(by: Side.Opener).Becomes("returned");

        when.In("shipped").Gets<ReportArrival>(by: Side.Other).From((p, by) => p.IsImporting(by))
            .VoidIf("no-such-line", (p, a) => a.Lines.Any(l => !p.Lines.ContainsKey(l.Line)))
            .Then((p, a) => p with { Arrived = Progress.Of(a.Lines) }).Becomes(p => p.Differs ? "discrepancy" : "reconciled").Settles("report-arrival");
        when.In("shipped").Gets<Lapse>(by: Side.Opener, of: "report-arrival");
        when.In("discrepancy").Gets<Clear>(by: Side.Either).VoidIf("already-answered", (p, _, by) => p.Cleared.Contains(by.Value))
            .Then((p, _, by) => p.Clears(by)).Becomes(p => p.Cleared.Count > 1 ? "reconciled" : "discrepancy");
        when.In("discrepancy").Gets<Refer>(by: Side.Either)
            .Then((p, r) => p with { Incidents = p.Incidents.Add(r.Incident.Hex) }).Becomes("discrepancy-referred");

        when.In([.. before, .. after]).Gets<TransitWord>(by: Side.Other).From((p, by) => !p.IsImporting(by))
            .Then((p, w, by) => p with { Transit = p.Transit.SetItem(by.Value, w.Standing) }).Settles("acknowledge");
        when.In([.. before, .. after]).Gets<Remark>(by: Side.Either);

        // Letters that cross. An objection or a hold that a release had not seen stands before it; a changed notice that crosses a reply is for people.
        string[] answered = ["under-review", "information-wanted", "suspended", .. decided, "released", .. after, .. over];
        when.In(["acknowledged", .. answered]).Crosses<Lapse>(of: "acknowledge");
        when.In(answered).Crosses<Lapse>(of: "reply");
        when.In([.. decided, "released", .. after, .. over]).Crosses<Lapse>(of: "final-reply");
        when.In(answered).Crosses<Lapse>(of: "give-information");
        when.In(["discrepancy", .. over]).Crosses<Lapse>(of: "report-arrival");
        when.In([.. decided, "released", .. after]).Crosses<GiveInformation>();
        when.In("objected", "suspended").Crosses<Release>();
        when.In("shipped").Crosses<Reply>().When((_, r) => r.Decision == Decision.NoObjection).Then((p, r) => p.Answered(r)).Settles("acknowledge", "reply");
        when.In(over).Crosses<Acknowledge>();
        when.In(over).Crosses<AskTime>().Then((p, a) => p with { ReplyBy = a.Until, MoreTime = p.MoreTime + 1 });
        when.In(over).Crosses<AskInformation>();
        when.In(over).Crosses<GiveInformation>();
        when.In(over).Crosses<Hold>().Then((p, h) => p with { HeldUntil = h.Until, Released = p.Released.Clear() });
        when.In(over).Crosses<Reply>().Then((p, r) => p.Answered(r));
        when.In(over).Crosses<TransitWord>().Then((p, w, by) => p with { Transit = p.Transit.SetItem(by.Value, w.Standing) });
        when.In(over).Crosses<Clear>().Then((p, _, by) => p.Clears(by));
        when.In("reconciled", "discrepancy-referred").Crosses<Refer>().Then((p, r) => p with { Incidents = p.Incidents.Add(r.Incident.Hex) }).Becomes("discrepancy-referred");
        when.In(over).Crosses<Remark>();

        when.Ends(over);
    }

    /// <inheritdoc />
    protected override Bilingual? TitleOf(JsonObject opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        if ((opening["lines"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault() is not { } first) return null;
        var code = TextOf(first["cas"]) ?? TextOf(first["hsCode"]);
        return BothOf(first["substance"]) ?? (code is null ? null : new(code, code));
    }

    /// <inheritdoc />
    public override bool TitlesNameNoPerson => true;

    private static ImmutableSortedDictionary<int, long> None { get; } = ImmutableSortedDictionary<int, long>.Empty;

    private static ImmutableSortedSet<string> Nobody { get; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    private static Rule<Progress, Reply> Replied(Rule<Progress, Reply> rule) => rule
        .VoidIf("no-such-line", (p, r) => r.Lines?.Any(l => !p.Lines.ContainsKey(l.Line)) == true)
        .VoidIf("above-notified", (p, r) => r.Lines?.Any(l => l.AllowedGrams > p.Lines[l.Line]) == true)
        .Then((p, r) => p.Answered(r))
        .Settles("acknowledge", "reply", "final-reply").Drops("give-information");
}
