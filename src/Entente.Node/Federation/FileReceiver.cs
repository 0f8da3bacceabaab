using Entente.Exchange.Entries;
using Entente.Exchange.Sealing.Files;
using Entente.Exchange.Suites;
using Entente.Node.Host;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>Takes files of entries from partners part by part (docs/protocol/attachments.md 5), and keeps one only when it is what was signed.</summary>
internal sealed partial class FileReceiver(
    WriteGate gate, IDbContextFactory<NodeDb> contexts, NodeIdentity identity, PartnerBook book, AtRest atRest, AttachmentOptions limits, TimeProvider clock,
    ILogger<FileReceiver> log) : IDisposable
{
    private readonly FileArrivals arrivals = new();

    /// <summary>Says how much of a sending is here.</summary>
    public Task<FileState> Ask(PartyCode from, FileAddress address, CancellationToken cancel) => Take(from, address, 0, 0, Stream.Null, cancel);

    /// <summary>Takes a part that begins at <paramref name="offset"/>, as far as it comes. What is here already is passed over; what begins further on is left.</summary>
    public async Task<FileState> Take(PartyCode from, FileAddress address, long offset, long length, Stream part, CancellationToken cancel)
    {
        using var turn = await arrivals.Turn(address, cancel);
        if (turn.Arrival is not { } arrival || arrival.From != from)
        {
            (arrival, var otherwise) = await Begun(from, address, cancel);
            if (arrival is null) return otherwise!;
            turn.End();
            turn.Arrival = arrival;
        }

        if (offset < 0 || offset > arrival.Offset || length == 0) return new(FileState.Wanted, arrival.Offset);
        string? code;
        try
        {
            code = offset + length > arrival.Shape.SealedLength ? "file-length"
                : await Pass(part, arrival.Offset - offset, cancel) ? await Read(arrival, address, part, cancel) : null;
        }
        catch
        {
            turn.End(); // a fault of ours, a full disk say: what is on disk is what counts
            throw;
        }

        if (code is FileState.NoRoom) return Drop(FileState.NoRoom, "file-no-room");
        if (code is not null)
        {
            await Forget(address, arrival.Stub, cancel);
            return Drop(FileState.Refused, code);
        }

        if (!arrival.Ended) return new(FileState.Wanted, arrival.Offset);
        turn.End();
        return new(FileState.Kept, arrival.Shape.SealedLength);

        FileState Drop(string state, string why)
        {
            turn.End();
            return Refuse(from, state, why);
        }
    }

    /// <summary>Drops what was begun long ago and did not go on.</summary>
    public Task Tidy(CancellationToken cancel) => gate.Write(async db =>
    {
        var before = clock.GetUtcNow().AddDays(-limits.IdleDays);
        var idle = await db.ArrivingFiles.Where(f => f.MovedAt < before).ToListAsync(cancel);
        await FilePieces.Remove(db, idle.ConvertAll(f => f.Id), cancel);
        db.ArrivingFiles.RemoveRange(idle);
    }, cancel);

    public void Dispose() => arrivals.Dispose();

    /// <summary>The file as an accepted entry of this partner names it, or one of ours to it that comes back; null when none does.</summary>
    private async Task<(EntryHeader Header, AttachmentStub Stub)?> Named(NodeDb db, PartyCode from, FileAddress address, CancellationToken cancel)
    {
        var row = await db.Entries.AsNoTracking().FirstOrDefaultAsync(e => e.Hash == address.Entry && e.PurgedAt == null && ((e.Issuer == from && e.Admitted == true) || e.Issuer == identity.Party), cancel);
        if (row is null) return null;
        var header = EntryCodec.HeaderOf(row.HeaderBytes);
        return (row.Issuer == from || header.Entente.Aud.Contains(from)) && address.Place < header.Entente.Attachments.Count
            ? (header, header.Entente.Attachments[address.Place])
            : null;
    }

    /// <summary>Looks once, when the first part comes, whether the file is wanted; then what is on disk of this sending. An earlier one counts no more.</summary>
    private async Task<(FileArrival? Arrival, FileState? Otherwise)> Begun(PartyCode from, FileAddress address, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await Named(db, from, address, cancel) is not var (header, stub)) return (null, Refuse(from, FileState.NotNamed, "file-not-named"));
        if (await db.Attachments.AsNoTracking().AnyAsync(a => a.Entry == address.Entry && a.Name == stub.Name, cancel)) return (null, new(FileState.Kept, 0));
        if (stub.Size > limits.Largest) return (null, Refuse(from, FileState.TooLarge, "file-too-large"));
        var suite = header.Entente.Agreement is { } agreement ? await book.SuiteOf(db, agreement.Hex, cancel) : null;
        var arrival = new FileArrival(from, stub, new(stub.Size, suite ?? identity.Keys.Public.Suite));
        var row = await db.ArrivingFiles.AsNoTracking().FirstOrDefaultAsync(f => f.Entry == address.Entry && f.Name == stub.Name, cancel);
        if (row is null || row.Sending != address.Sending || row.Partner != from || Opened(row.Head, arrival.Shape) is not { } opening) return (arrival, null);
        arrival.Digests = await FilePieces.DigestsOf(db, row.Id, row.Held, atRest, cancel);
        arrival.File = row.Id;
        arrival.Resume(opening, row.Held);
        return (arrival, null);
    }

    private FileOpening? Opened(byte[]? head, FileShape shape) => FileOpening.Open(head, identity.All, shape);

    private async Task<string?> Read(FileArrival arrival, FileAddress address, Stream part, CancellationToken cancel)
    {
        while (!arrival.Ended)
        {
            int read;
            try { read = await part.ReadAsync(arrival.Room, cancel); }
            catch (Exception cut) when (cut is IOException or OperationCanceledException) { return null; } // what came is kept in hand
            if (read == 0) return null;
            if (arrival.Took(read, head => Opened(head, arrival.Shape)) is { } fault) return fault;
            if (arrival.File is null && arrival.Head.Length > 0)
            {
                if (await Begin(arrival, address, CancellationToken.None) is not { } file) return FileState.NoRoom;
                (arrival.File, arrival.Digests) = (file, new());
            }

            if (arrival.IsPieceDue && await Store(arrival, address, CancellationToken.None) is { } wrong) return wrong;
        }

        return null;
    }

    /// <summary>Makes the row, in the place of an earlier sending; null when the partner has no room left.</summary>
    private Task<Guid?> Begin(FileArrival arrival, FileAddress address, CancellationToken cancel) => gate.Write<Guid?>(async db =>
    {
        var (head, stub, sender) = (arrival.Head, arrival.Stub, arrival.From);
        await Forget(db, address, stub, cancel);
        if (!await db.Entries.AnyAsync(e => e.Hash == address.Entry && e.PurgedAt == null, cancel)) throw new IOException("The entry's time was over meanwhile.");
        var here = await (from a in db.Attachments join e in db.Entries on a.Entry equals e.Hash where e.Issuer == sender select a.Size).SumAsync(cancel)
            + await db.ArrivingFiles.Where(f => f.Partner == sender && !(f.Entry == address.Entry && f.Name == stub.Name)).SumAsync(f => f.Size, cancel);
        if (here + stub.Size > limits.PerPartner) return null;
        var row = new ArrivingFile
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Entry = address.Entry, Partner = sender, Name = stub.Name, Type = stub.Type, Size = stub.Size,
            Sending = address.Sending, Head = head, MovedAt = clock.GetUtcNow(),
        };
        db.ArrivingFiles.Add(row);
        return row.Id;
    }, cancel);

    /// <summary>Puts the piece on disk; the last one only when both digests are those that were signed.</summary>
    private async Task<string?> Store(FileArrival arrival, FileAddress address, CancellationToken cancel)
    {
        var (file, stub, number, ended) = (arrival.File!.Value, arrival.Stub, arrival.PieceNumber, arrival.Ended);
        arrival.Digests!.Append(arrival.Piece);
        if (ended && arrival.Digests.Finish() != (stub.Sha256, stub.Sm3)) return "file-digest";
        await gate.Write(async db =>
        {
            if (await db.ArrivingFiles.FindAsync([file], cancel) is not { } row || row.Held != (long)number * FilePieces.Length)
                throw new IOException("The file was dropped meanwhile, or went on at another replica.");
            FilePieces.Add(db, file, number, arrival.Piece, atRest);
            (row.Held, row.MovedAt) = (row.Held + arrival.Filled, clock.GetUtcNow());
            if (!ended) return;
            db.ArrivingFiles.Remove(row);
            db.Attachments.Add(new() { Id = file, Entry = address.Entry, Name = stub.Name, Type = stub.Type, Size = stub.Size, Sha256 = stub.Sha256, Sm3 = stub.Sm3 });
        }, cancel);
        arrival.Stored();
        return null;
    }

    private Task Forget(FileAddress address, AttachmentStub stub, CancellationToken cancel) => gate.Write(db => Forget(db, address, stub, cancel), cancel);

    private static async Task Forget(NodeDb db, FileAddress address, AttachmentStub stub, CancellationToken cancel)
    {
        var old = await db.ArrivingFiles.Where(f => f.Entry == address.Entry && f.Name == stub.Name).Select(f => f.Id).ToListAsync(cancel);
        await FilePieces.Remove(db, old, cancel);
        await db.ArrivingFiles.Where(f => old.Contains(f.Id)).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Reads over what is here already; false when the part ended before.</summary>
    private static async Task<bool> Pass(Stream part, long bytes, CancellationToken cancel)
    {
        var buffer = new byte[(int)Math.Min(bytes, 16 * 1024)];
        while (bytes > 0)
        {
            int read;
            try { read = await part.ReadAsync(buffer.AsMemory(0, (int)Math.Min(bytes, buffer.Length)), cancel); }
            catch (Exception cut) when (cut is IOException or OperationCanceledException) { return false; }
            if (read == 0) return false;
            bytes -= read;
        }

        return true;
    }

    private FileState Refuse(PartyCode from, string state, string code)
    {
        LogRefused(log, from, code);
        return new(state, 0);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A file from {Partner} was not taken: {Code}")]
    private static partial void LogRefused(ILogger logger, PartyCode partner, string code);
}
