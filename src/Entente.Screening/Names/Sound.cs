namespace Entente.Screening.Names;

/// <summary>A word written as it sounds to many ears: digraphs drawn together, doubled letters single; and its consonants alone.</summary>
internal static class Sound
{
    private static readonly (string From, string To)[] Digraphs =
    [
        ("dzh", "j"), ("tch", "c"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("zh", "z"),
        ("dj", "j"), ("dz", "z"), ("ck", "k"), ("qu", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("eo", "o"), ("eu", "u"), ("iy", "i"), ("yy", "i"),
        ("ii", "i"), ("ij", "i"), ("ye", "e"), ("ie", "e"), ("yo", "o"), ("ks", "x"), ("aa", "a"), ("ue", "u"),
    ];

    /// <summary>The sound of a word in plain lower-case letters.</summary>
    /// <param name="doubled">Doubled letters stay two: from Arabic script, where a doubled consonant is written once.</param>
    public static string Of(string letters, bool doubled = false)
    {
        Span<char> text = letters.Length <= 128 ? stackalloc char[letters.Length] : new char[letters.Length];
        int length = 0;
        for (int i = 0; i < letters.Length;)
        {
            char next = '\0';
            int step = 1;
            foreach (var (from, to) in Digraphs)
            {
                if (letters[i] != from[0] || string.CompareOrdinal(letters, i, from, 0, from.Length) != 0) continue;
                (next, step) = (to[0], from.Length);
                break;
            }

            if (next == '\0')
            {
                next = letters[i] switch
                {
                    'y' => 'i',
                    'w' => 'v',
                    'q' => 'k',
                    'c' => i + 1 < letters.Length && letters[i + 1] is 'e' or 'i' ? 's' : 'k',
                    var other => other,
                };
            }

            i += step;
            if (length == 0 || doubled || text[length - 1] != next || char.IsAsciiDigit(next)) text[length++] = next;
        }

        return new(text[..length]);
    }

    /// <summary>Consonants of a sound; h and semivowels fall away too, as they do between alphabets.</summary>
    public static string Skeleton(string sound, bool doubled = false)
    {
        Span<char> text = stackalloc char[Math.Min(sound.Length, 64)];
        int length = 0;
        foreach (var c in sound)
        {
            if (length == text.Length) break;
            if (c is 'a' or 'e' or 'i' or 'o' or 'u') continue;
            if (length == 0 || doubled || text[length - 1] != c) text[length++] = c;
        }

        return new(text[..length]);
    }
}
