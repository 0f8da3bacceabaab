using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Entente.Node.Federation;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Federation;

/// <summary>A large file over HTTPS on a wire that breaks a hundred times at places of its own choosing.</summary>
[Trait("kind", "cuts"), Collection("memory")]
public sealed class CutFileTests(ITestOutputHelper output)
{
    private const int Cuts = 100;

    [Fact]
    public Task A_file_of_64_MiB_over_a_hundred_cuts_is_sent_again_by_2_percent_at_most() => Send(64L << 20);

    [Fact, Trait("kind", "long")]
    public Task A_file_of_1_GiB_over_a_hundred_cuts_is_sent_again_by_2_percent_at_most()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("ENTENTE_LONG") == "1", "runs in ./test --long (ENTENTE_LONG=1)");
        return Send(1L << 30);
    }

    private async Task Send(long size)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("ENTENTE_CUT_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 1988;
        var random = new Random(seed);
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Https);
        var entry = await Files.Notify(pair.Us, pair.Cn, size);
        await using var wire = new CutWire(pair.Cn.Store.Options.Federation);
        pair.Us.Line.By = card => card with { Federation = new($"https://localhost:{wire.Port}/") };
        // The entry first, on a wire that holds; then the file.
        while (await Waiting(pair.Us)) await pair.Us.Exchange(pair.Cn);
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var (before, most, clock) = (GC.GetTotalMemory(forceFullCollection: true), 0L, Stopwatch.StartNew());
        var written = wire.Written;
        wire.Between = () => wire.Cuts < Cuts ? (size / Cuts / 2) + random.NextInt64(size / Cuts * 96 / 100) : long.MaxValue / 2; // all of them before its end

        for (var rounds = 0; await Leaving(pair.Us); rounds++)
        {
            Assert.True(rounds < 20 * Cuts, $"seed {seed}: no end in sight");
            await pair.Us.Exchange(pair.Cn);
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        }

        var line = await Files.Line(pair.Cn, entry);
        var parts = pair.Us.Line.Parts;
        var sealedLength = parts.Max(p => p.Offset + p.Length);
        var again = pair.Us.Line.Left - sealedLength;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{size:N0} bytes, {wire.Cuts} cuts, seed {seed}: {again:N0} bytes of it sent again ({again * 100m / size:0.00} %), {parts.Count:N0} parts, "
            + $"{wire.Written - written:N0} bytes on the wire with TLS and HTTP, {clock.Elapsed.TotalSeconds:0} s, memory of both nodes {before >> 20} to {most >> 20} MiB"));
        Assert.Equal(Cuts, wire.Cuts);
        Assert.InRange(again, 0, size / 50);
        Assert.InRange(most - before, 0, 48 << 20); // whatever the size
        Assert.Equal(await Hash(size), Convert.FromHexString(line.Sha256.Hex));
        Assert.Equal(await Hash(size), await Saved(line.Id!.Value, pair.Cn));
    }

    private static async Task<bool> Waiting(TestNode node)
    {
        await using var db = node.Store.Db();
        return await db.Outbox.AnyAsync(o => o.State != Delivery.Receipted);
    }

    private static async Task<bool> Leaving(TestNode node)
    {
        await using var db = node.Store.Db();
        return await db.FileDeliveries.AnyAsync();
    }

    private static async Task<byte[]> Hash(long size)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var part = new byte[1 << 20];
        for (var at = 0L; at < size; at += part.Length)
        {
            Files.Fill(part, at);
            hash.AppendData(part);
        }

        return await Task.FromResult(hash.GetHashAndReset());
    }

    /// <summary>What an officer saves to disk, hashed as it comes.</summary>
    private static async Task<byte[]> Saved(Guid file, TestNode at)
    {
        using var hash = SHA256.Create();
        await using (var into = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
            await AttachFile.Write((await AttachFile.Find(file, at.Author, CancellationToken.None))!, into, at.Author, CancellationToken.None);
        return hash.Hash!;
    }
}
