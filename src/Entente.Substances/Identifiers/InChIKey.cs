using System.Text.RegularExpressions;

namespace Entente.Substances.Identifiers;

/// <summary>A standard InChIKey: 14 letters for the skeleton, 8 for stereo and isotopes, the flags S and A, one for protonation.</summary>
/// <remarks>InChI technical manual, IUPAC and InChI Trust, 2011. The key carries no check digit; only its shape can be checked.</remarks>
public readonly partial record struct InChIKey
{
    private readonly string? value;

    private InChIKey(string value) => this.value = value;

    /// <summary>The key as written.</summary>
    public string Value => value ?? "";

    /// <summary>First block: equal for all stereoisomers and isotopes of a skeleton.</summary>
    public string Skeleton => Value.Length == 0 ? "" : Value[..14];

    /// <summary>Reads a key, ignoring outer blanks; false when it has not the shape of a standard InChIKey.</summary>
    public static bool TryParse(string? text, out InChIKey key)
    {
        var trimmed = text?.Trim() ?? "";
        var good = Shape().IsMatch(trimmed);
        key = good ? new(trimmed) : default;
        return good;
    }

    /// <inheritdoc />
    public override string ToString() => Value;

    [GeneratedRegex(@"\A[A-Z]{14}-[A-Z]{8}SA-[A-Z]\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Shape();
}
