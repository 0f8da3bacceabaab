using System.Security.Cryptography;
using System.Text;

namespace Entente.Node.Store;

/// <summary>Encryption of bodies, drafts, attachments and spectra in the database, under a key that is not in the database.</summary>
/// <remarks>
/// AES-256-GCM with a random 96-bit nonce: one key may seal 2^32 cells (NIST SP 800-38D, 8.3). The cell's own place (table, row,
/// column) is authenticated, so a ciphertext copied to another row does not open. Layout: E7 01 (version), key id (4), nonce (12),
/// ciphertext, tag (16). The key lies in <c>keys/data.key</c> of the state folder, mode 0600; older keys beside it as
/// <c>data-*.key</c> still open what they sealed.
/// </remarks>
public sealed class AtRest : IDisposable
{
    private const int IdLength = 4;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Head = 2 + IdLength + NonceLength;

    private static readonly byte[] Version = [0xe7, 0x01];
    private readonly byte[] currentId;
    private readonly Dictionary<string, byte[]> byId;

    private AtRest(byte[] currentId, Dictionary<string, byte[]> byId) => (this.currentId, this.byId) = (currentId, byId);

    /// <summary>First 32 bits of the current key's SHA-256, in hexadecimal. Not secret.</summary>
    public string KeyId => Convert.ToHexStringLower(currentId);

    /// <summary>True when what was sealed under this key id can be opened.</summary>
    public bool Holds(string keyId) => byId.ContainsKey(keyId);

    /// <summary>Where the key lies within a state folder.</summary>
    public static string KeyFile(string stateFolder) => Path.Combine(stateFolder, "keys", "data.key");

    /// <summary>Opens the keys of a state folder; makes the first one when there is none.</summary>
    /// <exception cref="OperatorFault"><c>secret-readable</c>, or <c>data-key-broken</c>: the file is not one key.</exception>
    public static AtRest Open(string stateFolder)
    {
        var current = KeyFile(stateFolder);
        if (!File.Exists(current))
        {
            PrivateFile.Folder(stateFolder);
            PrivateFile.Folder(Path.GetDirectoryName(current)!);
            PrivateFile.Create(current, Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n"));
        }

        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var older in Directory.GetFiles(Path.GetDirectoryName(current)!, "data-*.key")) Load(older, keys);
        return new(Load(current, keys), keys);
    }

    /// <summary>Names a cell: the table, the row's key as its text, the column.</summary>
    public static string Cell(string table, object row, string column) => $"{table}/{row}/{column}";

    /// <summary>Encrypts for one cell.</summary>
    /// <param name="plaintext">Any length, also none.</param>
    /// <param name="boundTo">The cell, by <see cref="Cell"/>. The same must be given to open it again.</param>
    public byte[] Protect(ReadOnlySpan<byte> plaintext, string boundTo)
    {
        var stored = new byte[Head + plaintext.Length + TagLength];
        Version.CopyTo(stored, 0);
        currentId.CopyTo(stored, Version.Length);
        var nonce = stored.AsSpan(Head - NonceLength, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var key = new AesGcm(byId[KeyId], TagLength); // one per call: the type is not thread-safe
        key.Encrypt(nonce, plaintext, stored.AsSpan(Head, plaintext.Length), stored.AsSpan(Head + plaintext.Length), Bound(stored, boundTo));
        return stored;
    }

    /// <summary>Encrypts a text as UTF-8.</summary>
    public byte[] ProtectText(string plaintext, string boundTo) => Protect(Encoding.UTF8.GetBytes(plaintext), boundTo);

    /// <summary>Decrypts one cell.</summary>
    /// <exception cref="OperatorFault">
    /// <c>data-key-missing</c>: sealed under a key that is not in the folder. <c>cell-damaged</c>: changed, or moved from another cell.
    /// </exception>
    public byte[] Reveal(ReadOnlySpan<byte> stored, string boundTo)
    {
        if (!IsSealed(stored)) throw new OperatorFault("cell-damaged", boundTo);
        var id = Convert.ToHexStringLower(stored.Slice(Version.Length, IdLength));
        if (!byId.TryGetValue(id, out var secret)) throw new OperatorFault("data-key-missing", id);
        var plaintext = new byte[stored.Length - Head - TagLength];
        try
        {
            using var key = new AesGcm(secret, TagLength);
            key.Decrypt(stored.Slice(Head - NonceLength, NonceLength), stored[Head..^TagLength], stored[^TagLength..], plaintext, Bound(stored, boundTo));
            return plaintext;
        }
        catch (AuthenticationTagMismatchException fault)
        {
            throw new OperatorFault("cell-damaged", fault, boundTo);
        }
    }

    /// <summary>Decrypts a text sealed by <see cref="ProtectText"/>.</summary>
    public string RevealText(ReadOnlySpan<byte> stored, string boundTo) => Encoding.UTF8.GetString(Reveal(stored, boundTo));

    /// <summary>True when the bytes have the shape that <see cref="Protect"/> gives; says nothing about the key.</summary>
    public static bool IsSealed(ReadOnlySpan<byte> stored) => stored.Length >= Head + TagLength && stored.StartsWith(Version);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var key in byId.Values) CryptographicOperations.ZeroMemory(key);
    }

    private static byte[] Bound(ReadOnlySpan<byte> stored, string boundTo) => [.. stored[..(Head - NonceLength)], .. Encoding.UTF8.GetBytes(boundTo)];

    private static byte[] Load(string file, Dictionary<string, byte[]> keys)
    {
        var text = Encoding.ASCII.GetString(PrivateFile.Read(file)).Trim();
        var key = new byte[32];
        if (!Convert.TryFromBase64String(text, key, out var length) || length != key.Length) throw new OperatorFault("data-key-broken", file);
        var id = SHA256.HashData(key)[..IdLength];
        keys[Convert.ToHexStringLower(id)] = key;
        return id;
    }
}
