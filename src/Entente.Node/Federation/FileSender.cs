using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Sealing.Files;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>Sends files of entries to partners, one after another, each from where the partner holds it.</summary>
internal sealed class FileSender(
    WriteGate gate, IDbContextFactory<NodeDb> contexts, PartnerBook book, AtRest atRest, TimeProvider clock) : IDisposable
{
    /// <summary>After so long, entries that came meanwhile get their turn.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    /// <summary>How long a partner without room is left alone.</summary>
    private static readonly TimeSpan UntilRoom = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<PartyCode, FileSending> sendings = new();

    /// <summary>Sends for a while; false when no file waits that the partner's receipts allow.</summary>
    public async Task<bool> Send(PartyCode partner, IPartnerLink link, CancellationToken cancel)
    {
        if (await Next(partner, cancel) is not { } sending) return false;
        var (begun, at) = (clock.GetTimestamp(), sending.Offset);
        try
        {
            var state = sending.Offset is null ? Read(await link.FileHeld(sending.Address, cancel)) : new(FileState.Wanted, sending.Offset.Value);
            while (true)
            {
                sending.Heard(state.Offset);
                at ??= sending.Offset;
                if (state.State != FileState.Wanted || clock.GetElapsedTime(begun) >= Turn) break;
                var (from, length) = (sending.Offset!.Value, sending.Part);
                if (length == 0) throw new LinkFailure("bad-answer", mayHaveArrived: true); // says that it holds all, and not that it keeps it
                state = Read(await link.FilePart(sending.Address, from, length, (to, stop) => sending.Write(to, from, length, Piece, stop), cancel));
                if (state.State == FileState.Wanted && state.Offset < from) throw new LinkFailure("bad-answer", mayHaveArrived: true);
            }

            await Note(partner, sending, state, cancel);
            return state.State == FileState.Kept || state.State == FileState.Wanted;
        }
        catch
        {
            var reached = sending.Offset;
            sending.Cut();
            if (reached > at) await Note(partner, sending, new(FileState.Wanted, reached.Value), cancel); // a link that carries something is tried again soon
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var sending in sendings.Values) sending.Dispose();
    }

    /// <summary>The file that is on its way, or the next one.</summary>
    private async Task<FileSending?> Next(PartyCode partner, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await db.Partners.AsNoTracking().AnyAsync(p => p.Party == partner && p.Held, cancel)) return null;
        var now = clock.GetUtcNow();
        var next = await (from d in db.FileDeliveries
                          where d.Partner == partner && (d.Reason == null || d.NotBefore <= now)
                          join e in db.Entries on d.Entry equals e.Hash
                          where e.Issuer == partner || db.Outbox.Any(o => o.Entry == d.Entry && o.Partner == partner && o.State == Delivery.Receipted)
                          join a in db.Attachments on d.Attachment equals a.Id
                          orderby d.Id
                          select new { Delivery = d, e.HeaderBytes, File = a }).AsNoTracking().FirstOrDefaultAsync(cancel);
        if (next is null) return null;
        if (sendings.TryGetValue(partner, out var under) && under.Delivery == next.Delivery.Id) return under;
        var header = EntryCodec.HeaderOf(next.HeaderBytes);
        var suite = header.Entente.Agreement is { } agreement ? await book.SuiteOf(db, agreement.Hex, cancel) : null;
        var keys = book.SealingKeys(header.Entente.Agreement, partner);
        var (seal, name) = await Seal(next.Delivery, new(next.File.Size, suite ?? keys.Suite), keys, cancel);
        var place = header.Entente.Attachments.TakeWhile(a => a.Name != next.File.Name).Count();
        var sending = new FileSending(next.Delivery.Id, next.File, new(next.Delivery.Entry, place, name), seal);
        if (sendings.TryRemove(partner, out var old)) old.Dispose();
        return sendings[partner] = sending;
    }

    /// <summary>The seal that was kept, or a new one, kept before a byte under it leaves.</summary>
    private async Task<(FileSeal Seal, string Sending)> Seal(FileDelivery delivery, FileShape shape, Entente.Exchange.Suites.NodePublicKeys keys, CancellationToken cancel)
    {
        if (delivery is { Seal: { } stored, Sending: { } sending })
        {
            var kept = atRest.Reveal(stored, Cells.FileSeal(delivery.Id));
            try { return (FileSeal.Import(kept, shape), sending); }
            finally { CryptographicOperations.ZeroMemory(kept); }
        }

        var seal = FileSeal.To(keys, shape);
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await gate.Write(async db =>
        {
            var row = (await db.FileDeliveries.FindAsync([delivery.Id], cancel))!;
            (row.Sending, row.Seal) = (name, atRest.Protect(seal.Export(), Cells.FileSeal(delivery.Id)));
        }, cancel);
        return (seal, name);
    }

    private Task Note(PartyCode partner, FileSending sending, FileState state, CancellationToken cancel)
    {
        if (state.State != FileState.Wanted && sendings.TryRemove(partner, out var ended)) ended.Dispose();
        return gate.Write(async db =>
        {
            if (await db.FileDeliveries.FindAsync([sending.Delivery], cancel) is not { } row) return; // a bundle brought it meanwhile
            (row.Sent, row.Reason, row.NotBefore) = (state.Offset, null, null);
            if (state.State == FileState.Kept) db.FileDeliveries.Remove(row);
            else if (state.State == FileState.NoRoom) (row.Reason, row.NotBefore) = ("file-no-room", clock.GetUtcNow() + UntilRoom);
            else if (state.State != FileState.Wanted) row.Reason = state.State == FileState.TooLarge ? "file-too-large" : "file-not-taken";
            var known = (await db.Partners.FindAsync([partner], cancel))!;
            known.LastContact = clock.GetUtcNow();
            (known.FailingSince, known.Failure, known.Failures, known.NextTry) = (null, null, 0, null);
        }, cancel);
    }

    private async Task<byte[]> Piece(Guid file, int number, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await FilePieces.Read(db, file, number, atRest, cancel);
    }

    private static FileState Read(byte[] answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, FileStateJson.Default.FileState) is { Offset: >= 0 } state ? state : throw new LinkFailure("bad-answer", mayHaveArrived: true);
        }
        catch (JsonException fault)
        {
            throw new LinkFailure("bad-answer", mayHaveArrived: true, fault);
        }
    }
}
