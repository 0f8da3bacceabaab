using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Entente.Exchange.Agreements;
using Entente.Exchange.Bundles;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Sealing;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;
using Entente.Exchange.Tests.Bundles;

namespace Entente.Exchange.Tests.Hostile;

/// <summary>One reader of partner bytes under test.</summary>
/// <param name="Name">Also its folder in tests/corpus.</param>
/// <param name="Seeds">Sound inputs made with this run's keys, beside those of the corpus.</param>
/// <param name="Read">What it says: <c>ok</c>, or the fault's code and place. An exception breaks the law.</param>
/// <param name="Again">What an accepted input is written as; null when nothing was accepted.</param>
/// <param name="Exact">
/// True when that must be the very input (frames, leaves, names: one spelling). False for JSON that is signed as it was sent: then what is
/// written must be read to the same bytes again.
/// </param>
internal sealed record Parser(string Name, IReadOnlyList<byte[]> Seeds, Func<byte[], string> Read, Func<byte[], byte[]?> Again, bool Exact)
{
    /// <summary>Bytes that reading may allocate: this many for each byte of input, and <see cref="AllocatedAnyhow"/> (keys, signatures).</summary>
    public const int AllocatedPerByte = 400;

    public const int AllocatedAnyhow = 4 * 1024 * 1024;

    public override string ToString() => Name;
}

/// <summary>All readers of partner bytes.</summary>
internal static partial class Parsers
{
    private static readonly SignedEntry Entry = Pair.Sign();
    private static readonly Checkpoint Head = new("entente/US/log/x", 3, Digest.Of("root"u8));

    public static IReadOnlyList<Parser> All { get; } =
    [
        Json("header", Entry.HeaderBytes, b => HeaderJson.Read(b, out var f) is { } h ? (HeaderJson.Write(h), null) : (null, f)),
        Json("body", Entry.Body, b => EntryBody.Check(b) is { } f ? (null, f) : (b, null)),
        Json("card", Pair.Terms.Parties[0].ToBytes(), b => CardJson.Read(b, out var f) is { } c ? (c.ToBytes(), null) : (null, f)),
        Json("terms", Pair.Terms.ToBytes(), b => AgreementTerms.Read(b) is { IsSound: true } r ? (r.Terms.ToBytes(), null) : (null, AgreementTerms.Read(b).Fault)),
        Json("sheet", ReceiptBatch.Write(new(Pair.Cn, [Receipt.For(Entry, new Verdict.Accepted([]), Pair.Cn, 0, Pair.Noon, Pair.Noon)], [new(Digest.Of([]), "gap", ["3"])])),
            b => ReceiptBatch.Read(b, out var f) is { } s ? (ReceiptBatch.Write(s), null) : (null, f)),
        Json("bundle-manifest", BundleTests.Manifest(Entry.Body).ToBytes(), b => BundleManifest.Read(b, out var f) is { } m ? (m.ToBytes(), null) : (null, f)),
        Json("bundle-answer", new BundleAnswer(Pair.Cn, Pair.Us, [Entry.Hash], [new(Entry.Hash, Entry.Hash)]).ToBytes(),
            b => BundleAnswer.Read(b, out var f) is { } a ? (a.ToBytes(), null) : (null, f)),
        Json("bundle-head", new BundleHead("bootstrap-CN-US", [1, 2], 3, [[4], [5, 6]]).ToBytes(), b => BundleHead.Read(b, out var f) is { } h ? (h.ToBytes(), null) : (null, f)),
        Json("strict-json", "{\"a\":[1,{\"b\":\"c\"}],\"d\":null}"u8.ToArray(), b =>
        {
            using var document = StrictJson.Parse(b, EntryLimits.BodyBytes, JsonKind.Signed, out var f);
            return document is null ? (null, f) : (b, null);
        }),
        // Signed and sealed: only what the keys made is taken, and it is the very bytes.
        Exact("jws", [Entry.Jws, Jws.Sign("{}"u8, Pair.UsKeys, EntryCodec.Typ, Suite.I)], b => Jws.Read(b, EntryCodec.Typ, Pair.PublicKeys).Fault, b => b),
        Exact("entry", [Entry.Jws], b => EntryCodec.ReadPurged(b, Pair.PublicKeys).Fault?.ToString(), b => b),
        Exact("envelope", [EntryCodec.Seal(Entry, Pair.CnKeys.Public, Pair.Us, Pair.Cn)], b => EntryCodec.Open(b, Pair.Own(Pair.CnKeys), Pair.PublicKeys).Fault?.ToString(), b => b),
        Exact("card-file", [CardFile.Write(Pair.Terms.Parties[1], Pair.UsKeys)], b => CardFile.Read(b).Fault?.ToString(), b => b),
        Exact("recovery", [RecoveryFile.Write(CardFile.Write(Pair.Terms.Parties[1], Pair.UsKeys), Pair.FrKeys, Pair.Noon)], b => RecoveryFile.Read(b).Fault?.ToString(), b => b),
        Exact("signed-note", [Head.Sign(Pair.UsKeys)], b => SignedNote.Read(b, NoteKey.Of(Head.Origin, Pair.UsKeys.Public)).Fault, b => b, exact: false),
        Exact("cosignature", [Cosignature.Add(Head.Sign(Pair.UsKeys), "w", Pair.CnKeys, Pair.Noon)], b => Cosignature.TimeOf(b, "w", Pair.CnKeys.Public) is null ? "no" : null, b => b, exact: false),
        Exact("checkpoint", [Text(Head.ToText())], b => Checkpoint.TryParse(Latin(b), out _) ? null : "no", b => Checkpoint.TryParse(Latin(b), out var c) ? Encoding.Latin1.GetBytes(c.ToText()) : null),
        Exact("tlog-proof", [new TlogProof(Text("leaf"), 2, [Digest.Of("a"u8), Digest.Of("b"u8)], Head.Sign(Pair.UsKeys)).ToBytes()], b => TlogProof.TryRead(b, out _) ? null : "no",
            b => TlogProof.TryRead(b, out var p) ? p.ToBytes() : null),
        Exact("note-key", [.. NoteKey.Of("log", Pair.UsKeys.Public).Select(k => Text(k.ToString()))], b => NoteKey.TryParse(Latin(b), out _) ? null : "no",
            b => NoteKey.TryParse(Latin(b), out var k) ? Encoding.Latin1.GetBytes(k.ToString()) : null),
        Exact("log-leaf", [new LogLeaf("sent", "US/CN/x", 1, 1, Digest.Of("h"u8), new string('0', 64), Pair.Noon).ToBytes()], b => LogLeaf.TryRead(b, out _) ? null : "no",
            b => LogLeaf.TryRead(b, out var l) ? l.ToBytes() : null),
        Exact("stream-name", [Text("US/CN+FR/substance-notification"), Text("US/-/x")], b => StreamName.TryParse(Latin(b), out _) ? null : "no",
            b => StreamName.TryParse(Latin(b), out var s) ? Encoding.Latin1.GetBytes(s.ToString()) : null),
    ];

    private static Parser Json(string name, byte[] sound, Func<byte[], (byte[]? Written, Fault? Fault)> read) => new(
        name, [sound],
        bytes =>
        {
            var (written, fault) = read(bytes);
            if (written is null == fault is null) throw new InvalidOperationException("neither read nor refused, or both");
            if (fault is null) return "ok";
            if (!Fault.Codes.Contains(fault.Code)) throw new InvalidOperationException($"a code that is not declared: {fault.Code}");
            return $"{fault.Code} {Index().Replace(fault.Place, "[]")}";
        },
        bytes => read(bytes).Written, Exact: false);

    private static Parser Exact(string name, IReadOnlyList<byte[]> seeds, Func<byte[], string?> fault, Func<byte[], byte[]?> again, bool exact = true) =>
        new(name, seeds, bytes => fault(bytes) ?? "ok", again, exact);

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    private static string Latin(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    [GeneratedRegex(@"\[\d+\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Index();
}
