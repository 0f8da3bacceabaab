using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Faults.History;

/// <summary>Reads what a stopped node holds, and verifies on the way what only bytes can show: names, digests, signatures, folds.</summary>
internal sealed class Reader : IAsyncDisposable
{
    /// <summary>Signatures of entries are verified up to this many, then on every n-th: one costs 0.3 ms.</summary>
    private const int VerifyAtMost = 20_000;

    private const int MattersAtATime = 200;

    private readonly ServiceProvider services;
    private readonly Dictionary<string, string> names;
    private readonly string party;

    private Reader(ServiceProvider services, string party, Dictionary<string, string> names) => (this.services, this.party, this.names) = (services, party, names);

    private NodeIdentity Identity => services.GetRequiredService<NodeIdentity>();

    private PartnerBook Book => services.GetRequiredService<PartnerBook>();

    /// <summary>Opens the store of a node that does not run.</summary>
    /// <param name="names">Shared between the two sides: a name that both hold is kept in memory once.</param>
    public static async Task<Reader> Open(NodeOptions options, Dictionary<string, string> names)
    {
        var store = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddScoped<Me>().AddNodeStore(options).AddFederation(options).BuildServiceProvider();
        await store.OpenNodeStore(CancellationToken.None);
        await store.OpenFederation(CancellationToken.None);
        return new(store, options.Party, names);
    }

    public async Task<Side> Read()
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync();
        var waiting = await db.Outbox.CountAsync(i => i.State != Delivery.Receipted && i.State != Delivery.Rejected);
        var incidents = (await db.Incidents.AsNoTracking().Select(i => new { i.Code, i.Times }).ToListAsync()).GroupBy(i => i.Code).ToDictionary(g => g.Key, g => g.Sum(i => i.Times));
        return new(party, await Entries(db), await Logs(db), await Copies(db), await Receipts(db), await Standings(db), waiting, incidents);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    private async Task<List<Kept>> Entries(NodeDb db)
    {
        var (read, every) = (new List<Kept>(), 1 + (await db.Entries.CountAsync() / VerifyAtMost));
        await foreach (var row in db.Entries.AsNoTracking().OrderBy(e => e.Position).AsAsyncEnumerable())
        {
            var header = EntryCodec.HeaderOf(row.HeaderBytes);
            var body = row.Body is null ? [] : services.GetRequiredService<AtRest>().Reveal(row.Body, Cells.Body(row.Hash));
            read.Add(new(
                Name(row.Hash.Hex), Name(row.Log), Name(row.Issuer.Value), Name(row.Stream), row.Epoch, row.Seq, header.Entente.Prev is { } prev ? Name(prev.Hex) : null, Name(row.Matter.Hex),
                Name(Digest.Of(body).Hex), row.Admitted is false ? row.RefusalCode ?? "refused" : "accepted", row.LogIndex, Errand(body), Fault(row, header, body, read.Count % every == 0)));
        }

        return read;
    }

    private string? Fault(StoredEntry row, EntryHeader header, byte[] body, bool verify)
    {
        if (Digest.Of(row.HeaderBytes) != row.Hash) return "the header's digest is not its name";
        if (header.Entente.Body.Sha256 != Digest.Of(body)) return "the body is not the one that was signed";
        if ((header.Entente.Stream, header.Entente.Epoch, header.Entente.Seq) != (row.Stream, row.Epoch, row.Seq)) return "it stands at another place than was signed";
        if (!verify) return null;
        var keys = row.Issuer == Identity.Party ? id => Identity.ByKeyId(id)?.Public : Book.EntryKeysOf(row.Issuer);
        return EntryCodec.Read(row.Jws, body, keys) is { IsSound: false, Fault: { } fault } ? $"the signature does not verify ({fault.Code})" : null;
    }

    /// <summary>The load generator begins every text with <c>#</c> and the errand's number.</summary>
    private static string? Errand(byte[] body)
    {
        if (body.Length == 0) return null;
        using var json = JsonDocument.Parse(body);
        foreach (var field in (string[])["message", "reason", "reasons"])
            if (json.RootElement.TryGetProperty(field, out var text) && text.ValueKind == JsonValueKind.Object && text.TryGetProperty("en", out var english) && english.GetString() is ['#', ..] said)
                return said.Split(' ')[0];
        return null;
    }

    private async Task<List<KeptLog>> Logs(NodeDb db)
    {
        var read = new List<KeptLog>();
        foreach (var log in await db.Logs.AsNoTracking().ToListAsync())
        {
            var (origin, suite) = (NodeIdentity.Origin(Identity.Party, log.Name), Book.SuiteOf(log.Name));
            var signed = Verified(log.Checkpoint, origin, Identity.Keys.Public, suite);
            var returned = await db.CosignedHeads.AsNoTracking().FirstOrDefaultAsync(h => h.Log == log.Name);
            var countersigned = returned is { } head && Countersigned(head.Note, head.Partner, suite) ? Verified(head.Note, origin, Identity.Keys.Public, suite) : null;
            read.Add(new(Name(log.Name), await Leaves(db, log.Name), signed, countersigned));
        }

        return read;
    }

    private async Task<List<LogCopy>> Copies(NodeDb db)
    {
        var read = new List<LogCopy>();
        foreach (var copy in await db.PartnerLogs.AsNoTracking().ToListAsync())
        {
            var suite = Book.SuiteOf(copy.Log);
            var head = Verified(copy.Checkpoint, NodeIdentity.Origin(copy.Partner, copy.Log), Book.Of(copy.Partner)!.Keys, suite);
            var ours = Cosignature.TimeOf(copy.Checkpoint, NodeIdentity.Witness(Identity.Party), Identity.Keys.Public, suite) is not null;
            read.Add(new(Name(copy.Log), await Leaves(db, LogNames.Mirror(copy.Partner, copy.Log)), ours && head is not null ? head : new(-1, "")));
        }

        return read;
    }

    private static Head? Verified(byte[]? note, string origin, NodePublicKeys keys, Suite? suite) =>
        note is not null && Checkpoint.Verify(note, origin, keys, suite) is { IsSound: true, Checkpoint: { } head } ? new(head.Size, head.Root.Hex) : null;

    private bool Countersigned(byte[] note, PartyCode partner, Suite? suite) =>
        Cosignature.TimeOf(note, NodeIdentity.Witness(partner), Book.Of(partner)!.Keys, suite) is not null;

    private async Task<List<Leaf>> Leaves(NodeDb db, string log)
    {
        var read = new List<Leaf>();
        await foreach (var row in db.LogLeaves.AsNoTracking().Where(l => l.Log == log).OrderBy(l => l.Index).AsAsyncEnumerable())
        {
            if (row.Index != read.Count) break; // a leaf is missing: the count will tell
            var hash = Name(MerkleTree.LeafHash(row.Bytes).Hex);
            read.Add(LogLeaf.TryRead(row.Bytes, out var leaf) ? new(Name(leaf.Kind), Name(leaf.Stream), leaf.Epoch, leaf.Seq, Name(leaf.Sha256.Hex), hash) : new("unreadable", "", 0, 0, "", hash));
        }

        return read;
    }

    private async Task<List<KeptReceipt>> Receipts(NodeDb db)
    {
        var sheets = new Dictionary<Digest, Dictionary<Digest, Receipt>?>();
        await foreach (var sheet in db.ReceiptSheets.AsNoTracking().AsAsyncEnumerable())
        {
            var reading = ReceiptBatch.Read(sheet.Bytes, id => Identity.ByKeyId(id)?.Public ?? Book.Cards.Select(c => Book.ByKeyIdOf(c.Party)(id)).FirstOrDefault(k => k is not null));
            sheets[sheet.Id] = reading.IsSound && Digest.Of(sheet.Bytes) == sheet.Id ? reading.Sheet.Receipts.ToDictionary(r => r.Entry) : null;
        }

        var read = new List<KeptReceipt>();
        await foreach (var row in db.Receipts.AsNoTracking().AsAsyncEnumerable())
        {
            var signed = sheets.GetValueOrDefault(row.Sheet)?.GetValueOrDefault(row.Entry);
            var fault = signed is null ? "no signed sheet says so" : signed.By != row.By || signed.LogIndex != row.LogIndex || signed.Accepted != row.Accepted ? "the signed sheet says something else" : null;
            read.Add(new(Name(row.Entry.Hex), Name(row.By.Value), row.Accepted, row.LogIndex, row.By == Identity.Party || row is { ProvedAtSize: not null, Disputed: false }, fault));
        }

        return read;
    }

    private static async Task<List<Standing>> Standings(NodeDb db)
    {
        var read = new List<Standing>();
        foreach (var some in (await db.Matters.AsNoTracking().Select(m => new { m.Id, m.Number, m.Phase, m.State }).ToListAsync()).Chunk(MattersAtATime))
        {
            var files = await MatterFile.Load(db, [.. some.Select(m => m.Id)], CancellationToken.None);
            read.AddRange(some.Select(m => new Standing(m.Id.Hex, m.Number, m.Phase, m.State.Hex, files[m.Id].State.Hash.Hex)));
        }

        return read;
    }

    private string Name(string text)
    {
        if (!names.TryGetValue(text, out var kept)) names[text] = kept = text;
        return kept;
    }
}
