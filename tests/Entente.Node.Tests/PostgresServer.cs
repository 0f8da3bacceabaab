using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Npgsql;

[assembly: AssemblyFixture(typeof(Entente.Node.Tests.PostgresServer))]

namespace Entente.Node.Tests;

/// <summary>
/// A PostgreSQL of our own for one test run: a temporary folder, a free port on 127.0.0.1, a random password, fsync on, C.UTF-8.
/// Started by the first test that asks. Without the program the test is skipped, and in CI it fails.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly SemaphoreSlim Door = new(1, 1);
    private static PostgresServer? running;
    private Process? server;
    private string folder = "";
    private NpgsqlConnectionStringBuilder admin = new();

    /// <summary>Where the server keeps its files; readable by root only.</summary>
    internal string DataFolder => Path.Combine(folder, "data");

    /// <summary>Makes a new database, a copy of <paramref name="template"/>, and says how to reach it.</summary>
    internal async Task<string> NewDatabase(string template = "template0")
    {
        var name = "t" + Guid.NewGuid().ToString("N");
        await Execute($"create database {name} template {template}");
        return new NpgsqlConnectionStringBuilder(admin.ConnectionString) { Database = name }.ConnectionString;
    }

    internal async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(admin.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The one server of this run.</summary>
    internal static async Task<PostgresServer> Get()
    {
        await Door.WaitAsync();
        try
        {
            return running ??= await Start();
        }
        finally
        {
            Door.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (running is not { server: { } process }) return;
        NpgsqlConnection.ClearAllPools();
        process.StandardInput.Close(); // the shell around the server waits for this
        await process.WaitForExitAsync();
        Directory.Delete(running.folder, recursive: true);
        running = null;
    }

    private static async Task<PostgresServer> Start()
    {
        var binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
                .OrderByDescending(bin => int.Parse(Path.GetFileName(Path.GetDirectoryName(bin)!), CultureInfo.InvariantCulture)).FirstOrDefault()
            : null;
        if (binaries is null)
        {
            const string Reason = "PostgreSQL is not installed (looked for /usr/lib/postgresql/*/bin/initdb; apt-get install postgresql)";
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(Reason);
            Assert.Skip(Reason);
        }

        var owner = Environment.UserName == "root" ? await FirstUser("postgres", "nobody") : null; // initdb refuses root
        var made = new PostgresServer { folder = Directory.CreateTempSubdirectory("entente-pg-").FullName };
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var passwordFile = Path.Combine(made.folder, "password");
        await File.WriteAllTextAsync(passwordFile, password);
        if (owner is not null) await Run("chown", "-R", owner, made.folder);

        await Run([.. As(owner), Path.Combine(binaries, "initdb"), "-D", made.DataFolder, "-U", "entente", "--pwfile", passwordFile,
            "--auth", "scram-sha-256", "--locale", "C.UTF-8", "--encoding", "UTF8", "--no-instructions"]);
        var port = FreePorts.Next();
        string[] command = [.. As(owner), Path.Combine(binaries, "postgres"), "-D", made.DataFolder, "-p", port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={made.folder}", "-c", "max_connections=150",
            "-c", "log_min_messages=panic"];
        // When the test run ends in any way, also by a kill, its end of the pipe closes and the shell stops the server.
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardInput = true, WorkingDirectory = "/" };
        foreach (var argument in (string[])["-c", "\"$@\" </dev/null & server=$!; cat >/dev/null; kill -INT $server; wait $server", "sh", .. command])
            start.ArgumentList.Add(argument);
        made.server = Process.Start(start)!;
        made.admin = new() { Host = "127.0.0.1", Port = port, Username = "entente", Password = password, Database = "postgres", Pooling = false };
        await made.Answer();
        return made;
    }

    private async Task Answer()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Execute("select 1");
                admin.Pooling = true;
                return;
            }
            catch (NpgsqlException) when (attempt < 300 && server is { HasExited: false })
            {
                await Task.Delay(100);
            }
        }
    }

    private static string[] As(string? owner) => owner is null ? [] : ["setpriv", $"--reuid={owner}", $"--regid={owner}", "--clear-groups"];

    private static async Task<string> FirstUser(params string[] names)
    {
        var known = (await File.ReadAllLinesAsync("/etc/passwd")).Select(line => line.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        return names.First(known.Contains);
    }

    private static async Task Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {errors}{await output}");
    }
}
