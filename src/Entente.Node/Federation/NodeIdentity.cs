using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;
using Entente.Node.Host;
using Entente.Node.Store;

namespace Entente.Node.Federation;

/// <summary>Who this node is to its partners: its party, its signing and sealing keys, and the certificate of its link.</summary>
/// <remarks>
/// Both secrets are made once and lie in <c>keys/</c> of the state folder, mode 0600, encrypted under the data key. They are not in the
/// database, so a copy of the database speaks for nobody.
/// </remarks>
public sealed class NodeIdentity : IDisposable
{
    private const string KeysCell = "keys/node.keys";
    private const string LinkCell = "keys/link.keys";
    private const int CertificateYears = 10; // it is pinned: partners compare the bytes, not the dates

    private readonly ConcurrentDictionary<string, NodeKeys> byId = new();
    private readonly string folder;
    private readonly AtRest atRest;
    private volatile NodeKeys keys;

    private NodeIdentity(PartyCode party, NodeKeys keys, X509Certificate2 certificate, string folder, AtRest atRest)
    {
        (Party, this.keys, Certificate, TlsSha256, this.folder, this.atRest) = (party, keys, certificate, Pin.Of(certificate), folder, atRest);
        byId[keys.Public.KeyId] = keys;
    }

    /// <summary>The party this node speaks for.</summary>
    public PartyCode Party { get; }

    /// <summary>Signs and opens; others after <see cref="Use"/>.</summary>
    public NodeKeys Keys => keys;

    /// <summary>Self-signed, ECDSA P-256, with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>What partners pin: SHA-256 of the certificate, lower-case hexadecimal.</summary>
    public string TlsSha256 { get; }

    /// <summary>The log checkpoint origin of one of our logs, or of a partner's.</summary>
    public static string Origin(PartyCode party, string log) => $"entente/{party}/log/{log}";

    /// <summary>The name under which a party countersigns the logs of others.</summary>
    public static string Witness(PartyCode party) => $"entente/{party}/witness";

    /// <summary>Our keys by id, those that were replaced included: envelopes sealed to them may still be on their way.</summary>
    public NodeKeys? ByKeyId(string keyId) => byId.GetValueOrDefault(keyId);

    /// <summary>All of them, the present ones first: what does not say for which key it is sealed is tried with each.</summary>
    internal IEnumerable<NodeKeys> All => byId.Values.OrderByDescending(k => k == keys);

    /// <summary>All of them.</summary>
    internal IEnumerable<NodePublicKeys> Known => byId.Values.Select(each => each.Public);

    /// <summary>True when the file of these keys is in the state folder.</summary>
    internal bool Has(string keyId) => byId.ContainsKey(keyId) || File.Exists(FileOf(keyId));

    /// <summary>Makes keys and keeps them in a file of their own. They sign nothing before <see cref="Use"/>.</summary>
    internal NodeKeys Prepare()
    {
        var fresh = NewKeys();
        try
        {
            var made = NodeKeys.Import(fresh);
            PrivateFile.Create(FileOf(made.Public.KeyId), atRest.Protect(fresh, CellOf(made.Public.KeyId)));
            return byId[made.Public.KeyId] = made;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fresh);
        }
    }

    /// <summary>Knows the keys of an earlier time again: they open what is still on its way.</summary>
    internal void Know(string keyId)
    {
        if (byId.ContainsKey(keyId)) return;
        var secret = atRest.Reveal(PrivateFile.Read(FileOf(keyId)), CellOf(keyId));
        try { byId[keyId] = NodeKeys.Import(secret); }
        finally { CryptographicOperations.ZeroMemory(secret); }
    }

    /// <summary>Signs with these keys from now on; the earlier ones stay for opening.</summary>
    internal void Use(string keyId)
    {
        Know(keyId);
        keys = byId[keyId];
    }

    /// <summary>Opens what the state folder holds, and makes what is missing.</summary>
    public static NodeIdentity Open(NodeOptions options, AtRest atRest, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(atRest);
        var place = Path.Combine(options.StateFolder, "keys");
        PrivateFile.Folder(options.StateFolder);
        PrivateFile.Folder(place);
        var first = Secret(Path.Combine(place, "node.keys"), KeysCell, atRest, NewKeys, bytes => NodeKeys.Import(bytes));
        var link = Secret(Path.Combine(place, "link.keys"), LinkCell, atRest, () => NewCertificate(options.Party, now), FromPkcs12);
        return new(PartyCode.Parse(options.Party), first, link, place, atRest);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var each in byId.Values) each.Dispose();
        Certificate.Dispose();
    }

    private string FileOf(string keyId) => Path.Combine(folder, $"node-{keyId}.keys");

    private static string CellOf(string keyId) => $"keys/node-{keyId}.keys";

    private static T Secret<T>(string file, string cell, AtRest atRest, Func<byte[]> make, Func<byte[], T> open)
    {
        if (!File.Exists(file))
        {
            var fresh = make();
            PrivateFile.Create(file, atRest.Protect(fresh, cell));
            CryptographicOperations.ZeroMemory(fresh);
        }

        byte[] secret;
        try { secret = atRest.Reveal(PrivateFile.Read(file), cell); }
        catch (OperatorFault fault) when (fault.Code == "cell-damaged") { throw new OperatorFault("node-key-broken", fault, file); }
        try { return open(secret); }
        finally { CryptographicOperations.ZeroMemory(secret); }
    }

    private static byte[] NewKeys()
    {
        using var made = NodeKeys.Generate();
        return made.Export();
    }

    private static byte[] NewCertificate(string party, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=entente-{party}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], critical: false)); // server and client: both nodes are both
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(CertificateYears));
        return certificate.Export(X509ContentType.Pkcs12);
    }

    private static X509Certificate2 FromPkcs12(byte[] bytes) => X509CertificateLoader.LoadPkcs12(bytes, password: null);
}
