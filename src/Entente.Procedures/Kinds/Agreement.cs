using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;

namespace Entente.Procedures.Kinds;

/// <summary>
/// What parties sign before any business: the instrument itself stands in the proposal, and it is in force when every party has signed the
/// same bytes. protocol.md 6. From and until are read from the terms; the fold knows no day.
/// </summary>
public sealed class Agreement() : Procedure<Agreement.Progress>("agreement", 1, "AGR", contentRequests: false)
{
    /// <summary>Puts terms forward, and signs them.</summary>
    /// <param name="Terms">The exact text of the terms; what everybody signs is the SHA-256 of its UTF-8 bytes.</param>
    /// <param name="Digest">That SHA-256.</param>
    /// <param name="Parties">Every party of the terms, the author included.</param>
    /// <param name="Message">A word to the other side.</param>
    public sealed record Propose(
        [Like(@"\{.+\}"), Most(48_000)] string Terms,
        Digest Digest,
        [Most(16)] IReadOnlyList<PartyCode> Parties,
        [Body] Bilingual? Message) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts()
        {
            if (Digest.Of(Encoding.UTF8.GetBytes(Terms)) != Digest) yield return Complaint.Of("digest", "digest-differs");
            if (Parties.Distinct().Count() < 2) yield return Complaint.Of("parties", "too-few-parties");
        }
    }

    /// <summary>Signs the same terms.</summary>
    public sealed record Countersign(Digest Digest) : Statement;

    /// <summary>Takes a proposal back.</summary>
    public sealed record Withdraw([Body] Bilingual? Reason) : Statement;

    /// <summary>Does not sign.</summary>
    public sealed record Decline([Body] Bilingual? Reason) : Statement;

    /// <summary>In place of a channel's name: every kind of business under the agreement. No procedure is called so.</summary>
    public const string EveryChannel = "all";

    /// <summary>Holds one procedure's channel, or all: nothing of that kind is admitted from now on. What is queued waits, visibly.</summary>
    public sealed record Suspend([Like("[a-z][a-z-]{0,40}")] string Channel, [Body] Bilingual? Reason) : Statement;

    /// <summary>Lifts one's own hold.</summary>
    public sealed record Resume([Like("[a-z][a-z-]{0,40}")] string Channel) : Statement;

    /// <summary>Puts new keys in the place of the ones that sign this entry. A node writes it; admission judges the card, the fold moves nothing.</summary>
    /// <param name="Card">The signed file of the new card.</param>
    /// <param name="Replaces">Id of the key that goes.</param>
    /// <param name="Stolen">True when the old key may be in other hands: nothing new signed by it is taken.</param>
    /// <param name="Recovery">The signed word of the party's recovery key, when that one puts the new keys in the place of all before: then the new key signs.</param>
    public sealed record ChangeKeys(
        [Like(@"\{.+\}"), Most(48_000)] string Card, [Like("[0-9a-f]{32}")] string Replaces, bool Stolen,
        [Like(@"\{.+\}"), Most(48_000)] string? Recovery = null) : Statement;

    /// <summary>Ends the agreement; in effect when another party's entry names it.</summary>
    public sealed record End([Body] Bilingual? Reason) : Statement;

    /// <summary>What counts.</summary>
    /// <param name="Terms">Digest of the proposed terms.</param>
    /// <param name="Parties">Who must sign.</param>
    /// <param name="Signed">Who has.</param>
    /// <param name="Holds">Channels on hold, as <c>CHANNEL PARTY</c>.</param>
    public sealed record Progress(Digest Terms, ImmutableSortedSet<string> Parties, ImmutableSortedSet<string> Signed, ImmutableSortedSet<string> Holds)
    {
        internal bool Complete => Parties.SetEquals(Signed);

        internal bool Holding(string channel, PartyCode by) => Holds.Contains($"{channel} {by}");
    }

    /// <inheritdoc />
    public override bool TitlesNameNoPerson => true;

    /// <inheritdoc />
    protected override void Rules(Rulebook<Progress> when)
    {
        ArgumentNullException.ThrowIfNull(when);
        when.Opened<Propose>((proposal, by) => new(proposal.Digest, Codes(proposal.Parties), Codes([by]), Codes([])))
            .Becomes("proposed")
            .Owes(Side.Other, "countersign", Within.CalendarDays(30));

        when.In("proposed").Gets<Countersign>(by: Side.Other)
            .VoidIf("other-terms", (p, c) => c.Digest != p.Terms)
            .VoidIf("not-a-party-of-terms", (p, _, by) => !p.Parties.Contains(by.Value))
            .VoidIf("already-signed", (p, _, by) => p.Signed.Contains(by.Value))
            .Then((p, _, by) => p with { Signed = p.Signed.Add(by.Value) })
            .Becomes(p => p.Complete ? "in-force" : "proposed")
            .Settles("countersign");
        when.In("proposed").Gets<Withdraw>(by: Side.Opener).Becomes("withdrawn"); // crossing the last signature: crossed, people settle it
        when.In("proposed").Gets<Decline>(by: Side.Other).VoidIf("already-signed", (p, _, by) => p.Signed.Contains(by.Value)).Becomes("declined");
        when.In("proposed").Gets<Lapse>(by: Side.Opener, of: "countersign");

        when.In("in-force").Gets<Suspend>(by: Side.Either)
            .VoidIf("already-suspended", (p, s, by) => p.Holding(s.Channel, by))
            .Then((p, s, by) => p with { Holds = p.Holds.Add($"{s.Channel} {by}") });
        when.In("in-force").Gets<Resume>(by: Side.Either)
            .VoidIf("not-suspended", (p, r, by) => !p.Holding(r.Channel, by))
            .Then((p, r, by) => p with { Holds = p.Holds.Remove($"{r.Channel} {by}") });
        when.In("in-force").Gets<ChangeKeys>(by: Side.Either);
        when.In("in-force").Gets<End>(by: Side.Either).Becomes("ended").OnceNamed();

        when.In("in-force").Crosses<Lapse>(of: "countersign"); // the signature was on its way
        when.In("declined").Crosses<Lapse>(of: "countersign");
        when.In("declined").Crosses<Withdraw>().Becomes("withdrawn");
        when.In("withdrawn").Crosses<Decline>();
        when.In("ended").Crosses<End>();
        when.In("ended").Crosses<Suspend>().Then((p, s, by) => p with { Holds = p.Holds.Add($"{s.Channel} {by}") });
        when.In("ended").Crosses<Resume>().Then((p, r, by) => p with { Holds = p.Holds.Remove($"{r.Channel} {by}") });

        when.In("ended").Crosses<ChangeKeys>();

        when.Ends("withdrawn", "declined", "ended");
    }

    /// <inheritdoc />
    protected override Bilingual? TitleOf(JsonObject opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        if (AgreementTerms.Read(Encoding.UTF8.GetBytes(TextOf(opening["terms"]) ?? "")).Terms is { } terms) return new(terms.TitleEn, terms.TitleZh);
        if (opening["parties"] is not JsonArray named) return null;
        var parties = string.Join(" · ", named.Select(TextOf)); // unreadable terms have no title
        return new(parties, parties);
    }

    private static ImmutableSortedSet<string> Codes(IEnumerable<PartyCode> parties) =>
        parties.Select(p => p.Value).ToImmutableSortedSet(StringComparer.Ordinal);
}
