using System.Globalization;
using System.Security.Cryptography;
using Entente.Faults.Campaign;
using Entente.Faults.History;
using Microsoft.Data.Sqlite;

namespace Entente.Faults.Tests;

/// <summary>
/// Two nodes, killed and parted over and over (docs/decisions/fault-harness.md). <c>ENTENTE_FAULTS_SEED</c> plays a plan again;
/// <c>ENTENTE_FAULTS_REPORT</c> names a file to which the reports are added.
/// </summary>
public sealed class RunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15); // three on two quiet cores

    [Fact]
    public async Task Two_nodes_that_are_killed_and_parted_lose_nothing_and_take_nothing_twice()
    {
        var folder = Directory.CreateTempSubdirectory("entente-faults-").FullName;
        var plan = new Plan(Seed(), Number("ENTENTE_FAULTS_ENTRIES", 2_000), Partitions: 20, Kills: 20, Restores: false);

        var report = await Campaign.Campaign.Play(folder, () => Setup.Of(plan, ["sqlite", "sqlite"], meddle: 150), Patience, Told); // few deliveries: each kind of damage should meet some

        Assert.True(report.Wrong.Count == 0, report.ToString());
        Assert.True(report.Journal.Count >= plan.Entries, report.ToString());
        Assert.Equal(20, report.Happened<Partition>());
        Assert.True(report.Journal.Kills >= 20, report.ToString());
        await DamageIsFound(folder, report);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>
    /// As far as its minutes go (<c>ENTENTE_FAULTS_MINUTES</c>, 60), in a folder that stays (<c>ENTENTE_FAULTS_FOLDER</c>, artifacts/faults): the next call goes on.
    /// </summary>
    [Fact, Trait("kind", "long")]
    public async Task A_million_entries_a_thousand_partitions_and_a_thousand_kills_call_after_call()
    {
        var folder = Environment.GetEnvironmentVariable("ENTENTE_FAULTS_FOLDER") ?? Path.GetFullPath("artifacts/faults");
        var plan = new Plan(Seed(), 1_000_000, Partitions: 1_000, Kills: 1_000, Restores: true);

        var report = await Campaign.Campaign.Play(folder, () => Setup.Of(plan, ["sqlite", "sqlite"]), TimeSpan.FromMinutes(Number("ENTENTE_FAULTS_MINUTES", 60)), Told);

        Assert.True(report.Wrong.Count == 0, report.ToString());
    }

    /// <summary>The databases that were just found sound, damaged by hand: the reader must carry it to the checker.</summary>
    private static async Task DamageIsFound(string folder, Report report)
    {
        foreach (var (damage, code) in new[]
        {
            ("delete from entries where position = (select max(position) from entries)", "lost"),
            ("update log_leaves set bytes = replace(bytes, '\"seq\":1,', '\"seq\":2,') where \"index\" = 0", "log-forked"),
            ("update receipts set log_index = log_index + 1 where entry = (select min(entry) from receipts where by = 'CN')", "altered"),
            ("update matters set state = (select max(state) from matters) where id = (select min(id) from matters)", "state-differs"),
            ("update entries set jws = (select jws from entries where position = 1) where position = 9", "altered"),
        })
        {
            var node = report.Setup.Node(0, folder);
            var (file, kept) = (Path.Combine(node.StateFolder, "node.db"), Path.Combine(folder, "sound.db"));
            File.Copy(file, kept, overwrite: true);
            await using (var connection = new SqliteConnection($"Data Source={file}"))
            {
                await connection.OpenAsync();
                await using var command = connection.CreateCommand();
                command.CommandText = damage;
                Assert.True(await command.ExecuteNonQueryAsync() > 0, damage);
            }

            SqliteConnection.ClearAllPools();
            await using (var reader = await Reader.Open(node, []))
                Assert.Contains(Checker.Check(new(await reader.Read(), report.Sides[1], report.Journal.Acknowledged, report.Journal.Waived, report.Most)), f => f.Code == code);
            File.Copy(kept, file, overwrite: true);
        }
    }

    private static TextWriter Told => Environment.GetEnvironmentVariable("ENTENTE_FAULTS_REPORT") is { Length: > 0 } file ? new StreamWriter(file, append: true) { AutoFlush = true } : Console.Out;

    private static int Seed() => Number("ENTENTE_FAULTS_SEED", RandomNumberGenerator.GetInt32(1, int.MaxValue));

    private static int Number(string name, int usual) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
