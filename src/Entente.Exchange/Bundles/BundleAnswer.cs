using Entente.Exchange.Entries;
using Entente.Exchange.Sealing;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Bundles;

/// <summary>What its author took of the other side's bundles, beyond what receipts say (docs/protocol/bundles.md 4).</summary>
/// <param name="By">Who says so and signs.</param>
/// <param name="To">Whose bundles.</param>
/// <param name="Arrived">Names of bundles of which every part was taken in, each once; up to <see cref="MostArrived"/>.</param>
/// <param name="Files">Files that are kept, each once; up to <see cref="MostFiles"/>.</param>
public sealed record BundleAnswer(PartyCode By, PartyCode To, IReadOnlyList<Digest> Arrived, IReadOnlyList<FileTaken> Files)
{
    /// <summary>The <c>typ</c> of a signed answer.</summary>
    public const string Typ = "entente-bundle-answer+json";

    /// <summary>Bundles named in one answer.</summary>
    public const int MostArrived = 1000;

    /// <summary>Files named in one answer.</summary>
    public const int MostFiles = 2000;

    /// <summary>Signs with every key of the author.</summary>
    /// <exception cref="ArgumentException">The other side would refuse it.</exception>
    public byte[] Sign(NodeKeys keys)
    {
        var bytes = ToBytes();
        return Read(bytes, out var fault) is not null
            ? Jws.Sign(bytes, keys, Typ)
            : throw new ArgumentException($"The answer can not be signed: {fault}.", nameof(keys));
    }

    /// <summary>Reads and verifies; null when it is not such an answer by the owner of these keys.</summary>
    /// <param name="jws">Untrusted bytes.</param>
    /// <param name="byKeyId">Keys of the one party from which it is expected; the caller compares <see cref="By"/> and <see cref="To"/>.</param>
    public static BundleAnswer? Read(ReadOnlySpan<byte> jws, Func<string, NodePublicKeys?> byKeyId)
    {
        if (jws.Length > EntryLimits.EnvelopeBytes) return null;
        var signed = Jws.Read(jws, Typ, byKeyId);
        return signed.IsSound ? Read(signed.Payload, out _) : null;
    }

    internal byte[] ToBytes() => JsonOut.Object(o =>
    {
        o.Text("by", By.Value);
        o.Text("to", To.Value);
        o.Texts("arrived", Arrived, name => name.Hex);
        o.Objects("files", Files, file =>
        {
            o.Text("entry", file.Entry.Hex);
            o.Text("sha256", file.Sha256.Hex);
        });
    });

    internal static BundleAnswer? Read(ReadOnlySpan<byte> utf8, out Fault? fault)
    {
        using var document = StrictJson.Parse(utf8, EntryLimits.ReceiptBytes, JsonKind.Signed, out fault);
        if (document is null) return null;
        var faults = new FaultSink();
        var o = new ObjectReader(document.RootElement, "$", faults, "by", "to", "arrived", "files");
        var answer = new BundleAnswer(
            o.Parsed<PartyCode>("by", PartyCode.TryParse, "party"),
            o.Parsed<PartyCode>("to", PartyCode.TryParse, "party"),
            o.Parsed<Digest>("arrived", 0, MostArrived, Digest.TryParse, "digest"),
            o.List("files", 0, MostFiles, (item, place) =>
            {
                var f = new ObjectReader(item, place, faults, "entry", "sha256");
                return new FileTaken(f.Parsed<Digest>("entry", Digest.TryParse, "digest"), f.Parsed<Digest>("sha256", Digest.TryParse, "digest"));
            }));
        if (answer.Arrived.Distinct().Count() < answer.Arrived.Count) faults.Add(Fault.Repeated(o.PlaceOf("arrived")));
        if (answer.Files.Distinct().Count() < answer.Files.Count) faults.Add(Fault.Repeated(o.PlaceOf("files")));
        fault = faults.First;
        return fault is null ? answer : null;
    }
}

/// <summary>A file that is kept.</summary>
/// <param name="Entry">The entry that names it.</param>
/// <param name="Sha256">Of its content.</param>
public sealed record FileTaken(Digest Entry, Digest Sha256);

/// <summary>How what is made for a bundle (answers, sheets and heads) is sealed: to every key of the reader, under the bundle's id.</summary>
public static class BundleSeal
{
    /// <summary>Seals a document.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> signed, NodePublicKeys recipient, PartyCode from, PartyCode to, Guid bundle) =>
        Envelope.Seal(signed, recipient, new(null, from, to, bundle, Digest.Of(signed)));

    /// <summary>The document; null when the part is none, or was sealed for another bundle, by or for somebody else.</summary>
    public static byte[]? Open(ReadOnlySpan<byte> envelope, Func<string, NodeKeys?> ourKeys, BundleManifest of)
    {
        ArgumentNullException.ThrowIfNull(ourKeys);
        ArgumentNullException.ThrowIfNull(of);
        if (envelope.Length > EntryLimits.EnvelopeBytes) return null;
        var opened = Envelope.Open(envelope, ourKeys);
        return opened.IsSound && opened.Suite == ourKeys(opened.KeyId)!.Public.Suite
            && opened.Binding == new SealBinding(null, of.From, of.To, of.Id, Digest.Of(opened.Plaintext))
            ? opened.Plaintext
            : null;
    }
}
