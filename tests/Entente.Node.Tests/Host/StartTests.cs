using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Entente.Node.Host;
using Entente.Node.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Entente.Node.Tests.Host;

public sealed class StartTests
{
    [Fact]
    public async Task Every_service_of_a_node_can_be_made_where_it_is_asked_for()
    {
        var options = await AnyDatabase.Nothing(Engine.Sqlite);

        // A lookup normaliser with a request's life once stood in a service that lives as long as the node.
        await using var node = NodeHost.Build(
            ["--Node:Party=US", "--Node:NameEn=United States", "--Node:NameZh=美国", "--Node:Zone=America/New_York", $"--Node:StateFolder={options.StateFolder}"],
            builder => builder.Host.UseDefaultServiceProvider(all => (all.ValidateScopes, all.ValidateOnBuild) = (true, true)));

        Assert.NotNull(node.Services.GetRequiredService<WriteGate>());
        Directory.Delete(options.StateFolder, recursive: true);
    }

    [Theory]
    [InlineData("Federation")]
    [InlineData("Operator")]
    [InlineData("Pages")]
    public void A_port_that_another_program_has_is_named_with_its_setting(string setting)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var options = new NodeOptions { Federation = 0, Operator = 0, Pages = "http://localhost:0" };
        if (setting == "Pages") options.Pages = $"http://us.localhost:{port}";
        else typeof(NodeOptions).GetProperty(setting)!.SetValue(options, port);

        var fault = Assert.Throws<OperatorFault>(() => Ports.Prove(options));

        Assert.Equal(("port-taken", $"Node:{setting}", $"{port}"), (fault.Code, fault.Args[0], fault.Args[1]));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_and_a_key_that_is_none_are_named()
    {
        using var place = new TemporaryFolder();
        var file = Path.Combine(place.Path, "a-file");
        File.WriteAllText(file, "");

        var folder = Assert.Throws<OperatorFault>(() => NodeLock.Take(new() { StateFolder = Path.Combine(file, "state") }));

        Assert.Equal("folder-unusable", folder.Code);
    }

    [Fact]
    public async Task Only_the_nodes_user_may_open_its_database_and_lock()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are of Unix");
        await using var store = await AnyDatabase.Open(Engine.Sqlite, await AnyDatabase.Nothing(Engine.Sqlite));
        await using var db = store.Db();
        await db.Database.OpenConnectionAsync();

        foreach (var file in (string[])["node.db", "node.db-wal", "node.db-shm", "node.lock"])
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(Path.Combine(store.Options.StateFolder, file)));
    }

    [Fact]
    public async Task Health_gives_the_reason_of_a_failed_write_until_one_succeeds()
    {
        await using var node = await RunningNode.Start();
        var gate = node.Services.GetRequiredService<WriteGate>();
        await Assert.ThrowsAsync<OperatorFault>(() => gate.Write(_ => throw new IOException("no room", 28), default)); // ENOSPC

        Assert.Equal(("Unhealthy", "disk-full"), await Health(node));
        await gate.Write(db => db.AddAsync(new NodeMark { Name = "after", Value = "" }).AsTask(), default);
        Assert.Equal(("Healthy", null), await Health(node));
    }

    [Theory]
    [InlineData("", HttpStatusCode.TooManyRequests)] // nobody is believed
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    public async Task Callers_behind_a_trusted_proxy_have_limits_of_their_own(string trusted, HttpStatusCode expected)
    {
        await using var node = await RunningNode.Start(settings: ["--Limits:RequestsPerMinute=2", $"--Node:TrustedProxies={trusted}"]);
        using var browser = node.Browser(from: "127.0.0.1");

        var last = HttpStatusCode.OK;
        for (var caller = 1; caller <= 3; caller++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { { "X-Forwarded-For", $"198.51.100.{caller}" } } };
            using var answer = await browser.Client.SendAsync(request);
            last = answer.StatusCode;
        }

        Assert.Equal(expected, last);
    }

    private static async Task<(string?, string?)> Health(RunningNode node)
    {
        using var oper = new Browser(node.OperatorPort);
        using var answer = await oper.Get("/health");
        using var report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var reasons = report.RootElement.GetProperty("reasons");
        return (report.RootElement.GetProperty("status").GetString(), reasons.TryGetProperty("writes", out var code) ? code.GetString() : null);
    }
}
