using System.Text;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Suites;

public sealed class Sm3Tests
{
    [Theory]
    [InlineData("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")] // GB/T 32905-2016, A.1
    [InlineData("abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")] // A.2
    public void The_examples_of_the_standard_hash_as_printed(string message, string digest) =>
        Assert.Equal(digest, Sm3.Hex(Encoding.ASCII.GetBytes(message)));
}
