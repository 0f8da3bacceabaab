using System.Diagnostics;
using System.Text.RegularExpressions;
using Entente.Node.Store;
using Entente.Node.Store.Upkeep;
using Entente.Procedures.Texts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Store;

public sealed class StoreFaultTests
{
    private const string Passphrase = "correct horse battery staple";

    [Fact]
    public async Task A_full_disk_is_named_loses_nothing_and_the_node_goes_on_when_there_is_room()
    {
        await using var store = await AnyDatabase.Create(Engine.Sqlite);
        await store.Gate.Write(async db => await db.AddAsync(new NodeMark { Name = "before", Value = "" }), default);

        var fault = await Assert.ThrowsAsync<OperatorFault>(() => store.Gate.Write(async db =>
        {
            await db.Database.ExecuteSqlRawAsync("pragma max_page_count = 1"); // SQLite then refuses to grow, as on a full disk
            for (var i = 0; i < 200; i++) db.Add(new NodeMark { Name = $"too much {i}", Value = new('x', 4_000) });
        }, default));
        SqliteConnection.ClearAllPools(); // the limit goes with its connection

        Assert.Equal(("disk-full", NodeStore.SqliteFile(store.Options)), (fault.Code, Assert.Single(fault.Args)));
        await store.Gate.Write(async db => await db.AddAsync(new NodeMark { Name = "after", Value = "" }), default);
        Assert.Equal(["after", "before"], await Marks(store));
    }

    [Fact]
    public async Task A_disk_that_is_really_full_is_named_by_save_gate_and_backup()
    {
        using var disk = await SmallDisk.Mount();
        var small = await AnyDatabase.Nothing(Engine.Sqlite);
        Directory.Delete(small.StateFolder);
        small.StateFolder = disk.Path;
        var full = await AnyDatabase.Open(Engine.Sqlite, small);
        await full.Gate.Write(async db => await db.AddAsync(new NodeMark { Name = "before", Value = "" }), default);
        disk.Fill();

        await using (var db = full.Db())
        {
            for (var i = 0; i < 200; i++) db.Add(new NodeMark { Name = $"too much {i}", Value = new('x', 4_000) });
            Assert.Equal("disk-full", (await Assert.ThrowsAsync<OperatorFault>(() => db.SaveChangesAsync())).Code);
        }

        var backup = await Assert.ThrowsAsync<OperatorFault>(
            () => MakeBackup.Handle(small, Path.Combine(disk.Path, "us.entente-backup"), Passphrase, TimeProvider.System, default));
        Assert.Equal("disk-full", backup.Code);
        Assert.DoesNotContain(Directory.GetFiles(disk.Path), file => file.Contains("backup", StringComparison.Ordinal));

        disk.Empty();
        await full.Gate.Write(async db => await db.AddAsync(new NodeMark { Name = "after", Value = "" }), default);
        Assert.Equal(["after", "before"], await Marks(full));
        await full.Close();
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_is_named()
    {
        await using var store = await AnyDatabase.Create(Engine.Sqlite);

        var fault = await Assert.ThrowsAsync<OperatorFault>(() => store.Gate.Write(async db =>
        {
            await db.Database.ExecuteSqlRawAsync("pragma query_only = on"); // what SQLite then says is what it says of a read-only file
            await db.AddAsync(new NodeMark { Name = "x", Value = "" });
        }, default));
        SqliteConnection.ClearAllPools();

        Assert.Equal("store-read-only", fault.Code);
    }

    [Fact]
    public async Task A_store_that_another_program_holds_is_named_after_a_few_seconds()
    {
        await using var store = await AnyDatabase.Create(Engine.Sqlite);
        await using var other = new SqliteConnection($"Data Source={NodeStore.SqliteFile(store.Options)}");
        await other.OpenAsync();
        await using (var held = other.BeginTransaction())
        {
            var fault = await Assert.ThrowsAsync<OperatorFault>(() => store.Gate.Write(
                async db => await db.AddAsync(new NodeMark { Name = "x", Value = "" }), default));
            Assert.Equal("store-locked", fault.Code);
        }

        await store.Gate.Write(async db => await db.AddAsync(new NodeMark { Name = "after", Value = "" }), default);
        Assert.Equal(["after"], await Marks(store));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named_and_left_as_it_is()
    {
        var options = await AnyDatabase.Nothing(Engine.Sqlite);
        var file = NodeStore.SqliteFile(options);
        await File.WriteAllTextAsync(file, new string('?', 8_192));

        var fault = await Assert.ThrowsAsync<OperatorFault>(() => AnyDatabase.Open(Engine.Sqlite, options));

        Assert.Equal("store-damaged", fault.Code);
        Assert.Equal(new string('?', 8_192), await File.ReadAllTextAsync(file));
        SqliteConnection.ClearAllPools();
        Directory.Delete(options.StateFolder, recursive: true);
    }

    [Fact]
    public async Task A_database_server_that_does_not_answer_or_refuses_us_is_named_without_the_password()
    {
        var options = await AnyDatabase.Nothing(Engine.Sqlite);
        var server = new Npgsql.NpgsqlConnectionStringBuilder((await AnyDatabase.Nothing(Engine.Postgres)).Database);

        options.Database = new Npgsql.NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "MARKED-wrong" }.ConnectionString;
        var refused = await Assert.ThrowsAsync<OperatorFault>(() => AnyDatabase.Open(Engine.Postgres, options));
        options.Database = new Npgsql.NpgsqlConnectionStringBuilder(server.ConnectionString) { Port = 1, Password = "MARKED-wrong" }.ConnectionString;
        var away = await Assert.ThrowsAsync<OperatorFault>(() => AnyDatabase.Open(Engine.Postgres, options));

        Assert.Equal(("store-refused", "store-away"), (refused.Code, away.Code));
        Assert.DoesNotContain("MARKED", refused.Message + away.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_has_its_words_and_its_mend_in_both_languages()
    {
        // Only the store's were looked at once: a fault of the host without words would have ended the start with a bare code.
        var texts = Texts.Of(typeof(NodeDb).Assembly);
        var faults = Directory.GetFiles(SourceFolder(), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Select(File.ReadAllText).Where(text => text.Contains("OperatorFault", StringComparison.Ordinal)).ToList();
        var codes = Found(faults, "OperatorFault\\([^)\"]*\"(?<code>[a-z-]+)\"").Concat(Found(faults, "[>?:] \"(?<code>(store|disk|folder|port)-[a-z-]+)\""))
            .Concat(Found(faults, "new\\(\"(?<code>(setting|certificate)-[a-z-]+)\"")).Append("backup-passphrase").Append("backup-damaged").Append("unexpected").ToHashSet();
        var worded = texts.Keys.Where(key => key.StartsWith("fault.", StringComparison.Ordinal)).Select(key => key["fault.".Length..]).ToHashSet();

        Assert.Superset(new HashSet<string> { "setting-missing", "setting-same-port", "port-taken", "port-refused", "certificate-broken", "settings-file-broken", "node-key-broken", "disk-full" }, codes);
        Assert.Empty(codes.Except(worded)); // no fault without words
        Assert.Empty(worded.Except(codes)); // no words for what cannot happen any more

        static IEnumerable<string> Found(List<string> source, string pattern) =>
            source.SelectMany(text => Regex.Matches(text, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Select(m => m.Groups["code"].Value));
    }

    private static async Task<List<string>> Marks(AnyDatabase store)
    {
        await using var db = store.Db();
        return await db.Set<NodeMark>().Where(m => m.Name != "data-key").Select(m => m.Name).OrderBy(n => n).ToListAsync();
    }

    private static string SourceFolder() => Path.Combine(Entente.Testing.Approved.Repository, "src", "Entente.Node");

    /// <summary>A disk of 8 MB in memory. Only root may make one; others skip.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public string Path => folder.Path;

        public static async Task<SmallDisk> Mount()
        {
            var disk = new SmallDisk();
            if (Environment.UserName == "root" && await Run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.Path) == 0) return disk;
            disk.folder.Dispose();
            Assert.Skip("a small disk can only be mounted by root, outside a container");
            return disk;
        }

        public void Fill()
        {
            try
            {
                using var file = File.Create(System.IO.Path.Combine(Path, "filler"));
                while (true)
                {
                    file.Write(new byte[16_384]);
                    file.Flush(flushToDisk: true);
                }
            }
            catch (IOException)
            {
                // full, as wanted
            }
        }

        public void Empty() => File.Delete(System.IO.Path.Combine(Path, "filler"));

        public void Dispose()
        {
            using var unmount = Process.Start("umount", ["--lazy", Path]);
            unmount.WaitForExit();
            folder.Dispose();
        }

        private static async Task<int> Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
    }
}
