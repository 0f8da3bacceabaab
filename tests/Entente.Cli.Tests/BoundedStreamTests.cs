namespace Entente.Cli.Tests;

public sealed class BoundedStreamTests
{
    [Theory]
    [InlineData(10, 10, true)]
    [InlineData(11, 10, false)]
    public void What_is_longer_than_allowed_ends_with_its_complaint(int length, long most, bool whole)
    {
        using var stream = new BoundedStream(new MemoryStream(new byte[length]), most, "too much");
        using var taken = new MemoryStream();

        var failed = Record.Exception(() => stream.CopyTo(taken, 4));

        if (whole) Assert.Equal(length, taken.Length);
        else Assert.Equal("too much", Assert.IsType<InvalidDataException>(failed).Message);
    }
}
