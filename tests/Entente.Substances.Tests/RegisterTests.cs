using System.Globalization;
using Entente.Substances.Identifiers;
using Entente.Substances.Law;

namespace Entente.Substances.Tests;

public sealed class RegisterTests
{
    private static readonly SubstanceRegister Register = SubstanceRegister.Shipped;

    private static StatusOnDay Status(string name, string day) =>
        Register.StatusOn(Register.Meant(name) ?? throw new ArgumentException(name), DateOnly.Parse(day, CultureInfo.InvariantCulture));

    [Fact]
    public void The_register_holds_555_substances_each_with_its_own_key() => Assert.Equal(555, Register.All.Select(s => s.Key).Distinct().Count());

    [Theory] // Check digits by hand, by the rule of cas.org: 437-38-7 is fentanyl, (8·1 + 3·2 + 7·3 + 3·4 + 4·5) mod 10 = 7
    [InlineData("437-38-7", true)]
    [InlineData("1609-66-1", true)]
    [InlineData("1609-66-5", false)] // printed in one list for norfentanyl
    [InlineData("437-38-8", false)]
    [InlineData("437387", false)]
    [InlineData("43a-38-7", false)]
    public void A_cas_number_is_taken_only_with_its_check_digit(string text, bool good) => Assert.Equal(good, CasNumber.TryParse(text, out _));

    [Fact]
    public void Every_cas_number_of_the_register_has_its_check_digit()
    {
        Assert.Equal(398, Register.All.Count(s => s.Cas is not null)); // 555 rows, 157 without a number
        Assert.All(Register.All.Select(s => s.Cas).OfType<CasNumber>(), cas =>
        {
            var digits = cas.Value.Replace("-", "", StringComparison.Ordinal);
            int sum = 0;
            for (int i = 0; i < digits.Length - 1; i++) sum += (digits[i] - '0') * (digits.Length - 1 - i);
            Assert.Equal(digits[^1] - '0', sum % 10);
        });
    }

    [Theory]
    [InlineData("fentanyl")]
    [InlineData("437-38-7")]
    [InlineData("PJMPHNIQZUBGLI-UHFFFAOYSA-N")]
    public void A_substance_is_found_by_name_number_and_key(string text) => Assert.Equal("Fentanyl", Register.Meant(text)?.Name);

    [Theory]
    [InlineData("etazene", "Etodesnitazene (etazene)")] // another name in brackets
    [InlineData("METAFLUOROFENTANYL", "meta-Fluorofentanyl")]
    [InlineData("氯胺酮", "Ketamine")]
    [InlineData("芬太尼", "Fentanyl")] // joint announcement of 1 April 2019
    [InlineData("麻黄碱", "Ephedrine")] // another name in brackets, as the glossary gives it
    public void Names_are_found_without_hyphens_in_either_language(string text, string name) => Assert.Equal(name, Register.Meant(text)?.Name);

    [Fact]
    public void A_search_gives_the_exact_name_first() => Assert.Equal("Fentanyl", Register.Search("fentanyl")[0].Name);

    // 21 CFR 1308.11(b)(59); class of the announcement of 1 April 2019, in force 1 May 2019; no UN list was read for it.
    [Fact]
    public void The_worked_examples_substance_is_shown_with_what_each_law_rests_on()
    {
        var status = Status("meta-Fluorofentanyl", "2026-11-24");

        Assert.Equal((Outcome.NotRead, Outcome.WithinClass, Outcome.Named), (status.UnitedNations.Outcome, status.China.Outcome, status.UnitedStates.Outcome));
        Assert.Equal(("21 CFR 1308.11(b)(59)", "I", Certainty.Read),
            (status.UnitedStates.Fact!.Source, status.UnitedStates.Fact.List, status.UnitedStates.Fact.Certainty));
        Assert.Null(status.UnitedStates.Fact.From); // the first day was not read
        Assert.Equal(new DateOnly(2019, 5, 1), status.China.Fact!.From);
        Assert.Equal(GapKind.Both, status.Gap.Kind);
    }

    [Theory] // orders and classes whose first or last day was read
    [InlineData("meta-Fluorofentanyl", "2019-04-30", "CN", Outcome.NotYet)]
    [InlineData("meta-Fluorofentanyl", "2019-05-01", "CN", Outcome.WithinClass)]
    [InlineData("Clonazolam", "2023-07-25", "US", Outcome.NotYet)]
    [InlineData("Clonazolam", "2023-07-26", "US", Outcome.Named)]
    [InlineData("Clonazolam", "2026-04-01", "US", Outcome.Named)]
    [InlineData("Ethyleneoxynitazene", "2027-10-15", "US", Outcome.Named)]
    [InlineData("Ethyleneoxynitazene", "2027-10-16", "US", Outcome.Ended)]
    [InlineData("P-2-P methyl glycidic acid methyl ester", "2024-12-02", "UN", Outcome.NotYet)]
    [InlineData("P-2-P methyl glycidic acid methyl ester", "2024-12-03", "UN", Outcome.Named)]
    [InlineData("Phenazepam", "2016-06-01", "UN", Outcome.Decided)]
    [InlineData("Phenazepam", "2026-06-01", "UN", Outcome.Named)]
    [InlineData("Fentanyl", "2020-01-01", "CN", Outcome.BeforeTextRead)] // today's list is of 2025; the earlier one was not read
    [InlineData("meta-Fluorofentanyl", "2019-01-01", "US", Outcome.BeforeTextRead)] // named in the text of 2026, since when was not read
    [InlineData("meta-Fluorofentanyl", "2026-09-20", "US", Outcome.BeforeTextRead)]
    [InlineData("meta-Fluorofentanyl", "2026-09-21", "US", Outcome.Named)]
    [InlineData("Heroin", "2007-06-01", "CN", Outcome.BeforeTextRead)] // the copy is of "about 2007"
    [InlineData("Heroin", "2008-01-01", "CN", Outcome.Named)]
    [InlineData("HU-210", "2019-01-01", "US", Outcome.NotRead)] // "not named" was read in 2026, not for 2019
    [InlineData("HU-210", "2026-11-24", "US", Outcome.NotNamed)]
    [InlineData("HU-210", "2026-11-24", "UN", Outcome.NotRead)]
    public void The_answer_depends_on_the_day(string name, string day, string law, Outcome expected) =>
        Assert.Equal(expected, Status(name, day).Laws.Single(column => column.Law == law).Outcome);

    [Fact]
    public void Clonazolam_is_temporary_first_and_permanent_after()
    {
        Assert.Equal(FromIs.Temporary, Status("Clonazolam", "2024-01-01").UnitedStates.Fact!.FromIs);
        Assert.Equal(FromIs.Effect, Status("Clonazolam", "2026-04-01").UnitedStates.Fact!.FromIs);
    }

    [Fact]
    public void A_gap_says_since_when_and_until_when_or_that_it_cannot_say()
    {
        var china = Status("CUMYL-4CN-BINACA", "2021-06-20").Gap; // US from 10 June 2021, China's class from 1 July 2021

        Assert.Equal((GapKind.UnitedStatesOnly, new DateOnly(2021, 6, 10), new DateOnly(2021, 6, 30)), (china.Kind, china.Since, china.Until));
        var unread = Status("U-48800", "2026-11-24").Gap;
        Assert.Equal((GapKind.CannotSay, "CN"), (unread.Kind, unread.NotRead.Single()));
    }

    [Fact]
    public void Facts_that_rest_on_an_older_copy_or_on_memory_are_never_shown_as_read()
    {
        var chinese = Register.All.SelectMany(s => Register.FactsOf(s.Key)).Where(fact => fact.Law == "CN").ToList();

        Assert.All(chinese.Where(fact => fact.Source.Contains("about 2007", StringComparison.Ordinal)), fact =>
            Assert.Equal((Certainty.OlderCopy, "lists-replaced-2025"), (fact.Certainty, fact.Caveat)));
        Assert.All(Register.All.SelectMany(s => Register.FactsOf(s.Key)), fact =>
            Assert.Equal(fact.Source.Length == 0, fact.Certainty == Certainty.Unverified));
        Assert.Equal(139, chinese.Count(fact => fact.Certainty == Certainty.OlderCopy));
    }

    [Fact]
    public void Every_fact_belongs_to_a_substance_of_the_register_and_to_a_known_law()
    {
        using var law = typeof(SubstanceRegister).Assembly.GetManifestResourceStream("legal-status.tsv")!;
        using var reader = new StreamReader(law);
        var rows = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t')).ToList();

        Assert.All(rows, row => Assert.True(InChIKey.TryParse(row[0], out var key) && Register.Find(key) is not null, row[0]));
        Assert.All(rows, row => Assert.Contains(row[1], new[] { "UN", "CN", "US" }));
    }

    [Fact]
    public void A_broken_table_is_refused_with_its_line()
    {
        static Stream Of(string text) => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        const string head = "inchikey\tname\tname_zh\tcas\tformula\tsmiles\tfamily\tnote\n";
        const string law = "inchikey\tlaw\n";

        var fault = Assert.Throws<FormatException>(() => SubstanceRegister.Load(
            Of(head + "PJMPHNIQZUBGLI-UHFFFAOYSA-N\tFentanyl\t\t437-38-8\tC22H28N2O\tC\tfentanyl\t\n"), Of(law)));

        Assert.Equal("substances.tsv, line 2: column cas cannot be read.", fault.Message);
    }
}
