using System.Globalization;
using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Bundles;

/// <summary>
/// The signed list at the head of a bundle: from whom, for whom, and of each part its kind, size and hash (docs/protocol/bundles.md 2). It
/// stands there in the clear: whoever carries or registers the file can tell with public keys alone that it is whole and whose it is.
/// </summary>
/// <param name="Id">UUIDv7; what the sender made for the bundle is sealed under it.</param>
/// <param name="From">Who made and signed it.</param>
/// <param name="To">For whom it is sealed.</param>
/// <param name="Number">From 1; counts the bundles from this sender to this reader.</param>
/// <param name="Made">By the sender's clock.</param>
/// <param name="Parts">In the order of their kinds, 1 to <see cref="MostParts"/>.</param>
public sealed record BundleManifest(Guid Id, PartyCode From, PartyCode To, long Number, DateTimeOffset Made, IReadOnlyList<BundlePart> Parts)
{
    /// <summary>The <c>typ</c> of a signed manifest.</summary>
    public const string Typ = "entente-bundle+json";

    /// <summary>Parts of one bundle.</summary>
    public const int MostParts = 8192;

    /// <summary>Bytes of one bundle (256 MiB), so that it fits every medium and an upload ends within minutes.</summary>
    public const long MostBytes = 256L << 20;

    /// <summary>Bytes of the signed JSON.</summary>
    internal const int MostManifestBytes = 2 * 1024 * 1024;

    /// <summary>What the file is called, told by its contents and never by its path: <c>CN-US-7.entente</c>.</summary>
    public string FileName => FileNameOf(From, To, Number);

    /// <summary>What a bundle with these is called.</summary>
    public static string FileNameOf(PartyCode from, PartyCode to, long number) => string.Create(CultureInfo.InvariantCulture, $"{from}-{to}-{number}.entente");

    /// <summary>The bytes that are signed.</summary>
    public byte[] ToBytes() => JsonOut.Object(o =>
    {
        o.Text("id", Id.ToString("D"));
        o.Text("from", From.Value);
        o.Text("to", To.Value);
        o.Whole("number", Number);
        o.Text("made", Forms.Instant(Made));
        o.Objects("parts", Parts, part =>
        {
            o.Text("kind", part.KindName);
            o.Whole("size", part.Size);
            o.Text("sha256", part.Sha256.Hex);
        });
    });

    /// <summary>The beginning of the file: its mark and the signed manifest, each a line. The parts follow, each ended by a line feed.</summary>
    /// <exception cref="ArgumentException">The other side would refuse it.</exception>
    public byte[] Head(NodeKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var bytes = ToBytes();
        if (Read(bytes, out var fault) is null) throw new ArgumentException($"The bundle can not be made: {fault}.", nameof(keys));
        return [.. BundleReader.Mark, .. Jws.Sign(bytes, keys, Typ), BundleReader.LineFeed];
    }

    internal static BundleManifest? Read(ReadOnlySpan<byte> utf8, out Fault? fault)
    {
        using var document = StrictJson.Parse(utf8, MostManifestBytes, JsonKind.Signed, out fault);
        if (document is null) return null;
        var faults = new FaultSink();
        var o = new ObjectReader(document.RootElement, "$", faults, "id", "from", "to", "number", "made", "parts");
        var manifest = new BundleManifest(
            o.Parsed<Guid>("id", Forms.TryUuid7, "uuid7"),
            o.Parsed<PartyCode>("from", PartyCode.TryParse, "party"),
            o.Parsed<PartyCode>("to", PartyCode.TryParse, "party"),
            o.Whole("number", 1, 999_999_999),
            o.Parsed<DateTimeOffset>("made", Forms.TryInstant, "instant"),
            o.List("parts", 1, MostParts, (item, place) => ReadPart(item, place, faults)));
        if (manifest.From == manifest.To) faults.Add(Fault.Disagrees(o.PlaceOf("to"), o.PlaceOf("from")));
        Order(manifest.Parts, o.PlaceOf("parts"), faults);
        fault = faults.First;
        return fault is null ? manifest : null;
    }

    private static BundlePart ReadPart(JsonElement item, string place, FaultSink faults)
    {
        var p = new ObjectReader(item, place, faults, "kind", "size", "sha256");
        var kind = p.Parsed<BundlePartKind>("kind", BundlePart.TryKind, "part");
        return new(kind, (int)p.Whole("size", 1, BundlePart.MostBytes(kind)), p.Parsed<Digest>("sha256", Digest.TryParse, "digest"));
    }

    private static void Order(IReadOnlyList<BundlePart> parts, string place, FaultSink faults)
    {
        var seen = new HashSet<Digest>();
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0 && parts[i].Kind < parts[i - 1].Kind) faults.Add(Fault.NotAscending(string.Create(CultureInfo.InvariantCulture, $"{place}[{i}].kind")));
            if (!seen.Add(parts[i].Sha256)) faults.Add(Fault.Repeated(string.Create(CultureInfo.InvariantCulture, $"{place}[{i}].sha256")));
        }

        if (parts.Sum(part => part.Size + 1L) > MostBytes) faults.Add(Fault.TooLarge(place, MostBytes));
    }
}
