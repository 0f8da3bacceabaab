using Entente.Cli.Example;

namespace Entente.Cli.Tests;

/// <summary>RFC 6238, appendix B: the SHA-1 rows, cut to the six digits that authenticator apps show.</summary>
public sealed class TotpTests
{
    private const string Secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"; // "12345678901234567890" in base32

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_code_is_the_one_of_the_standard(long unixSeconds, string expected) =>
        Assert.Equal(expected, Totp.At(Secret, DateTimeOffset.FromUnixTimeSeconds(unixSeconds)));

    [Fact]
    public void A_secret_that_is_not_base32_is_refused() => Assert.Throws<FormatException>(() => Totp.At("not base32!", DateTimeOffset.UnixEpoch));
}
