using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Logs;

/// <summary>
/// A key that verifies signed notes (C2SP signed-note): a name, an algorithm, the public key, and a short id over all three.
/// </summary>
/// <remarks>
/// Ed25519 has signature type 0x01. C2SP assigns none to ML-DSA-65 and SM2, so ours are 0xff followed by <c>entente/ML-DSA-65</c> and
/// <c>entente/SM2-SM3</c>, as it recommends.
/// </remarks>
public sealed record NoteKey
{
    private readonly byte[] typedKey;

    /// <summary>Takes a sound key and a name without blanks, plus signs or control characters.</summary>
    public NoteKey(string name, SignatureAlgorithm algorithm, byte[] publicKey)
        : this(name, algorithm, publicKey, TypeOf(algorithm))
    {
    }

    internal NoteKey(string name, SignatureAlgorithm algorithm, byte[] publicKey, byte[] signatureType)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        if (!IsName(name))
            throw new ArgumentException("A key name is not empty and has no blank, plus sign or control character.", nameof(name));
        if (!algorithm.IsSoundKey(publicKey)) throw new ArgumentException("Not a sound key.", nameof(publicKey));
        (Name, Algorithm, PublicKey, typedKey) = (name, algorithm, publicKey, [.. signatureType, .. publicKey]);
        Id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', .. typedKey]));
    }

    /// <summary>Whose key it is; a log's own key bears its origin.</summary>
    public string Name { get; }

    /// <summary>Verifies the signature.</summary>
    public SignatureAlgorithm Algorithm { get; }

    /// <summary>As the algorithm encodes it.</summary>
    public byte[] PublicKey { get; }

    /// <summary>First four bytes of SHA-256 over name, line feed, signature type, public key. An identifier, no proof.</summary>
    public uint Id { get; }

    /// <summary>The keys of a node under a name, one for each algorithm of the suite; of every suite the node has when it is null.</summary>
    public static IReadOnlyList<NoteKey> Of(string name, NodePublicKeys keys, Suite? suite = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return [.. (suite ?? keys.Suite).Required.Select(algorithm => new NoteKey(name, algorithm, algorithm.KeyOf(keys)))];
    }

    /// <summary>
    /// Reads the text form, <c>name+id+base64(type and key)</c>; false when it is malformed or the id is not its own.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out NoteKey? key)
    {
        key = null;
        if (text?.Split('+', 3) is not [var name, var id, var encoded] || !IsName(name)) return false;
        var typed = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, typed, out var length)) return false;
        var bytes = typed.AsSpan(..length);
        foreach (var algorithm in Suite.IAndC.Required)
        {
            var type = TypeOf(algorithm);
            if (!bytes.StartsWith(type) || !algorithm.IsSoundKey(bytes[type.Length..])) continue;
            key = new(name, algorithm, bytes[type.Length..].ToArray());
            if (key.ToString() == text) return true; // one spelling only
        }

        key = null;
        return false;
    }

    /// <summary>The text form that C2SP calls a vkey.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}+{Id:x8}+{Convert.ToBase64String(typedKey)}");

    /// <summary>By text form.</summary>
    public bool Equals(NoteKey? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, Id);

    private static byte[] TypeOf(SignatureAlgorithm algorithm) =>
        algorithm == Ed25519.Instance ? [0x01] : [0xff, .. Encoding.ASCII.GetBytes($"entente/{algorithm.Label}")];

    private static bool IsName(string name) =>
        !string.IsNullOrEmpty(name) && !name.Any(c => c == '+' || char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c));
}
