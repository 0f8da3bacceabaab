using System.Runtime.Versioning;
using System.Text;
using Entente.Exchange.Entries;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Store;

public sealed class AtRestTests
{
    private const string Marked = "MARKED-7f3a91-the-lorry-with-the-blue-tarpaulin";

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task What_an_attachment_says_never_lies_in_the_database_files(Engine engine)
    {
        await using var store = await AnyDatabase.Create(engine);
        var id = Guid.CreateVersion7();
        var cell = AtRest.Cell("file_pieces", $"{id}.0", "content");
        var attachment = new Attachment
        {
            Id = id, Name = "photo.txt", Type = "text/plain", Size = Marked.Length, Sha256 = Digest.Of(Encoding.UTF8.GetBytes(Marked)),
            Sm3 = new('0', 64),
        };

        await store.Gate.Write(
            async db => await db.AddRangeAsync(attachment, new FilePiece { File = id, Number = 0, Content = store.AtRest.ProtectText(Marked, cell) }), CancellationToken.None);

        await using (var db = store.Db())
        {
            var read = await db.FindAsync<FilePiece>(id, 0);
            Assert.Equal(Marked, store.AtRest.RevealText(read!.Content, cell));
        }

        var files = engine is Engine.Sqlite ? Directory.GetFiles(store.Options.StateFolder, "node.db*") : await FilesOf(store);
        Assert.Contains(files, file => Holds(file, "photo.txt")); // the search does find what is stored plainly
        Assert.DoesNotContain(files, file => Holds(file, Marked));
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_handler_that_forgets_to_encrypt_is_stopped_at_the_save(Engine engine)
    {
        await using var store = await AnyDatabase.Create(engine);
        await using var db = store.Db();
        db.Add(new FilePiece { File = Guid.CreateVersion7(), Number = 0, Content = Encoding.UTF8.GetBytes(Marked) });

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());

        Assert.Contains("file_pieces.content", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ciphertext_opens_only_in_its_own_row_and_column()
    {
        using var folder = new TemporaryFolder();
        using var atRest = AtRest.Open(folder.Path);
        var sealedHere = atRest.ProtectText(Marked, AtRest.Cell("drafts", 1, "content"));

        var elsewhere = Assert.Throws<OperatorFault>(() => atRest.Reveal(sealedHere, AtRest.Cell("drafts", 2, "content")));
        var otherColumn = Assert.Throws<OperatorFault>(() => atRest.Reveal(sealedHere, AtRest.Cell("drafts", 1, "return_note")));

        Assert.Equal(("cell-damaged", "cell-damaged"), (elsewhere.Code, otherColumn.Code));
        Assert.DoesNotContain(Marked, elsewhere.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_changed_byte_is_noticed()
    {
        using var folder = new TemporaryFolder();
        using var atRest = AtRest.Open(folder.Path);
        var good = atRest.ProtectText("ab", "t/1/c");

        for (var i = 0; i < good.Length; i++)
        {
            var bad = good.ToArray();
            bad[i] ^= 1;
            Assert.Throws<OperatorFault>(() => atRest.Reveal(bad, "t/1/c"));
        }
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public void The_key_is_made_once_for_its_owner_alone_and_opens_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        byte[] cell;
        using (var first = AtRest.Open(folder.Path)) cell = first.ProtectText(Marked, "t/1/c");

        using var second = AtRest.Open(folder.Path);

        Assert.Equal(Marked, second.RevealText(cell, "t/1/c"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(AtRest.KeyFile(folder.Path)));
        Assert.Single(Directory.GetFiles(System.IO.Path.Combine(folder.Path, "keys")));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public void A_node_whose_key_others_may_read_does_not_start_and_says_which_file()
    {
        using var folder = new TemporaryFolder();
        AtRest.Open(folder.Path).Dispose();
        File.SetUnixFileMode(AtRest.KeyFile(folder.Path), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var fault = Assert.Throws<OperatorFault>(() => AtRest.Open(folder.Path));

        Assert.Equal("secret-readable", fault.Code);
        Assert.Equal([AtRest.KeyFile(folder.Path)], fault.Args);
    }

    [Fact]
    public void A_replaced_key_still_opens_what_it_sealed()
    {
        using var folder = new TemporaryFolder();
        byte[] old;
        using (var first = AtRest.Open(folder.Path)) old = first.ProtectText("before", "t/1/c");
        var key = AtRest.KeyFile(folder.Path);
        File.Move(key, System.IO.Path.Combine(System.IO.Path.GetDirectoryName(key)!, "data-2026.key"));

        using var second = AtRest.Open(folder.Path);

        Assert.Equal("before", second.RevealText(old, "t/1/c"));
        Assert.NotEqual(old[2..6], second.ProtectText("after", "t/1/c")[2..6]); // the key id within
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_node_without_the_key_its_database_was_sealed_under_does_not_start(Engine engine)
    {
        await using var store = await AnyDatabase.Create(engine);
        await store.Close();
        var key = AtRest.KeyFile(store.Options.StateFolder);
        File.Delete(key);

        var fault = await Assert.ThrowsAsync<OperatorFault>(() => AnyDatabase.Open(engine, store.Options));

        Assert.Equal("data-key-missing", fault.Code);
        Assert.False(File.Exists(key)); // no fresh key that would hide the loss
    }

    /// <summary>The files of this test's own database, written out, and the write-ahead log.</summary>
    private static async Task<string[]> FilesOf(AnyDatabase store)
    {
        var server = await PostgresServer.Get();
        await server.Execute("checkpoint");
        await using var db = store.Db();
        var oid = await db.Database.SqlQueryRaw<long>("select oid::bigint as \"Value\" from pg_database where datname = current_database()").SingleAsync();
        return [.. Directory.GetFiles($"{server.DataFolder}/base/{oid}"), .. Directory.GetFiles($"{server.DataFolder}/pg_wal")];
    }

    private static bool Holds(string file, string text)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes.AsSpan(0, length).IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }
}
