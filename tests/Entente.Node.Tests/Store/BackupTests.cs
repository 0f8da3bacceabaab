using System.Text;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Node.Store.Upkeep;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Entente.Node.Tests.Store;

public sealed class BackupTests
{
    private const string Passphrase = "correct horse battery staple";
    private const string Marked = "MARKED-51c9-the-captain-of-the-second-boat";
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly FakeTimeProvider Clock = new(Noon);

    [Theory]
    [InlineData(Engine.Sqlite, Engine.Sqlite)]
    [InlineData(Engine.Sqlite, Engine.Postgres)] // also the way from one database to the other
    [InlineData(Engine.Postgres, Engine.Sqlite)]
    [InlineData(Engine.Postgres, Engine.Postgres)]
    public async Task A_node_comes_back_from_its_backup_row_for_row_on_either_database(Engine from, Engine into)
    {
        using var place = new TemporaryFolder();
        await using var store = await Filled(from);
        var file = Path.Combine(place.Path, "us.entente-backup");
        var made = await MakeBackup.Handle(store.Options, file, Passphrase, Clock, CancellationToken.None);
        var options = await AnyDatabase.Nothing(into);

        var restored = await RestoreNode.Handle(options, file, Passphrase, replace: false, Clock, CancellationToken.None);

        await using var back = await AnyDatabase.Open(into, options);
        Assert.Equal(made.AuditHead, restored.AuditHead);
        Assert.Equal("a state file", await File.ReadAllTextAsync(Path.Combine(options.StateFolder, "keys", "other.key")));
        await using var before = store.Db();
        await using var after = back.Db();
        Assert.Equal(await Rows(before), await Rows(after));
        var attachment = await after.Set<Attachment>().SingleAsync();
        Assert.Equal(Marked, back.AtRest.RevealText((await after.FilePieces.SingleAsync()).Content, AtRest.Cell("file_pieces", $"{attachment.Id}.0", "content")));
        Assert.Equal("1", Assert.Single(await SearchIndex.Find(after, "咪酯", _ => true, 10, default)).Subject);
        Assert.Null((await Audit.Check(after, default)).BrokenAt);
        Assert.Equal("backup.restore", (await Audit.Find(after, new(), null, 1, default))[0].Action);
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_restored_node_only_receives_until_its_partners_have_answered_and_goes_on_numbering(Engine engine)
    {
        using var place = new TemporaryFolder();
        await using var store = await Filled(engine);
        var file = Path.Combine(place.Path, "us.entente-backup");
        await MakeBackup.Handle(store.Options, file, Passphrase, Clock, CancellationToken.None);
        var options = await AnyDatabase.Nothing(engine);
        await RestoreNode.Handle(options, file, Passphrase, replace: false, Clock, CancellationToken.None);
        await using var back = await AnyDatabase.Open(engine, options);

        await using (var db = back.Db()) Assert.Equal(Noon, await Restoration.ReceiveOnlySince(db, default));
        await back.Gate.Write(db => Restoration.Lift(db, default), default);
        await back.Gate.Write(db => SearchIndex.Put(db, "matter", "2", "new", "", null, null, default), default); // its id must be free

        await using (var db = back.Db()) Assert.Null(await Restoration.ReceiveOnlySince(db, default));
        await using (var db = store.Db()) Assert.Null(await Restoration.ReceiveOnlySince(db, default));
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_backup_taken_while_officers_work_is_of_one_moment(Engine engine)
    {
        using var place = new TemporaryFolder();
        await using var store = await Filled(engine);
        var file = Path.Combine(place.Path, "us.entente-backup");
        using var stop = new CancellationTokenSource();
        var work = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await store.Gate.Write(async db => // two tables that must agree
                {
                    Audit.Note(db, null, "pair", "pair", $"p{i}", Noon);
                    await db.AddAsync(new NodeMark { Name = $"p{i}", Value = "" });
                }, CancellationToken.None);
            }
        });

        await MakeBackup.Handle(store.Options, file, Passphrase, Clock, CancellationToken.None);
        await stop.CancelAsync();
        await work;
        var options = await AnyDatabase.Nothing(engine);
        await RestoreNode.Handle(options, file, Passphrase, replace: false, Clock, CancellationToken.None);

        await using var back = await AnyDatabase.Open(engine, options);
        await using var db = back.Db();
        Assert.Null((await Audit.Check(db, default)).BrokenAt);
        Assert.Equal(
            await db.AuditTrail.Where(r => r.Action == "pair").Select(r => r.Subject).OrderBy(s => s).ToListAsync(),
            await db.Set<NodeMark>().Where(m => EF.Functions.Like(m.Name, "p%")).Select(m => m.Name).OrderBy(s => s).ToListAsync());
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_node_that_holds_anything_is_not_overwritten_unless_told_and_its_keys_are_kept_aside(Engine engine)
    {
        using var place = new TemporaryFolder();
        await using var store = await Filled(engine);
        var file = Path.Combine(place.Path, "us.entente-backup");
        await MakeBackup.Handle(store.Options, file, Passphrase, Clock, CancellationToken.None);
        await store.Gate.Write(async db => await db.AddAsync(new NodeMark { Name = "later", Value = "" }), default);
        await store.Close();
        var key = await File.ReadAllBytesAsync(AtRest.KeyFile(store.Options.StateFolder));

        var refused = await Assert.ThrowsAsync<OperatorFault>(
            () => RestoreNode.Handle(store.Options, file, Passphrase, replace: false, Clock, CancellationToken.None));
        Assert.Equal("node-not-empty", refused.Code);
        var untouched = await AnyDatabase.Open(engine, store.Options);
        await using (var db = untouched.Db()) Assert.NotNull(await db.Set<NodeMark>().FindAsync("later"));
        await untouched.Close();

        await RestoreNode.Handle(store.Options, file, Passphrase, replace: true, Clock, CancellationToken.None);

        Assert.Equal(key, await File.ReadAllBytesAsync(AtRest.KeyFile(Path.Combine(store.Options.StateFolder, "before-restore-20260302T120000Z"))));
        var back = await AnyDatabase.Open(engine, store.Options);
        await using (var db = back.Db()) Assert.Null(await db.Set<NodeMark>().FindAsync("later"));
        await back.Close();
    }

    [Fact]
    public async Task A_file_that_is_not_whole_or_not_ours_is_refused_before_anything_is_touched()
    {
        using var place = new TemporaryFolder();
        await using var store = await Filled(Engine.Sqlite);
        var file = Path.Combine(place.Path, "us.entente-backup");
        await MakeBackup.Handle(store.Options, file, Passphrase, Clock, CancellationToken.None);
        var good = await File.ReadAllBytesAsync(file);
        var body = Array.IndexOf(good, (byte)'\n') + 1;

        Assert.Equal("backup-passphrase", await Code(good, "wrong horse battery staple"));
        Assert.Equal("backup-passphrase", await Code([.. good[..body], .. good[(body + 1)..]], Passphrase)); // nothing tells it from a wrong one
        Assert.Equal("backup-damaged", await Code(good[..^20], Passphrase, "backup-passphrase"));
        Assert.Equal("backup-foreign", await Code(Encoding.ASCII.GetBytes("PK\u0003\u0004"), Passphrase));
        Assert.Equal("backup-other-party", await Code(good, Passphrase, party: "CN"));
        Assert.DoesNotContain(Marked, Encoding.Latin1.GetString(good), StringComparison.Ordinal);

        async Task<string> Code(byte[] bytes, string passphrase, string? orElse = null, string party = "US")
        {
            await File.WriteAllBytesAsync(Path.Combine(place.Path, "changed"), bytes);
            var options = await AnyDatabase.Nothing(Engine.Sqlite);
            options.Party = party;
            var fault = await Assert.ThrowsAsync<OperatorFault>(
                () => RestoreNode.Handle(options, Path.Combine(place.Path, "changed"), passphrase, false, Clock, CancellationToken.None));
            Assert.Equal(["node.lock"], Directory.GetFileSystemEntries(options.StateFolder).Select(Path.GetFileName));
            Directory.Delete(options.StateFolder, recursive: true);
            return fault.Code == orElse ? "backup-damaged" : fault.Code; // a file of one chunk has no later one to be damaged
        }
    }

    [Fact]
    public async Task An_existing_file_is_not_overwritten_and_a_short_passphrase_not_taken()
    {
        using var place = new TemporaryFolder();
        await using var store = await Filled(Engine.Sqlite);
        var file = Path.Combine(place.Path, "us.entente-backup");
        await File.WriteAllTextAsync(file, "precious");

        var exists = await Assert.ThrowsAsync<OperatorFault>(() => MakeBackup.Handle(store.Options, file, Passphrase, Clock, default));
        var tooShort = await Assert.ThrowsAsync<OperatorFault>(() => MakeBackup.Handle(store.Options, file + "2", "elevenchars", Clock, default));

        Assert.Equal(("backup-exists", "passphrase-short"), (exists.Code, tooShort.Code));
        Assert.Equal("precious", await File.ReadAllTextAsync(file));
        Assert.Equal([file], Directory.GetFiles(place.Path));
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_restore_over_a_running_node_is_refused(Engine engine)
    {
        await using var running = await AnyDatabase.Create(engine);
        using var place = new TemporaryFolder();
        var file = Path.Combine(place.Path, "us.entente-backup");
        await MakeBackup.Handle(running.Options, file, Passphrase, Clock, CancellationToken.None);

        var fault = await Assert.ThrowsAsync<OperatorFault>(
            () => RestoreNode.Handle(running.Options, file, Passphrase, replace: true, Clock, CancellationToken.None));

        Assert.Equal("node-running", fault.Code);
    }

    private static async Task<AnyDatabase> Filled(Engine engine)
    {
        var store = await AnyDatabase.Create(engine);
        await File.WriteAllTextAsync(Path.Combine(store.Options.StateFolder, "keys", "other.key"), "a state file");
        var id = Guid.CreateVersion7();
        await store.Gate.Write(async db =>
        {
            var officer = new Officer { Id = Guid.CreateVersion7(), UserName = "li", DisplayName = "李 O'Neil", Unit = UnitCode.Parse("US/DEA-STRL"), LockoutEnd = Noon };
            db.Add(officer);
            db.Add(new Grant { OfficerId = officer.Id, Right = "matters.read" }); // refers to the officer: order matters
            db.Add(new IdentityUserPasskey<Guid>
            {
                UserId = officer.Id, CredentialId = [1, 2, 3],
                Data = new() { PublicKey = [4], Name = "desk", CreatedAt = Noon, Transports = ["internal"], AttestationObject = [5], ClientDataJson = [6] },
            });
            db.Add(new Attachment
            {
                Id = id, Name = "a.txt", Type = "text/plain", Size = Marked.Length, Sha256 = Digest.Of(Encoding.UTF8.GetBytes(Marked)), Sm3 = new('0', 64),
            });
            db.Add(new FilePiece { File = id, Number = 0, Content = store.AtRest.ProtectText(Marked, AtRest.Cell("file_pieces", $"{id}.0", "content")) });
            await SearchIndex.Put(db, "matter", "1", "依托咪酯", "CN-SN-2026-0007", UnitCode.Parse("US/DEA-STRL"), "substance-notification", default);
            Audit.Note(db, officer.Id, "matter.read", "matter", "m1", Noon);
        }, CancellationToken.None);
        return store;
    }

    /// <summary>Every row of every table that a restore must bring back unchanged.</summary>
    private static async Task<IReadOnlyList<string>> Rows(NodeDb db)
    {
        await db.Database.OpenConnectionAsync();
        var found = new List<string>();
        foreach (var table in PortableTable.All(db))
            await foreach (var row in table.Read(db, default))
                found.Add($"{table.Name} {Plain(row)}");
        // What the restore itself adds: its mark and its row on the trail.
        return [.. found.Where(r => !r.Contains("\"restored\"", StringComparison.Ordinal) && !r.Contains("backup.restore", StringComparison.Ordinal))];
    }

    /// <summary>PostgreSQL keeps the members of a JSON document in an order of its own.</summary>
    private static string Plain(JsonObject row)
    {
        if (row["data"]?.GetValue<string>() is { } document)
            row["data"] = string.Join(',', JsonNode.Parse(document)!.AsObject().Select(m => $"{m.Key}={m.Value?.ToJsonString()}").Order(StringComparer.Ordinal));
        return row.ToJsonString();
    }
}
