using System.Net;
using System.Text.Json;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Entente.Node.Tests.Host;

/// <summary>A whole node of this process on real sockets, with a state folder of its own and a clock that the test moves.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    /// <summary>A request with this header arrives as if from the address it names.</summary>
    public const string From = "Test-From";

    private readonly WebApplication app;

    private RunningNode(WebApplication app, string folder, FakeTimeProvider clock, int pages, int oper) =>
        (this.app, Folder, Clock, PagesPort, OperatorPort) = (app, folder, clock, pages, oper);

    public string Folder { get; }

    public FakeTimeProvider Clock { get; }

    public int PagesPort { get; }

    public int OperatorPort { get; }

    public IServiceProvider Services => app.Services;

    public static async Task<RunningNode> Start(bool sample = true, Engine engine = Engine.Sqlite, params string[] settings)
    {
        var options = await AnyDatabase.Nothing(engine);
        var (pages, oper) = (FreePorts.Next(), FreePorts.Next());
        var clock = new FakeTimeProvider(new(2026, 11, 24, 14, 0, 0, TimeSpan.Zero));
        var host = NodeHost.Build(
            [
                "--Node:Party=US", "--Node:NameEn=United States", "--Node:NameZh=美国", "--Node:Zone=America/New_York",
                $"--Node:StateFolder={options.StateFolder}", $"--Node:Database={options.Database}", $"--Node:Pages=http://us.localhost:{pages}",
                "--Node:Federation=0", $"--Node:Operator={oper}", $"--Node:Sample={sample}", "--Limits:SignInsPerMinute=10000", .. settings,
            ],
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(clock);
                builder.Services.AddSingleton<IStartupFilter, ComesFrom>();
            });
        await NodeHost.Open(host, CancellationToken.None);
        await host.StartAsync();
        return new(host, options.StateFolder, clock, pages, oper);
    }

    /// <summary>A browser without cookies yet.</summary>
    public Browser Browser(string? from = null) => new(PagesPort, from);

    /// <summary>How a sample officer signs in.</summary>
    public SampleOfficers.Credential Sample(string user)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "sample-credentials.json")));
        return file.RootElement.GetProperty("officers").Deserialize<SampleOfficers.Credential[]>(JsonSerializerOptions.Web)!.Single(c => c.User == user);
    }

    /// <summary>The code that an authenticator shows now; the clock moves on first, because each code is good once.</summary>
    public string NextCode(string secret)
    {
        Clock.Advance(TimeSpan.FromSeconds(60));
        return Authenticator.Code(secret, Clock.GetUtcNow());
    }

    /// <summary>A browser in which a sample officer has signed in.</summary>
    public async Task<Browser> SignedIn(string user)
    {
        var browser = Browser();
        var known = Sample(user);
        using var answer = await browser.SignIn(known.User, known.Password, NextCode(known.TotpSecret));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private sealed class ComesFrom : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, go) =>
            {
                if (http.Request.Headers.TryGetValue(From, out var address)) http.Connection.RemoteIpAddress = IPAddress.Parse(address.ToString());
                return go(http);
            });
            next(app);
            app.Use((http, go) => http.Request.Path.Value switch // only what no endpoint of the node has answered arrives here
            {
                "/api/full-disk" or "/full-disk" => throw new OperatorFault("disk-full", "/var/lib/entente/node.db"),
                "/broken" => throw new InvalidDataException("a detail for nobody"),
                _ => go(http),
            });
        };
    }
}
