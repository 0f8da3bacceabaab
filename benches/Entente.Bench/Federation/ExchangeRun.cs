using System.Diagnostics;
using System.Globalization;
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
/// <c>exchange [ENTRIES]</c>: entries a second from dispatch at one node to the verified receipt back there, two nodes in this process, each
/// with its own SQLite file and TLS port on the loopback, beside what the same machine does in the same minute if it does nothing but the cryptography and one fsync a batch.
/// </summary>
internal static class ExchangeRun
{
    private const int Batch = 64;
    private const int Rounds = 5;

    public static async Task<int> Run(string[] args)
    {
        var entries = args.Length > 0 && int.TryParse(args[0], CultureInfo.InvariantCulture, out var asked) ? asked : 2048;
        await using var us = await BenchNode.Start("US", "America/New_York");
        await using var cn = await BenchNode.Start("CN", "Asia/Shanghai");
        await us.Meet(cn);
        await cn.Meet(us);
        var agreement = await us.AgreeWith(cn);
        Console.WriteLine($"two nodes, SQLite, HTTPS over the loopback (TLS 1.3, both certificates pinned); {Environment.ProcessorCount} cores; batches of {Batch}");

        await Exchange(us, cn, agreement, 4 * Batch); // warm
        Ceiling(us, cn, agreement, 4 * Batch);
        // Turn about, so that a noisy neighbour weighs on both; processor time is told too, because it weighs on that least.
        var rounds = new List<(Spent Ceiling, Spent Whole)>();
        var parts = "";
        for (var round = 0; round < Rounds; round++)
        {
            var floor = await Measure(entries / Rounds, () =>
            {
                parts = Ceiling(us, cn, agreement, entries / Rounds);
                return Task.CompletedTask;
            });
            rounds.Add((floor, await Measure(entries / Rounds, () => Exchange(us, cn, agreement, entries / Rounds))));
        }

        var (ceiling, whole) = (Median(rounds.ConvertAll(r => r.Ceiling)), Median(rounds.ConvertAll(r => r.Whole)));
        Console.WriteLine(parts);
        Say("ceiling", ceiling, "sign, seal, open, verify, sign and verify receipts and checkpoints, four fsyncs a batch");
        Say("end to end", whole, string.Create(CultureInfo.InvariantCulture, $"{100 * whole.Rate / ceiling.Rate:0} % of the ceiling by the clock, {100 * ceiling.CpuMs / whole.CpuMs:0} % by processor time"));
        return 0;
    }

    /// <summary>Dispatches and delivers side by side until every entry is receipted.</summary>
    private static async Task Exchange(BenchNode us, BenchNode cn, Digest agreement, int count)
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
    private static string Ceiling(BenchNode us, BenchNode cn, Digest agreement, int count)
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
                entries[i] = EntryCodec.Write(header with { Id = Guid.CreateVersion7() }, body, us.Identity.Keys, Suite.I), cn.Identity.Keys.Public, us.Party, cn.Party)));
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
                    _ = new Entente.Exchange.Logs.Checkpoint(origin, done + 1, header.Entente.Body.Sha256).Sign(node.Identity.Keys);
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

        return $"of the ceiling, per entry: sign and seal {Per(0)} ms, open and verify {Per(1)} ms, receipts and checkpoints {Per(2)} ms, fsync {Per(3)} ms (by the clock, all cores)";

        string Per(int part) => (times[part] / count).ToString("0.000", CultureInfo.InvariantCulture);

        void Time(int part, Action work)
        {
            var began = watch.Elapsed;
            work();
            times[part] += (watch.Elapsed - began).TotalMilliseconds;
        }
    }

    private static async Task<Spent> Measure(int count, Func<Task> work)
    {
        var (process, watch) = (Process.GetCurrentProcess(), Stopwatch.StartNew());
        var before = process.TotalProcessorTime;
        await work();
        process.Refresh();
        return new(count / watch.Elapsed.TotalSeconds, (process.TotalProcessorTime - before).TotalMilliseconds / count);
    }

    private static Spent Median(List<Spent> rounds) =>
        new(rounds.Select(r => r.Rate).Order().ElementAt(rounds.Count / 2), rounds.Select(r => r.CpuMs).Order().ElementAt(rounds.Count / 2));

    private static void Say(string what, Spent spent, string meaning) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what,-11}{spent.Rate,7:0} entries/s{spent.CpuMs,7:0.00} ms of processor an entry   {meaning}"));

    private sealed record Spent(double Rate, double CpuMs);

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
