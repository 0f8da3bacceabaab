using Entente.Exchange.Entries;

namespace Entente.Exchange.Tests.Entries;

public sealed class Uuid7Tests
{
    [Fact]
    public void The_example_of_RFC_9562_appendix_A_6_comes_out()
    {
        // unix_ts_ms 0x017F22E279B0, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F
        var id = Uuid7.New(DateTimeOffset.FromUnixTimeMilliseconds(0x017F22E279B0), [0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);

        Assert.Equal("017f22e2-79b0-7cc3-98c4-dc0c0c07398f", id.ToString());
    }

    [Fact]
    public void Identifiers_sort_by_their_time_as_text()
    {
        var earlier = Uuid7.New(Pair.Noon, Enumerable.Repeat((byte)0xff, 10).ToArray());
        var later = Uuid7.New(Pair.Noon.AddMilliseconds(1), new byte[10]);

        Assert.True(string.CompareOrdinal(earlier.ToString(), later.ToString()) < 0);
    }
}
