using System.Diagnostics.CodeAnalysis;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Bundles;

/// <summary>Reads a bundle from its beginning to its end, one part in memory at a time (docs/protocol/bundles.md 1).</summary>
/// <remarks>
/// Sizes come from the signed manifest, so what is damaged or cut off in one part leaves the others where they are: each is judged by its own
/// hash. The parts are sealed; what they hold is not looked at here.
/// </remarks>
public sealed class BundleReader
{
    internal const byte LineFeed = (byte)'\n';

    private const int MostSigned = (BundleManifest.MostManifestBytes / 3 * 4) + (16 * 1024);

    private readonly Stream file;
    private ReadOnlyMemory<byte> ahead;
    private int next;
    private bool ended;

    private BundleReader(Stream file, BundleManifest manifest, Digest name, string keyId, ReadOnlyMemory<byte> ahead) =>
        (this.file, Manifest, Name, KeyId, this.ahead) = (file, manifest, name, keyId, ahead);

    /// <summary>What the bundle says it holds; its signatures were verified.</summary>
    public BundleManifest Manifest { get; }

    /// <summary>Names the bundle: SHA-256 of the manifest as it was signed.</summary>
    public Digest Name { get; }

    /// <summary>The key that signed. The caller compares whether it is one of <see cref="BundleManifest.From"/>.</summary>
    public string KeyId { get; }

    /// <summary>The first line of every bundle.</summary>
    internal static ReadOnlySpan<byte> Mark => "entente-bundle/1\n"u8;

    /// <summary>Reads the head and verifies it. Not more of the file is read than a head may have, and nothing of it is used before that.</summary>
    /// <param name="file">From its beginning; needs no position.</param>
    /// <param name="byKeyId">Keys of those parties from which bundles are taken.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<BundleOpening> Open(Stream file, Func<string, NodePublicKeys?> byKeyId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(byKeyId);
        var (buffer, filled, searched) = (new byte[64 * 1024], 0, Mark.Length);
        while (true)
        {
            var got = await file.ReadAsync(buffer.AsMemory(filled), cancel);
            filled += got;
            if (!Mark.StartsWith(buffer.AsSpan(0, Math.Min(filled, Mark.Length)))) return new(null, BundleFault.Foreign, null);
            var end = filled > searched ? buffer.AsSpan(searched, filled - searched).IndexOf(LineFeed) : -1;
            if (end >= 0) return Judge(file, buffer.AsSpan(Mark.Length, searched + end - Mark.Length), buffer.AsMemory((searched + end + 1)..filled), byKeyId);
            if (got == 0) return new(null, filled < Mark.Length ? BundleFault.Foreign : BundleFault.Cut, null);
            searched = Math.Max(filled, Mark.Length);
            if (filled - Mark.Length > MostSigned) return new(null, BundleFault.Foreign, null);
            if (filled == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
        }
    }

    /// <summary>The next part, whole, damaged or missing; null after the last that the manifest lists.</summary>
    public async Task<BundlePartReading?> Next(CancellationToken cancel)
    {
        if (next == Manifest.Parts.Count) return null;
        var (index, part) = (next, Manifest.Parts[next++]);
        if (ended) return new(index, part, null, BundleFault.Missing);
        var line = new byte[part.Size + 1];
        var taken = Math.Min(ahead.Length, line.Length);
        ahead[..taken].CopyTo(line);
        ahead = ahead[taken..];
        var filled = taken + await file.ReadAtLeastAsync(line.AsMemory(taken), line.Length - taken, throwOnEndOfStream: false, cancel);
        ended = filled < line.Length;
        if (ended) return new(index, part, null, BundleFault.Missing);
        var bytes = line.AsMemory(..^1);
        return line[^1] == LineFeed && Digest.Of(bytes.Span) == part.Sha256
            ? new(index, part, bytes, null)
            : new(index, part, null, BundleFault.Damaged);
    }

    /// <summary>True when nothing follows the last part. Asked after <see cref="Next"/> gave null.</summary>
    public async Task<bool> HasEnded(CancellationToken cancel) => ended || (ahead.IsEmpty && await file.ReadAsync(new byte[1], cancel) == 0);

    private static BundleOpening Judge(Stream file, ReadOnlySpan<byte> signed, ReadOnlyMemory<byte> rest, Func<string, NodePublicKeys?> byKeyId)
    {
        if (signed.Length > MostSigned) return new(null, BundleFault.Foreign, null);
        var reading = Jws.Read(signed, BundleManifest.Typ, byKeyId);
        if (!reading.IsSound) return new(null, reading.Fault, null);
        return BundleManifest.Read(reading.Payload, out var fault) is { } manifest
            ? new(new(file, manifest, Digest.Of(reading.Payload), reading.KeyId, rest), null, null)
            : new(null, BundleFault.Manifest, fault);
    }
}

/// <summary>What came of opening a bundle.</summary>
/// <param name="Reader">Reads the parts; null on a fault.</param>
/// <param name="Fault">A code of <see cref="BundleFault"/> or <c>JwsFault</c>; null when the head is sound.</param>
/// <param name="Inside">With <see cref="BundleFault.Manifest"/>: what is wrong there.</param>
public sealed record BundleOpening(BundleReader? Reader, string? Fault, Fault? Inside)
{
    /// <summary>True when the head is sound.</summary>
    [MemberNotNullWhen(true, nameof(Reader))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsSound => Fault is null;
}

/// <summary>One part as it was found.</summary>
/// <param name="Index">Place in the manifest, from 0.</param>
/// <param name="Part">As the manifest lists it.</param>
/// <param name="Bytes">The sealed part; null on a fault.</param>
/// <param name="Fault"><see cref="BundleFault.Missing"/> or <see cref="BundleFault.Damaged"/>; null when the part is whole.</param>
public sealed record BundlePartReading(int Index, BundlePart Part, ReadOnlyMemory<byte>? Bytes, string? Fault);

/// <summary>Why a bundle, or a part of it, was not read. A code never changes meaning.</summary>
public static class BundleFault
{
    /// <summary>No bundle at all, or of a version that is not known here.</summary>
    public const string Foreign = "bundle-foreign";

    /// <summary>The file ends within its head.</summary>
    public const string Cut = "bundle-cut";

    /// <summary>Signed, but not in the form of a manifest.</summary>
    public const string Manifest = "bundle-manifest";

    /// <summary>The file ends before or within this part.</summary>
    public const string Missing = "part-missing";

    /// <summary>Other bytes than the manifest lists.</summary>
    public const string Damaged = "part-damaged";

    /// <summary>Something follows the last part.</summary>
    public const string Longer = "bundle-longer";

    /// <summary>Every code there is, beside those of <c>JwsFault</c>.</summary>
    public static IReadOnlyList<string> All { get; } = [Foreign, Cut, Manifest, Missing, Damaged, Longer];
}
