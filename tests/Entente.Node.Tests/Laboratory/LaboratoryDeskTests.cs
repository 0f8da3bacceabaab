using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Node.Tests.Host;
using Entente.Procedures.Kinds;
using Entente.Procedures.Texts;
using Entente.Substances;
using Entente.Substances.Identification;

namespace Entente.Node.Tests.Laboratory;

public sealed class LaboratoryDeskTests
{
    /// <summary>An exhibit as typed on the page, without its amount.</summary>
    private static readonly (string, string)[] Typed =
    [
        ("Form.Number", "2026-122"), ("Form.Description", "Clear liquid"), ("Form.Matrix", "Liquid"), ("Form.Seal", "12"),
        ("Form.FoundOn", "2026-11-12"), ("Form.AdminLevel1", "Ohio"), ("Form.Circumstance", "SeizurePost"),
    ];

    [Fact]
    public async Task From_exhibit_to_draft_as_the_worked_example_does_it()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();
        var file = LaboratoryCalls.Sample("meta-fluorofentanyl-ei.msp");

        var exhibit = await chemist.RecordExhibit();
        var spectrum = await (await chemist.SendSpectrum(exhibit, file, "meta-fluorofentanyl-ei.msp")).Json(HttpStatusCode.Created);
        var result = await (await chemist.SendResult(exhibit)).Json(HttpStatusCode.Created);
        Assert.Equal("level-not-signed", await Code(await chemist.Client.PostAsJsonAsync($"/api/laboratory/exhibits/{exhibit}/notification", new { to = "CN", withSpectra = true })));
        await node.SignLevel(result.GetProperty("id").GetString()!);
        var draft = await (await chemist.Client.PostAsJsonAsync($"/api/laboratory/exhibits/{exhibit}/notification", new { to = "CN", withSpectra = true })).Json(HttpStatusCode.OK);

        Assert.Equal(Digest.Of(file).Hex, draft.GetProperty("attachments")[0].GetProperty("sha256").GetString());
        Assert.Equal((Digest.Of(file).Hex, 120), (spectrum.GetProperty("sha256").GetString(), spectrum.GetProperty("points").GetInt32()));
        // SWGDRUG minimum scheme: two category A techniques on two samplings; compared with a library only, and isomers open: L2.
        Assert.Equal(("L2", "SLTQVWMQISKVDN-UHFFFAOYSA-N", true),
            (result.GetProperty("level").GetString(), result.GetProperty("inchikey").GetString(), result.GetProperty("isomerNotResolved").GetBoolean()));
        var fields = draft.GetProperty("content").GetProperty("fields");
        Assert.Equal(("SEIZURE_POST", "L2", "2026-11-12", "2026-11-18", "2026-11-24"),
            (fields.GetProperty("circumstance").GetString(), fields.GetProperty("level").GetString(), fields.GetProperty("foundOn").GetString(),
             fields.GetProperty("analysedOn").GetString(), fields.GetProperty("reportedOn").GetString()));
        Assert.Equal(("meta-Fluorofentanyl", "FENTANYL_ANALOGUE", 45_300),
            (fields.GetProperty("substanceName").GetProperty("en").GetString(), fields.GetProperty("family").GetString(), fields.GetProperty("amounts")[0].GetProperty("milligrams").GetInt64()));
        Assert.Equal("spectrum-1.msp", draft.GetProperty("attachments")[0].GetProperty("name").GetString()); // our name, its own ending
        Assert.Equal(("infrared spectroscopy", "红外光谱法"),
            (fields.GetProperty("techniques")[1].GetProperty("name").GetProperty("en").GetString(), fields.GetProperty("techniques")[1].GetProperty("name").GetProperty("zh").GetString()));
        // Both outputs of GC-MS were used by themselves, on another portion than the infrared: the reader can apply the minimum scheme himself.
        Assert.Equal([("A", "B", 1, true), ("A", null, 2, true)], fields.GetProperty("techniques").EnumerateArray().Select(t => (
            t.GetProperty("category").GetString()!, t.TryGetProperty("secondCategory", out var second) ? second.GetString() : null,
            t.GetProperty("sampling").GetInt32(), t.GetProperty("reviewableData").GetBoolean())));
        Assert.Contains("2026-118", fields.GetProperty("message").GetProperty("zh").GetString(), StringComparison.Ordinal);
        Assert.Contains("ortho-fluorofentanyl", fields.GetProperty("message").GetProperty("en").GetString(), StringComparison.Ordinal);
        var card = await chemist.Page("/registers/substances/SLTQVWMQISKVDN-UHFFFAOYSA-N");
        Assert.Contains("Exhibit 2026-118", card, StringComparison.Ordinal);
        Assert.Contains("spectra on file: 1", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_liquid_is_recorded_by_its_volume_and_told_so()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();
        var liquid = new { number = "2026-120", description = "Clear liquid", matrix = "LIQUID", microlitres = 1_500, seal = "7", foundOn = "2026-11-12", adminLevel1 = "Ohio", circumstance = "SEIZURE_POST" };

        var made = await (await chemist.Client.PostAsJsonAsync("/api/laboratory/exhibits", liquid)).Json(HttpStatusCode.Created);
        var without = await chemist.Client.PostAsJsonAsync("/api/laboratory/exhibits", new { number = "2026-121", description = "x", matrix = "LIQUID", seal = "7", foundOn = "2026-11-12", adminLevel1 = "Ohio", circumstance = "SEIZURE_POST" });

        Assert.Contains("1.5 mL", await chemist.Page($"/laboratory/exhibits/{made.GetProperty("id").GetString()}"), StringComparison.Ordinal);
        Assert.Equal("amount-missing", await Code(without));
    }

    // Once only mg and µL could be typed: a litre was 1000000, and nothing read it back.
    [Theory]
    [InlineData("1.5", "mL", "0.25", "kg", "1.5 mL", "250 g")]
    [InlineData("2", "L", "1500", "g", "2 L", "1.5 kg")]
    [InlineData("250", "µL", "450", "mg", "250 µL", "450 mg")]
    public async Task An_amount_is_typed_in_the_unit_it_was_measured_in_and_read_back(
        string volume, string volumeUnit, string mass, string massUnit, string volumeRead, string massRead)
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();

        using var answer = await chemist.Submit("/laboratory/new", "exhibit-new", [.. Typed, ("Form.Microlitres", volume), ("Form.MicrolitresUnit", volumeUnit), ("Form.NetMilligrams", mass), ("Form.NetMilligramsUnit", massUnit)]);
        var page = await chemist.Page(answer.Headers.Location!.ToString());

        Assert.Contains(volumeRead, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains(massRead, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_amount_finer_than_what_is_kept_is_refused_and_not_rounded()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();

        using var answer = await chemist.Submit("/laboratory/new", "exhibit-new", [.. Typed, ("Form.Microlitres", "0.00025"), ("Form.MicrolitresUnit", "mL"), ("Form.NetMilligrams", "1"), ("Form.NetMilligramsUnit", "stone")]);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

        Assert.Contains("Amounts are kept in whole µL", page, StringComparison.Ordinal);
        Assert.Contains("Write a number above zero", page, StringComparison.Ordinal);
        Assert.Contains("0.00025", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_an_exhibit_shows_level_conditions_law_and_spectrum_in_both_languages()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();
        var exhibit = await chemist.RecordExhibit();
        var spectrum = await (await chemist.SendSpectrum(exhibit, LaboratoryCalls.Sample("meta-fluorofentanyl-ei.msp"))).Json(HttpStatusCode.Created);
        (await chemist.SendResult(exhibit)).Dispose();

        var english = await chemist.Page($"/laboratory/exhibits/{exhibit}");
        var picture = await chemist.Page($"/laboratory/spectra/{spectrum.GetProperty("id").GetString()}");
        (await chemist.Get("/language/zh?back=/")).Dispose();
        var chinese = await chemist.Page($"/laboratory/exhibits/{exhibit}");

        Assert.All(["L2 identified", "isomer not resolved", "not met", "2 separate samplings", "Schedule I: listed by name", "data:image/svg+xml;base64,", "the same level"],
            words => Assert.Contains(words, english, StringComparison.Ordinal));
        Assert.All(["L2 已鉴定", "同分异构体未区分", "不符合", "芬太尼类物质（整类）"], words => Assert.Contains(words, chinese, StringComparison.Ordinal));
        Assert.Contains("<svg", picture, StringComparison.Ordinal);
        Assert.Contains(">263<", picture, StringComparison.Ordinal); // the base peak, drawn and in the table
    }

    [Fact]
    public async Task A_spectrum_that_cannot_be_read_says_where_what_was_kept_and_what_to_do_in_both_languages()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();
        var exhibit = await chemist.RecordExhibit();
        const string cut = "Name: x\nNum Peaks: 3\n43 10\n58 999\n";

        var english = await chemist.ImportByPage(exhibit, cut);
        (await chemist.Get("/language/zh?back=/")).Dispose();
        var chinese = await chemist.ImportByPage(exhibit, cut);
        var foreign = await chemist.ImportByPage(exhibit, "<?xml version=\"1.0\"?><mzML/>");

        Assert.Contains("Line 2 announces 3 peaks; 2 follow.", english, StringComparison.Ordinal);
        Assert.Contains("the file was not stored", english, StringComparison.Ordinal);
        Assert.Contains("export again", english, StringComparison.Ordinal);
        Assert.Contains("第 2 行注明 3 个峰，实际为 2 个", chinese, StringComparison.Ordinal);
        Assert.Contains("mzML", foreign, StringComparison.Ordinal);
        var stored = await chemist.ReadExhibit(exhibit);
        Assert.Equal(("White tablets", 0), (stored.GetProperty("content").GetProperty("description").GetString(), stored.GetProperty("spectra").GetArrayLength()));
    }

    [Fact]
    public async Task A_structure_that_cannot_be_read_keeps_everything_typed_and_records_nothing()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();
        var exhibit = await chemist.RecordExhibit();

        using var answer = await chemist.Submit($"/laboratory/exhibits/{exhibit}/result", "result-new",
            ("Form.Do", "save"), ("Form.Structure", "CCC(=O)N(c1cccc(F)c1C1CCN"), ("Form.AnalysedOn", "2026-11-18"), ("Form.Limitations", "kept as typed"),
            ("Form.Runs[0].Technique", "gc-ms"), ("Form.Runs[0].Outcome", "Positive"), ("Form.Runs[0].ComparedWith", "Library"), ("Form.Runs[0].Sampling", "2"),
            ("Form.Runs[0].Reviewable", "true"), ("Form.Isomers", "NotResolved"), ("Form.OpenIsomers", "ortho; para"));

        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("The bracket ( at character 9 is not closed.", page, StringComparison.Ordinal);
        Assert.Contains("Add the missing ).", page, StringComparison.Ordinal);
        Assert.All(["CCC(=O)N(c1cccc(F)c1C1CCN", "kept as typed", "ortho; para", "value=\"gc-ms\" selected"], typed => Assert.Contains(typed, page, StringComparison.Ordinal));
        Assert.Equal(0, (await chemist.ReadExhibit(exhibit)).GetProperty("results").GetArrayLength());
    }

    [Fact]
    public async Task No_outcome_is_chosen_for_the_chemist_and_one_left_open_is_said_beside_its_field()
    {
        // The form once came with "positive", reviewable data and validation set, which spoke for a substance nobody had looked for.
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();
        var exhibit = await chemist.RecordExhibit();

        var fresh = await chemist.Page($"/laboratory/exhibits/{exhibit}/result");
        using var answer = await chemist.Submit($"/laboratory/exhibits/{exhibit}/result", "result-new",
            ("Form.Do", "save"), ("Form.Structure", LaboratoryCalls.MetaFluorofentanyl), ("Form.AnalysedOn", "2026-11-18"),
            ("Form.Runs[0].Technique", "gc-ms"), ("Form.Runs[0].Outcome", ""), ("Form.Runs[0].Sampling", "1"), ("Form.Runs[1].Technique", ""), ("Form.Runs[1].Outcome", "Negative"), ("Form.Runs[1].Sampling", "1"));
        var program = await (await chemist.SendResult(exhibit, new { analysedOn = "2026-11-18", description = "white powder", runs = new[] { new { technique = "gc-ms", sampling = 1 } } })).Json(HttpStatusCode.UnprocessableEntity);

        Assert.DoesNotContain("value=\"Positive\" selected", fresh, StringComparison.Ordinal);
        Assert.DoesNotMatch("name=\"Form\\.Runs[^>]* checked", fresh);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Matches("aria-describedby=\"run-0-outcome-complaint\"[\\s\\S]*<p class=\"complaint\" id=\"run-0-outcome-complaint\">Please fill this in.", page);
        Assert.Contains("<p class=\"complaint\" id=\"run-1-technique-complaint\">", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Negative\" selected", page, StringComparison.Ordinal); // the half-filled row is kept as it stood
        Assert.Equal(("Runs[0].Outcome", "required"), (program.GetProperty("complaints")[0].GetProperty("field").GetString(), program.GetProperty("complaints")[0].GetProperty("code").GetString()));
        Assert.Equal(0, (await chemist.ReadExhibit(exhibit)).GetProperty("results").GetArrayLength());
    }

    [Fact]
    public async Task An_exhibit_leads_to_the_draft_that_was_filled_in_from_it()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();
        var exhibit = await chemist.RecordExhibit();
        var result = await (await chemist.SendResult(exhibit)).Json(HttpStatusCode.Created);
        await node.SignLevel(result.GetProperty("id").GetString()!);
        var draft = await (await chemist.Client.PostAsJsonAsync($"/api/laboratory/exhibits/{exhibit}/notification", new { to = "CN" })).Json(HttpStatusCode.OK);
        var address = $"/drafts/{draft.GetProperty("id").GetString()}";

        Assert.Contains($"href=\"{address}\"", await chemist.Page($"/laboratory/exhibits/{exhibit}"), StringComparison.Ordinal);
        Assert.Contains($"href=\"{address}\"", await chemist.Page("/laboratory"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_rows_for_techniques_come_without_losing_what_stands_in_the_others()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();
        var exhibit = await chemist.RecordExhibit();

        using var answer = await chemist.Submit($"/laboratory/exhibits/{exhibit}/result", "result-new",
            ("Form.Do", "rows"), ("Form.NameEn", "kept"), ("Form.Runs[0].Technique", "raman"), ("Form.Runs[1].Technique", ""), ("Form.Runs[2].Technique", "infrared"));

        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("Form.Runs[5].Technique", page, StringComparison.Ordinal);
        Assert.All(["value=\"raman\" selected", "value=\"infrared\" selected", "value=\"kept\""], typed => Assert.Contains(typed, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dates_out_of_order_and_numbers_that_are_none_are_said_beside_their_fields_and_nothing_is_lost()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();
        var exhibit = await chemist.RecordExhibit();

        var early = await (await chemist.SendResult(exhibit, LaboratoryCalls.Result(analysedOn: "2026-11-10"))).Json(HttpStatusCode.UnprocessableEntity);
        using var answer = await chemist.Submit("/laboratory/new", "exhibit-new",
            ("Form.Number", "2026-119"), ("Form.Description", "Blue powder"), ("Form.Matrix", "Powder"), ("Form.NetMilligrams", "45,3"), ("Form.Seal", "12"),
            ("Form.FoundOn", "2026-13-45"), ("Form.AdminLevel1", "Ohio"), ("Form.Circumstance", "SeizurePost"));

        var complaint = early.GetProperty("complaints")[0];
        Assert.Equal(("AnalysedOn", "before-found"), (complaint.GetProperty("field").GetString(), complaint.GetProperty("code").GetString()));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("Write a number above zero, such as 45.3, with a point.", page, StringComparison.Ordinal);
        Assert.Contains("Please give a calendar day", page, StringComparison.Ordinal);
        Assert.All(["45,3", "2026-13-45", "Blue powder", "value=\"Powder\" selected"], typed => Assert.Contains(typed, page, StringComparison.Ordinal));
        Assert.Equal(1, (await (await chemist.Get("/api/laboratory/exhibits")).Json(HttpStatusCode.OK)).GetArrayLength());
    }

    [Fact]
    public async Task A_day_in_the_future_a_taken_number_and_the_same_file_twice_are_refused()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();
        var exhibit = await chemist.RecordExhibit();
        var file = LaboratoryCalls.Sample("cyclopropylfentanyl-ei.msp");
        (await chemist.SendSpectrum(exhibit, file)).Dispose();

        Assert.Equal("in-future", await Code(await chemist.Client.PostAsJsonAsync("/api/laboratory/exhibits", LaboratoryCalls.Exhibit("2026-120", foundOn: "2026-11-25"))));
        Assert.Equal("number-taken", await Code(await chemist.Client.PostAsJsonAsync("/api/laboratory/exhibits", LaboratoryCalls.Exhibit())));
        Assert.Equal("spectrum-on-file", await Code(await chemist.SendSpectrum(exhibit, file)));
    }

    [Fact]
    public async Task A_second_person_signs_the_level_or_a_lower_one_with_its_reason_and_only_once()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();
        using var reviewer = await node.Chemist("reviewer");
        var exhibit = await chemist.RecordExhibit();
        var result = (await (await chemist.SendResult(exhibit)).Json(HttpStatusCode.Created)).GetProperty("id").GetString();
        Task<HttpResponseMessage> Sign(Browser who, object what) => who.Client.PostAsJsonAsync($"/api/laboratory/results/{result}/review", what);

        Assert.Equal("own-result", await Code(await Sign(chemist, new { level = "L2" })));
        Assert.Equal("level-raised", await Code(await Sign(reviewer, new { level = "L3" })));
        Assert.Equal("lowered-needs-reason", await Code(await Sign(reviewer, new { level = "L1" })));
        using var signed = await Sign(reviewer, new { level = "L1", reason = "infrared of a mixture" });
        Assert.Equal(HttpStatusCode.NoContent, signed.StatusCode);
        Assert.Equal("already-reviewed", await Code(await Sign(reviewer, new { level = "L1", reason = "again" })));

        var line = (await chemist.ReadExhibit(exhibit)).GetProperty("results")[0];
        Assert.Equal(("L2", "L1", "infrared of a mixture", true),
            (line.GetProperty("level").GetString(), line.GetProperty("signedLevel").GetString(), line.GetProperty("reason").GetString(), line.GetProperty("reproduced").GetBoolean()));
        var draft = await (await chemist.Client.PostAsJsonAsync($"/api/laboratory/exhibits/{exhibit}/notification", new { to = "CN" })).Json(HttpStatusCode.OK);
        Assert.Equal("L1", draft.GetProperty("content").GetProperty("fields").GetProperty("level").GetString());
    }

    [Fact]
    public async Task Officers_without_the_right_and_strangers_see_nothing()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();
        using var releasing = await node.Chemist("release");
        using var stranger = node.Browser();
        var exhibit = await chemist.RecordExhibit();

        using var forbidden = await releasing.Get($"/api/laboratory/exhibits/{exhibit}");
        using var unknown = await stranger.Get($"/api/laboratory/exhibits/{exhibit}");
        using var none = await chemist.Get($"/api/laboratory/exhibits/{Guid.NewGuid()}");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound), (forbidden.StatusCode, unknown.StatusCode, none.StatusCode));
    }

    [Fact]
    public async Task What_a_laboratory_records_lies_encrypted_and_every_reading_is_on_the_trail()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();
        const string mark = "Zq7MarkedTablets";
        var exhibit = await chemist.RecordExhibit(LaboratoryCalls.Exhibit(description: mark));
        var spectrum = (await (await chemist.SendSpectrum(exhibit, Encoding.UTF8.GetBytes($"Name: {mark}\nNum Peaks: 1\n43 1\n"), $"{mark}.msp")).Json(HttpStatusCode.Created)).GetProperty("id").GetString();
        (await chemist.ReadExhibit(exhibit)).ToString();

        using var saved = await chemist.Get($"/laboratory/spectra/{spectrum}/file");

        Assert.Equal($"Name: {mark}\nNum Peaks: 1\n43 1\n", await saved.Content.ReadAsStringAsync());
        foreach (var file in Directory.GetFiles(node.Folder, "node.db*"))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes);
            Assert.DoesNotContain(mark, Encoding.Latin1.GetString(bytes.ToArray()), StringComparison.Ordinal);
        }

        using var security = await node.SignedIn("security");
        var trail = await security.Page("/audit");
        Assert.All(["recorded an exhibit", "read an exhibit", "imported a spectrum", "saved a spectrum file"], act => Assert.Contains(act, trail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_archive_or_a_file_past_the_limit_is_refused_before_it_is_read()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.Chemist();
        var exhibit = await chemist.RecordExhibit();

        Assert.Equal("spectrum-not-text", await Code(await chemist.SendSpectrum(exhibit, [0x50, 0x4B, 3, 4, 0, 0], "bomb.zip")));
        Assert.Equal("spectrum-too-large", await Code(await chemist.SendSpectrum(exhibit, new byte[Spectra.SpectrumFile.MaxBytes + 5], "big.msp")));
        Assert.Equal("spectrum-empty", await Code(await chemist.SendSpectrum(exhibit, [], "empty.msp")));
    }

    /// <summary>The procedure and the engine do not know one another; the desk carries codes across by name.</summary>
    [Fact]
    public void The_engines_codes_have_the_names_that_the_notification_uses()
    {
        Assert.Equal(Enum.GetNames<SubstanceNotification.IdentificationLevel>(), Enum.GetNames<IdentificationLevel>());
        Assert.Equal(Enum.GetNames<SubstanceNotification.SwgdrugCategory>(), Enum.GetNames<SwgdrugCategory>());
        Assert.Equal(Enum.GetNames<SubstanceNotification.Outcome>().Order(), Enum.GetNames<RunOutcome>().Order());
        Assert.Equal(Enum.GetNames<SubstanceNotification.ComparedWith>().Order(), Enum.GetNames<Comparison>().Order());
    }

    [Fact]
    public void Every_family_and_every_reason_of_the_scheme_has_words()
    {
        var texts = Texts.Of(typeof(Texts).Assembly, typeof(Entente.Node.Shell.ShellDesk).Assembly);
        var reasons =
            from technique in TechniqueTable.All
            from outcome in Enum.GetValues<RunOutcome>()
            from reviewable in (bool[])[true, false]
            from isomers in Enum.GetValues<IsomerState>()
            from compared in Enum.GetValues<Comparison>()
            from other in (string[])["colour-test", "gas-chromatography", "nuclear-magnetic-resonance"]
            let runs = new TechniqueRun[]
            {
                new(technique.Code, outcome, true, reviewable, 1, compared, reviewable, OutputsIndependent: reviewable, AccurateMass: true, FieldDevice: !reviewable),
                new(other, RunOutcome.Positive, true, true, 2, Comparison.None, false),
            }
            from condition in MinimumScheme.Assess(new(runs, reviewable ? "little material" : null, isomers, [], FentanylClass: true, IndependentReview: reviewable)).Conditions
            select $"identification.{condition.Reason}";

        string[] keys = [.. reasons.Distinct(), .. SubstanceRegister.Shipped.All.Select(s => $"family.{s.Family}").Distinct()];
        Assert.DoesNotContain(keys, key => !texts.English.TryGet(key, out _));
    }

    private static async Task<string?> Code(HttpResponseMessage answer) =>
        (await answer.Json(HttpStatusCode.UnprocessableEntity)).GetProperty("complaints")[0].GetProperty("code").GetString();
}
