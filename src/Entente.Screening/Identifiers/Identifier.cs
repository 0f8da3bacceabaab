namespace Entente.Screening.Identifiers;

/// <summary>What a number identifies.</summary>
public enum IdentifierKind
{
    /// <summary>A number of any other sort: tax, registration, national identity card.</summary>
    Other,

    /// <summary>A ship: IMO resolution A.1117(30).</summary>
    Imo,

    /// <summary>A Chinese organisation: unified social credit code, GB 32100-2015.</summary>
    Uscc,

    /// <summary>A Chinese citizen: resident identity number, GB 11643-1999.</summary>
    ResidentId,

    /// <summary>A passport. Numbers have no check digit of their own; that of ICAO Doc 9303 stands in the machine-readable zone only.</summary>
    Passport,

    /// <summary>A legal entity: ISO 17442.</summary>
    Lei,
}

/// <summary>A number as it can be compared: letters and digits only, in capitals.</summary>
/// <param name="Value">Without blanks, points, hyphens and words such as "IMO".</param>
/// <param name="IsValid">Whether length and check digit are right; null where the kind has none. An invalid one is told, never dropped.</param>
public sealed record Identifier(IdentifierKind Kind, string Value, bool? IsValid)
{
    /// <summary>Shorter numbers are shared by too many.</summary>
    private const int Shortest = 5;

    /// <summary>Reads a number as it is written on a form; null when fewer than five letters and digits are left.</summary>
    public static Identifier? Read(IdentifierKind kind, string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        if (written.Length > 200) return null;
        var value = string.Concat(written.Normalize(System.Text.NormalizationForm.FormKC).Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        if (kind == IdentifierKind.Imo) value = string.Concat(value.Where(char.IsAsciiDigit));
        if (value.Length < Shortest) return null;
        return kind switch
        {
            IdentifierKind.Imo => new(kind, value, CheckDigits.Imo(value)),
            IdentifierKind.Uscc => new(kind, value, CheckDigits.Uscc(value)),
            IdentifierKind.ResidentId => new(kind, value, CheckDigits.ResidentId(value)),
            IdentifierKind.Lei => new(kind, value, CheckDigits.Lei(value)),
            _ => new(kind, value, null),
        };
    }

    /// <summary>The kind that a form or a list means by a word, such as <c>imo</c> or <c>passport</c>.</summary>
    public static IdentifierKind KindOf(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        bool Says(string word) => label.Contains(word, StringComparison.OrdinalIgnoreCase);
        return (Says("imo") && !Says("limo")) || Says("vessel registration") ? IdentifierKind.Imo
            : Says("uscc") || Says("unified social credit") || label.Contains("统一社会信用", StringComparison.Ordinal) ? IdentifierKind.Uscc
            : Says("resident") || Says("citizen's card") || Says("chinese id") || label.Contains("身份证", StringComparison.Ordinal) ? IdentifierKind.ResidentId
            : Says("passport") || Says("passeport") || Says("pasaporte") || label.Contains("护照", StringComparison.Ordinal) ? IdentifierKind.Passport
            : label.Equals("lei", StringComparison.OrdinalIgnoreCase) || label.Equals("leiCode", StringComparison.Ordinal) || Says("legal entity number") ? IdentifierKind.Lei
            : IdentifierKind.Other;
    }

    /// <summary>Whether two numbers are one. Kinds with a check digit meet only their own kind or an unnamed one; a ship's number only a ship's.</summary>
    public bool Meets(Identifier other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Value != other.Value) return false;
        return Kind == other.Kind || (Kind != IdentifierKind.Imo && other.Kind != IdentifierKind.Imo && (Kind == IdentifierKind.Other || other.Kind == IdentifierKind.Other));
    }
}
