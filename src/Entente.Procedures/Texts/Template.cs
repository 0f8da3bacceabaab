using System.Globalization;
using System.Text;

namespace Entente.Procedures.Texts;

/// <summary>Fills <c>{0}</c> and <c>{0:one|many}</c>. Never throws on a missing argument: the place stays visible.</summary>
internal static class Template
{
    public static string Fill(string text, object?[] args)
    {
        if (args.Length == 0 || !text.Contains('{', StringComparison.Ordinal)) return text;
        var filled = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var end = Place(text, i, out var index, out var words);
            if (end < 0 || index >= args.Length)
            {
                filled.Append(text[i]);
                continue;
            }

            var value = Convert.ToString(args[index], CultureInfo.InvariantCulture) ?? "";
            var bar = words.IndexOf('|');
            filled.Append(bar < 0 ? value : value == "1" ? words[..bar] : words[(bar + 1)..]);
            i = end;
        }

        return filled.ToString();
    }

    /// <summary>True when both texts use the same arguments, however often and in whatever order.</summary>
    public static bool SamePlaces(string a, string b) => Places(a).SetEquals(Places(b));

    private static HashSet<int> Places(string text)
    {
        var places = new HashSet<int>();
        for (var i = 0; i < text.Length; i++)
            if (Place(text, i, out var index, out _) >= 0) places.Add(index);
        return places;
    }

    /// <summary>Position of the closing brace of a place that begins at <paramref name="at"/>, or -1.</summary>
    private static int Place(string text, int at, out int index, out ReadOnlySpan<char> words)
    {
        index = 0;
        words = default;
        if (text[at] != '{' || at + 2 >= text.Length || !char.IsAsciiDigit(text[at + 1])) return -1;
        index = text[at + 1] - '0';
        if (text[at + 2] == '}') return at + 2;
        var end = text.IndexOf('}', at);
        if (text[at + 2] != ':' || end < 0) return -1;
        words = text.AsSpan(at + 3, end - at - 3);
        return end;
    }
}
