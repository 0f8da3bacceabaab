namespace Entente.Exchange.Suites;

/// <summary>Reads JSON that has exactly one allowed spelling: literal by literal, no parser, nothing skipped.</summary>
/// <remarks>
/// What a frame accepts is byte for byte what the writer would write, so there are no duplicate keys, no blanks, no reordered or
/// unprotected fields, and no second spelling of the same message (docs/protocol/suites.md 2.2). After a failure every further
/// step fails too.
/// </remarks>
internal ref struct FixedFrame(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;
    private bool broken;

    /// <summary>True when every step succeeded and nothing is left.</summary>
    public readonly bool Ended => !broken && rest.IsEmpty;

    /// <summary>Steps over exactly these bytes; false when something else stands there.</summary>
    public bool Take(scoped ReadOnlySpan<byte> literal)
    {
        broken |= !rest.StartsWith(literal);
        if (!broken) rest = rest[literal.Length..];
        return !broken;
    }

    /// <summary>Steps over these bytes if they stand here; false is no failure.</summary>
    public bool TryTake(scoped ReadOnlySpan<byte> literal) => !broken && rest.StartsWith(literal) && Take(literal);

    /// <summary>The bytes up to the next quotation mark, which stays; empty after a failure.</summary>
    public ReadOnlySpan<byte> Text()
    {
        var end = rest.IndexOf((byte)'"');
        broken |= end < 0;
        if (broken) return default;
        var text = rest[..end];
        rest = rest[end..];
        return text;
    }

    /// <summary>The decimal digits that stand here; a failure when there are none.</summary>
    public ReadOnlySpan<byte> Digits()
    {
        var end = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        broken |= end <= 0; // a frame never ends in a number
        if (broken) return default;
        var digits = rest[..end];
        rest = rest[end..];
        return digits;
    }
}
