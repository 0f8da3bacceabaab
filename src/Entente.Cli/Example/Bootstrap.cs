using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Entente.Exchange.Agreements;
using Entente.Procedures;

namespace Entente.Cli.Example;

/// <summary>Brings an agreement in force as people do: cards exchanged, fingerprints compared, terms proposed, released, countersigned.</summary>
internal static class Bootstrap
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Does nothing when an agreement is in force already.</summary>
    public static async Task BringInForce(Staff us, Staff cn, TimeProvider clock, Steps steps, CancellationToken cancel)
    {
        var usSecurity = await us.SignIn("security", clock, cancel);
        var cnSecurity = await cn.SignIn("security", clock, cancel);
        if (InForce(await usSecurity.Get("/api/agreements", cancel)) is { } known)
        {
            steps.Say($"agreement {(string?)known["number"]} is in force since {(string?)known["signedAt"]}");
            return;
        }

        steps.Begin("An agreement between US and CN");
        await Compare(usSecurity, cnSecurity, steps, cancel);
        await Compare(cnSecurity, usSecurity, steps, cancel);

        var usRelease = await us.SignIn("release", clock, cancel);
        var cnRelease = await cn.SignIn("release", clock, cancel);
        var today = clock.GetUtcNow();
        var draft = await usSecurity.Post("/api/agreements/propose", Terms(today), cancel);
        await Drafts.Release(usRelease, draft, cancel);
        steps.Say("US proposed terms; a second officer released them");

        var arrived = await Steps.Until(
            () => cnSecurity.Get("/api/agreements", cancel), list => list.AsArray().Any(a => (bool)a!["mayCountersign"]!), Patience,
            "the proposal at the CN node", clock, cancel);
        var proposal = arrived.AsArray().First(a => (bool)a!["mayCountersign"]!)!;
        var countersigned = await cnSecurity.Post($"/api/agreements/{(string)proposal["id"]!}/countersign", null, cancel);
        await Drafts.Release(cnRelease, countersigned, cancel);
        steps.Say("CN countersigned the same bytes; a second officer released the signature");

        var here = await Steps.Until(() => usSecurity.Get("/api/agreements", cancel), list => InForce(list) is not null, Patience, "the agreement in force at US", clock, cancel);
        var there = await Steps.Until(() => cnSecurity.Get("/api/agreements", cancel), list => InForce(list) is not null, Patience, "the agreement in force at CN", clock, cancel);
        var (ours, theirs) = (InForce(here)!, InForce(there)!);
        steps.Verify((string?)ours["digest"] == (string?)theirs["digest"], $"in force on both sides over the same terms, {((string)ours["digest"]!)[..16]}…");
    }

    /// <summary>Both nodes' own cards, for checking what the nodes say.</summary>
    public static async Task<IReadOnlyList<PartyCard>> Cards(Staff us, Staff cn, TimeProvider clock, CancellationToken cancel)
    {
        var cards = new List<PartyCard>();
        foreach (var office in new[] { us, cn })
        {
            var file = Encoding.UTF8.GetBytes(await (await office.SignIn("security", clock, cancel)).Text("/api/card", cancel));
            cards.Add(CardFile.Read(file).Card ?? throw new ExampleFailed("a node's own card does not verify"));
        }

        return cards;
    }

    private static JsonNode? InForce(JsonNode agreements) => agreements.AsArray().FirstOrDefault(a => (bool)a!["inForce"]!);

    /// <summary>One side takes in the other's card after reading its fingerprint aloud.</summary>
    private static async Task Compare(OfficerClient here, OfficerClient there, Steps steps, CancellationToken cancel)
    {
        var file = await there.Text("/api/card", cancel);
        var seen = await here.Post("/api/cards", new JsonObject { ["file"] = file }, cancel);
        var fingerprint = (string)seen["fingerprint"]!;
        await here.Post("/api/cards", new JsonObject { ["file"] = file, ["comparedFingerprint"] = fingerprint }, cancel);
        steps.Say($"card of {(string?)seen["party"]} compared: {fingerprint}");
    }

    private static JsonObject Terms(DateTimeOffset today) => new()
    {
        ["with"] = "CN",
        ["titleEn"] = "Sample agreement 示例: working together on drug control",
        ["titleZh"] = "示例协议：禁毒合作",
        ["legalBasis"] = new JsonArray("UN1988.9", "WG"),
        ["procedures"] = new JsonArray([.. ProcedureCatalogue.All.Where(p => p.Name != "agreement").OrderBy(p => p.Id, StringComparer.Ordinal)
            .Select(p => (JsonNode)new JsonObject { ["id"] = p.Id, ["entriesPerDay"] = 500 })]),
        ["purposes"] = new JsonArray("PREV", "INTEL", "INV", "HEALTH", "REG", "STAT", "TRAIN"),
        ["ceiling"] = new JsonObject { ["use"] = new JsonArray("H0", "H1", "H2", "H3"), ["tlp"] = "AMBER+STRICT" },
        ["entriesPerDay"] = 2000,
        ["clockSkewSeconds"] = 600,
        ["suites"] = new JsonArray("I", "C"),
        ["from"] = Instant(today.AddMinutes(-1)),
        ["until"] = Instant(today.AddYears(3)),
    };

    /// <summary>Terms are signed to the second.</summary>
    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
