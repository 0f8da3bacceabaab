namespace Entente.Exchange.Tests.Hostile;

/// <summary>Tests that take an hour run when <c>./test --long</c> asks for them, and not because somebody ran the test program without a filter.</summary>
internal static class LongRun
{
    public static void Only() => Assert.SkipUnless(Environment.GetEnvironmentVariable("ENTENTE_LONG") == "1", "runs in ./test --long (ENTENTE_LONG=1)");
}
