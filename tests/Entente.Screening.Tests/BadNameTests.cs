using System.Diagnostics;
using CsCheck;
using Entente.Screening.Names;
using Entente.Screening.Scoring;

namespace Entente.Screening.Tests;

/// <summary>Names as nobody should write them, and as those who hide do.</summary>
public sealed class BadNameTests
{
    private const string Plain = "Vladimir Putin";

    [Theory]
    [InlineData("Vlad\u200bimir P\u200dutin", NameRemark.HiddenCharacters)] // zero-width space and joiner
    [InlineData("\u202eVladimir\u202c Putin", NameRemark.HiddenCharacters)] // turned round on screen
    [InlineData("Vl\u00adadimir Putin\ufeff", NameRemark.HiddenCharacters)] // soft hyphen, byte order mark
    [InlineData("Vl\u0430dimir Putin", NameRemark.LookalikeLetters)] // Cyrillic а among Latin letters
    [InlineData("Vladimir \u0420utin", NameRemark.LookalikeLetters)] // Cyrillic Р
    [InlineData("Vladimir Putin \ud800", NameRemark.BrokenEncoding)] // half a surrogate pair
    [InlineData("Vladimir\u0000 Putin", NameRemark.HiddenCharacters)]
    public void A_name_in_disguise_is_found_and_the_disguise_is_told(string written, NameRemark remark)
    {
        var name = Name.Read(written, NameKind.Person);

        Assert.Contains(remark, name.Remarks);
        Assert.Equal(Band.Hit, NameScore.Of(name, Name.Read(Plain, NameKind.Person)).Band);
    }

    [Theory]
    [InlineData("ＶＬＡＤＩＭＩＲ　ＰＵＴＩＮ")] // full width
    [InlineData("V l a d i m i r P u t i n")]
    [InlineData("Владимир (Vladimir) Путин (Putin)")]
    public void Unusual_but_honest_writing_is_read(string written) =>
        Assert.Equal(Band.Hit, NameScore.Of(Name.Read(written, NameKind.Person), Name.Read(Plain, NameKind.Person)).Band);

    [Theory]
    [InlineData("")]
    [InlineData("   \t ")]
    [InlineData("-.,;'\"&#*()")]
    [InlineData("\u200b\u202e")]
    public void A_name_without_a_letter_says_so_and_matches_nothing(string written)
    {
        var name = Name.Read(written, NameKind.Unknown);

        if (!written.Contains('&', StringComparison.Ordinal)) Assert.Contains(NameRemark.Empty, name.Remarks);
        Assert.Equal(0, NameScore.Of(name, Name.Read(Plain, NameKind.Person)).Score);
    }

    [Fact]
    public void A_name_of_a_hundred_kilobytes_takes_no_time_and_is_cut_with_a_remark()
    {
        var other = Name.Read(Plain, NameKind.Person);
        _ = NameScore.Of(Name.Read("warm up", NameKind.Person), other);
        foreach (var part in new[] { "a", "ab ", "陈", "x.", "'", "1 ", "\u0301", "ма" })
        {
            var clock = Stopwatch.StartNew();
            var name = Name.Read(string.Concat(Enumerable.Repeat(part, 100_000 / part.Length)), NameKind.Person);
            _ = NameScore.Of(name, other);
            _ = NameScore.Of(name, name);

            Assert.Contains(NameRemark.Cut, name.Remarks);
            Assert.True(clock.ElapsedMilliseconds < 5_000, $"'{part}' took {clock.ElapsedMilliseconds} ms");
        }
    }

    [Fact]
    public void Any_text_can_be_compared_with_any_other_and_the_order_makes_no_difference()
    {
        var text = Gen.OneOf(Gen.String, Gen.String[Gen.Char["abc ABC,.-'陈晨李张有限公司مح이вл12\u200b\ud83d"], 0, 30]);
        var kind = Gen.Enum<NameKind>();
        Gen.Select(text, text, kind).Sample((a, b, of) =>
        {
            int score = NameScore.Of(Name.Read(a, of), Name.Read(b, of)).Score;
            return score is >= 0 and <= 1000 && score == NameScore.Of(Name.Read(b, of), Name.Read(a, of)).Score;
        }, iter: 3_000);
    }
}
