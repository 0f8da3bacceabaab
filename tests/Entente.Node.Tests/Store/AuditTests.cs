using Entente.Node.Store;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Store;

public sealed class AuditTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Chemist = Guid.Parse("0195a0f0-0000-7000-8000-000000000001");

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task An_act_and_its_row_on_the_trail_stand_or_fall_together(Engine engine)
    {
        await using var store = await AnyDatabase.Create(engine);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => store.Gate.Write(db =>
        {
            Audit.Note(db, Chemist, "draft.save", "draft", "d1", Noon);
            throw new InvalidTimeZoneException();
        }, CancellationToken.None));
        await store.Gate.Write(db => Note(db, "m1"), CancellationToken.None);

        await using var db = store.Db();
        var row = Assert.Single(await Audit.Find(db, new(), null, 10, CancellationToken.None));
        Assert.Equal((1L, Noon, (Guid?)Chemist, "matter.read", "matter", "m1"), (row.Seq, row.At, row.Officer, row.Action, row.Kind, row.Subject));
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_save_outside_the_gate_is_on_the_trail_too(Engine engine)
    {
        await using var store = await AnyDatabase.Create(engine);

        await using var db = store.Db();
        await Note(db, "m1");
        await db.SaveChangesAsync();
        await Note(db, "m2");
        await db.SaveChangesAsync();

        Assert.Equal(new AuditState(2, (await Last(db)).Hash, null), await Audit.Check(db, CancellationToken.None));
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task Officers_who_act_at_the_same_moment_share_one_unbroken_trail(Engine engine)
    {
        await using var store = await AnyDatabase.Create(engine);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => store.Gate.Write(db => Note(db, $"m{i}"), CancellationToken.None))));

        await using var db = store.Db();
        Assert.Equal(new AuditState(40, (await Last(db)).Hash, null), await Audit.Check(db, CancellationToken.None));
        Assert.Equal(40, await db.AuditTrail.Select(r => r.Subject).Distinct().CountAsync());
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_row_that_someone_removed_or_changed_shows(Engine engine)
    {
        await using var store = await AnyDatabase.Create(engine);
        for (var i = 1; i <= 5; i++) await store.Gate.Write(db => Note(db, $"m{i}"), CancellationToken.None);
        await using var db = store.Db();

        await db.Database.ExecuteSqlRawAsync("update audit_trail set subject = 'm9' where seq = 4");
        Assert.Equal(4, (await Audit.Check(db, CancellationToken.None)).BrokenAt);

        await db.Database.ExecuteSqlRawAsync("update audit_trail set subject = 'm4' where seq = 4; delete from audit_trail where seq = 2");
        Assert.Equal(2, (await Audit.Check(db, CancellationToken.None)).BrokenAt);

        await db.Database.ExecuteSqlRawAsync("update audit_trail set seq = seq - 1 where seq = 3"); // closing the gap does not help
        Assert.Equal(2, (await Audit.Check(db, CancellationToken.None)).BrokenAt);
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task The_trail_is_read_by_officer_thing_and_time_newest_first(Engine engine)
    {
        await using var store = await AnyDatabase.Create(engine);
        await store.Gate.Write(db =>
        {
            Audit.Note(db, Chemist, "matter.read", "matter", "m1", Noon);
            Audit.Note(db, null, "backup.write", "node", "US", Noon.AddHours(1));
            Audit.Note(db, Chemist, "draft.save", "draft", "d1", Noon.AddHours(2));
            Audit.Note(db, Chemist, "matter.read", "matter", "m2", Noon.AddHours(3));
            return Task.CompletedTask;
        }, CancellationToken.None);
        await using var db = store.Db();

        Assert.Equal([4L, 3, 1], await Seqs(new(Officer: Chemist)));
        Assert.Equal([1L], await Seqs(new(Kind: "matter", Subject: "m1")));
        Assert.Equal([3L, 2], await Seqs(new(From: Noon.AddHours(1), Until: Noon.AddHours(3))));
        Assert.Equal([2L, 1], (await Audit.Find(db, new(), before: 3, atMost: 2, CancellationToken.None)).Select(r => r.Seq));

        async Task<IEnumerable<long>> Seqs(AuditQuery asked) => (await Audit.Find(db, asked, null, 10, CancellationToken.None)).Select(r => r.Seq);
    }

    [Theory]
    [InlineData("matter.read", "Seizure of 40 kg near the port")] // a subject is never a text
    [InlineData("read the matter", "m1")]
    [InlineData("matter.read", "m1\n2")] // would let one row pass for another under the same hash
    public async Task Words_do_not_get_onto_the_trail(string action, string subject)
    {
        await using var store = await AnyDatabase.Create(Engine.Sqlite);
        await using var db = store.Db();

        Assert.Throws<ArgumentException>(() => Audit.Note(db, Chemist, action, "matter", subject, Noon));
    }

    private static Task Note(NodeDb db, string subject)
    {
        Audit.Note(db, Chemist, "matter.read", "matter", subject, Noon);
        return Task.CompletedTask;
    }

    private static Task<AuditRow> Last(NodeDb db) => db.AuditTrail.AsNoTracking().OrderBy(r => r.Seq).LastAsync();
}
