using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Entente.Exchange.Bundles;
using Entente.Exchange.Entries;
using Entente.Node.Desks.Agreements;
using Entente.Node.Federation.Bundles;
using Entente.Node.Tests.Federation;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Host;

/// <summary>Sealed files at a whole node: the page of the security officer, with and without script, and the API.</summary>
public sealed class CarryFilesTests
{
    [Fact]
    public async Task A_file_is_brought_in_told_about_answered_and_saved_from_where_a_transfer_stopped()
    {
        await using var node = await RunningNode.Start();
        await using var partner = await TestNode.Start(Engine.Sqlite, Transport.Memory, "CN", "China", "中国", "Asia/Shanghai", new Clock());
        using var officer = await node.SignedIn("security");
        var file = await Proposal(node, officer, partner);

        using var taken = await Send(officer, file);
        var page = await officer.Page(taken.Content.Headers.ContentLocation!.ToString());
        Assert.Contains("CN-US-1.entente is taken in: 2 parts, none missing.", page, StringComparison.Ordinal);
        Assert.Contains("1 entry was handed in.", page, StringComparison.Ordinal);

        var again = await Upload(officer, file, "whatever.bin");
        Assert.Contains("CN-US-1.entente had been here before.", await officer.Page(again), StringComparison.Ordinal);

        var token = Token(await officer.Page("/files"));
        using var made = await officer.Client.PostAsync("/files/for/CN", new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]));
        var told = await officer.Page(made.Headers.Location!.ToString());
        Assert.Contains("US-CN-1.entente is ready: 4 parts", told, StringComparison.Ordinal); // that the file arrived, the receipt, both heads
        var address = told.Split("class=\"button primary\" href=\"")[1].Split('"')[0];
        var whole = await officer.Client.GetByteArrayAsync(address);
        using var rest = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = new RangeHeaderValue(100, null) } };
        using var answer = await officer.Client.SendAsync(rest);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(whole[100..], await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("US-CN-1.entente", answer.Content.Headers.ContentDisposition!.FileName);

        var back = await partner.Store.Services.GetRequiredService<TakeBundle>().Handle(new MemoryStream(whole), null, CancellationToken.None);
        Assert.Equal((1, 0), (back.Receipted, back.Unfit));
    }

    [Fact]
    public async Task A_file_that_was_cut_names_the_parts_that_are_missing_and_one_that_is_none_says_so()
    {
        await using var node = await RunningNode.Start();
        await using var partner = await TestNode.Start(Engine.Sqlite, Transport.Memory, "CN", "China", "中国", "Asia/Shanghai", new Clock());
        using var officer = await node.SignedIn("security");
        var file = await Proposal(node, officer, partner);

        using var cut = await Send(officer, file[..^10]);
        var page = await officer.Page(cut.Content.Headers.ContentLocation!.ToString());
        using var foreign = await Send(officer, [.. "entente-bundle/1\n"u8, .. new byte[40 << 20]]); // larger than any other request may be

        Assert.Contains("CN-US-1.entente: 1 of 2 parts are here.", page, StringComparison.Ordinal);
        Assert.Contains("Missing: part 2.", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, foreign.StatusCode);
        Assert.Equal("bundle-foreign", (await foreign.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Contains("This is no sealed file", await officer.Page(await Upload(officer, "nothing"u8.ToArray(), "x.entente")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_who_manages_agreements_carries_files()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.SignedIn("chemist");

        using var page = await chemist.Get("/files");
        using var sent = await Send(chemist, "entente-bundle/1\n"u8.ToArray());

        Assert.Equal(HttpStatusCode.Forbidden, sent.StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, page.StatusCode);
    }

    /// <summary>Both know each other's card; the partner proposes an agreement and puts it into a file.</summary>
    private static async Task<byte[]> Proposal(RunningNode node, Browser officer, TestNode partner)
    {
        var theirs = partner.Manager.OurCard;
        officer.Client.DefaultRequestHeaders.Add("X-Entente", "1");
        using var kept = await officer.Client.PostAsJsonAsync("/api/cards", new { file = Encoding.UTF8.GetString(theirs.File), comparedFingerprint = theirs.Card.Fingerprint });
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        var ours = node.Services.GetRequiredService<Entente.Node.Federation.OurCard>();
        await ImportCard.Handle(new(Encoding.UTF8.GetString(ours.File), ours.Card.Fingerprint), partner.Manager, CancellationToken.None);
        var from = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
        var proposed = await ProposeAgreement.Handle(
            new(PartyCode.Parse("US"), "Exchange on drug control", "禁毒信息交换", ["WG"], [new(Pair.Notification, 100)], [Purpose.PREV], new([UseCode.H1], Tlp.Amber), 100, 300, from, from.AddYears(1), Suites: ["I", "C"]),
            partner.Manager, CancellationToken.None);
        await Pair.Release(partner, proposed);
        var made = await partner.Store.Services.GetRequiredService<MakeBundle>().Handle(PartyCode.Parse("US"), null, CancellationToken.None);
        return await File.ReadAllBytesAsync(partner.Store.Services.GetRequiredService<BundleFolder>().Of(made!.Name));
    }

    /// <summary>As the page's script sends it.</summary>
    private static Task<HttpResponseMessage> Send(Browser officer, byte[] file)
    {
        var content = new ByteArrayContent(file) { Headers = { ContentType = new(CarryFiles.MediaType) } };
        return officer.Client.SendAsync(new(HttpMethod.Post, "/api/bundles") { Content = content, Headers = { { "X-Entente", "1" } } });
    }

    /// <summary>As a browser without script sends it; the page to which it leads.</summary>
    private static async Task<string> Upload(Browser officer, byte[] file, string name)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Token(await officer.Page("/files"))), "__RequestVerificationToken" },
            { new ByteArrayContent(file), "file", name },
        };
        using var answer = await officer.Client.PostAsync("/files/take", form);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    private static string Token(string page) => page.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];
}
