using Entente.Exchange.Bundles;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation.Bundles;

/// <summary>
/// Takes a partner's sealed file in, part by part as it is read. What was taken stays: a file that was cut or damaged is given again, or a whole copy of
/// it, and goes on where parts are missing. Entries pass the same door as those that come over the link.
/// </summary>
internal sealed partial class TakeBundle(
    WriteGate gate, IDbContextFactory<NodeDb> contexts, NodeIdentity identity, PartnerBook book, FederationDoor door, Settlement settlement, FileExchange files,
    Witness witness, Shelf shelf,
    BundleFolder folder, OutboxBell bell, TimeProvider clock, ILogger<TakeBundle> log) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1); // one at a time: the same file given twice at once waits for itself

    /// <summary>Reads the file to its end. Never throws for what is in it, nor when reading breaks off: that is told as what is missing.</summary>
    /// <param name="file">From its beginning.</param>
    /// <param name="officer">Who brings it, for the audit trail.</param>
    /// <param name="cancel">Ends the reading; what was read is taken.</param>
    public async Task<BundleTaken> Handle(Stream file, Guid? officer, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            var opening = await BundleReader.Open(file, Known, cancel);
            if (opening.Reader is not { } reader) return Refused(opening.Fault!, null);
            if (Unfit(reader) is { } unfit) return Refused(unfit, reader.Manifest);
            var bundle = await Begin(reader, officer);
            var visit = new Visit(reader, bundle);
            try
            {
                await Read(visit, cancel);
            }
            catch (LinkFailure)
            {
                return Refused("bundle-not-yet", reader.Manifest); // a receipt now would give a place in our log away twice
            }

            return await End(visit);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => turn.Dispose();

    /// <summary>Keys of partners, and our own, so that our own bundle is told from a stranger's.</summary>
    private Exchange.Suites.NodePublicKeys? Known(string keyId) =>
        identity.ByKeyId(keyId)?.Public ?? book.Cards.Select(c => book.ByKeyIdOf(c.Party)(keyId)).FirstOrDefault(keys => keys is not null);

    private string? Unfit(BundleReader reader) => reader.Manifest switch
    {
        { From: var from } when from == identity.Party => "bundle-ours",
        { From: var from } when book.ByKeyIdOf(from)(reader.KeyId) is null => "bundle-not-by-sender",
        { To: var to } when to != identity.Party => "bundle-not-for-us",
        _ => null,
    };

    private Task<StoredBundle> Begin(BundleReader reader, Guid? officer) => gate.Write(async db =>
    {
        var (m, now) = (reader.Manifest, clock.GetUtcNow().ToMilliseconds());
        Audit.Note(db, officer, "bundle.take", "bundle", reader.Name.Hex, now);
        if (await db.Bundles.FirstOrDefaultAsync(b => b.Name == reader.Name, CancellationToken.None) is { } known) return known;
        var fresh = new StoredBundle
        {
            Partner = m.From, Ours = false, Number = m.Number, Name = reader.Name, Made = m.Made, At = now, By = officer, Parts = m.Parts.Count,
            Bytes = m.Parts.Sum(p => (long)p.Size), State = BundleState.Partial, Taken = new byte[(m.Parts.Count + 7) / 8],
        };
        db.Bundles.Add(fresh);
        return fresh;
    }, CancellationToken.None);

    private async Task Read(Visit visit, CancellationToken cancel)
    {
        while (await Next(visit, cancel) is { } part)
        {
            if (part.Fault is not null) visit.Note(part);
            else if (visit.Had(part.Index)) visit.Before++;
            else await Take(visit, part);
        }

        await Flush(visit);
    }

    /// <summary>The next part; null at the end, or when reading breaks off.</summary>
    private static async Task<BundlePartReading?> Next(Visit visit, CancellationToken cancel)
    {
        try
        {
            if (await visit.Reader.Next(cancel) is { } part) return part;
            visit.Longer = !await visit.Reader.HasEnded(cancel);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // the medium or the browser went away: what was read is taken
        }

        return null;
    }

    private async Task Take(Visit visit, BundlePartReading part)
    {
        var bytes = part.Bytes!.Value;
        if (part.Part.Kind is BundlePartKind.Agreement or BundlePartKind.Entry)
        {
            if (!visit.Fits(part)) await Flush(visit);
            visit.Waiting.Add((part, bytes));
            return;
        }

        await Flush(visit); // an entry stands before the file that it names
        var from = visit.Reader.Manifest.From;
        var taken = part.Part.Kind switch
        {
            BundlePartKind.Sheet => await Sheet(visit, part.Index, bytes),
            BundlePartKind.Answer => await Answer(visit, part.Index, bytes),
            BundlePartKind.Countersigned or BundlePartKind.Head => await Head(visit, part.Index, part.Part.Kind, bytes),
            _ => await File(visit, part.Index, bytes),
        };
        if (taken) return;
        LogUnfit(log, from, part.Part.KindName, part.Index + 1);
        visit.Unfit++;
        await Mark(visit, [part.Index], []);
    }

    /// <summary>Hands the gathered entries to the door, and keeps what it answers for the way back.</summary>
    private async Task Flush(Visit visit)
    {
        if (visit.Waiting.Count == 0) return;
        var from = visit.Reader.Manifest.From;
        var sheets = await door.Take(from, [.. visit.Waiting.Select(w => w.Bytes)], CancellationToken.None);
        await Mark(visit, [.. visit.Waiting.Select(w => w.Part.Index)], [.. sheets.Select(sheet => (ReplyKind.Sheet, sheet))]);
        foreach (var sheet in sheets)
        {
            var read = ReceiptBatch.Read(sheet, id => identity.ByKeyId(id)?.Public).Sheet!;
            visit.PutOff += read.Notices.Count;
        }

        visit.Entries += visit.Waiting.Count;
        visit.Waiting.Clear();
    }

    private async Task<bool> Sheet(Visit visit, int index, ReadOnlyMemory<byte> part)
    {
        var from = visit.Reader.Manifest.From;
        if (BundleSeal.Open(part.Span, identity.ByKeyId, visit.Reader.Manifest) is not { } signed) return false;
        if (ReceiptBatch.Read(signed, book.ByKeyIdOf(from)) is not { IsSound: true, Sheet: var sheet } || sheet.By != from) return false;
        visit.Receipted += await settlement.SettleCarried(from, signed, sheet, CancellationToken.None);
        await Mark(visit, [index], []);
        bell.Ring(from); // what was put off may go again
        return true;
    }

    private async Task<bool> Answer(Visit visit, int index, ReadOnlyMemory<byte> part)
    {
        var from = visit.Reader.Manifest.From;
        if (BundleSeal.Open(part.Span, identity.ByKeyId, visit.Reader.Manifest) is not { } signed) return false;
        if (BundleAnswer.Read(signed, book.ByKeyIdOf(from)) is not { } answer || answer.By != from || answer.To != identity.Party) return false;
        await gate.Write(db => BundleReplies.Heed(db, from, answer, clock.GetUtcNow(), CancellationToken.None), CancellationToken.None);
        await Mark(visit, [index], []);
        return true;
    }

    private async Task<bool> File(Visit visit, int index, ReadOnlyMemory<byte> part)
    {
        if (await files.Take(visit.Reader.Manifest.From, part, CancellationToken.None) is not { } taken) return false;
        visit.Files++;
        await Mark(visit, [index], [(ReplyKind.File, BundleReplies.ContentOf(taken))]);
        return true;
    }

    /// <summary>A head is news or it is not; either way the part need not be taken again.</summary>
    private async Task<bool> Head(Visit visit, int index, BundlePartKind kind, ReadOnlyMemory<byte> part)
    {
        var from = visit.Reader.Manifest.From;
        if (BundleSeal.Open(part.Span, identity.ByKeyId, visit.Reader.Manifest) is not { } document || BundleHead.Read(document) is not { } head) return false;
        if (kind == BundlePartKind.Countersigned) await shelf.Cosigned(from, head.Log, head.Note, CancellationToken.None);
        else if (!await witness.LookAtCarried(from, head, CancellationToken.None)) LogNotJudged(log, from, head.Log);
        await Mark(visit, [index], []);
        return true;
    }

    /// <summary>Puts on record, in one transaction, which parts need not be taken again and what is to be answered.</summary>
    private Task Mark(Visit visit, IReadOnlyList<int> parts, IReadOnlyList<(ReplyKind Kind, byte[] Content)> replies) => gate.Write(async db =>
    {
        var row = (await db.Bundles.FindAsync([visit.Row.Id], CancellationToken.None))!;
        var taken = (byte[])row.Taken.Clone();
        foreach (var part in parts) taken[part / 8] |= (byte)(1 << (part % 8));
        row.Taken = taken;
        foreach (var (kind, content) in replies) await BundleReplies.Keep(db, row.Partner, kind, content, CancellationToken.None);
    }, CancellationToken.None);

    private async Task<BundleTaken> End(Visit visit)
    {
        var now = clock.GetUtcNow().ToMilliseconds();
        var (state, missing) = await gate.Write(async db =>
        {
            var row = (await db.Bundles.FindAsync([visit.Row.Id], CancellationToken.None))!;
            List<int> lacking = [.. Enumerable.Range(0, row.Parts).Where(i => !Visit.Bit(row.Taken, i))];
            if (lacking.Count > 0) return (row.State, lacking);
            if (row.State != BundleState.Whole) (row.State, row.EndedAt) = (BundleState.Whole, now);
            await BundleReplies.Keep(db, row.Partner, ReplyKind.Arrived, row.Name.ToBytes(), CancellationToken.None);
            return (row.State, lacking);
        }, CancellationToken.None);
        await using (var db = await contexts.CreateDbContextAsync(CancellationToken.None))
            folder.Sweep((await db.Bundles.Where(b => b.Ours && b.State == BundleState.UnderWay).Select(b => b.Name).ToListAsync(CancellationToken.None)).ToHashSet());
        var manifest = visit.Reader.Manifest;
        LogTaken(log, manifest.From, manifest.Number, manifest.Parts.Count - missing.Count, manifest.Parts.Count);
        return new(
            visit.Reader.Name, null, manifest.From, manifest.FileName, manifest.Parts.Count, [.. missing.Select(i => i + 1)], [.. visit.Damaged.Intersect(missing).Select(i => i + 1)],
            visit.Before, visit.Entries, visit.PutOff, visit.Receipted, visit.Files, visit.Unfit, visit.Longer, visit.Again && state == BundleState.Whole);
    }

    private BundleTaken Refused(string code, BundleManifest? manifest)
    {
        LogRefused(log, code);
        return BundleTaken.Refused(code, manifest);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sealed file was not taken: {Code}")]
    private static partial void LogRefused(ILogger logger, string code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "In a sealed file of {Partner} part {Part}, {Kind}, was not what it should be")]
    private static partial void LogUnfit(ILogger logger, PartyCode partner, string kind, int part);

    [LoggerMessage(Level = LogLevel.Information, Message = "The head of log {Log} in a sealed file of {Partner} could not be judged here; the link will bring it")]
    private static partial void LogNotJudged(ILogger logger, PartyCode partner, string log);

    [LoggerMessage(Level = LogLevel.Information, Message = "Sealed file {Number} of {Partner}: {Taken} of {Parts} parts are here")]
    private static partial void LogTaken(ILogger logger, PartyCode partner, long number, int taken, int parts);
}
