using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Entente.Exchange.Entries;

namespace Entente.Node.Store.Upkeep;

/// <summary>What a backup holds, its first member.</summary>
/// <param name="Format">1.</param>
/// <param name="Version">Version of the node that wrote it.</param>
/// <param name="Party">Whose node.</param>
/// <param name="MadeAt">By the node's clock.</param>
/// <param name="Migration">Name of the last migration, the shape of the tables.</param>
/// <param name="AuditRows">Length of the audit trail, to be compared with what is found later.</param>
/// <param name="AuditHead">Hash of the trail's last row.</param>
/// <param name="Rows">Rows by table, in the order in which the tables must be filled.</param>
/// <param name="Files">Number of state files.</param>
internal sealed record Manifest(
    int Format, string Version, string Party, DateTimeOffset MadeAt, string Migration, long AuditRows, Digest AuditHead,
    IReadOnlyList<TableRows> Rows, int Files);

internal sealed record TableRows(string Table, long Rows);

[JsonSerializable(typeof(Manifest))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ArchiveJson : JsonSerializerContext;

/// <summary>The members of a backup: a manifest, the state files, then each table in parts of a few megabytes. A gzipped tar in a sealed file.</summary>
internal sealed class ArchiveWriter : IAsyncDisposable
{
    private const int PartLength = 4 * 1024 * 1024;
    private readonly Stream seal;
    private readonly GZipStream zip;
    private readonly TarWriter tar;

    public ArchiveWriter(Stream file, FileKey key)
    {
        seal = SealedFile.Write(file, key);
        zip = new(seal, CompressionLevel.Fastest);
        tar = new(zip);
    }

    public Task Put(Manifest manifest, CancellationToken cancel) =>
        Put("manifest.json", JsonSerializer.SerializeToUtf8Bytes(manifest, ArchiveJson.Default.Manifest), cancel);

    public Task PutFile(string name, byte[] content, CancellationToken cancel) => Put($"state/{name}", content, cancel);

    public async Task PutTable(string table, IAsyncEnumerable<JsonObject> rows, CancellationToken cancel)
    {
        using var part = new MemoryStream();
        var number = 0;
        await foreach (var row in rows.WithCancellation(cancel))
        {
            await using (var json = new Utf8JsonWriter(part)) row.WriteTo(json);
            part.WriteByte((byte)'\n');
            if (part.Length >= PartLength) await Flush();
        }

        await Flush();

        async Task Flush()
        {
            if (part.Length > 0) await Put($"tables/{table}/{++number:d6}.jsonl", part.ToArray(), cancel);
            part.SetLength(0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await tar.DisposeAsync();
        await zip.DisposeAsync();
        await seal.DisposeAsync();
    }

    private Task Put(string name, byte[] content, CancellationToken cancel) => tar.WriteEntryAsync(
        new PaxTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = new MemoryStream(content), Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite, ModificationTime = DateTimeOffset.UnixEpoch,
        }, cancel);
}

/// <summary>Reads a backup from its first member to its last.</summary>
internal sealed class ArchiveReader : IAsyncDisposable
{
    private readonly Stream seal;
    private readonly GZipStream zip;
    private readonly TarReader tar;
    private TarEntry? entry;

    private ArchiveReader(Stream file, FileKey key)
    {
        seal = SealedFile.Read(file, key);
        zip = new(seal, CompressionMode.Decompress);
        tar = new(zip);
    }

    public Manifest Manifest { get; private set; } = null!;

    /// <summary>Opens the file and reads its manifest.</summary>
    /// <exception cref="OperatorFault"><c>backup-passphrase</c>, <c>backup-damaged</c>, <c>backup-newer</c>.</exception>
    public static async Task<ArchiveReader> Open(Stream file, FileKey key, CancellationToken cancel)
    {
        var archive = new ArchiveReader(file, key);
        await archive.Next(cancel);
        if (archive.entry is not { Name: "manifest.json", DataStream: { } stream }) throw new OperatorFault("backup-damaged");
        archive.Manifest = await JsonSerializer.DeserializeAsync(stream, ArchiveJson.Default.Manifest, cancel) ?? throw new OperatorFault("backup-damaged");
        if (archive.Manifest.Format != 1) throw new OperatorFault("backup-newer", archive.Manifest.Version);
        await archive.Next(cancel);
        return archive;
    }

    /// <summary>The state files by their path within the state folder, which never leads out of it.</summary>
    public async IAsyncEnumerable<(string Path, Stream Content)> Files([EnumeratorCancellation] CancellationToken cancel)
    {
        for (; entry is { } file && file.Name.StartsWith("state/", StringComparison.Ordinal); await Next(cancel))
        {
            var parts = file.Name["state/".Length..].Split('/');
            if (parts.Any(part => part is "" or "." or ".." || part.Contains('\\', StringComparison.Ordinal))) throw new OperatorFault("backup-damaged");
            yield return (System.IO.Path.Combine(parts), file.DataStream ?? Stream.Null);
        }
    }

    /// <summary>The rows of a table. Ask for the tables in the manifest's order.</summary>
    public async IAsyncEnumerable<JsonObject> Rows(string table, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (; entry is { DataStream: { } stream } part && part.Name.StartsWith($"tables/{table}/", StringComparison.Ordinal); await Next(cancel))
        {
            using var lines = new StreamReader(stream);
            while (await lines.ReadLineAsync(cancel) is { } line) yield return JsonNode.Parse(line)!.AsObject();
        }
    }

    /// <summary>Reads what is left and compares it with the manifest: after this, nothing is missing and every byte is as it was written.</summary>
    public async Task Verify(CancellationToken cancel)
    {
        var files = 0;
        await foreach (var _ in Files(cancel)) files++;
        var whole = files == Manifest.Files;
        foreach (var (table, expected) in Manifest.Rows)
        {
            var rows = 0L;
            await foreach (var _ in Rows(table, cancel)) rows++;
            whole &= rows == expected;
        }

        if (!whole || entry is not null) throw new OperatorFault("backup-damaged");
    }

    public async ValueTask DisposeAsync()
    {
        await tar.DisposeAsync();
        await zip.DisposeAsync();
        await seal.DisposeAsync();
    }

    private async Task Next(CancellationToken cancel)
    {
        try
        {
            entry = await tar.GetNextEntryAsync(copyData: false, cancel);
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
        {
            throw new OperatorFault("backup-damaged", fault);
        }
    }
}
