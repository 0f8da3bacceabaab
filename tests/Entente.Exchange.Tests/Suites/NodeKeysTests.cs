using System.Security.Cryptography;
using System.Text.Json;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Suites;

public sealed class NodeKeysTests : IDisposable
{
    private readonly NodeKeys keys = NodeKeys.Generate();

    public void Dispose() => keys.Dispose();

    [Fact]
    public void Exported_keys_come_back_as_the_same_node()
    {
        var secret = keys.Export();
        using var back = NodeKeys.Import(secret);

        Assert.Equal(161, secret.Length);
        Assert.Equal(keys.Public, back.Public);
        Assert.True(Jws.Read(Jws.Sign("x"u8, back, "t"), "t", _ => keys.Public).IsSound);
    }

    [Fact]
    public void Keys_made_before_suite_C_stay_what_they_were()
    {
        using var old = NodeKeys.Generate(Suite.I);
        using var back = NodeKeys.Import(old.Export());
        byte[] three = [.. old.Public.Ed25519, .. old.Public.MlDsa65, .. old.Public.XWing];

        Assert.Equal(97, old.Export().Length);
        Assert.Equal((old.Public, Suite.I), (back.Public, back.Public.Suite));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(three))[..32], old.Public.KeyId);
        Assert.Equal(old.Public, JsonSerializer.Deserialize<NodePublicKeys>(JsonSerializer.Serialize(old.Public)));
    }

    [Fact]
    public void The_key_id_covers_both_keys_of_suite_C_and_one_key_never_serves_twice()
    {
        using var other = NodeKeys.Generate();
        var p = keys.Public;
        NodePublicKeys With(byte[] signing, byte[] sealing) =>
            NodePublicKeys.TryCreate(p.Ed25519, p.MlDsa65, p.XWing, signing, sealing, out var made) ? made : throw new InvalidOperationException();

        var ids = new[]
        {
            p, With(other.Public.Sm2Signing!, p.Sm2Sealing!), With(p.Sm2Signing!, other.Public.Sm2Sealing!), With(p.Sm2Sealing!, p.Sm2Signing!),
        }.Select(k => k.KeyId);

        Assert.Equal(4, ids.Distinct().Count());
        Assert.False(NodePublicKeys.TryCreate(p.Ed25519, p.MlDsa65, p.XWing, p.Sm2Signing, p.Sm2Signing, out _));
        Assert.False(NodePublicKeys.TryCreate(p.Ed25519, p.MlDsa65, p.XWing, p.Sm2Signing, null, out _));
    }

    [Fact]
    public void Anything_but_an_export_is_refused()
    {
        var secret = keys.Export();

        Assert.Throws<FormatException>(() => NodeKeys.Import(secret.AsSpan(1)));
        Assert.Throws<FormatException>(() => NodeKeys.Import([1, .. secret.AsSpan(1)]));
        Assert.Throws<FormatException>(() => NodeKeys.Import([3, .. secret.AsSpan(1)]));
        Assert.Throws<FormatException>(() => NodeKeys.Import([.. secret.AsSpan(..^32), .. new byte[32]])); // zero is no private key of SM2
        Assert.Throws<FormatException>(() => NodeKeys.Import([]));
    }

    [Fact]
    public void Public_keys_travel_as_json_and_refuse_to_be_altered()
    {
        var json = JsonSerializer.Serialize(keys.Public);
        var other = NodeKeys.Generate();

        Assert.Equal(keys.Public, JsonSerializer.Deserialize<NodePublicKeys>(json));
        string[] altered =
        [
            json.Replace(keys.Public.KeyId, other.Public.KeyId, StringComparison.Ordinal),
            json.Replace("{", """{"more":"x",""", StringComparison.Ordinal),
            """{"key_id":"x"}""",
        ];
        Assert.All(altered, text => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<NodePublicKeys>(text)));
        other.Dispose();
    }

    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")] // the identity
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // order 2
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // the identity, not canonical
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")] // order 8
    public void Ed25519_keys_of_small_order_or_not_canonical_are_refused(string point)
    {
        Assert.False(NodePublicKeys.TryCreate(Convert.FromHexString(point), keys.Public.MlDsa65, keys.Public.XWing, out _));
        Assert.False(Ed25519.Instance.IsSoundKey(Convert.FromHexString(point)));
    }

    [Fact]
    public void A_module_may_hold_the_keys_and_then_they_do_not_leave_it()
    {
        using var module = new NodeKeys(keys.Public, keys.Signers, keys.Decapsulator, keys.Sm2Decapsulator);

        Assert.True(Jws.Read(Jws.Sign("x"u8, module, "t"), "t", _ => keys.Public).IsSound);
        Assert.Throws<NotSupportedException>(module.Export);
        Assert.Throws<ArgumentException>(() => new NodeKeys(keys.Public, [keys.Signers[0]], keys.Decapsulator, keys.Sm2Decapsulator));
        Assert.Throws<ArgumentException>(() => new NodeKeys(keys.Public, keys.Signers, keys.Decapsulator));
    }

    [Fact]
    public void Keys_print_their_id_and_nothing_else() =>
        Assert.Equal($"NodePublicKeys {{ KeyId = {keys.Public.KeyId} }}", keys.Public.ToString());
}
