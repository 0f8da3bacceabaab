using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Entente.Node.Store;

/// <summary>A column that holds ciphertext only. A row declares it as <c>public required Sealed Body { get; set; }</c>; nothing else is needed.</summary>
/// <remarks>Only <see cref="AtRest"/> makes one, so plaintext cannot be stored in such a column by mistake.</remarks>
public readonly record struct Sealed
{
    private readonly byte[]? stored;

    private Sealed(byte[] stored) => this.stored = stored;

    /// <summary>Key id, nonce, ciphertext and tag, as they lie in the column.</summary>
    public ReadOnlyMemory<byte> Stored => stored;

    /// <summary>Wraps what was read from a column or a file.</summary>
    public static Sealed FromStored(byte[] stored) => new(stored);

    internal byte[] ToColumn() => stored ?? throw new InvalidOperationException("A sealed column was never filled: seal with AtRest first.");
}

internal sealed class SealedBytes() : ValueConverter<Sealed, byte[]>(cell => cell.ToColumn(), stored => Sealed.FromStored(stored));
