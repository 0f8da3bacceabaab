using System.Diagnostics;
using System.Globalization;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Suites;
using Entente.Node.Federation;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Bench.Federation;

/// <summary>
/// <c>growth [SIZES]</c>: what a long log costs. Two nodes, SQLite; the partner's log is filled with leaves up to each size, copied and countersigned as
/// always, and then nothing new comes: what does a look cost? At the largest size: proofs verified a second, and how long a node takes that was killed
/// while it wrote, from the start of its process to its first answer to a partner.
/// </summary>
internal static class GrowthRun
{
    internal const string Child = "growth-child";

    private const int Looks = 200;
    private const int Kills = 5;
    private const int AtATime = 20_000;
    private static readonly DateTimeOffset Time = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static async Task<int> Run(string[] args)
    {
        long[] sizes = args.Length > 0 ? [.. args.Select(a => long.Parse(a, CultureInfo.InvariantCulture))] : [1_000, 1_000_000];
        await using var us = await BenchNode.Start("US", "America/New_York");
        await using var cn = await BenchNode.Start("CN", "Asia/Shanghai");
        await us.Meet(cn);
        await cn.Meet(us);
        var agreement = await us.AgreeWith(cn, Suite.I);
        await ExchangeRun.Exchange(us, cn, agreement, 256);
        for (var look = 0; look < 5 * Looks; look++) await us.Exchange.Greet(cn.Party, CancellationToken.None); // warm
        Console.WriteLine($"Two nodes, SQLite, HTTPS over the loopback; {Environment.ProcessorCount} cores. Medians of {Looks} looks at two logs with nothing new.\n");
        Console.WriteLine("| leaves in the partner's log | ms a look | processor ms, both ends | bytes a look |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var size in sizes)
        {
            await Fill(cn, agreement.Hex, size);
            while (await Copied(us, agreement.Hex) < size) await us.Exchange.Greet(cn.Party, CancellationToken.None);
            Console.WriteLine(await Look(us, cn, size));
        }

        Console.WriteLine();
        Console.WriteLine(await Proofs(cn, agreement.Hex, sizes[^1]));
        await cn.Stop();
        Console.WriteLine(await Recovery(cn.Folder, agreement.Hex));
        return 0;
    }

    /// <summary>The other process: opens the node, answers a partner's question, says so, and appends to its log until it is killed.</summary>
    public static async Task<int> WriteUntilKilled(string folder, string log)
    {
        await using var node = await BenchNode.Start("CN", "Asia/Shanghai", folder: folder);
        var answer = await node.Door.Checkpoint(PartyCode.Parse("US"), log, 0, [], CancellationToken.None);
        Console.WriteLine($"answered {answer.Length}");
        for (; ; ) await Append(node, log, 64, long.MaxValue);
    }

    private static async Task<string> Look(BenchNode us, BenchNode cn, long size)
    {
        var (times, wire) = (new List<double>(), us.WireBytes);
        using var process = Process.GetCurrentProcess();
        var processor = process.TotalProcessorTime;
        for (var look = 0; look < Looks; look++)
        {
            var watch = Stopwatch.StartNew();
            await us.Exchange.Greet(cn.Party, CancellationToken.None);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        process.Refresh();
        return string.Create(CultureInfo.InvariantCulture,
            $"| {size:N0} | {times.Order().ElementAt(Looks / 2):0.0} | {(process.TotalProcessorTime - processor).TotalMilliseconds / Looks:0.0} | {(us.WireBytes - wire) / Looks:N0} |");
    }

    /// <summary>Leaves hashed and proved against a root whose checkpoint was verified once; one core.</summary>
    private static async Task<string> Proofs(BenchNode node, string log, long size)
    {
        await using var db = node.Db();
        var random = new Random(1961); // fixed, so that two runs compare the same work
        var indices = Enumerable.Range(0, 2048).Select(_ => random.NextInt64(size)).Distinct().ToList();
        var nodes = await LogProofs.Nodes(db, log, indices, [size], CancellationToken.None);
        var root = MerkleTree.Root(size, nodes);
        var leaves = await db.LogLeaves.AsNoTracking().Where(l => l.Log == log && indices.Contains(l.Index)).ToListAsync();
        var proofs = leaves.ConvertAll(l => (l.Index, l.Bytes, Path: MerkleTree.InclusionProof(l.Index, size, nodes)));
        var rates = new List<double>();
        for (var round = 0; round < 15; round++)
        {
            var watch = Stopwatch.StartNew();
            foreach (var (index, bytes, path) in proofs)
                if (!MerkleTree.VerifyInclusion(MerkleTree.LeafHash(bytes), index, size, path, root)) throw new InvalidOperationException("The bench's own proof does not hold.");
            rates.Add(proofs.Count / watch.Elapsed.TotalSeconds);
        }

        return string.Create(CultureInfo.InvariantCulture, $"Inclusion proofs verified against one checkpoint of {size:N0} leaves: {rates.Order().ElementAt(rates.Count / 2):N0} a second on one core (median of {rates.Count} rounds).");
    }

    private static async Task<string> Recovery(string folder, string log)
    {
        var times = new List<double>();
        for (var kill = 0; kill <= Kills; kill++)
        {
            var watch = Stopwatch.StartNew();
            using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Child, folder, log]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var line = await child.StandardOutput.ReadLineAsync();
            if (line?.StartsWith("answered", StringComparison.Ordinal) is not true) throw new InvalidOperationException("The killed node did not come back.");
            if (kill > 0) times.Add(watch.Elapsed.TotalSeconds); // the first start follows an orderly end
            await Task.Delay(1500);
            child.Kill();
            await child.WaitForExitAsync();
        }

        return string.Create(CultureInfo.InvariantCulture,
            $"From the start of a node killed in the midst of writing to its first answer: {times.Order().ElementAt(Kills / 2):0.0} s (median of {Kills} kills; {times.Min():0.0} to {times.Max():0.0}).");
    }

    private static async Task<long> Copied(BenchNode us, string log)
    {
        await using var db = us.Db();
        var seen = await db.PartnerLogs.AsNoTracking().SingleAsync(l => l.Log == log);
        return Math.Min(TreeFrontier.FromBytes(seen.Mirror).Size, seen.Returned ? seen.Size : 0);
    }

    private static async Task Fill(BenchNode node, string log, long size)
    {
        while (await Append(node, log, AtATime, size) < size) { }
    }

    /// <summary>Leaves of the usual form, in one transaction with one checkpoint, as a large delivery leaves them.</summary>
    private static Task<long> Append(BenchNode node, string log, int count, long atMost) => node.Gate.Write(async db =>
    {
        var size = (await db.Logs.SingleAsync(l => l.Name == log)).Size;
        if (size >= atMost) return size;
        var book = await LogBook.Open(db, log, CancellationToken.None);
        for (var end = Math.Min(size + count, atMost); size < end;)
        {
            var name = Digest.Of(BitConverter.GetBytes(size));
            size = 1 + book.Append(new LogLeaf(LeafKinds.Sent, "CN/US/substance-notification", 1, size + 1, name, name.Hex, Time).ToBytes());
        }

        await book.Close(node.Identity, Suite.I, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        return size;
    }, CancellationToken.None);
}
