using System.Collections.Immutable;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;

namespace Entente.Exchange.Streams;

/// <summary>All that a receiver knows when it judges an entry: read before, in the same transaction that stores the outcome.</summary>
/// <param name="Us">The party that judges.</param>
/// <param name="Partner">The party the entry came from, proved by the link's certificate or by the envelope's file.</param>
/// <param name="Now">The receiver's clock.</param>
public sealed record AdmissionContext(PartyCode Us, PartyCode Partner, DateTimeOffset Now)
{
    /// <summary>The agreement that the entry names, if known here; null for a bootstrap entry.</summary>
    public StandingAgreement? Agreement { get; init; }

    /// <summary>Keys on the cards that people have compared, ours among them; used for bootstrap entries alone.</summary>
    public AgreementKeys? ComparedCards { get; init; }

    /// <summary>Head of the entry's stream in its current epoch; null when nothing of it stands.</summary>
    public StreamHead? Head { get; init; }

    /// <summary>The stream's current epoch.</summary>
    public int Epoch { get; init; } = 1;

    /// <summary>Name of the entry that stands at a position of this stream in its current epoch; null when none does.</summary>
    public Func<long, Digest?> AtSeq { get; init; } = _ => null;

    /// <summary>Last position of our own stream to the same parties under the same procedure that was given out; 0 when none.</summary>
    public long OurLastSeq { get; init; }

    /// <summary>The current epoch of that stream of ours.</summary>
    public int OurEpoch { get; init; } = 1;

    /// <summary>An entry that stands here, ours and the partners', by name; null when there is none.</summary>
    public Func<Digest, KnownEntry?> Find { get; init; } = _ => null;

    /// <summary>Entries that stand here and of which this one holds a copy: those that it names as such, and those with the same file.</summary>
    public IReadOnlyList<(Digest Name, EntryHeader Source)> Copied { get; init; } = [];

    /// <summary>True while the stream's procedure is suspended with this partner.</summary>
    public bool Suspended { get; init; }

    /// <summary>True for a card that names a key or a certificate of another party, or a key that its own party had before.</summary>
    public Func<PartyCard, bool> IsTaken { get; init; } = _ => false;

    /// <summary>The partner's recovery key, as the card that people compared names it or a later recovery; null when it has none.</summary>
    public Digest? Recovery { get; init; }

    /// <summary>When the last recovery of the partner that was taken here had been signed; null when there was none.</summary>
    public DateTimeOffset? Recovered { get; init; }

    /// <summary>Entries of this partner that took their place today (UTC) under this agreement.</summary>
    public int TakenToday { get; init; }

    /// <summary>The same for this entry's procedure alone.</summary>
    public int TakenTodayOfProcedure { get; init; }
}

/// <summary>An agreement as it stands with the receiver.</summary>
/// <param name="Id">Matter id of the agreement.</param>
/// <param name="Terms">As all parties signed them.</param>
/// <param name="Keys">As its entries left them.</param>
/// <param name="EndedAt">When a party ended it before its time; null otherwise.</param>
public sealed record StandingAgreement(Digest Id, AgreementTerms Terms, AgreementKeys Keys, DateTimeOffset? EndedAt = null);

/// <summary>What admission asks of an entry that is here already.</summary>
/// <param name="Hash">Its name.</param>
/// <param name="Matter">Its matter.</param>
/// <param name="Agreement">Its agreement.</param>
/// <param name="Procedure">Its pinned rules.</param>
/// <param name="Parties">Author and audience.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Stream">Where.</param>
/// <param name="Epoch">In which epoch.</param>
/// <param name="Seq">At which position.</param>
/// <param name="Time">When it was signed.</param>
public sealed record KnownEntry(
    Digest Hash, Digest Matter, Digest? Agreement, string Procedure, ImmutableSortedSet<PartyCode> Parties,
    PartyCode Author, string Stream, int Epoch, long Seq, DateTimeOffset Time)
{
    /// <summary>What admission will ask of this entry later.</summary>
    public static KnownEntry Of(SignedEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var (header, e) = (entry.Header, entry.Header.Entente);
        return new(
            entry.Hash, entry.MatterId, e.Agreement, e.Procedure, [.. e.Aud, header.Source.Party],
            header.Source.Party, e.Stream, e.Epoch, e.Seq, header.Time);
    }
}
