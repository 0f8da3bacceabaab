using System.Diagnostics;
using System.Globalization;
using System.Text;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Faults.Weather;
using Entente.Node.Desks.Agreements;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Faults.Child;

/// <summary>Does what the harness says, one line an order, one line an answer. An answer is given when what it tells is durable.</summary>
internal sealed class Orders(IServiceProvider services, SkewedClock clock, Func<MeddlingLinks?> links)
{
    /// <summary>Begins each answer; other lines on standard output are nobody's.</summary>
    public const string Mark = "! ";

    private static readonly Lock Voice = new();
    private Load? load;

    private PartyCode Us => Get<NodeIdentity>().Party;

    public static void Say(string answer)
    {
        lock (Voice)
        {
            Console.Out.WriteLine(Mark + answer);
            Console.Out.Flush();
        }
    }

    /// <summary>Until <c>stop</c>, or until the harness has gone.</summary>
    public async Task Follow()
    {
        while (await Console.In.ReadLineAsync() is { } line && line != "stop")
        {
            var words = line.Split(' ');
            _ = Task.Run(async () =>
            {
                try
                {
                    Say($"{words[0]} {await Obey(words)}");
                }
                catch (Exception fault) when (fault is not OutOfMemoryException)
                {
                    await Console.Error.WriteLineAsync(fault.ToString());
                    Say($"failed {words[0]} {fault.GetType().Name}: {fault.Message.ReplaceLineEndings(" ")}");
                }
            });
        }
    }

    private Task<string> Obey(string[] words) => words switch
    {
        ["card", var file] => Card(file),
        ["meet", var file] => Meet(file),
        ["propose", var partner] => Propose(PartyCode.Parse(partner)),
        ["countersign", var agreement] => Countersign(Digest.Parse(agreement)),
        ["send", var partner, var agreement, var first, var count] => Send(PartyCode.Parse(partner), Digest.Parse(agreement), long.Parse(first, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture)),
        ["status"] => Status(),
        ["look", var partner] => Look(PartyCode.Parse(partner)),
        ["clock", var seconds] => Task.FromResult((clock.Ahead = TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture))).ToString()),
        ["fail-sync"] => Task.FromResult(FailingSync.Begin() ? "begun" : "impossible"),
        _ => throw new ArgumentException($"No such order: {words[0]}"),
    };

    private async Task<string> Card(string file)
    {
        await File.WriteAllBytesAsync(file, Get<OurCard>().File);
        return "written";
    }

    private async Task<string> Meet(string file)
    {
        var text = await File.ReadAllTextAsync(file);
        var fingerprint = PartnerBook.Read(Encoding.UTF8.GetBytes(text)).Fingerprint; // as two people would who compare it
        await ImportCard.Handle(new(text, fingerprint), Officer("manager"), CancellationToken.None);
        return "done";
    }

    /// <summary>Terms that allow as many entries a day as any run sends.</summary>
    private async Task<string> Propose(PartyCode with)
    {
        const int perDay = 1_000_000;
        var from = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var draft = await ProposeAgreement.Handle(
            new(with, "Faults", "故障测试", ["WG"], [new("substance-notification@1", perDay), new("information-request@1", perDay)], [Purpose.PREV],
                new([UseCode.H1, UseCode.H2], Entente.Exchange.Entries.Tlp.Amber), perDay, 300, from, from.AddYears(50)), Officer("manager"), CancellationToken.None);
        return (await Release(draft)).Hex;
    }

    private async Task<string> Countersign(Digest agreement)
    {
        for (var tries = 0; ; tries++) // it may be on its way
        {
            var draft = await CountersignAgreement.Handle(agreement, Officer("manager"), CancellationToken.None);
            if (draft.Done) return (await Release(draft)).Hex;
            if (tries == 100) return $"refused {(draft.Complaints is [var complaint, ..] ? complaint.Code : "")}";
            await Task.Delay(200);
        }
    }

    private async Task<Digest> Release(DraftOutcome draft)
    {
        var released = await ReleaseDraft.Handle(new(draft.Draft!.Id, draft.Draft.Version, NoManufactureMethods: true), Officer("releaser"), CancellationToken.None);
        return released.Entry ?? throw new InvalidOperationException(released.Complaints[0].Code);
    }

    private async Task<string> Send(PartyCode partner, Digest agreement, long first, int count)
    {
        load ??= new(Get<Dispatcher>(), Get<IDbContextFactory<NodeDb>>(), Us, partner, agreement);
        var (done, failed) = await load.Send(first, count);
        foreach (var kind in failed.GroupBy(f => $"{f.GetType().Name} {(f as OperatorFault)?.Code}")) await Console.Error.WriteLineAsync($"{kind.Count()} not sent: {kind.Key}");
        return $"{failed.Count} {string.Join(' ', done.Select(d => d.Hex))}";
    }

    private async Task<string> Status()
    {
        await using var db = await Get<IDbContextFactory<NodeDb>>().CreateDbContextAsync();
        var queued = await db.Outbox.CountAsync(i => i.State == Delivery.Queued) + await db.Outbox.CountAsync(i => i.State == Delivery.Sent) + await db.Outbox.CountAsync(i => i.State == Delivery.Held);
        var agreed = await db.Agreements.AnyAsync(a => a.Complete);
        var copies = await db.PartnerLogs.AsNoTracking().Select(l => new { l.Size, l.Mirror, l.Returned }).ToListAsync();
        var behind = copies.Sum(c => c.Size - TreeFrontier.FromBytes(c.Mirror).Size + (c.Returned ? 0 : 1));
        var unproved = await db.Receipts.CountAsync(r => r.By != Us && r.ProvedAtSize == null);
        var receives = await Restoration.ReceiveOnlySince(db, CancellationToken.None) is not null;
        var meddled = links();
        using var process = Process.GetCurrentProcess();
        return string.Create(CultureInfo.InvariantCulture,
            $"queued={queued} agreed={agreed} behind={behind} unproved={unproved} receives={receives} megabytes={process.WorkingSet64 >> 20} duplicated={meddled?.Duplicated ?? 0} reordered={meddled?.Reordered ?? 0} damaged={meddled?.Damaged ?? 0}");
    }

    private async Task<string> Look(PartyCode partner) => (await Get<PartnerExchange>().Greet(partner, CancellationToken.None)).ToString();

    private Workplace Officer(string name)
    {
        var id = new Guid(Digest.Of(Encoding.UTF8.GetBytes(name)).ToBytes().AsSpan(0, 16));
        var officer = new Officer { Id = id, UserName = name, Unit = UnitCode.Parse($"{Us}/LAB") };
        return new(
            Me.Of(officer, [.. Rights.All.Select(right => new Grant { OfficerId = id, Right = right })]), Get<WriteGate>(), Get<IDbContextFactory<NodeDb>>(),
            Get<AtRest>(), Get<NodeIdentity>(), Get<PartnerBook>(), Get<OurCard>(), Get<Dispatcher>(), Get<OutboxBell>(), Get<NodeOptions>(), clock);
    }

    private T Get<T>()
        where T : notnull => services.GetRequiredService<T>();
}
