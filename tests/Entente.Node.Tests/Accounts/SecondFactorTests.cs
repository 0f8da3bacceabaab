using System.Text;
using Entente.Node.Shell.Accounts;

namespace Entente.Node.Tests.Accounts;

public sealed class SecondFactorTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    // RFC 6238, appendix B, rows of SHA-1; the appendix prints eight digits, an authenticator shows the last six.
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_RFC_6238(long unixSeconds, string code) =>
        Assert.Equal(code, SecondFactor.CodeAt(Secret, SecondFactor.StepAt(DateTimeOffset.FromUnixTimeSeconds(unixSeconds))));

    [Theory]
    [InlineData(59, true)]
    [InlineData(89, true)]   // the step after it: the phone's clock is behind
    [InlineData(29, true)]   // the step before it: the phone's clock is ahead
    [InlineData(120, false)] // two steps later
    public void A_code_is_good_one_step_early_and_one_step_late(long now, bool good) =>
        Assert.Equal(good, SecondFactor.Accept(Secret, "287 082", DateTimeOffset.FromUnixTimeSeconds(now), lastUsed: -1) is not null);

    [Fact]
    public void A_code_is_good_once()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(59);

        var step = SecondFactor.Accept(Secret, "287082", now, lastUsed: -1);

        Assert.Equal(1, step);
        Assert.Null(SecondFactor.Accept(Secret, "287082", now, lastUsed: step!.Value));
    }

    [Theory]
    // RFC 4648, 10, without the padding that authenticators do not want.
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Secrets_are_written_in_the_Base32_of_RFC_4648(string text, string written) =>
        Assert.Equal(written, SecondFactor.Write(Encoding.ASCII.GetBytes(text)));
}
