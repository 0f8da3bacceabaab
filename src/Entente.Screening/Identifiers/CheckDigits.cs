namespace Entente.Screening.Identifiers;

/// <summary>Check digits of the identifiers that have one. Each takes capitals and digits only.</summary>
public static class CheckDigits
{
    private const string UsccLetters = "0123456789ABCDEFGHJKLMNPQRTUWXY", ResidentDigits = "10X98765432";

    /// <summary>IMO ship number: seven digits; the last is the last digit of 7a + 6b + 5c + 4d + 3e + 2f.</summary>
    public static bool Imo(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length != 7 || !value.All(char.IsAsciiDigit)) return false;
        int sum = 0;
        for (int i = 0; i < 6; i++) sum += (value[i] - '0') * (7 - i);
        return sum % 10 == value[6] - '0';
    }

    /// <summary>GB 32100-2015: 18 characters without I, O, S, V, Z; weights 3^i mod 31.</summary>
    public static bool Uscc(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length != 18) return false;
        int sum = 0, weight = 1;
        for (int i = 0; i < 18; i++)
        {
            int digit = UsccLetters.IndexOf(value[i], StringComparison.Ordinal);
            if (digit < 0) return false;
            if (i == 17) return (31 - (sum % 31)) % 31 == digit;
            sum += digit * weight;
            weight = weight * 3 % 31;
        }

        return false;
    }

    /// <summary>GB 11643-1999, ISO 7064 MOD 11-2: 17 digits with a date of birth in the middle, and a digit or X.</summary>
    public static bool ResidentId(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length != 18 || value.AsSpan(0, 17).ContainsAnyExceptInRange('0', '9')) return false;
        if (!DateOnly.TryParseExact(value.AsSpan(6, 8), "yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _)) return false;
        int sum = 0, weight = 1;
        for (int i = 17; i > 0; i--)
        {
            weight = weight * 2 % 11;
            sum += (value[i - 1] - '0') * weight;
        }

        return ResidentDigits[sum % 11] == value[17];
    }

    /// <summary>ISO 17442: 18 characters and two check digits, ISO 7064 MOD 97-10.</summary>
    public static bool Lei(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length != 20 || !char.IsAsciiDigit(value[18]) || !char.IsAsciiDigit(value[19])) return false;
        int rest = 0;
        foreach (var c in value)
        {
            if (char.IsAsciiDigit(c)) rest = ((rest * 10) + c - '0') % 97;
            else if (char.IsAsciiLetterUpper(c)) rest = ((rest * 100) + c - 'A' + 10) % 97;
            else return false;
        }

        return rest == 1;
    }
}
