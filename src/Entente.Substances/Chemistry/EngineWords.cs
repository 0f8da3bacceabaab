using System.Globalization;
using System.Text.RegularExpressions;
using Entente.Substances.Structures;

namespace Entente.Substances.Chemistry;

/// <summary>The engine's own error messages, turned into a code and a place.</summary>
internal static partial class EngineWords
{
    /// <summary>The fault that a log speaks of; <see cref="StructureFault.NotUnderstood"/> when it names no place.</summary>
    public static StructureFault FaultIn(string log, StructureFormat format)
    {
        if (ValenceWords().Match(log) is { Success: true } valence)
            return new(StructureFault.Valence, 0, [Next(valence.Groups["atom"].Value), valence.Groups["element"].Value]);
        if (AromaticWords().Match(log) is { Success: true } aromatic)
            return new(StructureFault.Aromatic, 0, [string.Join(", ", aromatic.Groups["atoms"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Next))]);
        var (words, code) = format == StructureFormat.Molfile ? (LineWords(), StructureFault.UnreadableLine) : (PositionWords(), StructureFault.Unreadable);
        return words.Match(log) is { Success: true } place
            ? new(code, int.Parse(place.Groups["place"].Value, CultureInfo.InvariantCulture), [])
            : new(StructureFault.NotUnderstood, 0, []);
    }

    // RDKit counts atoms from 0, people from 1.
    private static string Next(string number) =>
        (int.Parse(number, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"valence for atom # (?<atom>\d{1,6}) (?<element>[A-Z][a-z]?)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex ValenceWords();

    [GeneratedRegex(@"[Uu]nkekulized atoms: (?<atoms>(\d{1,6} ?){1,500})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex AromaticWords();

    [GeneratedRegex(@"around position (?<place>\d{1,6})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex PositionWords();

    [GeneratedRegex(@"[Oo]n line (?<place>\d{1,6})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex LineWords();
}
