using System.Diagnostics;
using Entente.Node.Store;

namespace Entente.Node.Tests.Store;

/// <summary>The node's binary as an operator runs it.</summary>
public sealed class UpkeepVerbsTests
{
    [Fact]
    public async Task Backup_restore_and_rebuild_work_from_the_command_line()
    {
        using var place = new TemporaryFolder();
        await using var store = await AnyDatabase.Create(Engine.Sqlite);
        await store.Gate.Write(db => SearchIndex.Put(db, "substance", "1", "依托咪酯", "", null, null, default), default);
        var file = Path.Combine(place.Path, "us.entente-backup");
        var fresh = await AnyDatabase.Nothing(Engine.Sqlite);

        var backup = await Node("correct horse battery staple\n", "backup", file, $"--Node:StateFolder={store.Options.StateFolder}"); // while it runs
        var restore = await Node("correct horse battery staple\n", "restore", file, "--Node:StateFolder", fresh.StateFolder);
        var rebuild = await Node("", "rebuild", $"--Node:StateFolder={fresh.StateFolder}");

        Assert.Equal((0, 0, 0), (backup.Code, restore.Code, rebuild.Code));
        Assert.Contains("was read back whole", backup.Output, StringComparison.Ordinal);
        Assert.Contains("只接收，不签署", restore.Output, StringComparison.Ordinal);
        Assert.Contains("search", rebuild.Output, StringComparison.Ordinal);
        await using var back = await AnyDatabase.Open(Engine.Sqlite, fresh);
        await using var db = back.Db();
        Assert.Single(await SearchIndex.Find(db, "咪酯", _ => true, 10, default));
    }

    [Fact]
    public async Task A_fault_is_said_in_both_languages_and_ends_with_1_a_misspelt_order_with_2()
    {
        await using var store = await AnyDatabase.Create(Engine.Sqlite);
        var folder = $"--Node:StateFolder={store.Options.StateFolder}";
        var file = Path.Combine(store.Options.StateFolder, "us.entente-backup");

        var tooShort = await Node("short\n", "backup", file, folder);
        var running = await Node("", "rebuild", folder);
        var nothing = await Node("", "backup", folder);
        var unknown = await Node("", "bakcup", file, folder);

        Assert.Equal((1, 1, 2, 2), (tooShort.Code, running.Code, nothing.Code, unknown.Code));
        Assert.Contains("at least 12 characters", tooShort.Errors, StringComparison.Ordinal);
        Assert.Contains("至少需要 12 个字符", tooShort.Errors, StringComparison.Ordinal);
        Assert.Contains("Stop the node first", running.Errors, StringComparison.Ordinal);
        Assert.Contains("Entente.Node help", nothing.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_with_a_key_that_others_may_read_says_so_and_does_not_serve()
    {
        using var place = new TemporaryFolder();
        AtRest.Open(place.Path).Dispose();
        using (var chmod = Process.Start("chmod", ["644", AtRest.KeyFile(place.Path)])) await chmod.WaitForExitAsync();

        var served = await Node("", "serve", $"--Node:StateFolder={place.Path}");

        Assert.Equal(1, served.Code);
        Assert.Contains($"chmod 600 {AtRest.KeyFile(place.Path)}", served.Errors, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> Node(string input, params string[] arguments)
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "Entente.Node.dll");
        var start = new ProcessStartInfo("dotnet", [dll, .. arguments, "--Node:Party=US", "--Node:NameEn=United States", "--Node:NameZh=美国", "--Node:Zone=America/New_York"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8, StandardErrorEncoding = System.Text.Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, errors);
    }
}
