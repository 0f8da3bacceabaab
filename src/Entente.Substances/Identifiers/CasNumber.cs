namespace Entente.Substances.Identifiers;

/// <summary>A CAS Registry Number whose check digit is right.</summary>
/// <remarks>
/// cas.org, "Check digit verification of CAS Registry Numbers": the last digit is the sum of the others, each times its place counted
/// from the right, modulo 10.
/// </remarks>
public readonly record struct CasNumber
{
    private readonly string? value;

    private CasNumber(string value) => this.value = value;

    /// <summary>The number as written, with its hyphens.</summary>
    public string Value => value ?? "";

    /// <summary>Reads NNNNNNN-NN-N; false when the shape or the check digit is wrong.</summary>
    public static bool TryParse(string? text, out CasNumber number)
    {
        number = default;
        var parts = (text ?? "").Trim().Split('-');
        if (parts is not [{ Length: >= 2 and <= 7 } first, { Length: 2 } second, { Length: 1 } check]) return false;
        var digits = first + second;
        if (!digits.All(char.IsAsciiDigit) || !char.IsAsciiDigit(check[0])) return false;
        int sum = digits.Reverse().Select((digit, place) => (digit - '0') * (place + 1)).Sum();
        if (sum % 10 != check[0] - '0') return false;
        number = new(string.Join('-', parts));
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
