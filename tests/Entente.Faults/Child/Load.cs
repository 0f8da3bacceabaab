using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Faults.Child;

/// <summary>
/// Officers with much to say: they open matters of two kinds and write in matters of both sides, often without having seen what the other side wrote
/// meanwhile, and sometimes what the rules do not allow: such entries are kept as void, on both sides alike.
/// </summary>
internal sealed class Load(Dispatcher dispatcher, IDbContextFactory<NodeDb> contexts, PartyCode us, PartyCode partner, Digest agreement)
{
    private const string Notification = "substance-notification", Request = "information-request";
    private const int Remembered = 400;

    private static readonly string[] OfTheOpener = ["add-information", "assess", "retract", "close"];
    private static readonly string[] OfTheOther = ["acknowledge", "reply", "reply", "add-information", "assess"];

    private readonly List<(Digest Id, bool Ours)> matters = [];
    private long seen = -1;

    /// <summary>Releases entries, all at once; the names of those that are durable.</summary>
    /// <param name="first">Number of the first errand; an errand is never given twice, also after a crash.</param>
    /// <param name="count">Errands.</param>
    public async Task<(IReadOnlyList<Digest> Done, IReadOnlyList<Exception> Failed)> Send(long first, int count)
    {
        await Remember();
        var draw = new Random(unchecked((int)(first * 7919)));
        var errands = Enumerable.Range(0, count).Select(i => Errand(first + i, draw)).ToList();
        var (done, failed) = (new List<Digest>(), new List<Exception>());
        await Task.WhenAll(errands.Select(async errand =>
        {
            Digest? name = null;
            try
            {
                await dispatcher.Send(
                    (_, _) => Task.FromResult<Outgoing?>(errand),
                    (_, entry, _) =>
                    {
                        name = entry.Hash;
                        return Task.CompletedTask;
                    },
                    CancellationToken.None);
                lock (done) done.Add(name!.Value);
                if (errand.Matter is null && errand.Procedure.Name == Notification) Keep(name!.Value, ours: true);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                lock (done) failed.Add(fault);
            }
        }));
        return (done, failed);
    }

    private Outgoing Errand(long number, Random draw)
    {
        var text = new JsonObject { ["en"] = string.Create(CultureInfo.InvariantCulture, $"#{us}-{number} {new string('x', draw.Next(200))}"), ["zh"] = "编号见英文。" };
        var roll = draw.Next(100);
        if (roll < 55 || matters.Count == 0) return Says(Notification, "notify", Notify(text), null);
        if (roll < 65) return Says(Request, "ask", Ask(text), null);
        var (matter, ours) = matters[draw.Next(matters.Count)];
        var statement = ours ? OfTheOpener[draw.Next(draw.Next(8) == 0 ? 4 : 2)] : OfTheOther[draw.Next(OfTheOther.Length)];
        return Says(Notification, statement, Continued(statement, text, draw), matter);
    }

    private Outgoing Says(string procedure, string statement, JsonObject fields, Digest? matter)
    {
        var (rules, type) = (ProcedureCatalogue.Find(procedure + "@1")!, $"{procedure}.{statement}/1");
        var said = rules.Parse(type, JsonSerializer.SerializeToElement(fields), out var complaints) ?? throw new InvalidOperationException($"{type}: {complaints[0].Field} {complaints[0].Code}");
        return new(rules, type, said, matter, UnitCode.Parse($"{us}/LAB"), [partner], agreement, DraftContent.UsualHandling, [Purpose.PREV], ["WG"], null, [], [], null, null);
    }

    private static JsonObject Notify(JsonObject text) => new()
    {
        ["kind"] = "FIRST_DETECTION", ["circumstance"] = "SEIZURE_POST", ["level"] = "L0",
        ["provisionalDescription"] = new JsonObject { ["en"] = "White powder, unknown", ["zh"] = "白色粉末，成分不明" },
        ["foundOn"] = "2026-11-01", ["analysedOn"] = "2026-11-02", ["reportedOn"] = "2026-11-03", ["message"] = text,
    };

    private static JsonObject Ask(JsonObject text) => new()
    {
        ["urgency"] = "NORMAL", ["caseType"] = "POST", ["use"] = new JsonArray("H1"), ["deconflicted"] = true, ["riskScreen"] = "NO_RISK_SEEN", ["replyWanted"] = "WRITING",
        ["subject"] = new JsonObject { ["en"] = "Three parcels", ["zh"] = "三件包裹" }, ["background"] = text.DeepClone(),
        ["questions"] = new JsonArray(new JsonObject { ["kind"] = "CONSIGNMENT", ["text"] = new JsonObject { ["en"] = "Who sent it?", ["zh"] = "谁寄的？" } }),
    };

    private static JsonObject Continued(string statement, JsonObject text, Random draw) => statement switch
    {
        "acknowledge" => [],
        "reply" => new() { ["sighting"] = ((string[])["SEEN_HERE", "NOT_SEEN", "LOOKING"])[draw.Next(3)], ["message"] = text },
        "add-information" => new() { ["message"] = text },
        "assess" => new() { ["assessment"] = draw.Next(2) == 0 ? "MONITORED" : "INTENSIVE_MONITORING", ["reasons"] = text },
        "retract" => new() { ["reason"] = text },
        _ => new() { ["conclusion"] = "NO_ACTION", ["reasons"] = text },
    };

    /// <summary>The partner's latest openings, and after a restart some of everybody's.</summary>
    private async Task Remember()
    {
        await using var db = await contexts.CreateDbContextAsync();
        if (seen < 0) seen = Math.Max(0, await db.Entries.MaxAsync(e => (long?)e.Position) - Remembered ?? 0);
        var from = seen;
        foreach (var entry in await db.Entries.AsNoTracking().Where(e => e.Position > from).OrderBy(e => e.Position).Take(Remembered)
            .Select(e => new { e.Position, e.Hash, e.Matter, e.Procedure, e.Issuer }).ToListAsync())
        {
            seen = entry.Position;
            if (entry.Hash == entry.Matter && entry.Procedure == Notification + "@1" && entry.Issuer != us) Keep(entry.Hash, ours: false);
        }
    }

    private void Keep(Digest matter, bool ours)
    {
        lock (matters)
        {
            matters.Add((matter, ours));
            if (matters.Count > Remembered) matters.RemoveAt(0);
        }
    }
}
