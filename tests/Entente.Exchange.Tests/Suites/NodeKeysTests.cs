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

        Assert.Equal(97, secret.Length);
        Assert.Equal(keys.Public, back.Public);
        Assert.True(Jws.Read(Jws.Sign("x"u8, back, "t"), "t", _ => keys.Public).IsSound);
    }

    [Fact]
    public void Anything_but_an_export_is_refused()
    {
        var secret = keys.Export();

        Assert.Throws<FormatException>(() => NodeKeys.Import(secret.AsSpan(1)));
        Assert.Throws<FormatException>(() => NodeKeys.Import([2, .. secret.AsSpan(1)]));
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
        using var module = new NodeKeys(keys.Public, keys.Signers, keys.Decapsulator);

        Assert.True(Jws.Read(Jws.Sign("x"u8, module, "t"), "t", _ => keys.Public).IsSound);
        Assert.Throws<NotSupportedException>(module.Export);
        Assert.Throws<ArgumentException>(() => new NodeKeys(keys.Public, [keys.Signers[0]], keys.Decapsulator));
    }

    [Fact]
    public void Keys_print_their_id_and_nothing_else() =>
        Assert.Equal($"NodePublicKeys {{ KeyId = {keys.Public.KeyId} }}", keys.Public.ToString());
}
