using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Federation;

/// <summary>
/// Every kind of business is offered, opened, carried and ended between two nodes by the calls that people's pages and the API use, without a
/// desk of its own; both hold the same state after every letter.
/// </summary>
public sealed partial class EveryProcedureTests
{
    public static TheoryData<string> Names => [.. Plays.Keys];

    /// <summary>
    /// Who says what: <c>PARTY KIND FIELDS</c>. <c>$KIND</c> stands for the entry of that kind, <c>@+25</c> for the day in 25 days; <c>open</c> is a
    /// person opening what arrived.
    /// </summary>
    internal static readonly Dictionary<string, string[]> Plays = new()
    {
        ["substance-notification"] =
        [
            """US notify {"kind":"FIRST_DETECTION","circumstance":"SEIZURE_POST","provisionalDescription":{"en":"White powder"},"level":"L0","foundOn":"@-5","analysedOn":"@-4","reportedOn":"@-3","message":{"en":"Seen once.","zh":"检出一次。"}}""",
            "CN acknowledge {}", """CN reply {"sighting":"NOT_SEEN"}""", """US close {"conclusion":"NO_ACTION"}""", "CN open", "-> closed",
        ],
        ["information-request"] =
        [
            """US ask {"urgency":"NORMAL","caseType":"POST","use":["H1"],"deconflicted":true,"riskScreen":"NO_RISK_SEEN","replyWanted":"WRITING","subject":{"en":"One parcel"},"background":{"en":"Invented for a test."},"questions":[{"kind":"CONSIGNMENT","text":{"en":"Who sent it?"}}]}""",
            "CN acknowledge {}", """CN answer {"question":1,"kind":"NO_TRACE"}""", """US feedback {"results":[{"ledTo":"NOTHING"}]}""", "-> closed",
        ],
        ["commitment"] =
        [
            """US propose {"source":"LETTER","owner":"OTHER_SIDE","type":"PUBLICATION","evidence":"OFFICIAL_PUBLICATION","dueDate":"@+126","publicity":"PUBLIC","title":{"en":"Sample","zh":"示例"},"text":{"en":"A sample.","zh":"示例。"},"measure":{"en":"Published.","zh":"公布。"}}""",
            """CN agree {"text":"$propose"}""",
            """CN report-progress {"from":"@-1","until":"@-1","standing":"ON_TRACK","done":{"en":"Begun.","zh":"已开始。"}}""",
            """US suspend {"ground":"CHANNEL_SUSPENDED"}""", "US take-up {}",
            """CN report-done {"doneOn":"@-1","evidence":"OFFICIAL_PUBLICATION","done":{"en":"Published.","zh":"已公布。"},"reference":{"en":"No. 1"}}""",
            "US confirm {}", "CN close {}", "US open", "-> closed",
        ],
        ["pre-export-notice"] =
        [
            """
            US notice {"scope":"TABLE_I","officialRef":"PEN-2026-1","importing":"CN","dispatchOn":"@+56","replyBy":"@+23","declaredUse":"MEDICINE","consigneeIs":"IMPORTER","useInWords":{"en":"Cold remedy (invented)"},
             "lines":[{"substance":{"en":"Sample salt","zh":"示例盐"},"hsCode":"293941","form":"RAW","netGrams":500000,"baseGrams":410000},{"substance":{"en":"Sample mixture"},"form":"MIXTURE","content":400,"netGrams":200000}],
             "exporter":{"name":{"en":"Sample exporter"},"address":{"en":"1 Sample St"},"country":"US"},"importer":{"name":{"zh":"示例进口商"},"address":{"zh":"示例路1号"},"country":"CN"},
             "passage":{"mode":"SEA","departurePoint":{"en":"Long Beach"},"entryPoint":{"zh":"上海"}}}
            """,
            "CN acknowledge {}", """CN ask-information {"questions":{"en":"The importer's need?"}}""", """US give-information {"message":{"en":"Attached."}}""",
            """CN reply {"decision":"PARTIAL_OBJECTION","lines":[{"line":1,"allowedGrams":300000,"ground":"ABOVE_NEED"}]}""",
            """US release {"basis":"CONDITIONS_MET","lines":[{"line":1,"grams":300000},{"line":2,"grams":200000}]}""", "CN open",
            """US ship {"shippedOn":"@+56","lines":[{"line":1,"grams":300000},{"line":2,"grams":200000}]}""",
            """CN report-arrival {"arrivedOn":"@+87","lines":[{"line":1,"grams":290000},{"line":2,"grams":200000}]}""",
            """CN clear {"cause":"WEIGHING","explanation":{"en":"Moisture."}}""", """US clear {"cause":"WEIGHING","explanation":{"en":"Agreed."}}""", "-> reconciled",
        ],
        ["meeting"] =
        [
            """US call {"body":"WORKING_GROUP","level":"SENIOR","mode":"IN_PERSON","host":"CN","dates":[{"from":"@+196","until":"@+198"}],"title":{"en":"Sample","zh":"示例"}}""",
            """CN choose-date {"from":"@+196","until":"@+198","papersBy":"@+176"}""",
            """US propose-item {"desired":"DECISION","title":{"en":"Item","zh":"议题"}}""", """CN accept-item {"item":"$propose-item"}""",
            """CN name-delegation {"persons":5,"interpreters":1,"head":{"en":"Sample"}}""", """US send-papers {"message":{"en":"Attached."}}""",
            """CN report-held {"from":"@+196","until":"@+198"}""", """CN draft-outcome {"text":{"en":"Agreed.","zh":"商定。"}}""",
            """US agree-outcome {"text":"$draft-outcome"}""", """US read-out {"text":{"en":"Ours."}}""", "US close {}", "CN open", "-> closed",
        ],
        ["precursor-incident"] =
        [
            """US report {"type":"SEIZURE","happenedOn":"@-5","country":"US","point":"PORT","chemicals":[{"identity":"UNKNOWN","grams":1000,"name":{"en":"Liquid"}}],"helpWanted":["SAMPLE"],"place":{"en":"Sample port"},"message":{"en":"Invented for a test."}}""",
            "CN acknowledge {}", "CN backtrack {}", """CN answer {"result":"NO_TRACE"}""", """US feedback {"outcomes":[{"ledTo":"NOTHING"}]}""", "-> closed",
        ],
        ["directory-entry"] =
        [
            """US publish {"kind":"DUTY_POST","functions":["NARCOTICS"],"details":{"name":{"en":"Sample desk","zh":"示例值班室"}},"reach":[{"way":"PHONE","number":"+1 555 0100"}]}""",
            """CN test-call {"calledAt":"2026-11-24T14:00:00Z","answeredAfter":4}""", "US confirm-entry {}",
            """CN log-contact {"at":"2026-11-24T15:00:00Z","way":"PHONE","result":"REACHED","subject":{"en":"A test."}}""", "US end {}", "-> ended",
        ],
        ["training-offer"] =
        [
            """US offer {"topic":"LABORATORY","mode":"IN_PERSON","from":"@+90","until":"@+94","nominateBy":"@+40","places":10,"languages":["ENGLISH"],"title":{"en":"Sample","zh":"示例"},"outline":{"en":"Reading spectra."}}""",
            """CN nominate {"persons":3}""", """US confirm-places {"persons":3}""", """US report-held {"from":"@+90","until":"@+94","attended":[{"party":"CN","persons":3}],"passed":3}""",
            """CN evaluate {"level":"REACTION","respondents":3,"favourable":100}""", "US close {}", "CN open", "-> closed",
        ],
    };

    [Fact]
    public void Every_kind_of_business_is_played() =>
        Assert.Equal(ProcedureCatalogue.All.Select(p => p.Name).Where(n => n != "agreement").Order(StringComparer.Ordinal), Plays.Keys.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Names))]
    public async Task It_is_opened_carried_and_ended_with_equal_states(string name)
    {
        var rules = ProcedureCatalogue.Find(name + "@1")!;
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        await pair.Agree(terms => terms with { Procedures = [.. ProcedureCatalogue.All.Where(p => p.Name != "agreement").Select(p => new Desks.Agreements.ProposeAgreement.ProcedureTerms(p.Id, 1000))] });
        Digest? matter = null;
        var said = new Dictionary<string, Digest>();
        foreach (var line in Plays[name][..^1])
        {
            var words = line.Trim().Split(' ', 3);
            var (by, to) = words[0] == "US" ? (pair.Us, pair.Cn) : (pair.Cn, pair.Us);
            pair.Clock.Ahead += TimeSpan.FromMinutes(10);
            if (words[1] == "open") await OpenMatter.Handle(matter!.Value, by.Author, CancellationToken.None);
            else said[words[1]] = await Say(rules, by, to, matter, words[1], said.Aggregate(words[2], (text, s) => text.Replace($"\"${s.Key}\"", $"\"{s.Value}\"", StringComparison.Ordinal)));
            matter ??= said[words[1]];
            await by.Deliver(to);
            await AssertSame(pair, matter.Value, line);
        }

        var (here, there) = (await Pair.MatterOf(pair.Us, matter!.Value), await Pair.MatterOf(pair.Cn, matter.Value));
        Assert.Equal(Plays[name][^1], "-> " + here.Phase);
        Assert.Equal(here.Phase, there.Phase);
        Assert.Matches($"^US-{rules.NumberCode}-20[0-9][0-9]-0001$", here.Number);
        Assert.True((await ReadMatter.Handle(matter.Value, pair.Us.Author, CancellationToken.None))!.State.PhaseIsFinal);
    }

    [Fact]
    public async Task What_would_stand_void_is_not_released()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        await pair.Agree(terms => terms with { Procedures = [new("pre-export-notice@1", 1000)] });
        var rules = ProcedureCatalogue.Find("pre-export-notice@1")!;
        var late = Plays["pre-export-notice"][0].Trim().Split(' ', 3)[2].Replace("@+23", "@-24", StringComparison.Ordinal);

        var draft = await Draft(rules, pair.Us, pair.Cn, null, "notice", late);
        var refused = await SubmitDraft.Handle(new(draft.Draft!.Id, draft.Draft.Version), pair.Us.Author, CancellationToken.None);

        Assert.Equal("day-past", Assert.Single(refused.Complaints).Code);
        await using var db = pair.Us.Store.Db();
        Assert.False(await db.Entries.AnyAsync(e => e.Procedure == rules.Id));
    }

    [Fact]
    public async Task Agreeing_to_a_text_offers_the_entries_that_hold_one()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        await pair.Agree(terms => terms with { Procedures = [new("commitment@1", 1000)] });
        var rules = ProcedureCatalogue.Find("commitment@1")!;
        var matter = await Say(rules, pair.Us, pair.Cn, null, "propose", Plays["commitment"][0].Split(' ', 3)[2]);
        await pair.Us.Deliver(pair.Cn);

        await using var db = pair.Cn.Store.Db();
        var choices = await EntryChoices.Read(db, matter, rules.Kind("commitment.agree/1")!, pair.Cn.Party, CancellationToken.None);

        Assert.Equal([("text", matter)], choices.Select(c => (c.Field, c.Hash)));
    }

    private static Task<DraftOutcome> Draft(Procedure rules, TestNode by, TestNode to, Digest? matter, string kind, string fields)
    {
        var dated = DayIn().Replace(fields, m => DateOnly.FromDateTime(by.Clock.GetUtcNow().UtcDateTime)
            .AddDays(int.Parse(m.Groups["days"].ValueSpan, CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return SaveDraft.Handle(
            new(null, 0, rules.Id, $"{rules.Name}.{kind}/1", matter, matter is null ? to.Party : null, JsonDocument.Parse(dated).RootElement, null, [Purpose.PREV], ["WG"]),
            by.Author, CancellationToken.None);
    }

    [GeneratedRegex(@"@(?<days>[+-]\d+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DayIn();

    internal static async Task<Digest> Say(Procedure rules, TestNode by, TestNode to, Digest? matter, string kind, string fields)
    {
        if (matter is { } open) Assert.Contains((await ReadMatter.Handle(open, by.Author, CancellationToken.None))!.Allowed, k => k.Type == $"{rules.Name}.{kind}/1");
        var draft = await Draft(rules, by, to, matter, kind, fields);
        Assert.Empty(draft.Complaints);
        if (rules.Kind($"{rules.Name}.{kind}/1")!.Release != Entente.Procedures.Release.Author)
            return await Pair.Release(by, await SubmitDraft.Handle(new(draft.Draft!.Id, draft.Draft.Version), by.Author, CancellationToken.None));
        var sent = await ReleaseDraft.Handle(new(draft.Draft!.Id, draft.Draft.Version, false), by.Author, CancellationToken.None);
        Assert.Empty(sent.Complaints);
        return sent.Entry!.Value;
    }

    private static async Task AssertSame(Pair pair, Digest matter, string after)
    {
        var (here, there) = (await Pair.MatterOf(pair.Us, matter), await Pair.MatterOf(pair.Cn, matter));
        Assert.True(here.State == there.State, $"after {after}: {here.Phase} and {there.Phase}");
        Assert.Empty((await ReadMatter.Handle(matter, pair.Us.Author, CancellationToken.None))!.State.Void);
    }
}
