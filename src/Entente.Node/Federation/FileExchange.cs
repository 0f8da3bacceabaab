using Entente.Exchange.Bundles;
using Entente.Exchange.Entries;
using Entente.Exchange.Sealing;
using Entente.Exchange.Suites;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>Small files of entries, each in an envelope of its own: the form in which they travel beside a link.</summary>
internal sealed partial class FileExchange(
    WriteGate gate, IDbContextFactory<NodeDb> contexts, NodeIdentity identity, PartnerBook book, AtRest atRest, TimeProvider clock, ILogger<FileExchange> log)
{
    /// <summary>A file as it leaves: bound to the entry that names it.</summary>
    public async Task<byte[]> Seal(NodeDb db, Attachment file, byte[] headerBytes, PartyCode partner, CancellationToken cancel)
    {
        var header = EntryCodec.HeaderOf(headerBytes);
        var suite = header.Entente.Agreement is { } agreement ? await book.SuiteOf(db, agreement.Hex, cancel) : null;
        var content = await FilePieces.Whole(db, file, atRest, cancel);
        return Envelope.Seal(
            content, book.SealingKeys(header.Entente.Agreement, partner), new(header.Entente.Agreement, identity.Party, partner, header.Id, file.Sha256), suite);
    }

    /// <summary>Keeps a file if an accepted entry of this partner, or one of ours to it that comes back, names exactly these bytes, and says which; null when none does.</summary>
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
        var entry = await db.Entries.AsNoTracking()
            .Where(e => ((e.Issuer == from && e.Admitted == true) || e.Issuer == identity.Party) && e.PurgedAt == null && (name == null || e.Log == name) && e.Id == binding.Id).FirstOrDefaultAsync(cancel);
        var header = entry is null ? null : EntryCodec.HeaderOf(entry.HeaderBytes);
        var stub = header is null || (header.Source.Party != from && !header.Entente.Aud.Contains(from)) ? null : header.Entente.Attachments.FirstOrDefault(a => a.Sha256 == sha256);
        if (stub is null || stub.Size != opened.Plaintext.Length || stub.Sm3 != Sm3.Hex(opened.Plaintext)) return Refuse(from, "not-named");
        await gate.Write(async change =>
        {
            if (await change.Attachments.AnyAsync(a => a.Entry == entry!.Hash && a.Sha256 == sha256 && a.Name == stub.Name, cancel)) return;
            var begun = await change.ArrivingFiles.Where(f => f.Entry == entry!.Hash && f.Name == stub.Name).Select(f => f.Id).ToListAsync(cancel);
            await FilePieces.Remove(change, begun, cancel); // what has come of it over the link is not needed any more
            await change.ArrivingFiles.Where(f => begun.Contains(f.Id)).ExecuteDeleteAsync(cancel);
            var id = Guid.CreateVersion7(clock.GetUtcNow());
            change.Attachments.Add(new()
            {
                Id = id, Entry = entry!.Hash, Name = stub.Name, Type = stub.Type, Size = stub.Size, Sha256 = sha256, Sm3 = stub.Sm3,
            });
            FilePieces.AddAll(change, id, opened.Plaintext, atRest);
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
