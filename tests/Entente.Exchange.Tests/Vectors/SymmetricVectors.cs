using System.Security.Cryptography;
using System.Text.Json;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Vectors;

internal static class SymmetricVectors
{
    public static Outcome AesGcmCase(JsonElement group, JsonElement test)
    {
        if (group.Number("ivSize") != 96 || group.Number("tagSize") != 128) return Outcome.Skip("HPKE has nonces of 96 and tags of 128 bits");
        using var gcm = new AesGcm(test.Hex("key"), 16);
        var (message, ciphertext, tag, iv, aad) = (test.Hex("msg"), test.Hex("ct"), test.Hex("tag"), test.Hex("iv"), test.Hex("aad"));
        var plaintext = new byte[ciphertext.Length];
        try { gcm.Decrypt(iv, ciphertext, tag, plaintext, aad); }
        catch (AuthenticationTagMismatchException) { return new(Did.Refuse); }

        var (again, againTag) = (new byte[message.Length], new byte[16]);
        gcm.Encrypt(iv, message, again, againTag, aad);
        return Outcome.Matches(
            plaintext.AsSpan().SequenceEqual(message) && again.AsSpan().SequenceEqual(ciphertext) && againTag.AsSpan().SequenceEqual(tag));
    }

    public static Outcome HkdfSha256(JsonElement group, JsonElement test)
    {
        try
        {
            var okm = HKDF.DeriveKey(HashAlgorithmName.SHA256, test.Hex("ikm"), test.Number("size"), test.Hex("salt"), test.Hex("info"));
            return Outcome.Matches(okm.AsSpan().SequenceEqual(test.Hex("okm")));
        }
        catch (ArgumentOutOfRangeException)
        {
            return new(Did.Refuse);
        }
    }

    public static Outcome HmacSha256(JsonElement group, JsonElement test) =>
        Outcome.Accepts(HMACSHA256.HashData(test.Hex("key"), test.Hex("msg")).AsSpan(..(group.Number("tagSize") / 8)).SequenceEqual(test.Hex("tag")));

    /// <summary>HMAC is built here, from its definition (RFC 2104), so that the cases try our SM3.</summary>
    public static Outcome HmacSm3(JsonElement group, JsonElement test)
    {
        var key = test.Hex("key");
        var block = new byte[64];
        (key.Length > block.Length ? Sm3Bytes(key) : key).CopyTo(block, 0);
        var inner = Sm3Bytes([.. block.Select(b => (byte)(b ^ 0x36)), .. test.Hex("msg")]);
        var mac = Sm3Bytes([.. block.Select(b => (byte)(b ^ 0x5c)), .. inner]);
        return Outcome.Accepts(mac.AsSpan(..(group.Number("tagSize") / 8)).SequenceEqual(test.Hex("tag")));
    }

    private static byte[] Sm3Bytes(byte[] bytes) => Convert.FromHexString(Sm3.Hex(bytes));
}
