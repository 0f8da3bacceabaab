using Entente.Node.Store;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Store;

public sealed class WriteGateTests
{
    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_write_that_fails_leaves_nothing_behind(Engine engine)
    {
        await using var store = await AnyDatabase.Create(engine);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => store.Gate.Write(async db =>
        {
            db.Add(new NodeMark { Name = "half", Value = "1" });
            await db.SaveChangesAsync();
            throw new InvalidTimeZoneException();
        }, CancellationToken.None));

        await using var db = store.Db();
        Assert.False(await db.Set<NodeMark>().AnyAsync(m => m.Name == "half"));
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task Writers_that_read_before_they_write_do_not_lose_each_others_work(Engine engine)
    {
        await using var store = await AnyDatabase.Create(engine);
        await store.Gate.Write(async db => await db.AddAsync(new NodeMark { Name = "counter", Value = "0" }), CancellationToken.None);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => store.Gate.Write(async db =>
        {
            var mark = await db.Set<NodeMark>().SingleAsync(m => m.Name == "counter");
            mark.Value = $"{int.Parse(mark.Value, null) + 1}";
        }, CancellationToken.None))));

        await using var db = store.Db();
        Assert.Equal("12", (await db.Set<NodeMark>().SingleAsync(m => m.Name == "counter")).Value);
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_write_inside_a_write_is_refused_instead_of_waiting_for_itself(Engine engine)
    {
        await using var store = await AnyDatabase.Create(engine);

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Gate.Write(
            _ => store.Gate.Write(_ => Task.CompletedTask, CancellationToken.None), CancellationToken.None));
    }

    [Fact]
    public async Task On_sqlite_writers_get_their_turn_in_the_order_they_came()
    {
        await using var store = await AnyDatabase.Create(Engine.Sqlite);
        var order = new List<int>();
        var first = new TaskCompletionSource();

        var writes = new List<Task> { store.Gate.Write(_ => first.Task, CancellationToken.None) };
        for (var i = 0; i < 20; i++)
        {
            var mine = i;
            writes.Add(store.Gate.Write(_ =>
            {
                order.Add(mine);
                return Task.CompletedTask;
            }, CancellationToken.None));
        }

        first.SetResult();
        await Task.WhenAll(writes);

        Assert.Equal(Enumerable.Range(0, 20), order);
    }

    [Fact]
    public async Task A_writer_that_gives_up_waiting_does_not_keep_the_turn()
    {
        await using var store = await AnyDatabase.Create(Engine.Sqlite);
        var first = new TaskCompletionSource();
        using var impatience = new CancellationTokenSource();

        var holder = store.Gate.Write(_ => first.Task, CancellationToken.None);
        var gaveUp = store.Gate.Write(_ => Task.CompletedTask, impatience.Token);
        var last = store.Gate.Write(_ => Task.CompletedTask, CancellationToken.None);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gaveUp);
        first.SetResult();

        await Task.WhenAll(holder, last);
    }

    [Fact]
    public async Task A_write_that_loses_its_connection_is_done_again_once()
    {
        await using var store = await AnyDatabase.Create(Engine.Postgres);
        var runs = 0;

        await store.Gate.Write(async db =>
        {
            await db.AddAsync(new NodeMark { Name = "once", Value = "" });
            if (++runs > 1) return;
            var server = await PostgresServer.Get();
            var mine = await db.Database.SqlQueryRaw<int>("select pg_backend_pid() as \"Value\"").SingleAsync();
            await server.Execute($"select pg_terminate_backend({mine})");
        }, CancellationToken.None);

        await using var db = store.Db();
        Assert.Equal(2, runs);
        Assert.True(await db.Set<NodeMark>().AnyAsync(m => m.Name == "once"));
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_looked_up_and_not_done_twice()
    {
        await using var store = await AnyDatabase.Create(Engine.Postgres);
        await store.Close();
        await using var wire = new LossyWire(store.Options.Database);
        var far = await AnyDatabase.Open(Engine.Postgres, new() { Party = "US", StateFolder = store.Options.StateFolder, Database = wire.ConnectionString });
        var runs = 0;

        wire.LoseNextAnswerToCommit();
        await far.Gate.Write(async db =>
        {
            runs++;
            await db.AddAsync(new NodeMark { Name = $"run {runs}", Value = "" });
        }, CancellationToken.None);
        await far.Close();

        Assert.True(wire.Lost, "no answer was lost, so nothing was tried");
        var near = await AnyDatabase.Open(Engine.Postgres, store.Options);
        await using (var db = near.Db()) Assert.Equal(["run 1"], await db.Set<NodeMark>().Where(m => m.Name.StartsWith("run")).Select(m => m.Name).ToListAsync());
        await near.Close();
        Assert.Equal(1, runs);
    }
}
