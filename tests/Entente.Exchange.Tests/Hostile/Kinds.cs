using System.Text.Json.Nodes;
using Entente.Exchange.Agreements;
using Entente.Exchange.Bundles;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Sealing;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;
using Entente.Exchange.Tests.Bundles;

namespace Entente.Exchange.Tests.Hostile;

/// <summary>Every kind of signed or sealed thing that crosses a border, each with the reader that stands there.</summary>
internal static class Kinds
{
    private static readonly SealBinding Binding = new(Pair.AgreementId, Pair.Us, Pair.Cn, Guid.Empty, Digest.Of("x"u8));
    private static readonly Checkpoint Head = new("entente/US/log/x", 3, Digest.Of("root"u8));
    private static readonly SignedEntry Entry = Pair.Sign();

    public static IReadOnlyDictionary<string, (byte[] Sound, Func<byte[], bool> Taken)> All { get; } = Make();

    private static Dictionary<string, (byte[], Func<byte[], bool>)> Make()
    {
        var accepted = Receipt.For(Entry, new Verdict.Accepted([]), Pair.Cn, 0, Pair.Noon, Pair.Noon);
        var refused = accepted with { Accepted = false, Code = RefusalCode.HandlingAboveCeiling };
        var terms = EntryBody.Build(new JsonObject { ["terms"] = JsonNode.Parse(Pair.Terms.ToBytes()) });
        var instrument = Pair.Sign(body: terms);
        return new()
        {
            ["envelope of an entry, suites I and C"] = (EntryCodec.Seal(Entry, Pair.CnKeys.Public, Pair.Us, Pair.Cn), OpensEntry),
            ["sealed file, suite I"] = (Envelope.Seal("a file"u8, Pair.CnKeys.Public, Binding, Suite.I), Opens),
            ["sealed file, suites I and C"] = (Envelope.Seal("a file"u8, Pair.CnKeys.Public, Binding, Suite.IAndC), Opens),
            ["file in chunks, suite I"] = (Files.SealedFile.Whole(Suite.I), bytes => Files.SealedFile.Opened(bytes, Suite.I) is not null),
            ["file in chunks, suites I and C"] = (Files.SealedFile.Whole(Suite.IAndC), bytes => Files.SealedFile.Opened(bytes, Suite.IAndC) is not null),
            ["signed header of an entry"] = (Entry.Jws, bytes => EntryCodec.Read(bytes, Entry.Body, Pair.PublicKeys).IsSound),
            ["body of an entry"] = (Entry.Body, bytes => EntryCodec.Read(Entry.Jws, bytes, Pair.PublicKeys).IsSound),
            ["terms of an agreement"] = (terms, bytes => EntryCodec.Read(instrument.Jws, bytes, Pair.PublicKeys).IsSound),
            ["sheet of receipts"] = (ReceiptBatch.Sign([accepted], Pair.CnKeys), IsSheet),
            ["signed refusal"] = (ReceiptBatch.Sign([refused], Pair.CnKeys), IsSheet),
            ["signed notice"] = (ReceiptBatch.Sign(new ReceiptSheet(Pair.Cn, [], [new(Digest.Of([]), "gap", ["3"])]), Pair.CnKeys), IsSheet),
            ["party card"] = (CardFile.Write(Pair.Terms.Parties[1], Pair.UsKeys), bytes => CardFile.Read(bytes).IsSound),
            ["recovery"] = (RecoveryFile.Write(CardFile.Write(Pair.Terms.Parties[1], Pair.UsKeys), Pair.FrKeys, Pair.Noon), bytes => RecoveryFile.Read(bytes).IsSound),
            ["bundle"] = (BundleTests.Bundle(Entry.Body, Entry.HeaderBytes), IsWhole),
            ["answer to bundles"] = (new BundleAnswer(Pair.Cn, Pair.Us, [Entry.Hash], []).Sign(Pair.CnKeys), bytes => BundleAnswer.Read(bytes, Pair.PublicKeys) is not null),
            ["checkpoint"] = (Head.Sign(Pair.UsKeys), bytes => Checkpoint.Verify(bytes, Head.Origin, Pair.UsKeys.Public).IsSound),
            ["countersigned checkpoint"] = (Cosignature.Add(Head.Sign(Pair.UsKeys), "w", Pair.CnKeys, Pair.Noon), bytes =>
                Checkpoint.Verify(bytes, Head.Origin, Pair.UsKeys.Public).IsSound && Cosignature.TimeOf(bytes, "w", Pair.CnKeys.Public) is not null),
        };
    }

    private static bool OpensEntry(byte[] bytes) => EntryCodec.Open(bytes, Pair.Own(Pair.CnKeys), Pair.PublicKeys).IsSound;

    private static bool Opens(byte[] bytes) => Envelope.Open(bytes, Pair.Own(Pair.CnKeys)).IsSound;

    private static bool IsWhole(byte[] bytes)
    {
        var (opening, parts, ended) = BundleTests.Read(new MemoryStream(bytes)).GetAwaiter().GetResult();
        return opening.IsSound && parts.All(p => p.Fault is null) && ended;
    }

    private static bool IsSheet(byte[] bytes) => ReceiptBatch.Read(bytes, Pair.PublicKeys).IsSound;
}
