using System.Diagnostics;
using System.Globalization;
using Entente.Faults.History;
using Entente.Faults.Weather;
using Entente.Node.Store;
using Entente.Node.Store.Upkeep;

namespace Entente.Faults.Campaign;

/// <summary>Two nodes at work while the plan happens to them; then quiet, until all has got through; then the check of what they hold.</summary>
internal sealed class Campaign : IAsyncDisposable
{
    private const string Passphrase = "five random words of a fault";
    private const int LargestBatch = 64;
    private const int EventsAtOnce = 4;
    private static readonly TimeSpan Stuck = TimeSpan.FromMinutes(4);

    private readonly string folder;
    private readonly Setup setup;
    private readonly Journal journal;
    private readonly List<Station> stations;
    private readonly SemaphoreSlim link = new(1, 1);
    private readonly TextWriter say;
    private readonly Stopwatch since = Stopwatch.StartNew();
    private readonly int acknowledgedBefore;
    private int unfinished;
    private long refused;

    private Campaign(string folder, Setup setup, TextWriter say)
    {
        (this.folder, this.setup, this.say) = (folder, setup, say);
        journal = Journal.Open(Path.Combine(folder, "journal"));
        acknowledgedBefore = journal.Count;
        stations = [.. Enumerable.Range(0, 2).Select(side => new Station(
            setup.Node(side, folder), new FaultProxy(setup.ProxyPort(side), setup.Ports[3 * side], setup.Plan.Seed + side, setup.DamagePerMillion / 1e6), setup, journal, folder))];
    }

    private Plan Plan => setup.Plan;

    /// <summary>Plays the campaign of this folder, or goes on with it, for at most so long; then checks everything since its beginning.</summary>
    public static async Task<Report> Play(string folder, Func<Setup> fresh, TimeSpan atMost, TextWriter say)
    {
        var kept = Setup.Keep(folder, fresh);
        var watch = Stopwatch.StartNew();
        await say.WriteLineAsync($"faults: seed {kept.Plan.Seed}, {kept.Plan.Entries} entries, {kept.Plan.Partitions} partitions, {kept.Plan.Kills} kills; folder {folder}");
        Report report;
        await using (var campaign = new Campaign(folder, kept, say))
        {
            await campaign.Work(watch, atMost);
            var worked = watch.Elapsed;
            await campaign.Quiet();
            report = await campaign.Check(worked);
            report = report with { Took = watch.Elapsed };
        }

        await say.WriteLineAsync(report.ToString());
        return report;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var station in stations) await station.DisposeAsync();
        journal.Dispose();
        link.Dispose();
    }

    private async Task Work(Stopwatch watch, TimeSpan atMost)
    {
        foreach (var station in stations) station.Proxy.Begin();
        await Task.WhenAll(stations.Select(s => s.Begin()));
        var agreement = await Agree();
        var events = Plan.Events();
        var (happening, done) = (new List<Task>(), false);
        var officers = stations.Select((s, side) => Task.Run(() => Officer(s, Plan.Parties[1 - side], agreement, () => Volatile.Read(ref done)))).ToList();
        var place = 0;
        while (journal.Count < Plan.Entries && watch.Elapsed < atMost)
        {
            for (; place < events.Count && events[place].At <= journal.Count; place++)
                if (!journal.Over.Contains(place)) happening.Add(Happen(place, events[place]));
            foreach (var station in stations) await station.InTurn(station.Revive);
            if (officers.Find(o => o.IsFaulted) is { } broken) await broken;
            await Task.Delay(20);
        }

        Volatile.Write(ref done, true);
        await Task.WhenAll(officers);
        if (journal.Count >= Plan.Entries)
            for (; place < events.Count; place++) happening.Add(Happen(place, events[place])); // those at the very end
        await Task.WhenAll(happening);
    }

    /// <summary>Cards compared and an agreement in force, once.</summary>
    private async Task<string> Agree()
    {
        var file = Path.Combine(folder, "agreement");
        if (File.Exists(file)) return await File.ReadAllTextAsync(file);
        foreach (var (station, other) in new[] { (stations[0], stations[1]), (stations[1], stations[0]) })
        {
            var card = Path.Combine(folder, $"{station.Party}.card");
            await station.Ask($"card {card}");
            await other.Ask($"meet {card}");
        }

        var agreement = await stations[0].Ask($"propose {stations[1].Party}");
        await stations[1].Ask($"countersign {agreement}");
        while (!(await stations[0].Status()).Agreed) await Task.Delay(100);
        await File.WriteAllTextAsync(file, agreement);
        return agreement;
    }

    /// <summary>Gives errands to one node as fast as it takes them, and waits while too much waits.</summary>
    private async Task Officer(Station station, string partner, string agreement, Func<bool> done)
    {
        var draw = new Random(Plan.Seed ^ station.Party[0]);
        var looked = Stopwatch.StartNew();
        var queued = 0;
        while (!done())
        {
            try
            {
                if (station.Open is not { } node || Volatile.Read(ref unfinished) > EventsAtOnce)
                {
                    await Task.Delay(20);
                    continue;
                }

                if (queued > Plan.Window / 2 || looked.ElapsedMilliseconds > 250)
                {
                    queued = (await station.Status()).Queued;
                    looked.Restart();
                    if (queued >= Plan.Window - LargestBatch)
                    {
                        await Task.Delay(50);
                        continue;
                    }
                }

                var count = draw.Next(1, LargestBatch + 1);
                var first = journal.Reserve(count);
                var broken = station.SyncBroken;
                var answer = await node.Ask(string.Create(CultureInfo.InvariantCulture, $"send {partner} {agreement} {first} {count}"));
                var words = answer.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words is ["failed", ..])
                {
                    Interlocked.Add(ref refused, count);
                    await Task.Delay(100);
                    continue;
                }

                queued += count;
                Interlocked.Add(ref refused, int.Parse(words[0], CultureInfo.InvariantCulture));
                if (words.Length == 1)
                {
                    await Task.Delay(100); // nothing could be written
                    continue;
                }

                journal.Acknowledge(station.Party, words[1..]);
                if (broken) journal.Complain($"{station.Party} acknowledged {words.Length - 1} entries while no fsync could succeed");
            }
            catch (Exception gone) when (gone is NodeGone or StatusUnknown)
            {
                await Task.Delay(50);
            }
        }
    }

    private async Task Happen(int place, Event what)
    {
        Interlocked.Increment(ref unfinished);
        journal.Note(since.Elapsed, what.ToString());
        try
        {
            if (what is Partition partition)
            {
                await Part(partition);
            }
            else if (what is NodeEvent one)
            {
                var station = stations.Single(s => s.Party == one.Party);
                await station.InTurn(() => To(station, one));
            }

            journal.End(place);
            journal.Note(since.Elapsed, $"over: {what.GetType().Name} at {what.At}");
        }
        finally
        {
            Interlocked.Decrement(ref unfinished);
        }
    }

    private async Task Part(Partition partition)
    {
        await link.WaitAsync();
        try
        {
            var parted = stations.Where((_, side) => partition.Link is Link.Both || (int)partition.Link == side);
            await Task.WhenAll(parted.Select(s => s.Proxy.Part(partition.How, partition.Length)));
        }
        finally
        {
            link.Release();
        }
    }

    private async Task To(Station station, NodeEvent what)
    {
        try
        {
            await Do(station, what);
        }
        catch (NodeGone)
        {
            await station.Revive(); // it died by itself, and that is on record
        }
    }

    private async Task Do(Station station, NodeEvent what)
    {
        switch (what)
        {
            case Kill kill:
                await Task.Delay(kill.After);
                await station.KillAndRestart(kill.Down, kill.Again);
                break;
            case Clock clock:
                await station.SetClock(clock.Seconds);
                break;
            case FullDisk full:
                await station.FillDisk(full.Length);
                break;
            case BrokenSync sync:
                if (!await station.BreakSync()) await say.WriteLineAsync("faults: this system has no call filter; fsync was not broken");
                await Task.Delay(sync.Until);
                await station.KillAndRestart(TimeSpan.Zero, null);
                break;
            case Backup:
                File.Delete(BackupOf(station));
                await MakeBackup.Handle(station.Options, BackupOf(station), Passphrase, TimeProvider.System, CancellationToken.None);
                journal.BackedUp(station.Party);
                break;
            case Restore:
                await Restored(station);
                break;
        }
    }

    private async Task Restored(Station station)
    {
        await station.Kill();
        await RestoreNode.Handle(station.Options, BackupOf(station), Passphrase, replace: true, TimeProvider.System, CancellationToken.None);
        journal.Restored(station.Party);
        await station.Begin(onlyReceives: true);
        var watch = Stopwatch.StartNew();
        while ((await station.Status()).Receives)
        {
            if (watch.Elapsed > Stuck) throw new InvalidOperationException($"{station.Party} was restored from a backup and never signs again.");
            await Task.Delay(200);
        }

        station.OpenForWork();
    }

    private string BackupOf(Station station) => Path.Combine(folder, $"{station.Party}.entente-backup");

    /// <summary>No more faults below TLS and no more errands: all that was acknowledged must now get through by itself.</summary>
    private async Task Quiet()
    {
        var (watch, least) = (Stopwatch.StartNew(), int.MaxValue);
        while (true)
        {
            foreach (var station in stations) await station.InTurn(station.Revive);
            var states = await Task.WhenAll(stations.Select(s => s.Status()));
            if (states.All(s => s.IsSettled)) break;
            journal.Note(since.Elapsed, string.Join("; ", states.Select(s => s.ToString())));
            var left = states.Sum(s => s.Queued);
            if (left == 0) await Task.WhenAll(stations.Select((s, side) => s.Ask($"look {Plan.Parties[1 - side]}")));
            if (left < least) (least, watch) = (left, Stopwatch.StartNew());
            if (watch.Elapsed > Stuck)
            {
                journal.Complain($"after {Stuck.TotalMinutes} quiet minutes this is left: {string.Join("; ", states.Select(s => s.ToString()))}");
                break;
            }

            await Task.Delay(200);
        }

        foreach (var station in stations) await station.Stop();
    }

    private async Task<Report> Check(TimeSpan worked)
    {
        var (names, sides) = (new Dictionary<string, string>(), new List<Side>());
        foreach (var station in stations)
        {
            await using var reader = await Reader.Open(station.Options, names);
            sides.Add(await reader.Read());
        }

        var most = new Watermarks(stations.Max(s => s.MostQueued), Plan.Window + LargestBatch, stations.Max(s => s.MostMegabytes), 800);
        var findings = Checker.Check(new(sides[0], sides[1], journal.Acknowledged, journal.Waived, most));
        return new(setup, journal, sides, most, findings, worked, TimeSpan.Zero, journal.Count - acknowledgedBefore, stations, Interlocked.Read(ref refused));
    }
}
