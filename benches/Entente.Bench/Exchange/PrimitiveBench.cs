using BenchmarkDotNet.Attributes;
using Entente.Exchange.Suites;

namespace Entente.Bench.Exchange;

/// <summary>The primitives of suite I alone, on a short message.</summary>
public class PrimitiveBench
{
    private readonly byte[] message = new byte[200];
    private NodeKeys keys = null!;
    private ISigner[] signers = [];
    private byte[] ed25519 = [], mlDsa65 = [], encapsulation = [];

    [GlobalSetup]
    public void Setup()
    {
        keys = NodeKeys.Generate();
        signers = [.. keys.Signers];
        (ed25519, mlDsa65) = (signers[0].Sign(message), signers[1].Sign(message));
        encapsulation = XWing.Instance.Encapsulate(keys.Public.XWing).Encapsulation;
    }

    [GlobalCleanup]
    public void Cleanup() => keys.Dispose();

    [Benchmark]
    public byte[] Ed25519Sign() => signers[0].Sign(message);

    [Benchmark]
    public bool Ed25519Verify() => Ed25519.Instance.Verify(keys.Public.Ed25519, message, ed25519);

    [Benchmark]
    public byte[] MlDsa65Sign() => signers[1].Sign(message);

    [Benchmark]
    public bool MlDsa65Verify() => MlDsa65.Instance.Verify(keys.Public.MlDsa65, message, mlDsa65);

    [Benchmark]
    public byte[] XWingEncapsulate() => XWing.Instance.Encapsulate(keys.Public.XWing).Secret;

    [Benchmark]
    public byte[]? XWingDecapsulate() => keys.Decapsulator.Decapsulate(encapsulation);

    [Benchmark]
    public void GenerateKeys() => NodeKeys.Generate().Dispose();
}
