using Entente.Exchange.Bundles;
using Entente.Exchange.Entries;
using Entente.Exchange.Sealing;
using Entente.Exchange.Suites;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>Files of entries: sealed to the reader one by one, after the entry that names their hashes was accepted.</summary>
internal sealed partial class FileExchange(
    WriteGate gate, IDbContextFactory<NodeDb> contexts, NodeIdentity identity, PartnerBook book, AtRest atRest, TimeProvider clock, ILogger<FileExchange> log)
{
    /// <summary>Sends the next file whose entry the partner holds; false when none waits or it was not taken.</summary>
    public async Task<bool> Send(PartyCode partner, IPartnerLink link, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await db.Partners.AsNoTracking().AnyAsync(p => p.Party == partner && p.Held, cancel)) return false;
        var next = await (from d in db.FileDeliveries
                          where d.Partner == partner && d.Reason == null
                          join o in db.Outbox on new { d.Entry, d.Partner } equals new { o.Entry, o.Partner }
                          where o.State == Delivery.Receipted
                          join e in db.Entries on d.Entry equals e.Hash
                          join a in db.Attachments on d.Attachment equals a.Id
                          orderby d.Id
                          select new { d.Id, e.HeaderBytes, File = a }).AsNoTracking().FirstOrDefaultAsync(cancel);
        if (next is null) return false;
        var taken = await link.File(await Seal(db, next.File, next.HeaderBytes, partner, cancel), cancel);
        await gate.Write(async change =>
        {
            var row = (await change.FileDeliveries.FindAsync([next.Id], cancel))!;
            if (taken) change.FileDeliveries.Remove(row);
            else row.Reason = "file-not-taken";
            (await change.Partners.FindAsync([partner], cancel))!.LastContact = clock.GetUtcNow();
        }, cancel);
        return taken;
    }

    /// <summary>A file as it leaves: bound to the entry that names it.</summary>
    public async Task<byte[]> Seal(NodeDb db, Attachment file, byte[] headerBytes, PartyCode partner, CancellationToken cancel)
    {
        var header = EntryCodec.HeaderOf(headerBytes);
        var suite = header.Entente.Agreement is { } agreement ? await book.SuiteOf(db, agreement.Hex, cancel) : null;
        var content = atRest.Reveal(file.Content, Cells.Attachment(file.Id));
        return Envelope.Seal(
            content, book.SealingKeys(header.Entente.Agreement, partner), new(header.Entente.Agreement, identity.Party, partner, header.Id, file.Sha256), suite);
    }

    /// <summary>Keeps a file if an accepted entry of this partner names exactly these bytes, and says which; null when none does.</summary>
    public async Task<FileTaken?> Take(PartyCode from, ReadOnlyMemory<byte> envelope, CancellationToken cancel)
    {
        var opened = Envelope.Open(envelope.Span, identity.ByKeyId);
        if (!opened.IsSound || opened.Binding.From != from || opened.Binding.To != identity.Party) return Refuse(from, opened.Fault ?? "binding");
        var (sha256, binding) = (Digest.Of(opened.Plaintext), opened.Binding);
        if (sha256 != binding.PayloadHash) return Refuse(from, "hash");
        var name = binding.Agreement?.Hex;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var agreed = name is null ? identity.Keys.Public.Suite : await book.SuiteOf(db, name, cancel);
        if (opened.Suite != agreed) return Refuse(from, "suite");
        var entry = await db.Entries.AsNoTracking().Where(e => e.Issuer == from && e.Admitted == true && e.PurgedAt == null && (name == null || e.Log == name) && e.Id == binding.Id).FirstOrDefaultAsync(cancel);
        var stub = entry is null ? null : EntryCodec.HeaderOf(entry.HeaderBytes).Entente.Attachments.FirstOrDefault(a => a.Sha256 == sha256);
        if (stub is null || stub.Size != opened.Plaintext.Length || stub.Sm3 != Sm3.Hex(opened.Plaintext)) return Refuse(from, "not-named");
        await gate.Write(async change =>
        {
            if (await change.Attachments.AnyAsync(a => a.Entry == entry!.Hash && a.Sha256 == sha256 && a.Name == stub.Name, cancel)) return;
            var id = Guid.CreateVersion7(clock.GetUtcNow());
            change.Attachments.Add(new()
            {
                Id = id, Entry = entry!.Hash, Name = stub.Name, Type = stub.Type, Size = stub.Size, Sha256 = sha256, Sm3 = stub.Sm3,
                Content = atRest.Protect(opened.Plaintext, Cells.Attachment(id)),
            });
        }, cancel);
        return new(entry!.Hash, sha256);
    }

    private FileTaken? Refuse(PartyCode from, string code)
    {
        LogRefused(log, from, code);
        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A file from {Partner} was not taken: {Code}")]
    private static partial void LogRefused(ILogger logger, PartyCode partner, string code);
}
