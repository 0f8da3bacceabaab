using Entente.Exchange.Streams;

namespace Entente.Exchange.Tests.Streams;

public sealed class StreamNameTests
{
    [Theory]
    [InlineData("US/CN/substance-notification")]
    [InlineData("US/CN+FR/joint-case")]
    [InlineData("US/-/substance-notification")] // domestic: nobody reads it
    public void A_name_is_read_as_it_is_written(string text)
    {
        Assert.True(StreamName.TryParse(text, out var name));
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [InlineData("US/FR+CN/joint-case")] // not ascending
    [InlineData("US/CN+CN/joint-case")]
    [InlineData("US/US/joint-case")] // to itself
    [InlineData("US/CN/joint-case@1")]
    [InlineData("US/CN/Joint")]
    [InlineData("US//joint-case")]
    [InlineData("US/CN/joint-case/")]
    [InlineData("us/CN/joint-case")]
    [InlineData("")]
    public void Any_other_spelling_is_no_name(string text) => Assert.False(StreamName.TryParse(text, out _));

    [Fact]
    public void The_stream_in_which_a_reader_answers_has_the_same_parties_and_rules()
    {
        Assert.True(StreamName.TryParse("US/CN+FR/joint-case", out var name));

        Assert.Equal("CN/FR+US/joint-case", name.MirrorOf(Pair.Cn).ToString());
        Assert.Equal(name, name.MirrorOf(Pair.Cn).MirrorOf(Pair.Us));
    }
}
