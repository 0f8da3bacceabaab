using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Entente.Exchange.Bundles;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Bundles;

/// <summary>The sealed file on removable media: docs/protocol/bundles.md 1 and 2.</summary>
public sealed class BundleTests
{
    private static readonly Guid Id = Uuid7.New(Pair.Noon, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);

    [Fact]
    public void What_was_put_in_comes_out_however_the_medium_hands_it_over() =>
        Gen.Select(Gen.Byte.Array[1, 3000].Array[1, 12], Gen.Int[1, 5000]).Sample((contents, gulp) =>
        {
            byte[][] parts = [.. contents.DistinctBy(Convert.ToHexString)];

            var (opening, read, ended) = Read(new Trickle(Bundle(parts), gulp)).GetAwaiter().GetResult();

            Assert.True(opening.IsSound);
            Assert.Equal(parts, read.Select(r => r.Bytes!.Value.ToArray()));
            Assert.True(ended);
        }, iter: 40);

    [Fact]
    public async Task The_name_is_the_hash_of_the_manifest_and_the_file_is_called_by_what_it_says()
    {
        var bundle = Bundle("one"u8.ToArray(), "two"u8.ToArray());

        var reader = (await Read(new MemoryStream(bundle))).Opening.Reader!;

        var signed = Encoding.UTF8.GetString(bundle).Split('\n')[1];
        using var jws = System.Text.Json.JsonDocument.Parse(signed);
        var payload = System.Buffers.Text.Base64Url.DecodeFromChars(jws.RootElement.GetProperty("payload").GetString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(payload)), reader.Name.Hex);
        Assert.Equal("US-CN-7.entente", reader.Manifest.FileName);
        Assert.StartsWith("entente-bundle/1\n", Encoding.UTF8.GetString(bundle), StringComparison.Ordinal);
        Assert.EndsWith("\none\ntwo\n", Encoding.UTF8.GetString(bundle), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_turned_bit_spoils_the_part_it_is_in_and_no_other()
    {
        byte[][] parts = [.. Enumerable.Range(0, 5).Select(i => RandomNumberGenerator.GetBytes(100 + i))];
        var sound = Bundle(parts);
        var head = sound.Length - parts.Sum(p => p.Length + 1);
        for (var at = head; at < sound.Length; at++)
        {
            var turned = (byte[])sound.Clone();
            turned[at] ^= 1;
            var (_, read, ended) = await Read(new MemoryStream(turned));
            var spoiled = Assert.Single(read, r => r.Bytes is null);
            Assert.Equal(BundleFault.Damaged, spoiled.Fault);
            Assert.InRange(at, head + parts.Take(spoiled.Index).Sum(p => p.Length + 1), head + parts.Take(spoiled.Index + 1).Sum(p => p.Length + 1) - 1);
            Assert.True(ended);
        }
    }

    [Fact]
    public async Task A_file_that_was_cut_short_gives_what_it_has_and_names_what_is_missing()
    {
        byte[][] parts = [.. Enumerable.Range(0, 5).Select(i => RandomNumberGenerator.GetBytes(40 + i))];
        var sound = Bundle(parts);
        var head = sound.Length - parts.Sum(p => p.Length + 1);
        for (var length = 0; length < sound.Length; length++)
        {
            var (opening, read, _) = await Read(new MemoryStream(sound[..length]));
            if (length < head)
            {
                Assert.Equal(length < 17 ? BundleFault.Foreign : BundleFault.Cut, opening.Fault);
                continue;
            }

            var whole = Enumerable.Range(0, 5).TakeWhile(i => length >= head + parts.Take(i + 1).Sum(p => p.Length + 1)).Count();
            Assert.Equal(Enumerable.Range(0, 5).Select(i => i < whole ? null : BundleFault.Missing), read.Select(r => r.Fault));
        }
    }

    [Fact]
    public async Task What_follows_the_last_part_is_seen()
    {
        var (opening, read, ended) = await Read(new MemoryStream([.. Bundle("one"u8.ToArray()), (byte)'\n']));

        Assert.True(opening.IsSound);
        Assert.All(read, r => Assert.Null(r.Fault));
        Assert.False(ended);
    }

    [Fact]
    public async Task A_head_without_an_end_is_given_up_before_four_megabytes()
    {
        var endless = new Endless();

        var opening = await BundleReader.Open(endless, Pair.PublicKeys, CancellationToken.None);

        Assert.Equal(BundleFault.Foreign, opening.Fault);
        Assert.InRange(endless.Given, 0, 8 * 1024 * 1024);
    }

    [Fact]
    public async Task A_manifest_signed_for_another_purpose_or_by_a_stranger_opens_nothing()
    {
        var manifest = Manifest("one"u8.ToArray());
        byte[] Head(byte[] jws) => [.. "entente-bundle/1\n"u8, .. jws, (byte)'\n'];

        var other = await Open(Head(Jws.Sign(manifest.ToBytes(), Pair.UsKeys, EntryCodec.Typ)));
        var stranger = await Open(Head(Jws.Sign(manifest.ToBytes(), NodeKeys.Generate(), BundleManifest.Typ)));
        var half = await Open(Head(Jws.Sign(manifest.ToBytes(), Pair.UsKeys, BundleManifest.Typ, Suite.I)));

        Assert.Equal(JwsFault.Malformed, other.Fault);
        Assert.Equal(JwsFault.UnknownKey, stranger.Fault);
        Assert.Equal(JwsFault.Malformed, half.Fault); // a bundle may speak of several agreements: every key signs
    }

    [Theory]
    [InlineData("\"number\":7", "\"number\":0", "out-of-range", "$.number")]
    [InlineData("\"to\":\"CN\"", "\"to\":\"US\"", "disagrees", "$.to")]
    [InlineData("\"kind\":\"entry\",\"size\":3", "\"kind\":\"entry\",\"size\":0", "out-of-range", "$.parts[0].size")]
    [InlineData("\"kind\":\"entry\",\"size\":3", "\"kind\":\"entry\",\"size\":2097153", "out-of-range", "$.parts[0].size")]
    [InlineData("\"kind\":\"entry\",\"size\":5", "\"kind\":\"sheet\",\"size\":5", "not-ascending", "$.parts[1].kind")]
    [InlineData("\"kind\":\"entry\",\"size\":3", "\"kind\":\"folder\",\"size\":3", "bad-form", "$.parts[0].kind")]
    [InlineData("\"number\":7", "\"number\":7,\"path\":\"../x\"", "unknown-member", "$.path")]
    public async Task A_manifest_of_another_form_is_refused_with_its_place(string said, string instead, string code, string place)
    {
        var text = Encoding.UTF8.GetString(Manifest("one"u8.ToArray(), "three"u8.ToArray()).ToBytes());
        Assert.Contains(said, text, StringComparison.Ordinal);
        var changed = Encoding.UTF8.GetBytes(text.Replace(said, instead, StringComparison.Ordinal));

        var opening = await Open([.. "entente-bundle/1\n"u8, .. Jws.Sign(changed, Pair.UsKeys, BundleManifest.Typ), (byte)'\n']);

        Assert.Equal((BundleFault.Manifest, code, place), (opening.Fault, opening.Inside!.Code, opening.Inside.Place));
    }

    [Fact]
    public void No_bundle_is_made_that_lists_a_part_twice_or_is_larger_than_agreed()
    {
        var part = new BundlePart(BundlePartKind.File, 32 * 1024 * 1024, Digest.Of("0"u8));
        var large = Enumerable.Range(0, 9).Select(i => part with { Sha256 = Digest.Of([(byte)i]) }).ToList();

        Assert.Throws<ArgumentException>(() => (Manifest("one"u8.ToArray()) with { Parts = [part, part] }).Head(Pair.UsKeys));
        Assert.Throws<ArgumentException>(() => (Manifest("one"u8.ToArray()) with { Parts = large }).Head(Pair.UsKeys));
        Assert.Throws<ArgumentException>(() => (Manifest("one"u8.ToArray()) with { Parts = [] }).Head(Pair.UsKeys));
    }

    [Fact]
    public void What_was_sealed_for_one_bundle_opens_in_no_other()
    {
        var manifest = Manifest("one"u8.ToArray());
        var answer = new BundleAnswer(Pair.Us, Pair.Cn, [Digest.Of("a"u8)], [new(Digest.Of("b"u8), Digest.Of("c"u8))]);
        var sealedAnswer = BundleSeal.Seal(answer.Sign(Pair.UsKeys), Pair.CnKeys.Public, Pair.Us, Pair.Cn, Id);

        var opened = BundleSeal.Open(sealedAnswer, Pair.Own(Pair.CnKeys), manifest);
        var read = BundleAnswer.Read(opened, Pair.PublicKeys)!;

        Assert.Equal((answer.Arrived.Single(), answer.Files.Single()), (read.Arrived.Single(), read.Files.Single()));
        Assert.Null(BundleSeal.Open(sealedAnswer, Pair.Own(Pair.CnKeys), manifest with { Id = Uuid7.New(Pair.Noon, new byte[10]) }));
        Assert.Null(BundleSeal.Open(sealedAnswer, Pair.Own(Pair.CnKeys), manifest with { From = Pair.Fr }));
        Assert.Null(BundleSeal.Open(sealedAnswer, Pair.Own(Pair.FrKeys), manifest));
        Assert.Null(BundleAnswer.Read(opened, _ => null));
    }

    internal static BundleManifest Manifest(params byte[][] parts) => new(
        Id, Pair.Us, Pair.Cn, 7, Pair.Noon, [.. parts.Select(p => new BundlePart(BundlePartKind.Entry, p.Length, Digest.Of(p)))]);

    internal static byte[] Bundle(params byte[][] parts) => [.. Manifest(parts).Head(Pair.UsKeys), .. parts.SelectMany(p => p.Append((byte)'\n'))];

    internal static async Task<(BundleOpening Opening, IReadOnlyList<BundlePartReading> Parts, bool Ended)> Read(Stream file)
    {
        var opening = await BundleReader.Open(file, Pair.PublicKeys, CancellationToken.None);
        if (opening.Reader is not { } reader) return (opening, [], false);
        var parts = new List<BundlePartReading>();
        while (await reader.Next(CancellationToken.None) is { } part) parts.Add(part);
        return (opening, parts, await reader.HasEnded(CancellationToken.None));
    }

    private static Task<BundleOpening> Open(byte[] file) => BundleReader.Open(new MemoryStream(file), Pair.PublicKeys, CancellationToken.None);

    /// <summary>A medium that hands over a few bytes at a time.</summary>
    private sealed class Trickle(byte[] bytes, int gulp) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(gulp, buffer.Length)], cancellationToken);
    }

    /// <summary>Begins as a bundle does and goes on for ever.</summary>
    private sealed class Endless : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'x');
            if (Given == 0) "entente-bundle/1\n"u8.CopyTo(buffer.Span);
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
