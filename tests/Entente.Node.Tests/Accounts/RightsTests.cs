using System.Net;
using Entente.Exchange.Entries;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Tests.Host;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Accounts;

public sealed class RightsTests
{
    private static readonly UnitCode Laboratory = UnitCode.Parse("US/DEA-STRL");

    [Theory]
    // right held           limited to unit  procedure                     asked for             unit           procedure                     may
    [InlineData("matters.release", null, null, "matters.release", "US/DEA-HQ", "substance-notification@1", true)]
    [InlineData("matters.release", null, null, "matters.write", "US/DEA-HQ", "substance-notification@1", false)]
    [InlineData("matters.release", "US/DEA-HQ", null, "matters.release", "US/DEA-HQ", "substance-notification@1", true)]
    [InlineData("matters.release", "US/DEA-HQ", null, "matters.release", "US/DEA-STRL", "substance-notification@1", false)]
    [InlineData("matters.release", null, "substance-notification", "matters.release", "US/DEA-HQ", "substance-notification@2", true)]
    [InlineData("matters.release", null, "substance-notification", "matters.release", "US/DEA-HQ", "information-request@1", false)]
    [InlineData("matters.release", "US/DEA-HQ", null, "matters.release", null, null, false)] // asked for the whole party
    public void A_right_holds_for_its_unit_and_its_procedure(
        string held, string? onlyUnit, string? onlyProcedure, string asked, string? unit, string? procedure, bool may)
    {
        var me = Me.Of(new() { Unit = Laboratory }, [new() { OfficerId = Guid.Empty, Right = held, Unit = Unit(onlyUnit), Procedure = onlyProcedure }]);

        Assert.Equal(may, me.May(asked, Unit(unit), procedure));
    }

    [Fact]
    public async Task Who_drafts_does_not_release_by_profession_and_who_releases_does_not_draft()
    {
        await using var node = await RunningNode.Start();

        var chemist = await Grants(node, "chemist");
        var releasing = await Grants(node, "release");

        Assert.Contains(Rights.MattersWrite, chemist);
        Assert.DoesNotContain(Rights.MattersRelease, chemist);
        Assert.Contains(Rights.MattersRelease, releasing);
        Assert.DoesNotContain(Rights.MattersWrite, releasing);
    }

    [Theory]
    [InlineData("/administration")]
    [InlineData("/administration/new")]
    [InlineData("/audit")]
    public async Task A_page_that_needs_a_right_is_refused_without_it(string path)
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.SignedIn("chemist");
        using var security = await node.SignedIn("security");

        using var refused = await chemist.Get(path);
        using var shown = await security.Get(path);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (refused.StatusCode, shown.StatusCode));
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_withdrawn_right_and_a_closed_account_bind_from_the_next_request(Engine engine)
    {
        await using var node = await RunningNode.Start(engine: engine);
        using var administrator = await node.SignedIn("security");
        using var chemist = await node.SignedIn("chemist");
        var id = await Id(node, "chemist");

        using var given = await administrator.Submit($"/administration/{id}", "give", ("Form.Right", Rights.AuditRead), ("Form.Unit", ""), ("Form.Procedure", ""));
        using var may = await chemist.Get("/audit");
        using var withdrawn = await administrator.Submit($"/administration/{id}", $"withdraw-{await GrantId(node, id, Rights.AuditRead)}");
        using var mayNot = await chemist.Get("/audit");
        using var closed = await administrator.Submit($"/administration/{id}", "disable");
        using var gone = await chemist.Get("/api/me");

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (may.StatusCode, mayNot.StatusCode, gone.StatusCode));
        Assert.Equal(["account.right-given", "account.right-withdrawn", "account.closed"], await Acts(node, id));
    }

    [Fact]
    public async Task Nobody_widens_the_own_rights()
    {
        await using var node = await RunningNode.Start();
        await using var db = await Db(node);
        var me = Me.Of(await db.Users.SingleAsync(o => o.UserName == "security"), [new() { OfficerId = Guid.Empty, Right = Rights.AccountsManage }]);

        var complaints = await ChangeOfficer.Give(
            me.Id, Rights.MattersRelease, null, null, me, node.Services.GetRequiredService<NodeOptions>(),
            node.Services.GetRequiredService<WriteGate>(), node.Clock, CancellationToken.None);

        Assert.Equal("own-account", Assert.Single(complaints).Code);
        Assert.DoesNotContain(Rights.MattersRelease, await Grants(node, "security"));
    }

    [Fact]
    public async Task A_new_officer_enrols_by_a_code_that_works_once()
    {
        await using var node = await RunningNode.Start();
        using var administrator = await node.SignedIn("security");
        using var created = await administrator.Submit(
            "/administration/new", "officer-new", ("Form.DisplayName", "A. Lawyer"), ("Form.User", "lawyer"), ("Form.Unit", "US/DOJ"),
            ("Form.Professions", "central-authority-lawyer"), ("Form.Language", "zh"));
        var code = (await created.Content.ReadAsStringAsync()).Split("/enrol#")[1][..23];
        using var lawyer = node.Browser();
        lawyer.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");

        using var page = await lawyer.Submit("/enrol", "enrol", ("Code", code));
        var ways = WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync());
        using var tooShort = await lawyer.SubmitIn(ways, "/enrol", "enrol-password", ("Form.Password", "short"), ("Form.Repeated", "short"), ("Form.Digits", "1"));
        var complained = await tooShort.Content.ReadAsStringAsync();
        var secret = ways.Split("<code>")[1].Split("</code>")[0].Replace(" ", "", StringComparison.Ordinal);
        using var enrolled = await lawyer.SubmitIn(
            ways, "/enrol", "enrol-password", ("Form.Password", "seven quiet herons"), ("Form.Repeated", "seven quiet herons"), ("Form.Digits", node.NextCode(secret)));
        using var me = await lawyer.Get("/api/me");
        using var again = await node.Browser().Submit("/enrol", "enrol", ("Code", code));

        Assert.Contains("Use at least 12 characters.", complained, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
        Assert.DoesNotContain("enrol-password", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Up", "A", "US/HQ", "investigator", "user-shape")]
    [InlineData("lawyer", "", "US/HQ", "investigator", "display-name")]
    [InlineData("lawyer", "A", "CN/HQ", "investigator", "unit-of-party")]
    [InlineData("lawyer", "A", "US", "investigator", "unit-of-party")]
    [InlineData("lawyer", "A", "US/HQ", "spy", "profession-none")]
    public void A_new_officer_is_checked_field_by_field(string user, string name, string unit, string profession, string code) =>
        Assert.Equal(code, Assert.Single(new NewOfficer.Request(user, name, unit, [profession], "en").Complaints("US")).Code);

    private static UnitCode? Unit(string? code) => code is null ? null : UnitCode.Parse(code);

    private static async Task<Guid> Id(RunningNode node, string user)
    {
        await using var db = await Db(node);
        return (await db.Users.SingleAsync(o => o.UserName == user)).Id;
    }

    private static async Task<List<string>> Grants(RunningNode node, string user)
    {
        await using var db = await Db(node);
        return await db.Grants.Where(g => db.Users.Any(o => o.Id == g.OfficerId && o.UserName == user)).Select(g => g.Right).ToListAsync();
    }

    private static async Task<long> GrantId(RunningNode node, Guid officer, string right)
    {
        await using var db = await Db(node);
        return (await db.Grants.SingleAsync(g => g.OfficerId == officer && g.Right == right)).Id;
    }

    private static async Task<List<string>> Acts(RunningNode node, Guid officer)
    {
        await using var db = await Db(node);
        var subject = officer.ToString();
        return await db.AuditTrail.Where(r => r.Subject == subject && r.Officer != officer).OrderBy(r => r.Seq).Select(r => r.Action).ToListAsync();
    }

    private static Task<NodeDb> Db(RunningNode node) => node.Services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync();
}
