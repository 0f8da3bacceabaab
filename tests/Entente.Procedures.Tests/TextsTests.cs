using AllTexts = Entente.Procedures.Texts.Texts;

namespace Entente.Procedures.Tests;

public sealed class TextsTests
{
    private const string Head = "key\ten\tzh\n";

    [Theory]
    [InlineData("en", 1, "1 working day left")]
    [InlineData("en", 5, "5 working days left")]
    [InlineData("zh", 5, "还剩5个工作日")]
    [InlineData("zh-Hans-CN", 1, "还剩1个工作日")]
    public void A_text_is_filled_in_the_language_asked_for(string language, int days, string expected)
    {
        var texts = AllTexts.Parse(Head + "due.left\t{0} working {0:day|days} left\t还剩{0}个工作日\n");

        Assert.Equal(expected, texts.In(language)["due.left", days]);
    }

    [Theory]
    [InlineData("a\tonly English\t\n")]
    [InlineData("a\tonly English\n")]
    [InlineData("a\tHello {0}\t你好\n")]
    [InlineData("a\tHello\t你好\na\tHello\t你好\n")]
    public void A_missing_language_a_repeated_key_and_different_places_are_refused(string rows) =>
        Assert.Throws<InvalidDataException>(() => AllTexts.Parse(Head + rows));

    [Fact]
    public void A_key_that_no_file_has_is_refused_by_name()
    {
        var thrown = Assert.Throws<KeyNotFoundException>(() => AllTexts.Parse(Head).English["no.such"]);

        Assert.Contains("no.such", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bilingual_value_falls_back_to_the_language_it_has()
    {
        var texts = AllTexts.Parse(Head);

        Assert.Equal("包裹", texts.English.Of(new(null, "包裹")));
        Assert.Equal("Parcels", texts.English.Of(new("Parcels", "包裹")));
    }
}
