using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using AllTexts = Entente.Procedures.Texts.Texts;

namespace Entente.Procedures.Tests;

/// <summary>Every code by which the exchange declines something reaches a person in both languages.</summary>
public sealed class RefusalTextsTests
{
    private static readonly AllTexts Words = AllTexts.Of(typeof(Procedure).Assembly);

    [Fact]
    public void Every_verdict_fault_and_flag_has_a_text()
    {
        var codes = Verdict.Codes.Concat(Fault.Codes).Select(code => $"refusal.{code}").Concat(EntryFlag.All.Select(flag => $"flag.{flag}"));

        Assert.DoesNotContain(codes, key => !Words.English.TryGet(key, out _));
    }

    [Fact]
    public void A_refusal_needs_no_arguments_because_a_receipt_carries_none() => Assert.DoesNotContain(
        Words.Keys, key => key.StartsWith("refusal.", StringComparison.Ordinal) && Words.English[key].Contains('{', StringComparison.Ordinal));

    [Fact]
    public void Every_complaint_about_terms_has_a_text()
    {
        var empty = new AgreementTerms("", "\u202e", [], ["?"], [new("x", default, 0, [new("?", "?"), new("?", "?")])], [], new([], Tlp.Red), 0, default, ["?"], default, default);

        var codes = empty.Complaints().Select(c => c.Code).ToHashSet();

        Assert.Superset(new HashSet<string> { "missing-language", "forbidden-character", "too-few", "bad-form", "out-of-range", "repeated", "not-ascending" }, codes);
        Assert.DoesNotContain(codes, code => !Words.English.TryGet($"complaint.{code}", out _));
    }
}
