using Entente.Exchange.Entries;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Store;

public sealed class RowWriterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task Rows_come_back_as_they_were_given_in_the_order_of_giving(Engine engine)
    {
        await using var store = await AnyDatabase.Create(engine);
        OutboxItem[] given = [.. Enumerable.Range(0, 1000).Select(i => new OutboxItem
        {
            Partner = PartyCode.Parse("CN"), Entry = Digest.Of(BitConverter.GetBytes(i)), Matter = Digest.Of("matter"u8), Procedure = "request@1",
            State = i % 2 == 0 ? Delivery.Queued : Delivery.Held, Reason = i % 2 == 0 ? null : "link-held", Attempts = i, QueuedAt = Noon,
            SentAt = i % 3 == 0 ? Noon.AddSeconds(i) : null,
        })];

        await store.Gate.Write(db => RowWriter.Insert(db, given, CancellationToken.None), CancellationToken.None);

        await using var db = store.Db();
        var stored = await db.Outbox.OrderBy(i => i.Id).ToListAsync();
        Assert.Equal(
            given.Select(i => (i.Partner, i.Entry, i.Matter, i.Procedure, i.State, i.Reason, i.Attempts, i.QueuedAt, i.SentAt)),
            stored.Select(i => (i.Partner, i.Entry, i.Matter, i.Procedure, i.State, i.Reason, i.Attempts, i.QueuedAt, i.SentAt)));
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_change_reaches_the_rows_it_names_in_the_columns_it_names_and_nothing_else(Engine engine)
    {
        await using var store = await AnyDatabase.Create(engine);
        var (cn, us) = (PartyCode.Parse("CN"), PartyCode.Parse("US"));
        StoredReceipt[] given = [.. Enumerable.Range(0, 700).SelectMany(i => new[] { Receipt(i, cn), Receipt(i, us) })];
        await store.Gate.Write(db => RowWriter.Insert(db, given, CancellationToken.None), CancellationToken.None);

        StoredReceipt[] changed = [.. given.Where((r, i) => r.By == cn && i % 4 == 0)]; // two columns are their key: the same entry of US stays as it is
        for (var i = 0; i < changed.Length; i++)
            (changed[i].ProvedAtSize, changed[i].Inclusion, changed[i].Disputed) = (i % 3 == 0 ? null : i, i % 5 == 0 ? null : BitConverter.GetBytes(i), true);
        await store.Gate.Write(
            db => RowWriter.Update(db, changed, [nameof(StoredReceipt.ProvedAtSize), nameof(StoredReceipt.Inclusion)], CancellationToken.None), CancellationToken.None);

        await using var db = store.Db();
        var stored = await db.Receipts.AsNoTracking().ToListAsync();
        Assert.Equal(
            given.Select(r => (r.Entry.Hex, r.By.Value, r.LogIndex, r.ProvedAtSize, Hex(r.Inclusion), Disputed: false)).Order(),
            stored.Select(r => (r.Entry.Hex, r.By.Value, r.LogIndex, r.ProvedAtSize, Hex(r.Inclusion), r.Disputed)).Order());

        static string Hex(byte[]? bytes) => bytes is null ? "none" : Convert.ToHexStringLower(bytes);

        static StoredReceipt Receipt(int i, PartyCode by) => new()
        {
            Entry = Digest.Of(BitConverter.GetBytes(i)), By = by, Sheet = Digest.Of("sheet"u8), Accepted = true, LogIndex = i, ReceivedAt = Noon, CoveredBy = Noon,
        };
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task Rows_go_with_their_transaction(Engine engine)
    {
        await using var store = await AnyDatabase.Create(engine);
        StoredLeaf[] leaves = [new() { Log = "log", Index = 0, Bytes = [1] }, new() { Log = "log", Index = 1, Bytes = [] }];

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => store.Gate.Write(async db =>
        {
            await RowWriter.Insert(db, leaves, CancellationToken.None);
            throw new InvalidTimeZoneException();
        }, CancellationToken.None));

        await using var db = store.Db();
        Assert.False(await db.LogLeaves.AnyAsync());
    }

    [Fact]
    public async Task Plaintext_in_a_sealed_column_and_a_write_outside_a_gate_are_refused()
    {
        await using var store = await AnyDatabase.Create(Engine.Sqlite);

        var piece = new FilePiece { File = Guid.CreateVersion7(Noon), Number = 0, Content = [.. "note"u8] };
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Gate.Write(db => RowWriter.Insert(db, [piece], CancellationToken.None), CancellationToken.None));
        await using var db = store.Db();
        await Assert.ThrowsAsync<InvalidOperationException>(() => RowWriter.Insert(
            db, [new StoredLeaf { Log = "log", Index = 0, Bytes = [1] }], CancellationToken.None));
    }
}
