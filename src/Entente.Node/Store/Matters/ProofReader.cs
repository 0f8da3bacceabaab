using System.Globalization;
using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Procedures;

namespace Entente.Node.Store.Matters;

/// <summary>Says of each entry of one matter what can be shown: by whom it was signed, where it is logged, who holds it, opened it, answered it.</summary>
internal sealed class ProofReader(
    PartyCode us, MatterFile file, IReadOnlyList<StoredEntry> rows, ILookup<Digest, StoredReceipt> receipts, ILookup<Digest, OutboxItem> outbox,
    ILookup<Digest, OpenedMark> marks, ILookup<long, string> carried)
{
    private readonly Dictionary<Digest, StoredEntry> byHash = rows.ToDictionary(r => r.Hash);

    public MatterState State => file.State;

    public EntryHeader Header(Digest entry) => file.Header(entry)!;

    /// <summary>How far an entry of ours got; with several readers the least of them. Null for what arrived and what is domestic.</summary>
    public (Delivery? State, string? Reason) Delivery(StoredEntry entry) =>
        outbox[entry.Hash].OrderBy(i => Rank(i.State)).FirstOrDefault() is { } item ? (item.State, item.Reason) : (null, null);

    public ProofTrail Trail(StoredEntry entry) => new(Signed(entry), Logged(entry), Sealed(entry), Received(entry), Opened(entry), Answered(entry));

    private static ProofStep Signed(StoredEntry entry) => Done(entry.Unit.Value, entry.Time, "proof.why.signed", entry.KeyId, Algorithms(entry));

    private static string Algorithms(StoredEntry entry) => string.Join(" + ", EntryCodec.SuiteOf(entry.Jws).Required.Select(a => a.Label));

    private ProofStep Logged(StoredEntry entry) => Done(us.Value, entry.LoggedAt, "proof.why.logged", Number(entry.LogIndex));

    private ProofStep Sealed(StoredEntry entry) => entry.Direction switch
    {
        Direction.Domestic => Nothing("proof.why.sealed.domestic"),
        // Its author sealed it, at a time that nothing here shows.
        Direction.Theirs => new(ProofState.Done, entry.Issuer.Value, When: null, "proof.why.sealed", [us.Value]),
        // It is sealed as it leaves; while it waits there is nothing sealed to show.
        _ when outbox[entry.Hash].SelectMany(i => carried[i.Id]).ToList() is [.., _] files => Done(
            us.Value, outbox[entry.Hash].Select(i => i.SentAt ?? i.ReceiptedAt).FirstOrDefault(at => at is not null) ?? entry.LoggedAt, "proof.why.sealed.by-file",
            string.Join(", ", Header(entry.Hash).Entente.Aud), string.Join(", ", files.Distinct())),
        _ when outbox[entry.Hash].Where(i => i.Attempts > 0).ToList() is [var first, ..] =>
            Done(us.Value, first.SentAt ?? first.ReceiptedAt ?? first.QueuedAt, "proof.why.sealed", string.Join(", ", Header(entry.Hash).Entente.Aud)),
        _ => Awaited("proof.why.sealed.on-leaving", string.Join(", ", Header(entry.Hash).Entente.Aud)),
    };

    private ProofStep Received(StoredEntry entry)
    {
        if (entry.Direction == Direction.Domestic) return Nothing("proof.why.received.domestic");
        var by = receipts[entry.Hash].OrderBy(r => r.ReceivedAt).LastOrDefault();
        if (by is null) return Awaited("proof.why.received.awaited", string.Join(", ", Header(entry.Hash).Entente.Aud));
        return by switch
        {
            { Accepted: false } => Done(by.By.Value, by.ReceivedAt, "proof.why.received.refused", Number(by.LogIndex), by.Code!),
            { ProvedAtSize: { } size } => Done(by.By.Value, by.ReceivedAt, "proof.why.received.proved", Number(by.LogIndex), Number(size)),
            _ => Done(by.By.Value, by.ReceivedAt, "proof.why.received", Number(by.LogIndex)),
        };
    }

    private ProofStep Opened(StoredEntry entry)
    {
        if (entry.Direction == Direction.Domestic || OpenMatter.IsMark(entry.Type)) return Nothing("proof.why.opened.not-expected");
        if (State.OpenedBy.TryGetValue(entry.Hash, out var mark) && byHash.TryGetValue(mark, out var said)) return Done(said.Unit.Value, said.Time, "proof.why.opened");
        // On our own side the mark of the first officer is kept as well, even where the procedure sends none.
        if (entry.Direction == Direction.Theirs && marks[entry.Hash].OrderBy(m => m.At).FirstOrDefault() is { } ours) return Done(us.Value, ours.At, "proof.why.opened.here");
        if (entry.Direction == Direction.Ours && WroteAfter(entry) is { } word) return Done(word.Unit.Value, word.Time, "proof.why.opened.by-writing");
        return Awaited("proof.why.opened.awaited");
    }

    /// <summary>The first statement of another party that names the entry as seen and stands: a person there has written with it before him.</summary>
    private StoredEntry? WroteAfter(StoredEntry entry) => rows.FirstOrDefault(r =>
        r.Issuer != entry.Issuer && r.Admitted is not false && !OpenMatter.IsMark(r.Type) && !State.Void.ContainsKey(r.Hash) && file.Saw(r.Hash, entry.Hash));

    private ProofStep Answered(StoredEntry entry)
    {
        if (entry.Direction == Direction.Domestic || OpenMatter.IsMark(entry.Type)) return Nothing("proof.why.answered.not-expected");
        // The dues it began, for another party: a bare acknowledgement meets one of them, but only a statement with content answers.
        var met = State.Met.Where(m => m.Due.Start == entry.Time && m.Due.OwedBy != entry.Issuer && Says(m.By)).OrderBy(m => m.At).FirstOrDefault();
        if (met is not null && byHash.TryGetValue(met.By, out var answer)) return Done(answer.Unit.Value, answer.Time, "proof.why.answered");
        var owed = State.Dues.Where(d => d.OwedBy != entry.Issuer && d.Start == entry.Time).OrderBy(d => d.At).LastOrDefault();
        return owed is null ? Nothing("proof.why.answered.not-expected") : Awaited("proof.why.answered.owed", owed.OwedBy.Value);
    }

    private bool Says(Digest entry) => byHash.TryGetValue(entry, out var row) && file.Procedure?.Kind(row.Type) is { Fields.Count: > 0 };

    private static int Rank(Delivery state) => state switch
    {
        Store.Matters.Delivery.Rejected => 0,
        Store.Matters.Delivery.Held => 1,
        Store.Matters.Delivery.Queued => 2,
        Store.Matters.Delivery.Sent => 3,
        _ => 4,
    };

    private static ProofStep Done(string who, DateTimeOffset when, string key, params string[] args) => new(ProofState.Done, who, when, key, args);

    private static ProofStep Awaited(string key, params string[] args) => new(ProofState.Open, null, null, key, args);

    private static ProofStep Nothing(string key) => new(ProofState.None, null, null, key, []);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
