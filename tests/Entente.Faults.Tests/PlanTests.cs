using Entente.Faults.Campaign;

namespace Entente.Faults.Tests;

public sealed class PlanTests
{
    [Fact]
    public void The_same_seed_gives_the_same_plan_and_another_seed_another()
    {
        Assert.Equal(Events(7), Events(7));
        Assert.NotEqual(Events(7), Events(8));
    }

    [Fact]
    public void A_plan_has_as_many_partitions_and_kills_as_were_asked_for_spread_over_the_whole_way()
    {
        var events = Events(7);

        foreach (var kind in new[] { events.Where(e => e is Partition), events.Where(e => e is Kill) })
        {
            var counts = kind.Select(e => e.At).ToList();
            Assert.Equal(20, counts.Count);
            Assert.All(counts.Chunk(5).Select((quarter, i) => (quarter, i)), q => Assert.All(q.quarter, at => Assert.InRange(at, q.i * 1000, (q.i * 1000) + 999)));
        }
    }

    private static IReadOnlyList<Event> Events(int seed) => new Plan(seed, Entries: 4_000, Partitions: 20, Kills: 20, Restores: true).Events();
}
