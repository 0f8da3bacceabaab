using System.Net;
using System.Net.Http.Json;
using System.Text;
using Entente.Exchange.Entries;
using Entente.Node.Store;
using Entente.Node.Tests.Host;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Laboratory;

/// <summary>A wrong spectrum or result could once not be taken back at all: it went along with the next notification.</summary>
public sealed class StrikeTests
{
    [Fact]
    public async Task A_struck_spectrum_stays_on_file_and_goes_along_with_no_notification()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();
        var exhibit = await chemist.RecordExhibit();
        var right = LaboratoryCalls.Sample("meta-fluorofentanyl-ei.msp");
        var wrong = await Id(await chemist.SendSpectrum(exhibit, LaboratoryCalls.Sample("cyclopropylfentanyl-ei.msp"), "wrong.msp"));
        (await chemist.SendSpectrum(exhibit, right, "right.msp")).Dispose();
        await node.SignLevel(await Id(await chemist.SendResult(exhibit)));

        Assert.Equal("strike-needs-reason", await Refused(chemist, $"spectra/{wrong}", " "));
        Assert.Null(await Refused(chemist, $"spectra/{wrong}", "File of another exhibit"));
        Assert.Equal("already-struck", await Refused(chemist, $"spectra/{wrong}", "again"));
        using var answer = await chemist.Client.PostAsJsonAsync($"/api/laboratory/exhibits/{exhibit}/notification", new { to = "CN", withSpectra = true });
        var draft = await answer.Json(HttpStatusCode.OK);

        Assert.Equal(Digest.Of(right).Hex, Assert.Single(draft.GetProperty("attachments").EnumerateArray()).GetProperty("sha256").GetString());
        var page = await chemist.Page($"/laboratory/exhibits/{exhibit}");
        Assert.All(["wrong.msp", "File of another exhibit", "struck"], words => Assert.Contains(words, page, StringComparison.Ordinal));
        Assert.Contains("was struck", await chemist.Page($"/laboratory/spectra/{wrong}"), StringComparison.Ordinal);
        await using var db = await node.Services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync();
        Assert.Equal(2, await db.Spectra.CountAsync());
        Assert.Equal(1, await db.AuditTrail.CountAsync(a => a.Action == "spectrum.strike"));
        Assert.DoesNotContain("another exhibit", Encoding.UTF8.GetString((await db.Strikes.SingleAsync()).Content), StringComparison.Ordinal); // sealed at rest
    }

    [Fact]
    public async Task After_a_result_was_struck_the_one_before_counts_and_nobody_signs_the_struck_one()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();
        using var reviewer = await node.Chemist("reviewer");
        var exhibit = await chemist.RecordExhibit();
        var first = await Id(await chemist.SendResult(exhibit));
        await node.SignLevel(first);
        node.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await Id(await chemist.SendResult(exhibit, LaboratoryCalls.Result(structure: "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1")));

        using var done = await chemist.Submit($"/laboratory/exhibits/{exhibit}", $"strike-{second}", ("reason", "Contaminated solvent"));
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        using var review = await reviewer.Client.PostAsJsonAsync($"/api/laboratory/results/{second}/review", new { level = "L2" });
        using var answer = await chemist.Client.PostAsJsonAsync($"/api/laboratory/exhibits/{exhibit}/notification", new { to = "CN" });
        var fields = (await answer.Json(HttpStatusCode.OK)).GetProperty("content").GetProperty("fields");

        Assert.Equal("already-struck", await Code(review));
        Assert.Equal("SLTQVWMQISKVDN-UHFFFAOYSA-N", fields.GetProperty("inchiKey").GetString()); // of the first one
        Assert.Contains("Contaminated solvent", await chemist.Page($"/laboratory/exhibits/{exhibit}"), StringComparison.Ordinal);

        Assert.Null(await Refused(chemist, $"results/{first}", "The same batch"));
        using var none = await chemist.Client.PostAsJsonAsync($"/api/laboratory/exhibits/{exhibit}/notification", new { to = "CN" });
        Assert.Equal("result-needed", await Code(none));
    }

    private static async Task<string> Id(HttpResponseMessage made) => (await made.Json(HttpStatusCode.Created)).GetProperty("id").GetString()!;

    private static async Task<string?> Refused(Browser officer, string record, string reason)
    {
        using var answer = await officer.Client.PostAsJsonAsync($"/api/laboratory/{record}/strike", new { reason });
        return answer.StatusCode == HttpStatusCode.NoContent ? null : await Code(answer);
    }

    private static async Task<string?> Code(HttpResponseMessage answer) =>
        (await answer.Json(HttpStatusCode.UnprocessableEntity)).GetProperty("complaints")[0].GetProperty("code").GetString();
}
