using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;

namespace Entente.Bench.Exchange;

/// <summary>What one entry costs its author and its reader, without database and network: the ceiling of entries a second.</summary>
[MemoryDiagnoser]
public class EntryBench
{
    private static readonly PartyCode Us = PartyCode.Parse("US"), Cn = PartyCode.Parse("CN");
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private NodeKeys usKeys = null!, cnKeys = null!;
    private EntryHeader header = null!;
    private SignedEntry entry = null!;
    private byte[] body = [], envelope = [], sheet = [];
    private Receipt[] receipts = [];
    private AdmissionContext context = null!;

    [GlobalSetup]
    public void Setup()
    {
        (usKeys, cnKeys) = (NodeKeys.Generate(), NodeKeys.Generate());
        body = EntryBody.Build(new JsonObject { ["text"] = new string('x', 1000) });
        header = new(
            Uuid7.New(Noon, new byte[Uuid7.RandomBytes]), "agreement.propose/1", UnitCode.Parse("US/LAB"), Noon,
            new(
                null, "agreement@1", "US/CN/agreement", 1, 1, null, 0, null, [], [Cn], [Purpose.REG], new([UseCode.H1], Tlp.Amber), null, [], ["VOL"],
                JsonElement.Parse("""{"number":"US-AGR-2026-0001"}"""), null, EntryBody.DigestsOf(body), []));
        entry = EntryCodec.Write(header, body, usKeys);
        envelope = EntryCodec.Seal(entry, cnKeys.Public, Us, Cn);
        context = new(Cn, Us, Noon) { ComparedCards = AgreementKeys.Of([Card(Us, usKeys), Card(Cn, cnKeys)]) };
        receipts = [.. Enumerable.Repeat(Receipt.For(entry, new Verdict.Accepted([]), Cn, 1, Noon, Noon), 100)];
        sheet = ReceiptBatch.Sign(receipts, cnKeys);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        usKeys.Dispose();
        cnKeys.Dispose();
    }

    [Benchmark]
    public SignedEntry WriteAndSign() => EntryCodec.Write(header, body, usKeys);

    [Benchmark]
    public byte[] Seal() => EntryCodec.Seal(entry, cnKeys.Public, Us, Cn);

    [Benchmark]
    public EntryReading OpenAndVerify() => EntryCodec.Open(envelope, Own, Known);

    [Benchmark]
    public EntryHeader ReadHeader() => EntryCodec.HeaderOf(entry.HeaderBytes);

    [Benchmark]
    public Verdict Judge() => Admission.Judge(entry, context);

    [Benchmark(OperationsPerInvoke = 100)]
    public byte[] SignReceiptsEach() => ReceiptBatch.Sign(receipts, cnKeys);

    [Benchmark(OperationsPerInvoke = 100)]
    public ReceiptReading ReadReceiptsEach() => ReceiptBatch.Read(sheet, Known);

    private static PartyCard Card(PartyCode party, NodeKeys keys) =>
        new(party, "Sample", "示例", keys.Public, new("https://sample.localhost:7443/"), Digest.Of([]).Hex, "UTC");

    private NodeKeys? Own(string keyId) => cnKeys.Public.KeyId == keyId ? cnKeys : null;

    private NodePublicKeys? Known(string keyId) => usKeys.Public.KeyId == keyId ? usKeys.Public : cnKeys.Public;
}
