using System.Globalization;
using System.Text;

namespace Entente.Exchange.Entries;

/// <summary>Characters that never stand in anything signed, because a reader can not see what they do (docs/protocol/exchange.md 2.3).</summary>
/// <remarks>
/// Controls (C0, DEL, C1), line and paragraph separators, bidirectional controls (Unicode UAX 9; the attack is CVE-2021-42574), invisible
/// spaces and joiners without a use in names (U+200B, U+2060, U+FEFF), interlinear annotation, tag characters, and non-characters.
/// The joiners U+200C and U+200D stay: Persian and Indic names need them.
/// </remarks>
internal static class Characters
{
    /// <summary>The first such code point as <c>U+202E</c>, or null. A lone surrogate is <c>U+D800</c>.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="lines">True lets line feed and tab pass.</param>
    public static string? FirstForbidden(string text, bool lines)
    {
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune)) return "U+D800";
            if (IsForbidden(rune.Value) && !(lines && rune.Value is ('\n' or '\t'))) return $"U+{rune.Value.ToString("X4", CultureInfo.InvariantCulture)}";
            i += rune.Utf16SequenceLength;
        }

        return null;
    }

    private static bool IsForbidden(int point) => point switch
    {
        < 0x20 or (>= 0x7f and <= 0x9f) => true,
        0x061c or 0x200b or 0x200e or 0x200f or 0x2028 or 0x2029 => true,
        >= 0x202a and <= 0x202e => true,
        >= 0x2060 and <= 0x206f => true,
        0xfeff or (>= 0xfff9 and <= 0xfffb) => true,
        >= 0xfdd0 and <= 0xfdef => true,
        >= 0xe0000 and <= 0xe007f => true,
        _ => (point & 0xfffe) == 0xfffe,
    };
}
