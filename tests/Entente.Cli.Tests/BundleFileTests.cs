using Entente.Cli.Verify;
using Entente.Exchange.Bundles;
using Entente.Exchange.Entries;
using Entente.Exchange.Tests;

namespace Entente.Cli.Tests;

/// <summary>A courier's question, answered with public cards alone: is the sealed file whole, unaltered, and whose?</summary>
public sealed class BundleFileTests
{
    private static readonly byte[][] Parts =
        [.. Enumerable.Range(1, 3).Select(i => EntryCodec.Seal(Pair.Sign(body: Pair.Body($"sample {i}")), Pair.CnKeys.Public, Pair.Us, Pair.Cn))];

    [Fact]
    public async Task A_whole_file_is_proved_to_be_its_authors()
    {
        var findings = await Judge(File(Parts));

        Assert.Equal(["bundle-signed", "bundle-whole"], findings.Proved.Select(p => p.Code));
        Assert.Equal(["US", "US-CN-4.entente", "2026-03-02 12:00:00Z", "3", "CN"], findings.Proved[0].Args);
        Assert.Equal(0, findings.ExitCode);
    }

    [Fact]
    public async Task An_altered_part_is_refuted_and_a_cut_file_cannot_be_told()
    {
        var altered = File(Parts);
        altered[^20] ^= 1;

        Assert.Equal(("bundle-damaged", "3", 1), await Refuted(altered));
        var cut = await Judge(File(Parts)[..^20]);
        Assert.Equal(2, cut.ExitCode);
        Assert.Equal(["3", "3"], cut.LeftOpen.Single(o => o.Code == "bundle-missing").Args);
        Assert.Equal(1, (await Judge([.. File(Parts), (byte)'x'])).ExitCode);
    }

    [Fact]
    public async Task A_part_that_is_sealed_for_somebody_else_is_refuted()
    {
        var toFr = Entente.Exchange.Sealing.Envelope.Seal("x"u8, Pair.FrKeys.Public, new(null, Pair.Us, Pair.Fr, Guid.Empty, Digest.Of("x"u8)));

        Assert.Equal(("bundle-other", "2", 1), await Refuted(File([Parts[0], toFr])));
    }

    [Fact]
    public async Task A_list_in_anothers_name_is_refuted_and_an_unknown_key_cannot_be_told()
    {
        var manifest = Manifest(Parts) with { From = Pair.Fr };
        byte[] file = [.. manifest.Head(Pair.UsKeys), .. Parts.SelectMany(p => p.Append((byte)'\n'))];

        Assert.Equal("bundle-not-by", Assert.Single((await Judge(file)).Refuted).Code);
        Assert.Equal(2, (await BundleFile.Read(new MemoryStream(File(Parts)), [Pair.Terms.Parties[0]], CancellationToken.None)).ExitCode);
    }

    private static BundleManifest Manifest(byte[][] parts) => new(
        Uuid7.New(Pair.Noon, new byte[10]), Pair.Us, Pair.Cn, 4, Pair.Noon, [.. parts.Select(p => new BundlePart(BundlePartKind.Entry, p.Length, Digest.Of(p)))]);

    private static byte[] File(byte[][] parts) => [.. Manifest(parts).Head(Pair.UsKeys), .. parts.SelectMany(p => p.Append((byte)'\n'))];

    private static Task<Findings> Judge(byte[] file) => BundleFile.Read(new MemoryStream(file), Pair.Terms.Parties, CancellationToken.None);

    private static async Task<(string Code, string Part, int Exit)> Refuted(byte[] file)
    {
        var findings = await Judge(file);
        var found = Assert.Single(findings.Refuted);
        return (found.Code, found.Args[0], findings.ExitCode);
    }
}
