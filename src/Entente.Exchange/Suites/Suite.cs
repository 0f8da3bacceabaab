namespace Entente.Exchange.Suites;

/// <summary>
/// A set of algorithms that must all verify (docs/protocol/suites.md 1): an attacker has to break every one of them. The agreement
/// pins it.
/// </summary>
public sealed class Suite
{
    private Suite(IReadOnlyList<string> names, IReadOnlyList<SignatureAlgorithm> required) => (Names, Required) = (names, required);

    /// <summary>Suite I: Ed25519 and ML-DSA-65; sealing with X-Wing and AES-256-GCM.</summary>
    public static Suite I { get; } = new(["I"], [Ed25519.Instance, MlDsa65.Instance]);

    /// <summary>Suites I and C: SM2 with SM3 signs as well, and a layer of SM2 and SM4-GCM goes around the seal of suite I.</summary>
    public static Suite IAndC { get; } = new(["I", "C"], [Ed25519.Instance, MlDsa65.Instance, Sm2.Instance]);

    /// <summary>Every set that this version knows.</summary>
    public static IReadOnlyList<Suite> All { get; } = [I, IAndC];

    /// <summary>As an agreement's terms name it, in this order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Signature algorithms in the order in which signatures are written.</summary>
    public IReadOnlyList<SignatureAlgorithm> Required { get; }

    /// <summary>The set that terms name; null when this version knows none of these names in this order.</summary>
    public static Suite? Of(IReadOnlyList<string> names) => All.FirstOrDefault(suite => suite.Names.SequenceEqual(names));

    /// <summary>True when a signer of this set can sign for <paramref name="other"/> too.</summary>
    public bool Covers(Suite other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Required.All(Required.Contains);
    }

    /// <summary><c>I</c> or <c>I+C</c>.</summary>
    public override string ToString() => string.Join('+', Names);
}
