using Entente.Exchange.Entries;

namespace Entente.Exchange.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void What_others_may_call_is_as_approved() =>
        Approved.Text(PublicSurface.Of(typeof(EntryCodec).Assembly), "PublicSurface.txt");
}
