using System.Security.Cryptography;
using System.Text;

namespace Entente.Node.Store;

/// <summary>Encryption of bodies, drafts, attachments and spectra in the database, under a key that is not in the database.</summary>
/// <remarks>
/// AES-256-GCM with a random 96-bit nonce: one key may seal 2^32 cells (NIST SP 800-38D, 8.3). The cell's own place (table, row,
/// column) is authenticated, so a ciphertext copied to another row does not open. Layout: 1 (version), key id (4), nonce (12),
/// ciphertext, tag (16). The key lies in <c>keys/data.key</c> of the state folder, mode 0600; older keys beside it as
/// <c>data-*.key</c> still open what they sealed.
/// </remarks>
public sealed class AtRest : IDisposable
{
    private const byte Version = 1;
    private const int IdLength = 4;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Head = 1 + IdLength + NonceLength;

    private readonly byte[] currentId;
    private readonly Dictionary<string, byte[]> byId;

    private AtRest(byte[] currentId, Dictionary<string, byte[]> byId) => (this.currentId, this.byId) = (currentId, byId);

    /// <summary>First 32 bits of the current key's SHA-256, in hexadecimal. Not secret.</summary>
    public string KeyId => Convert.ToHexStringLower(currentId);

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

        var byId = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var older in Directory.GetFiles(Path.GetDirectoryName(current)!, "data-*.key")) Load(older, byId);
        return new(Load(current, byId), byId);
    }

    /// <summary>Names a cell: the table, the row's key as its text, the column.</summary>
    public static string Cell(string table, object row, string column) => $"{table}/{row}/{column}";

    /// <summary>Encrypts for one cell.</summary>
    /// <param name="plaintext">Any length, also none.</param>
    /// <param name="boundTo">The cell, by <see cref="Cell"/>. The same must be given to open it again.</param>
    public Sealed Protect(ReadOnlySpan<byte> plaintext, string boundTo)
    {
        var stored = new byte[Head + plaintext.Length + TagLength];
        stored[0] = Version;
        currentId.CopyTo(stored, 1);
        var nonce = stored.AsSpan(1 + IdLength, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var key = new AesGcm(byId[KeyId], TagLength); // one per call: the type is not thread-safe
        key.Encrypt(nonce, plaintext, stored.AsSpan(Head, plaintext.Length), stored.AsSpan(Head + plaintext.Length), Bound(stored, boundTo));
        return Sealed.FromStored(stored);
    }

    /// <summary>Encrypts a text as UTF-8.</summary>
    public Sealed ProtectText(string plaintext, string boundTo) => Protect(Encoding.UTF8.GetBytes(plaintext), boundTo);

    /// <summary>Decrypts one cell.</summary>
    /// <exception cref="OperatorFault">
    /// <c>data-key-missing</c>: sealed under a key that is not in the folder. <c>cell-damaged</c>: changed, or moved from another cell.
    /// </exception>
    public byte[] Reveal(Sealed cell, string boundTo)
    {
        var stored = cell.Stored.Span;
        if (stored.Length < Head + TagLength || stored[0] != Version) throw new OperatorFault("cell-damaged", boundTo);
        var id = Convert.ToHexStringLower(stored.Slice(1, IdLength));
        if (!byId.TryGetValue(id, out var secret)) throw new OperatorFault("data-key-missing", id);
        var plaintext = new byte[stored.Length - Head - TagLength];
        try
        {
            using var key = new AesGcm(secret, TagLength);
            key.Decrypt(stored.Slice(1 + IdLength, NonceLength), stored[Head..^TagLength], stored[^TagLength..], plaintext, Bound(stored, boundTo));
            return plaintext;
        }
        catch (AuthenticationTagMismatchException fault)
        {
            throw new OperatorFault("cell-damaged", fault, boundTo);
        }
    }

    /// <summary>Decrypts a text sealed by <see cref="ProtectText"/>.</summary>
    public string RevealText(Sealed cell, string boundTo) => Encoding.UTF8.GetString(Reveal(cell, boundTo));

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var key in byId.Values) CryptographicOperations.ZeroMemory(key);
    }

    private static byte[] Bound(ReadOnlySpan<byte> stored, string boundTo) => [.. stored[..(1 + IdLength)], .. Encoding.UTF8.GetBytes(boundTo)];

    private static byte[] Load(string file, Dictionary<string, byte[]> byId)
    {
        var text = Encoding.ASCII.GetString(PrivateFile.Read(file)).Trim();
        var key = new byte[32];
        if (!Convert.TryFromBase64String(text, key, out var length) || length != key.Length) throw new OperatorFault("data-key-broken", file);
        var id = SHA256.HashData(key)[..IdLength];
        byId[Convert.ToHexStringLower(id)] = key;
        return id;
    }
}
