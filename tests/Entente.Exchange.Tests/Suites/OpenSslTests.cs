using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Asn1;
using System.Numerics;
using System.Text;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Suites;

/// <summary>Suite C against another implementation, in both directions: the command <c>openssl</c>, where it is installed and knows SM2.</summary>
public sealed class OpenSslTests : IDisposable
{
    private const string Sm2Oid = "1.2.156.10197.1.301", EcOid = "1.2.840.10045.2.1";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("entente-openssl-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void OpenSSL_verifies_our_signature_and_we_verify_its()
    {
        NeedsSm2();
        byte[] scalar = new byte[32], message = "a notice"u8.ToArray();
        Sm2Curve.FillScalar(scalar);
        using var signer = Sm2.Instance.SignerFrom(scalar);
        Put("key.der", PrivateKey(scalar, signer.PublicKey));
        Put("message", message);
        var id = $"-rawin -digest sm3 -pkeyopt distid:{Encoding.ASCII.GetString(Sm2.UserId)}";

        Put("ours", Der(signer.Sign(message)));
        Run($"pkeyutl -verify -inkey key.der -keyform DER -in message -sigfile ours {id}");
        Run($"pkeyutl -sign -inkey key.der -keyform DER -in message -out theirs {id}");

        Assert.True(Sm2.Instance.Verify(signer.PublicKey, message, Plain(Get("theirs"))));
    }

    [Fact]
    public void OpenSSL_decrypts_our_key_transport_and_we_decrypt_its()
    {
        NeedsSm2();
        var scalar = new byte[32];
        Sm2Curve.FillScalar(scalar);
        using var key = Sm2KeyTransport.DecapsulatorFrom(scalar);
        Put("key.der", PrivateKey(scalar, key.PublicKey));
        var (secret, ours) = Sm2KeyTransport.Encapsulate(key.PublicKey);

        Put("ours", Ciphertext(ours));
        Run("pkeyutl -decrypt -inkey key.der -keyform DER -in ours -out secret");
        Put("message", secret);
        Run("pkeyutl -encrypt -inkey key.der -keyform DER -in message -out theirs");

        Assert.Equal(secret, Get("secret"));
        Assert.Equal(secret, key.Decapsulate(SideBySide(Get("theirs"))));
    }

    [Fact]
    public void OpenSSL_computes_the_same_SM3_and_the_same_SM4_keystream()
    {
        NeedsSm2();
        var message = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("两件包裹 two parcels. ", 500)));
        byte[] key = [.. Enumerable.Range(1, 16).Select(i => (byte)i)], nonce = [.. Enumerable.Range(100, 12).Select(i => (byte)i)];
        Put("message", message);

        Run("dgst -sm3 -binary -out digest message");
        Run($"enc -sm4-ctr -K {Convert.ToHexString(key)} -iv {Convert.ToHexString(nonce)}00000002 -in message -out ctr"); // GCM counts on from 2

        Assert.Equal(Convert.ToHexStringLower(Get("digest")), Sm3.Hex(message));
        Assert.Equal(Get("ctr"), Sm4Gcm.Seal(key, nonce, default, message)[..^16]);
    }

    private static byte[] PrivateKey(byte[] scalar, byte[] point)
    {
        var inner = new AsnWriter(AsnEncodingRules.DER);
        using (inner.PushSequence()) // RFC 5915
        {
            inner.WriteInteger(1);
            inner.WriteOctetString(scalar);
            using (inner.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1))) inner.WriteBitString(point);
        }

        var key = new AsnWriter(AsnEncodingRules.DER);
        using (key.PushSequence()) // RFC 5958
        {
            key.WriteInteger(0);
            using (key.PushSequence())
            {
                key.WriteObjectIdentifier(EcOid);
                key.WriteObjectIdentifier(Sm2Oid);
            }

            key.WriteOctetString(inner.Encode());
        }

        return key.Encode();
    }

    private static byte[] Der(byte[] signature)
    {
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            der.WriteInteger(Number(signature.AsSpan(..32)));
            der.WriteInteger(Number(signature.AsSpan(32..)));
        }

        return der.Encode();
    }

    private static byte[] Plain(byte[] der)
    {
        var parts = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        return [.. Bytes(parts.ReadInteger()), .. Bytes(parts.ReadInteger())];
    }

    /// <summary>GB/T 35276: x and y of C1, then C3, then C2.</summary>
    private static byte[] Ciphertext(byte[] sideBySide)
    {
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            der.WriteInteger(Number(sideBySide.AsSpan(1, 32)));
            der.WriteInteger(Number(sideBySide.AsSpan(33, 32)));
            der.WriteOctetString(sideBySide.AsSpan(65, 32));
            der.WriteOctetString(sideBySide.AsSpan(97));
        }

        return der.Encode();
    }

    private static byte[] SideBySide(byte[] der)
    {
        var parts = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        return [4, .. Bytes(parts.ReadInteger()), .. Bytes(parts.ReadInteger()), .. parts.ReadOctetString(), .. parts.ReadOctetString()];
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    private void Put(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(folder.FullName, name), bytes);

    private byte[] Get(string name) => File.ReadAllBytes(Path.Combine(folder.FullName, name));

    private void NeedsSm2() => Assert.SkipUnless(
        Try("list -public-key-algorithms") is (0, var known) && known.Contains("SM2", StringComparison.Ordinal), "openssl is not installed, or without SM2");

    private void Run(string arguments)
    {
        var (code, said) = Try(arguments);
        Assert.True(code == 0, $"openssl {arguments}: {said}");
    }

    private (int Code, string Said) Try(string arguments)
    {
        try
        {
            using var openssl = Process.Start(new ProcessStartInfo("openssl", arguments)
            {
                WorkingDirectory = folder.FullName, UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true,
            })!;
            var said = openssl.StandardOutput.ReadToEnd() + openssl.StandardError.ReadToEnd();
            openssl.WaitForExit();
            return (openssl.ExitCode, said);
        }
        catch (Win32Exception)
        {
            return (-1, "");
        }
    }
}
