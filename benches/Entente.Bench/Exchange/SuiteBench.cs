using BenchmarkDotNet.Attributes;
using Entente.Exchange.Entries;
using Entente.Exchange.Sealing;
using Entente.Exchange.Suites;

namespace Entente.Bench.Exchange;

/// <summary>What one entry costs at its two ends, under suite I and under both: sign and seal, open and verify.</summary>
[MemoryDiagnoser]
public class SuiteBench
{
    private const string Typ = "bench+jws";

    private static readonly SealBinding Binding = new(
        Digest.Of("agreement"u8), PartyCode.Parse("US"), PartyCode.Parse("CN"), Guid.Empty, Digest.Of("payload"u8));

    private NodeKeys keys = null!;
    private Suite suite = Suite.I;
    private byte[] payload = [], jws = [], envelope = [];

    [Params("I", "I+C")]
    public string Suites { get; set; } = "";

    [Params(2_000, 200_000)] // bytes: an entry, and one with a long body
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        suite = Suite.All.First(s => s.ToString() == Suites);
        keys = NodeKeys.Generate();
        payload = new byte[Size];
        new Random(1961).NextBytes(payload); // fixed, so that two runs compare the same work
        jws = Jws.Sign(payload, keys, Typ, suite);
        envelope = Envelope.Seal(payload, keys.Public, Binding, suite);
    }

    [GlobalCleanup]
    public void Cleanup() => keys.Dispose();

    [Benchmark]
    public byte[] Sign() => Jws.Sign(payload, keys, Typ, suite);

    [Benchmark]
    public JwsReading Verify() => Jws.Read(jws, Typ, _ => keys.Public, suite);

    [Benchmark]
    public byte[] Seal() => Envelope.Seal(payload, keys.Public, Binding, suite);

    [Benchmark]
    public EnvelopeReading Open() => Envelope.Open(envelope, _ => keys);

    [Benchmark]
    public string Sm3Hash() => Sm3.Hex(payload);
}
