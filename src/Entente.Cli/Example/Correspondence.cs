using System.Text;
using System.Text.Json.Nodes;
using Entente.Cli.Verify;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;
using Entente.Procedures.Texts;

namespace Entente.Cli.Example;

/// <summary>The Chinese half, and what either side can show: arrival, opening, acknowledgement, answer, proofs, equal state.</summary>
internal sealed class Correspondence(OfficerClient us, OfficerClient laboratory, OfficerClient release, IReadOnlyList<PartyCard> cards, TimeProvider clock, Steps steps)
{
    private static readonly TextsIn English = Words.Both.English;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Opens, acknowledges and answers a notification that arrived.</summary>
    public async Task Answer(string matter, string sighting, CancellationToken cancel)
    {
        var arrived = await Steps.Until(() => Find(laboratory, matter, cancel), line => line is not null, Patience, "the notification at the CN node", clock, cancel);
        steps.Say($"arrived at CN as {(string)arrived!["number"]!}: signatures, seal and admission verified, logged, receipted");

        await laboratory.Post($"/api/matters/{matter}/open", null, cancel);
        var acknowledgement = await Draft(matter, "substance-notification.acknowledge/1", new JsonObject(), cancel);
        await Drafts.Release(laboratory, acknowledgement, cancel);
        steps.Say("an officer of CN/NNL opened and acknowledged it");

        var reply = await Draft(matter, "substance-notification.reply/1", new JsonObject
        {
            ["sighting"] = sighting,
            ["message"] = new JsonObject
            {
                ["en"] = "Sample 示例: not found in our laboratories since 2026-01; we keep looking for the open isomers.",
                ["zh"] = "示例：2026年1月以来我方实验室未检出该物质；对未区分的异构体继续关注。",
            },
        }, cancel);
        await Drafts.Release(release, await Drafts.Submit(laboratory, reply, cancel), cancel);
        steps.Say($"answered {sighting}, released by a second officer");
    }

    /// <summary>Waits for the answer at the US node and holds both nodes' views against each other.</summary>
    public async Task Compare(string matter, string phase, CancellationToken cancel)
    {
        var here = await Steps.Until(
            () => us.Get($"/api/matters/{matter}", cancel), page => Phase(page) == phase && Waiting(page) == 0, Patience, $"state '{phase}' at the US node, with receipts for everything", clock, cancel);
        var there = await Steps.Until(
            () => laboratory.Get($"/api/matters/{matter}", cancel), page => Phase(page) == phase && Waiting(page) == 0 && Files(page).Length > 0, Patience, $"state '{phase}' at the CN node, with receipts for everything and the spectrum", clock, cancel);
        foreach (var entry in here["timeline"]!.AsArray()) await Prove(matter, entry!, cancel);
        var (ours, theirs) = ((string)here["state"]!["hash"]!, (string)there["state"]!["hash"]!);
        steps.Verify(ours == theirs, $"state '{phase}' with equal hashes on both sides, {ours[..16]}…", $"{ours} / {theirs}");
        steps.Verify(here["timeline"]!.AsArray().All(e => (bool?)e!["stateAgrees"] != false), "every author saw the matter in the state that this node computes");
        var (sent, held) = (Files(here), Files(there));
        steps.Verify(sent.Length > 0 && sent == held, $"the measured spectrum crossed, with the hash that was signed: {sent}", held);
        steps.Verify(here["timeline"]!.AsArray().Count == there["timeline"]!.AsArray().Count, "both sides hold the same entries");
    }

    /// <summary>The list line of a matter at one node, or null.</summary>
    public static async Task<JsonNode?> Find(OfficerClient officer, string matter, CancellationToken cancel) =>
        (await Notifications(officer, cancel)).FirstOrDefault(line => (string)line!["id"]! == matter);

    /// <summary>All substance notifications that an officer may see.</summary>
    public static async Task<JsonArray> Notifications(OfficerClient officer, CancellationToken cancel) =>
        (await officer.Get("/api/matters?procedure=substance-notification", cancel))["lines"]!.AsArray();

    public static int Waiting(JsonNode page) => page["timeline"]!.AsArray().Count(e => (string?)e!["delivery"] is { } state && !state.Equals("receipted", StringComparison.OrdinalIgnoreCase));

    /// <summary>The files of a matter that this node holds, by name and hash.</summary>
    private static string Files(JsonNode page) => string.Join(", ", page["attachments"]!.AsArray()
        .Where(file => file!["id"] is not null).Select(file => $"{(string)file!["name"]!} {((string)file["sha256"]!)[..16]}…"));

    private static string? Phase(JsonNode page) => (string?)page["state"]!["phase"];

    /// <summary>The node's own marks first, then its evidence file checked with nothing but the two cards' keys.</summary>
    private async Task Prove(string matter, JsonNode entry, CancellationToken cancel)
    {
        var proof = entry["proof"]!;
        var marks = new[] { "signed", "logged", "sealed", "received" };
        var done = marks.Where(mark => ((string?)proof[mark]!["state"])?.Equals("done", StringComparison.OrdinalIgnoreCase) == true).ToList();
        steps.Verify(done.Count == marks.Length, $"{(string)entry["source"]!} {(string)entry["type"]!}: {string.Join(", ", marks)}", string.Join(", ", done));
        var author = (bool)entry["ours"]! ? us : laboratory; // who said it is who must be able to prove it
        var path = $"/api/matters/{matter}/entries/{(string)entry["hash"]!}/evidence?content=true";
        var file = await Steps.Until(
            () => author.Text(path, cancel), text => JsonNode.Parse(text)!["logs"]!.AsArray().Count == 2, Patience, "the partner's checkpoint that covers the receipt", clock, cancel);
        var signed = EntryCodec.SuiteOf(Encoding.UTF8.GetBytes((string)JsonNode.Parse(file)!["entry"]!["jws"]!));
        steps.Verify(signed == Suite.IAndC, $"  signed by every algorithm agreed on: {string.Join(", ", signed.Required.Select(a => a.Label))}", signed.ToString());
        var findings = EvidenceFile.Read(file, cards);
        foreach (var proved in findings.Proved) steps.Verify(true, "  " + English[$"verify.{proved.Code}", [.. proved.Args]]);
        steps.Verify(findings is { ExitCode: 0, Proved.Count: 5 }, "  author, content, receipt and both logs proved from the evidence file alone", string.Join(", ", findings.Refuted.Concat(findings.LeftOpen).Select(f => f.Code)));
    }

    private async Task<JsonNode> Draft(string matter, string type, JsonObject fields, CancellationToken cancel) => await laboratory.Post("/api/drafts", new JsonObject
    {
        ["version"] = 0,
        ["procedure"] = "substance-notification@1",
        ["type"] = type,
        ["matter"] = matter,
        ["fields"] = fields,
        ["purposes"] = new JsonArray("PREV", "HEALTH"),
        ["legalBasis"] = new JsonArray("UN1988.9", "WG"),
    }, cancel);
}
