using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;
using Entente.Node.Federation;
using Entente.Node.Store.Matters;
using Entente.Procedures;

namespace Entente.Bench.Federation;

/// <summary>
/// <c>exchange [ENTRIES] [SUITES] [alone]</c>: entries a second from dispatch at one node to the verified receipt back there, two nodes in this
/// process, each with its own database and TLS port on the loopback, beside what the same machine does in the same minute if it does nothing but
/// the cryptography and one fsync a commit. <c>alone</c> leaves the ceiling out, for a profiler.
/// </summary>
/// <remarks>
/// Both are measured after the compiler has calmed down, and processor time leaves its own thread out: a node runs for weeks, and what EF Core needs is compiled in its first minutes.
/// PostgreSQL is measured when <c>ENTENTE_BENCH_POSTGRES</c> names a server on which databases may be made.
/// </remarks>
internal static class ExchangeRun
{
    private const int Batch = 128;
    private const int Rounds = 5;

    /// <summary>Methods compiled in one round of warming up, below which it is a calm one; the compiler has settled after three in a row.</summary>
    private const int Calm = 40;

    private const int MostWarming = 60;

    public static async Task<int> Run(string[] args)
    {
        var entries = args.Select(a => int.TryParse(a, CultureInfo.InvariantCulture, out var asked) ? asked : 0).FirstOrDefault(a => a > 0, 2560);
        var suites = Suite.All.Where(s => !Suite.All.Any(named => args.Contains(named.ToString())) || args.Contains(s.ToString()));
        Console.WriteLine($"Two nodes, HTTPS over the loopback (TLS 1.3, both certificates pinned), batches of {Batch}; {Environment.ProcessorCount} cores, {(GCSettings.IsServerGC ? "server" : "workstation")} garbage collector.");
        Console.WriteLine($"Medians of {Rounds} rounds of {entries / Rounds} entries, turn about with the ceiling; other work on the machine weighs on the clock more than on processor time, which leaves out PostgreSQL's own.\n");
        Console.WriteLine("| database | suites | entries/s | ceiling | of the ceiling | processor ms an entry | ceiling | of the ceiling | kB on the wire an entry | kB allocated an entry |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        var parts = new List<string>();
        foreach (var database in new[] { null, Environment.GetEnvironmentVariable("ENTENTE_BENCH_POSTGRES") }.Distinct())
        {
            await using var us = await BenchNode.Start("US", "America/New_York", database);
            await using var cn = await BenchNode.Start("CN", "Asia/Shanghai", database);
            await us.Meet(cn);
            await cn.Meet(us);
            foreach (var suite in suites)
            {
                var agreement = await us.AgreeWith(cn, suite);
                await Warm(() => Exchange(us, cn, agreement, 4 * Batch));
                await Warm(() => Task.FromResult(Ceiling(us, cn, agreement, suite, Batch)));
                var rounds = new List<(Spent? Ceiling, Spent Whole)>();
                var part = "";
                for (var round = 0; round < Rounds; round++)
                {
                    // Turn about, so that a noisy neighbour weighs on both.
                    var floor = args.Contains("alone") ? null : await Measure(us, entries / Rounds, () => Task.FromResult(part = Ceiling(us, cn, agreement, suite, entries / Rounds)));
                    rounds.Add((floor, await Measure(us, entries / Rounds, () => Exchange(us, cn, agreement, entries / Rounds))));
                }

                var name = database is null ? "SQLite" : "PostgreSQL";
                Console.WriteLine(Row(name, suite, rounds));
                if (part.Length > 0) parts.Add($"{suite} beside {name}: {part}");
            }
        }

        Console.WriteLine();
        foreach (var part in parts) Console.WriteLine($"The ceiling per entry, by the clock and all cores, {part}.");
        return 0;
    }

    /// <summary>Runs until next to nothing is compiled any more.</summary>
    private static async Task Warm(Func<Task> work)
    {
        for (var (round, calm) = (0, 0); round < MostWarming && calm < 3; round++)
        {
            var before = JitInfo.GetCompiledMethodCount();
            await work();
            calm = JitInfo.GetCompiledMethodCount() - before < Calm ? calm + 1 : 0;
        }
    }

    private static string Row(string database, Suite suite, List<(Spent? Ceiling, Spent Whole)> rounds)
    {
        var whole = rounds.ConvertAll(r => r.Whole);
        var ceiling = rounds.Select(r => r.Ceiling).OfType<Spent>().ToList();
        var (rate, cpu) = (Median(whole, s => s.Rate), Median(whole, s => s.CpuMs));
        var (highest, least) = ceiling.Count == 0 ? (0, 0) : (Median(ceiling, s => s.Rate), Median(ceiling, s => s.CpuMs));
        return string.Create(CultureInfo.InvariantCulture,
            $"| {database} | {suite} | {rate:0} | {highest:0} | {100 * rate / highest:0} % | {cpu:0.00} | {least:0.00} | {100 * least / cpu:0} % | {Median(whole, s => s.WireKb):0.0} | {Median(whole, s => s.AllocatedKb):0} |");
    }

    /// <summary>Dispatches and delivers side by side until every entry is receipted.</summary>
    internal static async Task Exchange(BenchNode us, BenchNode cn, Digest agreement, int count)
    {
        var procedure = ProcedureCatalogue.Find("substance-notification@1")!;
        var statement = procedure.Parse("substance-notification.notify/1", Notification(), out _)!;
        var dispatching = Task.Run(async () =>
        {
            for (var sent = 0; sent < count; sent += Batch)
            {
                await Task.WhenAll(Enumerable.Range(0, Math.Min(Batch, count - sent)).Select(_ => us.Dispatcher.Send(
                    (_, _) => Task.FromResult<Outgoing?>(new(
                        procedure, "substance-notification.notify/1", statement, null, UnitCode.Parse("US/LAB"), [cn.Party], agreement,
                        DraftContent.UsualHandling, [Purpose.PREV], ["WG"], null, [], [], null, null)),
                    (_, _, _) => Task.CompletedTask,
                    CancellationToken.None)));
            }
        });
        while (!dispatching.IsCompleted)
            if (await us.Exchange.Run(cn.Party, CancellationToken.None) != Round.Progress) await Task.Delay(1);
        await dispatching;
        while (await us.Exchange.Run(cn.Party, CancellationToken.None) == Round.Progress) { }
    }

    /// <summary>The same cryptography with the same parallelism, and a write and fsync where each node commits.</summary>
    private static string Ceiling(BenchNode us, BenchNode cn, Digest agreement, Suite suite, int count)
    {
        var body = EntryBody.Build(JsonNode.Parse(Notification().GetRawText())!.AsObject());
        var header = Header(agreement, body);
        var times = new double[4];
        using var disk = new FileStream(Path.Combine(us.Folder, "fsync"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var watch = Stopwatch.StartNew();
        for (var done = 0; done < count; done += Batch)
        {
            var (entries, envelopes) = (new SignedEntry[Batch], new byte[Batch][]);
            Time(0, () => Parallel.For(0, Batch, i => envelopes[i] = EntryCodec.Seal(
                entries[i] = EntryCodec.Write(header with { Id = Guid.CreateVersion7() }, body, us.Identity.Keys, suite), cn.Identity.Keys.Public, us.Party, cn.Party)));
            Time(1, () => Parallel.For(0, Batch, i =>
            {
                if (!EntryCodec.Open(envelopes[i], cn.Identity.ByKeyId, us.ById).IsSound) throw new InvalidOperationException("The bench's own entry does not open.");
            }));
            Time(2, () =>
            {
                var now = header.Time;
                var sheet = ReceiptBatch.Sign([.. entries.Select((e, i) => Receipt.For(e, new Verdict.Accepted([]), cn.Party, i, now, now))], cn.Identity.Keys);
                if (!ReceiptBatch.Read(sheet, cn.ById).IsSound) throw new InvalidOperationException("The bench's own receipts do not verify.");
                foreach (var (node, origin) in new[] { (us, "bench/us"), (cn, "bench/cn"), (us, "bench/us") }) // at dispatch, at receipt, at settlement
                    _ = new Entente.Exchange.Logs.Checkpoint(origin, done + 1, header.Entente.Body.Sha256).Sign(node.Identity.Keys, suite);
            });
            Time(3, () =>
            {
                for (var commit = 0; commit < 4; commit++) // dispatch, receipt, settlement, witness
                {
                    disk.Write(envelopes[commit]);
                    disk.Flush(flushToDisk: true);
                }
            });
        }

        return $"sign and seal {Per(0)} ms, open and verify {Per(1)} ms, receipts and checkpoints {Per(2)} ms, fsync {Per(3)} ms";

        string Per(int part) => (times[part] / count).ToString("0.000", CultureInfo.InvariantCulture);

        void Time(int part, Action work)
        {
            var began = watch.Elapsed;
            work();
            times[part] += (watch.Elapsed - began).TotalMilliseconds;
        }
    }

    private static async Task<Spent> Measure(BenchNode us, int count, Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        var (processor, wire, allocated) = (Processor(), us.WireBytes, GC.GetTotalAllocatedBytes());
        await work();
        return new(
            count / watch.Elapsed.TotalSeconds, (Processor() - processor).TotalMilliseconds / count,
            (us.WireBytes - wire) / 1000.0 / count, (GC.GetTotalAllocatedBytes() - allocated) / 1000.0 / count);
    }

    /// <summary>Processor time of this process without that of the compiler's own thread (on Linux), which is busy in a process's first minutes only.</summary>
    private static TimeSpan Processor()
    {
        using var process = Process.GetCurrentProcess();
        var compiler = process.Threads.Cast<ProcessThread>().Where(IsCompiler).Aggregate(TimeSpan.Zero, (sum, thread) => sum + thread.TotalProcessorTime);
        return process.TotalProcessorTime - compiler;
    }

    private static bool IsCompiler(ProcessThread thread)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{thread.Id}/comm");
        return File.Exists(name) && File.ReadAllText(name).StartsWith(".NET Tiered", StringComparison.Ordinal);
    }

    private static double Median(List<Spent> rounds, Func<Spent, double> value) => rounds.Select(value).Order().ElementAt(rounds.Count / 2);

    /// <param name="WireKb">Bodies of requests and answers, without HTTP's and TLS's own lines.</param>
    private sealed record Spent(double Rate, double CpuMs, double WireKb, double AllocatedKb);

    private static EntryHeader Header(Digest agreement, byte[] body)
    {
        var now = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        return new(Guid.CreateVersion7(now), "substance-notification.notify/1", UnitCode.Parse("US/LAB"), now, new(
            agreement, "substance-notification@1", "US/CN/substance-notification", 1, 1, null, 0, null, [], [PartyCode.Parse("CN")], [Purpose.PREV],
            DraftContent.UsualHandling, null, [], ["WG"], Notification(), null, EntryBody.DigestsOf(body), []));
    }

    private static JsonElement Notification() => JsonElement.Parse(
        """
        {"kind":"FIRST_DETECTION","circumstance":"SEIZURE_POST","provisionalDescription":{"en":"White powder, unknown","zh":"白色粉末，成分不明"},
        "level":"L0","isomerOpen":false,"foundOn":"2026-11-20","analysedOn":"2026-11-21","reportedOn":"2026-11-22",
        "message":{"en":"Please say whether your laboratories have seen it.","zh":"请告知贵方实验室是否检出过。"}}
        """);
}
