using Entente.Cli.Example;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Entente.Browser.Tests.PairInBrowser))]

namespace Entente.Browser.Tests;

/// <summary>Two published nodes with an agreement in force, and the distribution's Chromium. Started once for all browser tests.</summary>
/// <remarks>Needs <c>artifacts/node</c> (./test publishes it) and Chromium. Where one is missing the tests skip and say why; in CI that is a failure.</remarks>
public sealed class PairInBrowser : IAsyncLifetime
{
    /// <summary>One pair of nodes and one wire: a test that cuts it must not meet another that needs it.</summary>
    public const string OneAtATime = "one pair of nodes";

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>No background requests: a closed network would refuse them, and a closed office should not make them.</summary>
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly string state = Directory.CreateTempSubdirectory("entente-browser-").FullName;
    private string? missing;
    private IPlaywright? playwright;
    private IBrowser? browser;
    private Pair? pair;
    private Staff? us;
    private Staff? cn;

    internal Pair Pair => pair ?? throw new InvalidOperationException("Call Need() first.");

    internal Staff Us => us ?? throw new InvalidOperationException("Call Need() first.");

    internal Staff Cn => cn ?? throw new InvalidOperationException("Call Need() first.");

    internal IBrowser Browser => browser ?? throw new InvalidOperationException("Call Need() first.");

    /// <summary>Skips the calling test with the reason when something it needs is missing; fails it in CI.</summary>
    public void Need()
    {
        if (missing is null) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(missing);
        Assert.Skip(missing);
    }

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        var node = Path.Combine(Root(), "artifacts", "node", "Entente.Node.dll");
        var chromium = Places.FirstOrDefault(File.Exists);
        missing = (File.Exists(node), chromium) switch
        {
            (false, _) => "The published node is missing (artifacts/node); ./test makes it.",
            (_, null) => "Chromium is not installed (apt-get install chromium); ./test does it when it may.",
            _ => null,
        };
        if (missing is not null) return;

        Environment.SetEnvironmentVariable("Limits__RequestsPerMinute", "100000"); // all of them and every asset from one address
        Environment.SetEnvironmentVariable("Limits__SignInsPerMinute", "1000"); // the tests are more officers than an office has; the nodes inherit it
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Flags });
        pair = await Pair.Start(node, state, preferKnownPorts: false, CancellationToken.None);
        us = Staff.Of(pair.Us.Place);
        cn = Staff.Of(pair.Cn.Place);
        await Bootstrap.BringInForce(us, cn, TimeProvider.System, new Steps(TextWriter.Null), CancellationToken.None);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        us?.Dispose();
        cn?.Dispose();
        if (pair is not null) await pair.DisposeAsync();
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        Directory.Delete(state, recursive: true);
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Entente.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Entente.slnx was not found above the tests.");
    }
}
