using System.Text;
using System.Text.Json;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Streams;

/// <summary>Every way in which CN declines, or puts off, a verified entry (docs/protocol/exchange.md 7).</summary>
public sealed class AdmissionTests
{
    private static readonly NodeKeys NextUsKeys = NodeKeys.Generate();
    private static readonly SignedEntry First = Pair.Sign();
    private static readonly SignedEntry Reply = Pair.Sign(h => ReplyBy(Pair.Cn, h, seq: 1, Pair.Noon.AddMinutes(2)), Pair.CnKeys);
    private static readonly SignedEntry Elsewhere = Pair.SignInner(e => e with { LegalBasis = ["VOL"] });

    private static readonly SignedEntry OtherOpening = Pair.SignInner(e => e with { Seq = 2, Prev = First.Hash });

    private static (Digest, EntryHeader) Stricter(Func<EntenteAttributes, EntenteAttributes> how) =>
        (Reply.Hash, Reply.Header with { Entente = how(Reply.Header.Entente with { RetainUntil = First.Header.Entente.RetainUntil }) });

    /// <summary>The entry, what CN knows, and the code it answers with.</summary>
    private static readonly Dictionary<string, (SignedEntry Entry, AdmissionContext Context, string Code)> Cases = new()
    {
        ["a first entry"] = (First, Pair.AtCn(), "accepted"),
        ["a second entry that has seen the reply"] = (Second(), Knowing(First, Reply), "accepted"),
        ["the same entry again"] = (First, Knowing(First), "duplicate"),
        ["the same entry again, under a new key of its author"] = (EntryCodec.SignAgain(First, NextUsKeys), Rotated(Knowing(First)), "duplicate"),
        ["the same entry again, after the agreement expired"] = (First, Knowing(First) with { Now = Pair.Terms.Until }, "duplicate"),
        ["the same entry again, after its key was revoked"] = (First, Revoked(Knowing(First)), "duplicate"),

        // by whom and to whom
        ["an entry by another than the partner"] = (First, Pair.AtCn() with { Partner = Pair.Fr }, "not-the-issuer"),
        ["our own entry coming back"] = (Reply, Pair.AtCn(), "not-the-issuer"),
        ["an entry for somebody else"] = (First, Pair.AtCn() with { Us = Pair.Fr }, "not-addressed"),
        ["an agreement nobody here knows"] = (First, Pair.AtCn() with { Agreement = null }, "agreement-unknown"),
        ["an agreement other than the one it was looked up by"] = (First, WithTerms(t => t, id: Digest.Of("other"u8)), "agreement-unknown"),
        ["an addressed party outside the agreement"] = (ToFranceToo(), Pair.AtCn(), "not-a-party"),
        ["a bootstrap entry of a party whose card nobody has compared"] = (Proposal(), Pair.AtCn(), "card-not-compared"),
        ["a bootstrap entry between compared cards"] = (Proposal(), Compared(), "accepted"),

        // keys
        ["a key outside the agreement"] = (Pair.Sign(keys: NextUsKeys), Pair.AtCn(), "key-unknown"),
        ["the partner's entry signed with our own key"] = (Pair.Sign(keys: Pair.CnKeys), Pair.AtCn(), "key-other-party"),
        ["an entry of suite I alone where both are agreed"] = (OfSuite(Suite.I), Pair.AtCn(), "suite-other"),
        ["an entry of both suites where I alone is agreed"] = (First, WithTerms(t => t with { Suites = ["I"] }), "suite-other"),
        ["an entry of suite I alone where that is agreed"] = (OfSuite(Suite.I), WithTerms(t => t with { Suites = ["I"] }), "accepted"),
        ["a bootstrap entry that not every key of its author signed"] = (ProposalOf(Suite.I), Compared(), "suite-other"),
        ["a key that had been replaced"] = (Pair.Sign(h => h with { Time = Pair.Noon.AddMinutes(1) }), Rotated(Pair.AtCn()), "key-replaced"),
        ["a key replaced only after it signed"] = (First, Rotated(Pair.AtCn()), "accepted"),
        ["a revoked key, whatever time it claims"] = (Pair.Sign(h => h with { Time = Pair.Noon.AddDays(-30) }), Revoked(Pair.AtCn()), "key-revoked"),
        ["a revoked key and a place that is taken"] = (Elsewhere, Revoked(Knowing(First)), "key-revoked"),

        ["a change of keys to keys that nobody had"] = (NewKeys(Card(NextUsKeys)), Compared(), "accepted"),
        ["a change of keys to the keys of the other party"] = (NewKeys(Card(Pair.CnKeys)), Compared(), "successor-taken"),
        ["a change of keys to what the receiver knows as used"] = (NewKeys(Card(NextUsKeys)), Compared() with { IsTaken = _ => true }, "successor-taken"),
        ["a change of keys to the card of another party"] = (NewKeys(CardFile.Write(Pair.Terms.CardOf(Pair.Cn)!, Pair.CnKeys)), Compared(), "successor-unsound"),
        ["a change of keys whose card is none"] = (NewKeys("{}"u8.ToArray()), Compared(), "successor-unsound"),
        ["a change of keys that replaces another key than its own"] = (NewKeys(Card(NextUsKeys), NextUsKeys.Public.KeyId), Compared(), "successor-unsound"),
        ["a change of keys signed again after the change"] = (NewKeys(Card(NextUsKeys)), Changed(stolen: true), "key-revoked"),
        ["a bootstrap entry by the new key after a change"] = (EntryCodec.SignAgain(Proposal(), NextUsKeys), Changed(stolen: false), "accepted"),
        ["a bootstrap entry dated after the change, by the old key"] = (Later(), Changed(stolen: false), "key-replaced"),

        // its place in the stream
        ["an epoch that is over"] = (First, Pair.AtCn() with { Epoch = 2 }, "epoch-past"),
        ["an epoch whose first entry is not here"] = (Pair.SignInner(e => e with { Epoch = 2, Seq = 2, Prev = First.Hash }), Pair.AtCn(), "epoch-unannounced"),
        ["the first entry of a later epoch, which announces it"] = (Pair.SignInner(e => e with { Epoch = 2 }), Knowing(First), "accepted"),
        ["the first entry of a later epoch by a key that had been revoked"] = (Pair.SignInner(e => e with { Epoch = 2 }), Revoked(Knowing(First)), "key-revoked"),
        ["the first of an announced epoch"] = (Pair.SignInner(e => e with { Epoch = 2 }), Pair.AtCn() with { Epoch = 2 }, "accepted"),
        ["the first of an announced epoch, while the last known entry is of the old one"] = (Pair.SignInner(e => e with { Epoch = 2 }), Knowing(First) with { Epoch = 2 }, "accepted"),
        ["a place that is taken by another entry"] = (Elsewhere, Knowing(First), "equivocation"),
        ["an entry that skips one"] = (Second(seq: 3), Knowing(First, Reply), "gap"),
        ["an entry that follows another than the one here"] = (Second(prev: Elsewhere.Hash), Knowing(First, Reply), "prev-mismatch"),

        // what it says to have seen
        ["an entry that has seen what is not here"] = (Second(after: [Digest.Of("not here yet"u8)]), Knowing(First, Reply), "after-unseen"),
        ["a matter that is not here"] = (Second(matter: Digest.Of("not here yet"u8)), Knowing(First, Reply), "after-unseen"),
        ["less received than before"] = (Second(received: 0, after: [First.Hash]), Knowing(First, Reply) with { Head = Head(First) with { Received = 1 } }, "received-fell"),
        ["more received than was sent"] = (Second(received: 2), Knowing(First, Reply), "received-ahead"),
        ["a reply seen that it says not to have received"] = (Second(received: 0), Knowing(First, Reply), "after-beyond-received"),
        ["an entry of another matter seen"] = (Second(after: [OtherOpening.Hash]), Knowing(First, Reply, OtherOpening), "after-foreign"),
        ["a matter that opens nothing"] = (Second(matter: Reply.Hash), Knowing(First, Reply), "after-foreign"),
        ["a matter of other parties"] = (Second(), KnowingAs(First, known => known with { Parties = [Pair.Cn, Pair.Us, Pair.Fr] }), "matter-audience"),
        ["a matter under other rules"] = (Second(), KnowingAs(First, known => known with { Procedure = "substance-notification@2" }), "matter-rules"),
        ["a matter under another agreement"] = (Second(), KnowingAs(First, known => known with { Agreement = null }), "matter-rules"),

        // the agreement
        ["before the agreement"] = (First, Pair.AtCn() with { Now = Pair.Terms.From.AddTicks(-1) }, "agreement-not-yet"),
        ["in the first instant of the agreement"] = (First, Pair.AtCn() with { Now = Pair.Terms.From }, "accepted"),
        ["after the agreement"] = (First, WithTerms(t => t with { Until = Pair.Noon }), "agreement-ended"),
        ["after the agreement was ended"] = (First, Ended(Pair.Noon), "agreement-ended"),
        ["a copy of our own entry under our own conditions"] = (First, Pair.AtCn() with { Copied = [(Reply.Hash, Reply.Header)] }, "accepted"),
        ["a copy of our own entry without one of its use codes"] = (First, Pair.AtCn() with { Copied = [Stricter(e => e with { Handling = e.Handling with { Use = [UseCode.H0, .. e.Handling.Use] } })] }, "copy-widened"),
        ["a copy of our own entry for another purpose"] = (First, Pair.AtCn() with { Copied = [Stricter(e => e with { Purpose = [Purpose.STAT] })] }, "copy-widened"),
        ["a copy of our own entry to be kept longer"] = (First, Pair.AtCn() with { Copied = [Stricter(e => e with { RetainUntil = new(2026, 12, 31) })] }, "copy-widened"),
        ["a copy of its author's own entry, more open"] = (First, Pair.AtCn() with { Copied = [(First.Hash, First.Header with { Entente = First.Header.Entente with { Handling = new([UseCode.H0, UseCode.H1, UseCode.H2], Tlp.Red) } })] }, "accepted"),
        ["a suspended stream"] = (First, Pair.AtCn() with { Suspended = true }, "suspended"),
        ["a procedure that is not allowed"] = (First, WithTerms(t => t with { Procedures = [t.Procedures[0]] }), "procedure-not-allowed"),
        ["another version of an allowed procedure"] = (First, WithTerms(t => t with { Procedures = [new("substance-notification@2", Pair.Vectors, 9, [])] }), "procedure-not-allowed"),
        ["a purpose that is not allowed"] = (Pair.SignInner(e => e with { Purpose = [Purpose.HEALTH, Purpose.EVID] }), Pair.AtCn(), "purpose-not-allowed"),
        ["handling above the ceiling, by TLP"] = (Handled(new([UseCode.H1], Tlp.Red)), Pair.AtCn(), "handling-above-ceiling"),
        ["handling above the ceiling, by use code"] = (Handled(new([UseCode.H3], Tlp.Clear, "by letter only")), Pair.AtCn(), "handling-above-ceiling"),
        ["a body that should be gone by now"] = (Pair.SignInner(e => e with { RetainUntil = new(2026, 3, 1) }), Pair.AtCn(), "retention-past"),
        ["a body kept to the end of today"] = (Pair.SignInner(e => e with { RetainUntil = new(2026, 3, 2) }), Pair.AtCn(), "accepted"),

        // quotas
        ["more than the agreement's entries of a day"] = (First, Pair.AtCn() with { TakenToday = 150 }, "quota-spent"),
        ["more than the procedure's entries of a day"] = (First, Pair.AtCn() with { TakenTodayOfProcedure = 100 }, "quota-spent"),
        ["the last entry of a day"] = (First, Pair.AtCn() with { TakenToday = 149, TakenTodayOfProcedure = 99 }, "accepted"),
        ["a flood on the bootstrap stream"] = (Proposal(), Compared() with { TakenToday = Admission.BootstrapEntriesPerDay }, "quota-spent"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Each_entry_gets_the_verdict_of_the_protocol(string name)
    {
        var (entry, context, code) = Cases[name];

        Assert.Equal(code, Admission.Judge(entry, context).Code);
    }

    [Fact]
    public void Every_code_of_the_closed_list_has_a_case() =>
        Assert.Equal(Verdict.Codes.Order(StringComparer.Ordinal), Cases.Values.Select(c => c.Code).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void What_may_not_be_its_authors_doing_never_takes_a_place()
    {
        var attacks = Cases.Values.Where(c => c.Code.StartsWith("key-", StringComparison.Ordinal) || c.Code.StartsWith("not-", StringComparison.Ordinal)
            || c.Code is "suite-other" or "equivocation" or "prev-mismatch" or "agreement-unknown" or "card-not-compared" or "epoch-past" or "epoch-unannounced");

        Assert.All(attacks, c => Assert.False(Admission.Judge(c.Entry, c.Context).Stands));
    }

    [Fact]
    public void What_is_its_authors_but_not_welcome_is_kept_with_the_refusal()
    {
        var suspended = Admission.Judge(First, Pair.AtCn() with { Suspended = true });

        var receipt = Receipt.For(First, suspended, Pair.Cn, 4, Pair.Noon, Pair.Noon.AddHours(1));

        Assert.True(suspended.Stands);
        Assert.Equal((false, "suspended", First.Hash), (receipt.Accepted, receipt.Code, receipt.Entry));
    }

    [Fact]
    public void A_gap_names_the_next_entry_and_an_unseen_one_its_name()
    {
        var missing = Digest.Of("not here yet"u8);

        Assert.Equal(1, Assert.IsType<Verdict.Gap>(Admission.Judge(Second(), Pair.AtCn())).ExpectedSeq);
        Assert.Equal([missing], Assert.IsType<Verdict.Unseen>(Admission.Judge(Second(after: [missing]), Knowing(First, Reply))).Missing);
    }

    [Fact]
    public void A_spent_quota_opens_again_at_midnight_UTC()
    {
        var verdict = Assert.IsType<Verdict.QuotaSpent>(Admission.Judge(First, Pair.AtCn() with { TakenToday = 150 }));

        Assert.Equal(new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero), verdict.NextAt);
        Assert.Equal(["150", "2026-03-03T00:00:00.000Z"], verdict.Args);
    }

    [Fact]
    public void Equivocation_names_both_entries_as_evidence()
    {
        var verdict = Assert.IsType<Verdict.Equivocation>(Admission.Judge(Elsewhere, Knowing(First)));

        Assert.Equal((First.Hash, Elsewhere.Hash), (verdict.Held, verdict.Offered));
    }

    [Fact]
    public void Clocks_that_stand_apart_are_flagged_and_not_refused()
    {
        var agreed = Pair.AtCn() with { Now = Pair.Noon - TimeSpan.FromMinutes(5) };
        var beyond = Pair.AtCn() with { Now = Pair.Noon - TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1) };
        var late = Pair.AtCn() with { Now = Pair.Noon.AddDays(40) }; // weeks on a cold link are no fault of a clock
        var beforeWhatItSaw = Second(time: Pair.Noon.AddMinutes(-4)); // it has seen a reply of 12:02

        Assert.Empty(Flags(First, agreed));
        Assert.Equal([EntryFlag.ClockAhead], Flags(First, beyond));
        Assert.Empty(Flags(First, late));
        Assert.Equal([EntryFlag.ClockBehind], Flags(beforeWhatItSaw, Knowing(First, Reply)));
        Assert.Equal([EntryFlag.ClockAhead], Flags(Second(time: DateTimeOffset.MaxValue), Knowing(First, Reply)));
        Assert.Equal([EntryFlag.ClockBehind], Flags(Second(time: DateTimeOffset.MinValue), Knowing(First, Reply)));

        static IReadOnlyList<string> Flags(SignedEntry entry, AdmissionContext context) =>
            Assert.IsType<Verdict.Accepted>(Admission.Judge(entry, context)).Flags;
    }

    [Fact]
    public void Towards_several_readers_received_is_the_least_and_bounds_none()
    {
        var three = WithTerms(t => t with { Parties = [t.Parties[0], Pair.Card(Pair.Fr, "Sample party FR", "示例方法国", Pair.FrKeys), t.Parties[1]] }).Agreement;
        var opening = ToFranceToo();
        var reply = Pair.Sign(
            h => h with
            {
                Source = UnitCode.Parse("CN/NNCC"),
                Entente = h.Entente with { Aud = [Pair.Fr, Pair.Us], Stream = "CN/FR+US/substance-notification", Matter = opening.Hash, After = [opening.Hash] },
            },
            Pair.CnKeys);
        var second = Pair.SignInner(e => e with // it has seen CN's reply, and nothing of FR yet
        {
            Aud = opening.Header.Entente.Aud, Stream = opening.Header.Entente.Stream, Seq = 2, Prev = opening.Hash, Received = 0, Matter = opening.Hash, After = [reply.Hash],
        });

        var verdict = Admission.Judge(second, Pair.AtCn() with
        {
            Agreement = three, Head = Head(opening), OurLastSeq = 1,
            Find = hash => hash == opening.Hash ? KnownEntry.Of(opening) : hash == reply.Hash ? KnownEntry.Of(reply) : null,
        });

        Assert.Equal("accepted", verdict.Code);
    }

    private static SignedEntry Second(
        long seq = 2, Digest? prev = null, Digest? matter = null, IReadOnlyList<Digest>? after = null, long received = 1, DateTimeOffset? time = null) =>
        Pair.Sign(h => h with
        {
            Type = "substance-notification.update/1",
            Time = time ?? Pair.Noon.AddMinutes(3),
            Entente = h.Entente with
            {
                Seq = seq, Prev = prev ?? First.Hash, Matter = matter ?? First.Hash, After = after ?? [Reply.Hash], Received = received, State = Digest.Of("state"u8),
            },
        });

    private static EntryHeader ReplyBy(PartyCode party, EntryHeader h, long seq, DateTimeOffset time) => h with
    {
        Type = "substance-notification.acknowledge/1",
        Source = UnitCode.Parse($"{party}/NNCC"),
        Time = time,
        Entente = h.Entente with { Stream = "CN/US/substance-notification", Aud = [Pair.Us], Seq = seq, Received = 1, Matter = First.Hash, After = [First.Hash] },
    };

    private static SignedEntry Handled(Handling handling) => Pair.SignInner(e => e with { Handling = handling });

    private static SignedEntry ToFranceToo() =>
        Pair.SignInner(e => e with { Aud = [Pair.Cn, Pair.Fr], Stream = "US/CN+FR/substance-notification" });

    private static SignedEntry Proposal() => Pair.Sign(h => h with
    {
        Type = "agreement.propose/1",
        Entente = h.Entente with { Agreement = null, Procedure = "agreement@1", Stream = "US/CN/agreement" },
    });

    private static SignedEntry NewKeys(byte[] card, string? replaces = null) => Pair.Sign(h => h with
    {
        Type = KeyChange.Type,
        Entente = h.Entente with
        {
            Agreement = null, Procedure = "agreement@1", Stream = "US/CN/agreement",
            Facts = JsonSerializer.SerializeToElement(new { card = Encoding.UTF8.GetString(card), replaces = replaces ?? Pair.UsKeys.Public.KeyId, stolen = true }),
        },
    });

    private static byte[] Card(NodeKeys keys) => CardFile.Write(Pair.Terms.CardOf(Pair.Us)! with { Keys = keys.Public }, keys);

    private static SignedEntry Later()
    {
        var first = Proposal();
        return EntryCodec.Write(first.Header with { Time = Pair.Noon.AddMilliseconds(1) }, first.Body, Pair.UsKeys);
    }

    /// <summary>CN has admitted, at noon, that US changed its keys.</summary>
    private static AdmissionContext Changed(bool stolen) => Compared() with
    {
        ComparedCards = AgreementKeys.Of(Pair.Terms.Parties).After([new(Pair.Us, Pair.UsKeys.Public.KeyId, NextUsKeys.Public, Pair.Noon, stolen)]),
    };

    private static SignedEntry OfSuite(Suite suite)
    {
        var body = Pair.Body();
        return EntryCodec.Write(Pair.Header(body), body, Pair.UsKeys, suite);
    }

    private static SignedEntry ProposalOf(Suite suite)
    {
        var whole = Proposal();
        return EntryCodec.Write(whole.Header, whole.Body, Pair.UsKeys, suite);
    }

    private static StreamHead Head(SignedEntry entry) => StreamHead.After(entry, null);

    /// <summary>CN holds the first entry of the stream and whatever else is named; it has sent one of its own.</summary>
    private static AdmissionContext Knowing(params SignedEntry[] entries) => Pair.AtCn() with
    {
        Now = Pair.Noon.AddMinutes(5),
        Head = Head(First),
        AtSeq = seq => seq == 1 ? First.Hash : null,
        OurLastSeq = 1,
        Find = hash => entries.FirstOrDefault(e => e.Hash == hash) is { } found ? KnownEntry.Of(found) : null,
    };

    private static AdmissionContext KnowingAs(SignedEntry entry, Func<KnownEntry, KnownEntry> change)
    {
        var context = Knowing(First, Reply);
        return context with { Find = hash => hash == entry.Hash ? change(KnownEntry.Of(entry)) : context.Find(hash) };
    }

    private static AdmissionContext WithTerms(Func<AgreementTerms, AgreementTerms> change, Digest? id = null) => Pair.AtCn() with
    {
        Agreement = new(id ?? Pair.AgreementId, change(Pair.Terms), AgreementKeys.Of(Pair.Terms)),
    };

    private static AdmissionContext Ended(DateTimeOffset at) => Pair.AtCn() with { Agreement = Pair.AtCn().Agreement! with { EndedAt = at } };

    private static AdmissionContext Compared() => Pair.AtCn() with { Agreement = null, ComparedCards = AgreementKeys.Of(Pair.Terms.Parties) };

    private static AdmissionContext Rotated(AdmissionContext context) => context with
    {
        Agreement = context.Agreement! with { Keys = context.Agreement.Keys.Replace(Pair.Us, NextUsKeys.Public, Pair.Noon.AddMinutes(1)) },
    };

    private static AdmissionContext Revoked(AdmissionContext context) => context with
    {
        Agreement = context.Agreement! with { Keys = context.Agreement.Keys.Revoke(Pair.UsKeys.Public.KeyId) },
    };
}
