using System.Globalization;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Streams;

/// <summary>
/// Whether a verified entry is welcome (docs/protocol/exchange.md 7). A pure function of the entry and what the receiver knows; the first rule
/// that speaks decides, in the order of the protocol document.
/// </summary>
public static class Admission
{
    /// <summary>Entries a day from one partner on the bootstrap stream, where no agreement sets a quota.</summary>
    public const int BootstrapEntriesPerDay = 200;

    /// <summary>Clock skew on the bootstrap stream, where no agreement sets it.</summary>
    public static readonly TimeSpan BootstrapClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>How far the clock of a machine that holds a recovery key may be ahead: it is offline, and the order of recoveries is all that counts.</summary>
    public static readonly TimeSpan RecoveryAhead = TimeSpan.FromDays(1);

    /// <summary>How far the number of an epoch may lie above the minutes since 1970: an author that has lost its numbers takes the minute instead.</summary>
    private const long EpochAhead = 24 * 60;

    /// <summary>Judges an entry that <see cref="EntryCodec"/> has read. It changes nothing; the caller stores what the verdict says.</summary>
    public static Verdict Judge(SignedEntry entry, AdmissionContext context)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Head is { } head && head.Stream != entry.Header.Entente.Stream)
            throw new ArgumentException("The head is of another stream.", nameof(context));
        if (context.Head is { } past && past.Epoch != context.Epoch) context = context with { Head = null }; // a new epoch begins with nothing
        // The first entry of a later epoch announces it: its author could not go on in the one before.
        if (entry.Header.Entente is { Seq: 1 } first && first.Epoch > context.Epoch && first.Epoch <= HighestEpoch(context)) context = context with { Epoch = first.Epoch, Head = null };
        return Addressed(entry, context)
            ?? UnderAKnownAgreement(entry, context, out var keys)
            ?? ByAKeyOfItsAuthor(entry, keys, context)
            ?? InItsPlace(entry, keys, context)
            ?? NamingWhatIsHere(entry, context)
            ?? WithinTheQuota(entry, context)
            ?? Believable(entry, context)
            ?? OfItsMatter(entry, context)
            ?? Allowed(entry, context)
            ?? CarryingItsConditions(entry, context)
            ?? (Verdict?)NamingASoundSuccessor(entry, keys, context)
            ?? new Verdict.Accepted(Flags(entry, context));
    }

    private static Verdict.Refused? Addressed(SignedEntry entry, AdmissionContext context)
    {
        if (entry.Header.Source.Party != context.Partner) return new(RefusalCode.NotTheIssuer, context.Partner.Value);
        return entry.Header.Entente.Aud.Contains(context.Us) ? null : new(RefusalCode.NotAddressed, context.Us.Value);
    }

    private static Verdict.Refused? UnderAKnownAgreement(SignedEntry entry, AdmissionContext context, out AgreementKeys keys)
    {
        keys = context.Agreement?.Keys ?? context.ComparedCards ?? AgreementKeys.Of([]);
        if (Recovering(entry, context) is { } word) context = context with
        {
            ComparedCards = context.ComparedCards?.Recover(word.Card.Party, word.Card.Keys),
        };
        if (entry.Header.Entente.Agreement is not { } named) // the header's own rules leave only the bootstrap stream here
        {
            keys = context.ComparedCards ?? AgreementKeys.Of([]);
            return Parties(entry).All(p => context.ComparedCards?.CurrentOf(p) is not null) ? null : new(RefusalCode.CardNotCompared);
        }

        if (context.Agreement is not { } agreement || agreement.Id != named) return new(RefusalCode.AgreementUnknown, named.Hex);
        return Parties(entry).FirstOrDefault(p => agreement.Terms.CardOf(p) is null) is { Value.Length: > 0 } stranger
            ? new(RefusalCode.NotAParty, stranger.Value)
            : null;
    }

    private static Verdict.Refused? ByAKeyOfItsAuthor(SignedEntry entry, AgreementKeys keys, AdmissionContext context) =>
        Standing(entry, keys) switch
        {
            KeyStanding.Unknown => new(RefusalCode.KeyUnknown, entry.KeyId),
            KeyStanding.OtherParty => new(RefusalCode.KeyOfOtherParty, entry.KeyId),
            _ when Agreed(entry, keys, context) is var agreed && agreed != entry.Suite => new(RefusalCode.SuiteOther, agreed.ToString(), entry.Suite.ToString()),
            _ when entry.Header.Entente.Epoch < context.Epoch => new(RefusalCode.EpochPast, Number(context.Epoch)),
            _ when entry.Header.Entente.Epoch > context.Epoch => new(RefusalCode.EpochUnannounced, Number(context.Epoch)),
            _ => null,
        };

    private static Verdict? InItsPlace(SignedEntry entry, AgreementKeys keys, AdmissionContext context)
    {
        var e = entry.Header.Entente;
        var last = context.Head?.Seq ?? 0;
        var held = e.Seq <= last ? context.AtSeq(e.Seq) : null;
        // What stands here is not judged a second time, whatever has become of its key or agreement since.
        if (held == entry.Hash) return new Verdict.Duplicate(entry.Hash);
        switch (Standing(entry, keys))
        {
            // Before equivocation: a thief's entry is no evidence against its supposed author.
            case KeyStanding.Revoked: return new Verdict.Refused(RefusalCode.KeyRevoked, entry.KeyId);
            case KeyStanding.Replaced: return new Verdict.Refused(RefusalCode.KeyReplaced, entry.KeyId);
        }

        if (held is { } other) return new Verdict.Equivocation(other, entry.Hash);
        if (e.Seq > last + 1) return new Verdict.Gap(last + 1);
        return e.Prev == context.Head?.Hash
            ? null
            : new Verdict.Refused(RefusalCode.PrevMismatch, context.Head?.Hash.Hex ?? "", e.Prev?.Hex ?? "");
    }

    private static Verdict.Unseen? NamingWhatIsHere(SignedEntry entry, AdmissionContext context)
    {
        var e = entry.Header.Entente;
        IEnumerable<Digest> named = e.Matter is { } matter ? e.After.Prepend(matter) : e.After;
        var missing = named.Where(hash => context.Find(hash) is null).Distinct().Order().ToList();
        return missing.Count == 0 ? null : new(missing);
    }

    private static Verdict.QuotaSpent? WithinTheQuota(SignedEntry entry, AdmissionContext context)
    {
        var terms = context.Agreement?.Terms;
        var next = new DateTimeOffset(context.Now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        var all = terms?.EntriesPerDay ?? BootstrapEntriesPerDay;
        if (context.TakenToday >= all) return new(all, next);
        var ofProcedure = terms?.Procedure(entry.Header.Entente.Procedure)?.EntriesPerDay ?? all;
        return context.TakenTodayOfProcedure >= ofProcedure ? new(ofProcedure, next) : null;
    }

    private static Verdict.Refused? Believable(SignedEntry entry, AdmissionContext context)
    {
        var received = entry.Header.Entente.Received;
        if (context.Head is { } head && received < head.Received) return new(RefusalCode.ReceivedFell, Number(head.Received), Number(received));
        return received > context.OurLastSeq ? new(RefusalCode.ReceivedAhead, Number(context.OurLastSeq), Number(received)) : null;
    }

    private static Verdict.Refused? OfItsMatter(SignedEntry entry, AdmissionContext context)
    {
        var e = entry.Header.Entente;
        if (e.Matter is not { } matter) return null;
        var opening = context.Find(matter)!; // NamingWhatIsHere has found them all
        if (opening.Matter != matter) return new(RefusalCode.AfterForeign, matter.Hex);
        if (!opening.Parties.SetEquals(Parties(entry))) return new(RefusalCode.MatterAudience);
        if (opening.Agreement != e.Agreement || opening.Procedure != e.Procedure) return new(RefusalCode.MatterRules, opening.Procedure);
        // Towards several readers `received` is the least of their streams, and bounds none of them.
        var mirror = e.Aud.Count == 1 ? StreamName.Of(entry.Header).MirrorOf(context.Us).ToString() : null;
        foreach (var seen in e.After.Select(hash => context.Find(hash)!))
        {
            if (seen.Matter != matter) return new(RefusalCode.AfterForeign, seen.Hash.Hex);
            if (seen.Stream == mirror && seen.Epoch == context.OurEpoch && seen.Seq > e.Received) return new(RefusalCode.AfterBeyondReceived, seen.Hash.Hex);
        }

        return null;
    }

    private static Verdict.Refused? Allowed(SignedEntry entry, AdmissionContext context)
    {
        var e = entry.Header.Entente;
        if (context.Suspended) return new(RefusalCode.Suspended);
        if (e.RetainUntil is { } day && day < DateOnly.FromDateTime(context.Now.UtcDateTime)) return new(RefusalCode.RetentionPast, Forms.Date(day));
        if (context.Agreement is not { } agreement) return null;
        var terms = agreement.Terms;
        if (context.Now < terms.From) return new(RefusalCode.AgreementNotYet, Forms.Instant(terms.From));
        var end = agreement.EndedAt is { } ended && ended < terms.Until ? ended : terms.Until;
        if (context.Now >= end) return new(RefusalCode.AgreementEnded, Forms.Instant(end));
        if (terms.Procedure(e.Procedure) is null) return new(RefusalCode.ProcedureNotAllowed, e.Procedure);
        var purposes = e.Purpose.Except(terms.Purposes).Select(p => p.ToString()).ToArray();
        if (purposes.Length > 0) return new(RefusalCode.PurposeNotAllowed, purposes);
        return terms.Ceiling.Allows(e.Handling) ? null : new(RefusalCode.HandlingAboveCeiling, Forms.TlpText(terms.Ceiling.Tlp), string.Join('+', terms.Ceiling.Use));
    }

    private static Verdict.Refused? CarryingItsConditions(SignedEntry entry, AdmissionContext context)
    {
        foreach (var (name, source) in context.Copied.Where(c => c.Source.Source.Party != entry.Header.Source.Party))
            if (Provenance.Widened(source.Entente, entry.Header.Entente) is { } what) return new(RefusalCode.CopyWidened, name.Hex, what);
        return null;
    }

    /// <summary>A new card replaces exactly the key that signed the change, and its keys and certificate are nobody else's.</summary>
    private static Verdict.Refused? NamingASoundSuccessor(SignedEntry entry, AgreementKeys keys, AdmissionContext context)
    {
        if (KeyChange.Of(entry.Header) is not { } change) return null;
        var author = entry.Header.Source.Party;
        if (change is { Recovery: null, RecoveryText: not null }) return new(RefusalCode.SuccessorUnsound);
        if (change.Recovery is { } word)
        {
            if (change.Card is null || !change.Card.Equals(word.Card) || word.Card.Keys.KeyId != entry.KeyId || keys.CurrentOf(author)?.KeyId != entry.KeyId)
                return new(RefusalCode.SuccessorUnsound);
            if (context.ComparedCards?.ByKeyId(entry.KeyId) is not null) return null; // its file was taken before: the entry records it
            return context.IsTaken(word.Card) ? new(RefusalCode.SuccessorTaken, word.Card.Keys.KeyId) : null;
        }

        if (change.Card is not { } card || card.Party != author || change.Replaces != entry.KeyId || keys.CurrentOf(author) is not { } current
            || current.KeyId != entry.KeyId || !card.Keys.Suite.Covers(current.Suite)) return new(RefusalCode.SuccessorUnsound);
        return keys.ByKeyId(card.Keys.KeyId) is not null || context.IsTaken(card) ? new(RefusalCode.SuccessorTaken, card.Keys.KeyId) : null;
    }

    private static List<string> Flags(SignedEntry entry, AdmissionContext context)
    {
        var skew = context.Agreement?.Terms.ClockSkew ?? BootstrapClockSkew;
        var flags = new List<string>();
        // Differences, not sums: a hostile year 9999 must not overflow.
        if (entry.Header.Time - context.Now > skew) flags.Add(EntryFlag.ClockAhead);
        if (entry.Header.Entente.After.Any(hash => context.Find(hash)!.Time - entry.Header.Time > skew)) flags.Add(EntryFlag.ClockBehind);
        return flags;
    }

    /// <summary>The recovery that an entry announces, when the author's recovery key has given it and nothing later was taken.</summary>
    private static Recovery? Recovering(SignedEntry entry, AdmissionContext context) =>
        KeyChange.Of(entry.Header)?.Recovery is { } word && word.IsBy(context.Recovery, context.Recovered) && word.Card.Party == entry.Header.Source.Party
        && word.At - context.Now <= RecoveryAhead ? word : null;

    private static long HighestEpoch(AdmissionContext context) => (context.Now.ToUnixTimeSeconds() / 60) + EpochAhead;

    /// <summary>What the agreement pins; without one, everything that the author's keys can do.</summary>
    private static Suite Agreed(SignedEntry entry, AgreementKeys keys, AdmissionContext context) =>
        entry.Header.Entente.Agreement is null ? keys.ByKeyId(entry.KeyId)!.Suite : context.Agreement!.Terms.RequiredSuite;

    private static KeyStanding Standing(SignedEntry entry, AgreementKeys keys) =>
        keys.StandingOf(entry.KeyId, entry.Header.Source.Party, entry.Header.Time);

    private static IEnumerable<PartyCode> Parties(SignedEntry entry) => entry.Header.Entente.Aud.Append(entry.Header.Source.Party);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
