using System.Globalization;
using Entente.Exchange.Entries;

namespace Entente.Exchange.Streams;

/// <summary>What a receiver decides about one verified entry, once (docs/protocol/exchange.md 7). The nested records are the whole list.</summary>
public abstract record Verdict
{
    private Verdict(string code, params string[] args) => (Code, Args) = (code, args);

    /// <summary>Stable code, for receipts, logs and texts.</summary>
    public string Code { get; }

    /// <summary>Arguments of the code's text, in the order the protocol document gives; language-neutral.</summary>
    public IReadOnlyList<string> Args { get; }

    /// <summary>True when the entry takes its place in the stream: it is stored and logged, the head moves on, and a receipt is signed.</summary>
    public abstract bool Stands { get; }

    /// <summary>Every code there is, for the text files and their test.</summary>
    public static IReadOnlyList<string> Codes { get; } =
        ["accepted", "duplicate", "gap", "after-unseen", "quota-spent", "equivocation", .. RefusalCode.All];

    /// <summary>Welcome. Flags (<see cref="EntryFlag"/>) are shown beside the entry and change nothing.</summary>
    public sealed record Accepted(IReadOnlyList<string> Flags) : Verdict("accepted")
    {
        /// <inheritdoc />
        public override bool Stands => true;
    }

    /// <summary>Here already, byte for byte the same header: the stored receipt is given again, nothing else happens.</summary>
    public sealed record Duplicate(Digest Entry) : Verdict("duplicate", Entry.Hex)
    {
        /// <inheritdoc />
        public override bool Stands => false;
    }

    /// <summary>Entries before it are missing. Not refused: the sender goes on from <paramref name="ExpectedSeq"/>.</summary>
    public sealed record Gap(long ExpectedSeq) : Verdict("gap", Number(ExpectedSeq))
    {
        /// <inheritdoc />
        public override bool Stands => false;
    }

    /// <summary>Its author had seen entries that are not here yet, from a stream that is behind. Not refused: it is taken once they are here.</summary>
    public sealed record Unseen(IReadOnlyList<Digest> Missing) : Verdict("after-unseen", [.. Missing.Select(m => m.Hex)])
    {
        /// <inheritdoc />
        public override bool Stands => false;
    }

    /// <summary>The day's entries are spent. Not refused: the sender holds it until <paramref name="NextAt"/>.</summary>
    public sealed record QuotaSpent(int PerDay, DateTimeOffset NextAt) : Verdict("quota-spent", Number(PerDay), Forms.Instant(NextAt))
    {
        /// <inheritdoc />
        public override bool Stands => false;
    }

    /// <summary>A second entry for a place that is taken. Both signed entries are kept as evidence; the first one stands.</summary>
    public sealed record Equivocation(Digest Held, Digest Offered) : Verdict("equivocation", Held.Hex, Offered.Hex)
    {
        /// <inheritdoc />
        public override bool Stands => false;
    }

    /// <summary>Declined, with a code of <see cref="RefusalCode"/>.</summary>
    public sealed record Refused : Verdict
    {
        internal Refused(string code, params string[] args)
            : base(code, args)
        {
        }

        /// <summary>
        /// True when the entry is its author's and in its place but not welcome: it is kept with the refusal, which both sides fold.
        /// False when it has no effect beyond a line in the log: it may not even be its author's doing.
        /// </summary>
        public override bool Stands => RefusalCode.Standing.Contains(Code);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What is odd about an accepted entry. A code never changes meaning.</summary>
public static class EntryFlag
{
    /// <summary>Signed later than now by more than the agreed clock skew.</summary>
    public const string ClockAhead = "clock-ahead";

    /// <summary>Signed earlier, by more than the agreed clock skew, than an entry that its author says to have seen.</summary>
    public const string ClockBehind = "clock-behind";

    /// <summary>Every flag there is.</summary>
    public static IReadOnlyList<string> All { get; } = [ClockAhead, ClockBehind];
}

/// <summary>Why a receiver declines a verified entry. Part of the protocol: a code never changes meaning.</summary>
public static class RefusalCode
{
    /// <summary>The entry is not by the party that delivers it.</summary>
    public const string NotTheIssuer = "not-the-issuer";

    /// <summary>The entry is not addressed to this party.</summary>
    public const string NotAddressed = "not-addressed";

    /// <summary>The agreement is not known here.</summary>
    public const string AgreementUnknown = "agreement-unknown";

    /// <summary>There is no agreement, and no compared card of the sender.</summary>
    public const string CardNotCompared = "card-not-compared";

    /// <summary>The sender or one of the addressed is no party to the agreement.</summary>
    public const string NotAParty = "not-a-party";

    /// <summary>The signing key is not in the agreement.</summary>
    public const string KeyUnknown = "key-unknown";

    /// <summary>The signing key is another party's.</summary>
    public const string KeyOfOtherParty = "key-other-party";

    /// <summary>It was signed with another set of suites than the agreement pins.</summary>
    public const string SuiteOther = "suite-other";

    /// <summary>The signing key had been replaced when the entry was signed.</summary>
    public const string KeyReplaced = "key-replaced";

    /// <summary>The signing key is revoked.</summary>
    public const string KeyRevoked = "key-revoked";

    /// <summary>The stream has moved on to a later epoch.</summary>
    public const string EpochPast = "epoch-past";

    /// <summary>The first entry of its epoch is not here. Not refused for good: the sender goes on from that one.</summary>
    public const string EpochUnannounced = "epoch-unannounced";

    /// <summary>It follows another entry than the one that stands here.</summary>
    public const string PrevMismatch = "prev-mismatch";

    /// <summary>Its author claims to have received less than before.</summary>
    public const string ReceivedFell = "received-fell";

    /// <summary>Its author claims to have received more than was sent.</summary>
    public const string ReceivedAhead = "received-ahead";

    /// <summary>It names as seen an entry of another matter, or as its matter an entry that opened none.</summary>
    public const string AfterForeign = "after-foreign";

    /// <summary>It names as seen an entry of ours later than its <c>received</c>.</summary>
    public const string AfterBeyondReceived = "after-beyond-received";

    /// <summary>Other parties than those of the matter.</summary>
    public const string MatterAudience = "matter-audience";

    /// <summary>Another agreement or other rules than the matter was opened with.</summary>
    public const string MatterRules = "matter-rules";

    /// <summary>The agreement is not in force yet.</summary>
    public const string AgreementNotYet = "agreement-not-yet";

    /// <summary>The agreement has expired or was ended.</summary>
    public const string AgreementEnded = "agreement-ended";

    /// <summary>The stream is suspended.</summary>
    public const string Suspended = "suspended";

    /// <summary>The agreement does not allow this procedure.</summary>
    public const string ProcedureNotAllowed = "procedure-not-allowed";

    /// <summary>The agreement does not allow this purpose.</summary>
    public const string PurposeNotAllowed = "purpose-not-allowed";

    /// <summary>The handling asks more than the agreement allows.</summary>
    public const string HandlingAboveCeiling = "handling-above-ceiling";

    /// <summary>It holds a copy of another party's entry that stands here, under wider handling, purposes or retention than that one.</summary>
    public const string CopyWidened = "copy-widened";

    /// <summary>The body should have been deleted before it came.</summary>
    public const string RetentionPast = "retention-past";

    /// <summary>A change of keys whose new card is no sound card of its author, or that does not replace the key that signed it.</summary>
    public const string SuccessorUnsound = "successor-unsound";

    /// <summary>A change of keys to a key or certificate that is another party's, or was used before.</summary>
    public const string SuccessorTaken = "successor-taken";

    /// <summary>Every code there is.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        NotTheIssuer, NotAddressed, AgreementUnknown, CardNotCompared, NotAParty, KeyUnknown, KeyOfOtherParty, SuiteOther, KeyReplaced, KeyRevoked,
        EpochPast, EpochUnannounced, PrevMismatch, ReceivedFell, ReceivedAhead, AfterForeign, AfterBeyondReceived, MatterAudience,
        MatterRules, AgreementNotYet, AgreementEnded, Suspended, ProcedureNotAllowed, PurposeNotAllowed, HandlingAboveCeiling, CopyWidened, RetentionPast,
        SuccessorUnsound, SuccessorTaken,
    ];

    /// <summary>Codes under which the entry is kept in its place all the same.</summary>
    internal static readonly HashSet<string> Standing =
    [
        ReceivedFell, ReceivedAhead, AfterForeign, AfterBeyondReceived, MatterAudience, MatterRules, AgreementNotYet, AgreementEnded,
        Suspended, ProcedureNotAllowed, PurposeNotAllowed, HandlingAboveCeiling, CopyWidened, RetentionPast, SuccessorUnsound,
        SuccessorTaken,
    ];
}
