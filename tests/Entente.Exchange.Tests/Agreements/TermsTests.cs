using System.Text;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Agreements;

public sealed class TermsTests
{
    private static readonly AgreementTerms Terms = Pair.Terms;
    private static readonly NodeKeys OfSuiteI = NodeKeys.Generate(Suite.I);

    [Fact]
    public void Terms_are_read_as_they_were_written_and_both_sides_sign_the_same_digest()
    {
        var reading = AgreementTerms.Read(Terms.ToBytes());

        Assert.True(reading.IsSound, reading.Fault?.ToString());
        Assert.Equal(Terms.ToBytes(), reading.Terms.ToBytes());
        Assert.Equal(Terms.Digest, reading.Terms.Digest);
        Assert.Equal("10wd", reading.Terms.Procedure("substance-notification@1")!.ReplyPeriods[0].Length);
    }

    [Fact]
    public void The_digest_does_not_depend_on_how_a_node_spells_json()
    {
        var escaped = Encoding.UTF8.GetString(Terms.ToBytes()).Replace("新", "\\u65b0", StringComparison.Ordinal).Replace(",\"", ", \"", StringComparison.Ordinal);

        Assert.Equal(Terms.Digest, AgreementTerms.Read(Encoding.UTF8.GetBytes(escaped)).Terms?.Digest);
    }

    [Fact]
    public void Whatever_changes_in_the_terms_changes_their_digest()
    {
        AgreementTerms[] others =
        [
            Terms with { TitleEn = "x" }, Terms with { TitleZh = "x" }, Terms with { Parties = [.. Terms.Parties.Reverse()] },
            Terms with { LegalBasis = ["VOL", "UN1988.9"] }, Terms with { Procedures = [Terms.Procedures[0]] },
            Terms with { Purposes = [Purpose.PREV] }, Terms with { Ceiling = new([UseCode.H1], Tlp.Amber) },
            Terms with { Ceiling = new([UseCode.H1, UseCode.H2], Tlp.Green) }, Terms with { EntriesPerDay = 151 },
            Terms with { ClockSkew = TimeSpan.FromMinutes(6) }, Terms with { Suites = ["I"] },
            Terms with { From = Terms.From.AddDays(1) }, Terms with { Until = Terms.Until.AddDays(1) },
        ];

        Assert.Equal(others.Length + 1, others.Append(Terms).Select(terms => terms.Digest).Distinct().Count());
    }

    public static TheoryData<string, string, string> Complaints => [.. Wrong.Select(w => (w.Key, w.Value.Code, w.Value.Place))];

    private static readonly Dictionary<string, (AgreementTerms Terms, string Code, string Place)> Wrong = new()
    {
        ["no English title"] = (Terms with { TitleEn = "" }, "missing-language", "$.title.en"),
        ["no Chinese title"] = (Terms with { TitleZh = " " }, "missing-language", "$.title.zh"),
        ["a party without a Chinese name"] = (Terms with { Parties = [Terms.Parties[0], Terms.Parties[1] with { NameZh = "" }] }, "missing-language", "$.parties[1].name.zh"),
        ["one party alone"] = (Terms with { Parties = [Terms.Parties[0]] }, "too-few", "$.parties"),
        ["parties out of order"] = (Terms with { Parties = [.. Terms.Parties.Reverse()] }, "not-ascending", "$.parties[1]"),
        ["a party twice"] = (Terms with { Parties = [Terms.Parties[0], Terms.Parties[0]] }, "not-ascending", "$.parties[1]"),
        ["two parties with one key"] = (Terms with { Parties = [Terms.Parties[0], Terms.Parties[1] with { Keys = Pair.CnKeys.Public }] }, "repeated", "$.parties[1].keys"),
        ["no legal basis"] = (Terms with { LegalBasis = [] }, "too-few", "$.legal_basis"),
        ["a legal basis that is no code"] = (Terms with { LegalBasis = ["the convention"] }, "bad-form", "$.legal_basis[0]"),
        ["no procedure"] = (Terms with { Procedures = [] }, "too-few", "$.procedures"),
        ["a procedure without version"] = (Terms with { Procedures = [new("notes", Pair.Vectors, 1, [])] }, "bad-form", "$.procedures[0].id"),
        ["a procedure without vectors"] = (Terms with { Procedures = [new("notes@1", default, 1, [])] }, "bad-form", "$.procedures[0].vectors"),
        ["a procedure without entries"] = (Terms with { Procedures = [new("notes@1", Pair.Vectors, 0, [])] }, "out-of-range", "$.procedures[0].entries_per_day"),
        ["a period without unit"] = (Terms with { Procedures = [new("notes@1", Pair.Vectors, 1, [new("answer", "10")])] }, "bad-form", "$.procedures[0].reply_periods[0].length"),
        ["two periods of one due"] = (Terms with { Procedures = [new("notes@1", Pair.Vectors, 1, [new("answer", "1d"), new("answer", "2d")])] }, "repeated", "$.procedures[0].reply_periods[1]"),
        ["no purpose"] = (Terms with { Purposes = [] }, "too-few", "$.purposes"),
        ["a purpose twice"] = (Terms with { Purposes = [Purpose.STAT, Purpose.STAT] }, "repeated", "$.purposes[1]"),
        ["no use code"] = (Terms with { Ceiling = new([], Tlp.Amber) }, "too-few", "$.ceiling.use"),
        ["too many entries"] = (Terms with { EntriesPerDay = 1_000_001 }, "out-of-range", "$.entries_per_day"),
        ["no clock skew at all"] = (Terms with { ClockSkew = TimeSpan.Zero }, "out-of-range", "$.clock_skew_seconds"),
        ["a suite nobody can verify"] = (Terms with { Suites = ["I", "X"] }, "bad-form", "$.suites[1]"),
        ["without suite I"] = (Terms with { Suites = [] }, "too-few", "$.suites"),
        ["suite C alone"] = (Terms with { Suites = ["C"] }, "too-few", "$.suites"),
        ["suites out of order"] = (Terms with { Suites = ["C", "I"] }, "not-ascending", "$.suites[1]"),
        ["suite C with a party that has no keys for it"] = (
            Terms with { Parties = [Terms.Parties[0], Pair.Card(Pair.Us, "Sample", "示例", OfSuiteI)] }, "disagrees", "$.suites"),
        ["over before it begins"] = (Terms with { Until = Terms.From }, "not-ascending", "$.until"),
        ["a start finer than a millisecond"] = (Terms with { From = Terms.From.AddTicks(1) }, "bad-form", "$.from"),
    };

    [Theory, MemberData(nameof(Complaints))]
    public void Terms_that_may_not_be_signed_say_why_and_where(string name, string code, string place)
    {
        var terms = Wrong[name].Terms;

        var complaint = Assert.Single(terms.Complaints(), c => c.Place == place);
        Assert.Equal(code, complaint.Code);
        Assert.True(name == "a start finer than a millisecond" || AgreementTerms.Read(terms.ToBytes()).Fault is not null, "a partner's terms of this kind must be refused too");
    }

    [Theory]
    [InlineData("\"clock_skew_seconds\":300", "\"clock_skew_seconds\":999999999999999", "out-of-range", "$.clock_skew_seconds")] // no time span holds it
    [InlineData("\"entries_per_day\":150", "\"entries_per_day\":4294967446", "out-of-range", "$.entries_per_day")] // 150 when cut to 32 bits
    [InlineData("\"entries_per_day\":150", "\"entries_per_day\":1.5", "wrong-kind", "$.entries_per_day")]
    [InlineData("\"suites\":[\"I\",", "\"suites\":[\"i\",", "bad-form", "$.suites[0]")]
    [InlineData("\"tlp\":\"AMBER\"", "\"tlp\":\"2\"", "bad-form", "$.ceiling.tlp")]
    [InlineData("\"from\"", "\"since\":1,\"from\"", "unknown-member", "$.since")]
    public void A_partners_terms_that_break_a_rule_are_refused_and_the_place_named(string was, string becomes, string code, string place)
    {
        var text = Encoding.UTF8.GetString(Terms.ToBytes());
        Assert.Contains(was, text, StringComparison.Ordinal);

        var fault = AgreementTerms.Read(Encoding.UTF8.GetBytes(text.Replace(was, becomes, StringComparison.Ordinal))).Fault;

        Assert.Equal((code, place), (fault?.Code, fault?.Place));
    }

    [Fact]
    public void Sound_terms_have_no_complaints() => Assert.Empty(Terms.Complaints());

    [Fact]
    public void Suite_I_alone_goes_with_cards_of_either_kind()
    {
        var mixed = Terms with { Suites = ["I"], Parties = [Terms.Parties[0], Pair.Card(Pair.Us, "Sample", "示例", OfSuiteI)] };

        Assert.Empty(mixed.Complaints());
        Assert.Equal((Suite.I, Suite.IAndC), (mixed.RequiredSuite, Terms.RequiredSuite));
    }

    [Fact]
    public void Every_complaint_about_a_form_is_given_at_once()
    {
        var complaints = (Terms with { TitleEn = "", TitleZh = "", Purposes = [], Until = Terms.From }).Complaints();

        Assert.Equal(["$.title.en", "$.title.zh", "$.purposes", "$.until"], complaints.Select(c => c.Place));
    }
}
