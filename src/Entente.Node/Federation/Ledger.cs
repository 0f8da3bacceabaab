using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>
/// One transaction's work on entries: append to the log, move the stream's head, fold and project each matter once at the end.
/// Dispatch and inbox both go through here, so an entry of ours and one of theirs are kept the same way.
/// </summary>
internal sealed class Ledger
{
    private readonly NodeDb db;
    private readonly NodeIdentity identity;
    private readonly PartnerBook partners;
    private readonly AtRest atRest;
    private readonly DateTimeOffset now;
    private readonly Dictionary<string, LogBook> logs = [];
    private readonly Dictionary<Digest, MatterFile> matters = [];
    private readonly Dictionary<Digest, MatterChange> changed = [];
    private readonly Dictionary<(string Log, string Stream), StreamState?> streams = [];
    private readonly List<StoredEntry> entries = [];
    private readonly Dictionary<(string Log, string Stream, int Epoch, long Seq), Digest> places = [];

    public Ledger(NodeDb db, NodeIdentity identity, PartnerBook partners, AtRest atRest, DateTimeOffset now)
    {
        (this.db, this.identity, this.partners, this.atRest, this.now) = (db, identity, partners, atRest, now);
        db.ChangeTracker.AutoDetectChangesEnabled = false; // looking through every row at every step would cost more than the cryptography
    }

    /// <summary>Reads the matters that this transaction will touch, in one query.</summary>
    public async Task Preload(IEnumerable<Digest> ids, CancellationToken cancel)
    {
        var missing = ids.Where(id => !matters.ContainsKey(id)).Distinct().ToList();
        if (missing.Count == 0) return;
        foreach (var (id, file) in await MatterFile.Load(db, missing, cancel)) matters[id] = file;
    }

    /// <summary>A matter that an entry of ours opens now, so that nothing of it can be here.</summary>
    public MatterFile NewMatter(Digest id) => matters[id] = new(id);

    /// <summary>A matter, empty when nothing of it is here.</summary>
    public async Task<MatterFile> Matter(Digest id, CancellationToken cancel)
    {
        await Preload([id], cancel);
        return matters[id];
    }

    /// <summary>The head of a stream; seq 0 when nothing was written to it.</summary>
    public async Task<StreamState> Stream(string log, StreamName name, CancellationToken cancel)
    {
        if (await KnownStream(log, name, cancel) is { } known) return known;
        var fresh = new StreamState { Log = log, Stream = name.ToString(), Issuer = name.Issuer, Epoch = 1 };
        db.Streams.Add(fresh);
        return streams[(log, fresh.Stream)] = fresh;
    }

    /// <summary>The head of a stream; null when nothing was written to it.</summary>
    public async Task<StreamState?> KnownStream(string log, StreamName name, CancellationToken cancel)
    {
        var key = (log, name.ToString());
        if (!streams.TryGetValue(key, out var known)) streams[key] = known = await db.Streams.FindAsync([log, key.Item2], cancel);
        return known;
    }

    /// <summary>What was appended at a place by this transaction; null when nothing was.</summary>
    public Digest? Appended(string log, string stream, int epoch, long seq) => places.TryGetValue((log, stream, epoch, seq), out var hash) ? hash : null;

    /// <summary>Keeps one entry, connected to its stream: the entry, its leaf, the stream's new head. Written by <see cref="Close"/>.</summary>
    public async Task<StoredEntry> Append(SignedEntry entry, StreamState stream, Keeping how, CancellationToken cancel)
    {
        var (header, attributes) = (entry.Header, entry.Header.Entente);
        var (index, at) = how.Standing
            ?? (await AppendLeaf(stream.Log, new LogLeaf(how.LeafKind, attributes.Stream, attributes.Epoch, attributes.Seq, entry.Hash, Sm3.Hex(entry.HeaderBytes), now).ToBytes(), cancel), now);
        var file = await Matter(entry.MatterId, cancel);
        file.Add(entry.Hash, header, stream.Log, how.Admitted, how.RefusalCode, entry.Body);
        var row = new StoredEntry
        {
            Hash = entry.Hash,
            Id = header.Id,
            Matter = entry.MatterId,
            Log = stream.Log,
            Procedure = attributes.Procedure,
            Type = header.Type,
            Issuer = header.Source.Party,
            Unit = header.Source,
            Stream = attributes.Stream,
            Epoch = attributes.Epoch,
            Seq = attributes.Seq,
            Time = header.Time,
            Direction = how.Direction,
            HeaderBytes = entry.HeaderBytes,
            Jws = entry.Jws,
            KeyId = entry.KeyId,
            Body = entry.HoldsBody ? atRest.Protect(entry.Body, Cells.Body(entry.Hash)) : null,
            RetainUntil = attributes.RetainUntil,
            Admitted = how.Admitted,
            RefusalCode = how.RefusalCode,
            LogIndex = index,
            LoggedAt = at,
            StateAgrees = how.Direction == Direction.Theirs ? file.StateAgrees(entry.Hash, header) : null,
            WrittenBy = how.WrittenBy,
            ReleasedBy = how.ReleasedBy,
        };
        entries.Add(row);
        places[(row.Log, row.Stream, row.Epoch, row.Seq)] = row.Hash;
        Advance(stream, entry);
        Touch(entry.MatterId).Arrived(row);
        return row;
    }

    /// <summary>Adds a leaf byte for byte and says where it stands.</summary>
    public async Task<long> AppendLeaf(string log, byte[] leaf, CancellationToken cancel) => (await Log(log, cancel)).Append(leaf);

    private static void Advance(StreamState stream, SignedEntry entry)
    {
        var e = entry.Header.Entente;
        if ((e.Epoch, e.Seq).CompareTo((stream.Epoch, stream.Seq)) < 0) return; // one that was lost comes back late
        if (stream.Epoch != e.Epoch) stream.Earlier = Math.Max(stream.Earlier, stream.Seq);
        (stream.Epoch, stream.Seq, stream.Head, stream.Received) = (e.Epoch, e.Seq, entry.Hash, e.Received);
    }

    /// <summary>Takes note of a partner's signed refusal of an entry of ours. An acceptance changes nothing: until told otherwise it is believed.</summary>
    public async Task Refuse(StoredEntry entry, string? code, CancellationToken cancel)
    {
        (entry.Admitted, entry.RefusalCode) = (false, code);
        (await Matter(entry.Matter, cancel)).Refuse(entry.Hash, code);
        Touch(entry.Matter);
    }

    /// <summary>Folds and projects every matter that changed, signs the checkpoints and writes the entries. Call once, last.</summary>
    public async Task Close(CancellationToken cancel)
    {
        foreach (var (name, book) in logs) await book.Close(identity, partners.SuiteOf(name), now, cancel);
        await Projection.Project(db, identity.Party, atRest, [.. changed.Values], now, cancel);
        await RowWriter.Insert(db, entries, cancel);
        db.ChangeTracker.AutoDetectChangesEnabled = true; // the save looks once
    }

    private MatterChange Touch(Digest matter)
    {
        if (!changed.TryGetValue(matter, out var change)) changed[matter] = change = new(matters[matter]);
        return change;
    }

    private async Task<LogBook> Log(string name, CancellationToken cancel) =>
        logs.TryGetValue(name, out var book) ? book : logs[name] = await LogBook.Open(db, name, cancel);
}

/// <summary>How an entry is kept.</summary>
/// <param name="LeafKind">One of <see cref="LeafKinds"/>.</param>
/// <param name="Standing">The leaf of an entry that comes back after a restore, and when it was logged; null makes the leaf now.</param>
internal sealed record Keeping(
    string LeafKind, Direction Direction, bool? Admitted, string? RefusalCode = null, Guid? WrittenBy = null, Guid? ReleasedBy = null,
    (long Index, DateTimeOffset At)? Standing = null);

/// <summary>What a leaf of the log records about an entry.</summary>
internal static class LeafKinds
{
    public const string Sent = "sent";
    public const string Received = "received";
    public const string Refused = "refused";
    public const string Domestic = "domestic";

    /// <summary>A place that was given out before a restore, and nobody holds what stood there.</summary>
    public const string Lost = "lost";
}

/// <summary>A matter that changes in this transaction, with what came in.</summary>
internal sealed class MatterChange(MatterFile file)
{
    public MatterFile File { get; } = file;

    /// <summary>The last entry of a partner that was stored now; null when there is none.</summary>
    public StoredEntry? LastOfTheirs { get; private set; }

    /// <summary>The last entry of ours that was stored now; null when there is none.</summary>
    public StoredEntry? LastOfOurs { get; private set; }

    /// <summary>True when something was stored now that a person should open; their mark that they opened ours is nothing to open.</summary>
    public bool Unread { get; private set; }

    public void Arrived(StoredEntry entry)
    {
        if (entry.Direction != Direction.Theirs) LastOfOurs = entry;
        else (LastOfTheirs, Unread) = (entry, Unread || !OpenMatter.IsMark(entry.Type));
    }
}
