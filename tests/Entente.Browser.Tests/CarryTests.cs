using System.Text;
using Entente.Cli.Bundles;
using Entente.Cli.Example;
using Entente.Cli.Verify;
using Entente.Exchange.Agreements;
using Microsoft.Playwright;

namespace Entente.Browser.Tests;

/// <summary>The link is cut; two security officers carry what waits in sealed files.</summary>
[Collection(PairInBrowser.OneAtATime)]
public sealed class CarryTests(PairInBrowser house)
{
    [Theory, InlineData("en", "zh"), InlineData("zh", "en")]
    public async Task A_notification_is_carried_there_and_its_receipt_back(string usLanguage, string cnLanguage)
    {
        house.Need();
        await using var us = await Desk.SignIn(house, house.Pair.Us.Place, "security", usLanguage);
        await using var cn = await Desk.SignIn(house, house.Pair.Cn.Place, "security", cnLanguage);
        var matter = "";
        house.Pair.Cut();
        try
        {
            var play = new WorkedExample(house, usLanguage, cnLanguage);
            await using var chemist = await Desk.SignIn(house, house.Pair.Us.Place, "chemist", usLanguage);
            var exhibit = await WorkedExample.Record(chemist, $"C-{usLanguage}-示例", LaboratoryWork.First);
            await play.Review(exhibit);
            var draft = await WorkedExample.HandIn(chemist, exhibit);
            await play.Release(house.Pair.Us.Place, draft);
            await chemist.Page.GotoAsync(draft);
            matter = (await chemist.Page.Locator("main a[href^='/matters/']").First.GetAttributeAsync("href"))!;

            var there = await Make(us, "CN");
            await TakeIn(cn, there[..^5], partial: true); // the medium was pulled out
            await TakeIn(cn, there, partial: false);
            await using var laboratory = await Desk.SignIn(house, house.Pair.Cn.Place, "laboratory", cnLanguage);
            await laboratory.Page.GotoAsync(matter);
            Assert.True(await laboratory.Page.Locator("form[action$='/open'] button").CountAsync() > 0);
            if (usLanguage == "en") await TakeIn(us, await Make(cn, "US"), partial: false);
            else await CarryByCommand();
            await chemist.Page.GotoAsync(matter);
            Assert.Contains("US-CN-", await chemist.Page.Locator(".timeline > li:nth-child(1) .steps > li:nth-child(3)").TextContentAsync(), StringComparison.Ordinal);
            Assert.Equal("done", await chemist.Page.Locator(".timeline > li:nth-child(1) .steps > li:nth-child(4)").GetAttributeAsync("data-step"));
        }
        finally
        {
            house.Pair.Mend();
        }

        us.WasQuiet();
        cn.WasQuiet();
    }

    /// <summary>The way back, by the command line: made at CN, judged by the courier with CN's card alone, brought in at US.</summary>
    private async Task CarryByCommand()
    {
        var folder = Directory.CreateTempSubdirectory("entente-carry-").FullName;
        try
        {
            using (var session = await Session(house.Pair.Cn.Place)) Assert.Equal(0, await BundleCommand.Make(session, "US", folder, TextWriter.Null, CancellationToken.None));
            var file = Assert.Single(Directory.GetFiles(folder));
            Assert.Matches("CN-US-[0-9]+\\.entente$", file);
            var card = CardFile.Read(Encoding.UTF8.GetBytes(await (await house.Cn.SignIn("security", TimeProvider.System, CancellationToken.None)).Text("/api/card", CancellationToken.None))).Card!;
            await using (var stream = File.OpenRead(file)) Assert.Equal(0, (await BundleFile.Read(stream, [card], CancellationToken.None)).ExitCode);
            var said = new StringWriter();
            using (var session = await Session(house.Pair.Us.Place)) Assert.Equal(0, await BundleCommand.Take(session, file, said, CancellationToken.None));
            Assert.Contains("1 entry of ours got its receipt", said.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Signs in as the command does; a code counts once, so it may have to wait for the next.</summary>
    private static async Task<NodeSession> Session(Place place)
    {
        var officer = Staff.Of(place)["security"];
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await NodeSession.Begin(place.Address, officer.User, officer.Password, Totp.At(officer.TotpSecret, DateTimeOffset.UtcNow), CancellationToken.None);
            }
            catch (NodeRefused) when (attempt < 4)
            {
                await Task.Delay(Totp.UntilNext(DateTimeOffset.UtcNow));
            }
        }
    }

    /// <summary>Makes a file on the page and saves it.</summary>
    private async Task<byte[]> Make(Desk officer, string partner)
    {
        await officer.Page.GotoAsync("/files");
        await officer.Press($"form[action='/files/for/{partner}'] button");
        await Looks(officer);
        var download = await officer.Page.RunAndWaitForDownloadAsync(() => officer.Page.ClickAsync(".banner a.primary"));
        Assert.Matches($"^[A-Z]+-{partner}-[0-9]+\\.entente$", download.SuggestedFilename);
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }

    /// <summary>Brings a file in, by script, and reads what the page says.</summary>
    private async Task TakeIn(Desk officer, byte[] file, bool partial)
    {
        await officer.Page.GotoAsync("/files");
        await officer.Page.SetInputFilesAsync("#file", new FilePayload { Name = "carried.entente", MimeType = "application/octet-stream", Buffer = file });
        await officer.Page.ClickAsync("form[data-carry] button.primary");
        await officer.Page.WaitForURLAsync("**/files?taken=*");
        Assert.Equal(partial ? 1 : 0, await officer.Page.Locator(".trouble[role=alert]:not([hidden])").CountAsync());
        await Looks(officer);
    }

    /// <summary>As the officer sees it and on a narrow window.</summary>
    private static async Task Looks(Desk officer)
    {
        await officer.FitsItsWindow();
        await officer.PassesAxe();
        await officer.Page.SetViewportSizeAsync(390, 1000);
        await officer.FitsItsWindow();
        await officer.Page.SetViewportSizeAsync(1440, 1000);
    }
}
