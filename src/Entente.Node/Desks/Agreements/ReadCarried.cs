using System.Globalization;
using Entente.Exchange.Bundles;
using Entente.Exchange.Entries;
using Entente.Node.Federation.Bundles;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.Agreements;

/// <summary>What could be carried to each partner, and the sealed files so far.</summary>
public static class ReadCarried
{
    private const int Shown = 100;

    /// <summary>Both lists.</summary>
    public sealed record Page(IReadOnlyList<Waiting> Waiting, IReadOnlyList<Line> Files);

    /// <summary>What waits for one partner and is in no file under way.</summary>
    /// <param name="Party">The partner.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Entries">Entries of ours without a receipt.</param>
    /// <param name="Answers">Receipts and other answers to files that came from it.</param>
    /// <param name="UnderWay">Files of ours of which nothing shows that they arrived.</param>
    /// <param name="Held">True while an officer holds the link: then only answers leave.</param>
    public sealed record Waiting(PartyCode Party, Bilingual Name, int Entries, int Answers, int UnderWay, bool Held)
    {
        /// <summary>True when a file would hold something.</summary>
        public bool Any => Answers > 0 || (Entries > 0 && !Held);
    }

    /// <summary>One file.</summary>
    /// <param name="Name">Names it.</param>
    /// <param name="FileName">What it is called.</param>
    /// <param name="Partner">To whom, or from whom.</param>
    /// <param name="Ours">True when this node made it.</param>
    /// <param name="At">When it was made here, or first brought.</param>
    /// <param name="Parts">How many it has.</param>
    /// <param name="Bytes">Of the parts.</param>
    /// <param name="State">How far it has got.</param>
    /// <param name="EndedAt">When that ended.</param>
    /// <param name="Missing">Theirs: parts that are not here yet, from 1, each a run such as <c>4</c> or <c>7-12</c>.</param>
    /// <param name="MissingCount">How many those are.</param>
    /// <param name="Here">Ours: true while it can be saved.</param>
    public sealed record Line(
        Digest Name, string FileName, PartyCode Partner, bool Ours, DateTimeOffset At, int Parts, long Bytes, BundleState State, DateTimeOffset? EndedAt,
        IReadOnlyList<string> Missing, int MissingCount, bool Here);

    internal static async Task<Page> Handle(Workplace work, BundleFolder folder, CancellationToken cancel)
    {
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        var files = await db.Bundles.AsNoTracking().OrderByDescending(b => b.Id).Take(Shown).ToListAsync(cancel);
        var held = await db.Partners.Where(p => p.Held).Select(p => p.Party).ToListAsync(cancel);
        var waiting = new List<Waiting>();
        foreach (var card in work.Book.Cards.OrderBy(c => c.Party))
        {
            var carried = from i in db.BundleItems join b in db.Bundles on i.Bundle equals b.Id where b.Partner == card.Party && b.State == BundleState.UnderWay select i.Item;
            waiting.Add(new(
                card.Party, new(card.NameEn, card.NameZh),
                await db.Outbox.CountAsync(o => o.Partner == card.Party && (o.State == Delivery.Queued || o.State == Delivery.Sent) && !carried.Contains(o.Id), cancel),
                await db.BundleReplies.CountAsync(r => r.Partner == card.Party && r.Kind != ReplyKind.Arrived, cancel),
                await db.Bundles.CountAsync(b => b.Partner == card.Party && b.State == BundleState.UnderWay, cancel),
                held.Contains(card.Party)));
        }

        return new(waiting, [.. files.Select(f => Of(f, work.Identity.Party, folder))]);
    }

    /// <summary>One file; null when it is not known.</summary>
    internal static async Task<Line?> One(Digest name, Workplace work, BundleFolder folder, CancellationToken cancel)
    {
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        return await db.Bundles.AsNoTracking().FirstOrDefaultAsync(b => b.Name == name, cancel) is { } row ? Of(row, work.Identity.Party, folder) : null;
    }

    /// <summary>Where the page tells what came of taking a file in.</summary>
    internal static string PageOf(BundleTaken taken) => string.Create(CultureInfo.InvariantCulture, $"/files?taken={taken.Name}")
        + string.Create(CultureInfo.InvariantCulture, $"&entries={taken.Entries}&putOff={taken.PutOff}&receipted={taken.Receipted}&kept={taken.Files}")
        + string.Create(CultureInfo.InvariantCulture, $"&before={taken.Before}&unfit={taken.Unfit}&longer={taken.Longer}&again={taken.Again}");

    /// <summary>The code under which a fault is told: those of signatures are one to an officer.</summary>
    internal static string CodeOf(string fault) => fault switch
    {
        Exchange.Suites.JwsFault.UnknownKey => "bundle-unknown-key",
        Exchange.Suites.JwsFault.BadSignature or Exchange.Suites.JwsFault.Malformed or Exchange.Suites.JwsFault.Oversize => "bundle-not-genuine",
        _ => fault,
    };

    /// <summary>Who made it, and what it is called, where that is known.</summary>
    internal static IReadOnlyList<string> ArgsOf(BundleTaken taken) => taken is { From: { } from, FileName: { } name } ? [from.Value, name] : [];

    /// <summary>Part numbers as runs: 1, 2, 3, 7 are <c>1-3</c> and <c>7</c>.</summary>
    internal static IReadOnlyList<string> Runs(IReadOnlyList<int> numbers)
    {
        var runs = new List<string>();
        for (var i = 0; i < numbers.Count;)
        {
            var first = i;
            while (i + 1 < numbers.Count && numbers[i + 1] == numbers[i] + 1) i++;
            runs.Add(first == i ? Text(numbers[i]) : $"{Text(numbers[first])}-{Text(numbers[i])}");
            i++;
        }

        return runs;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Line Of(StoredBundle b, PartyCode us, BundleFolder folder)
    {
        List<int> missing = b.State == BundleState.Partial ? [.. Enumerable.Range(0, b.Parts).Where(i => !Visit.Bit(b.Taken, i)).Select(i => i + 1)] : [];
        return new(
            b.Name, b.Ours ? BundleManifest.FileNameOf(us, b.Partner, b.Number) : BundleManifest.FileNameOf(b.Partner, us, b.Number), b.Partner, b.Ours, b.At, b.Parts, b.Bytes,
            b.State, b.EndedAt, Runs(missing), missing.Count, b.Ours && folder.Has(b.Name));
    }
}
