namespace Entente.Screening.Names;

/// <summary>One word of a name, with all that a comparison asks of it. Shared between the names of one index.</summary>
internal sealed class Word
{
    /// <summary>Thousandths; a word that few bear weighs this, others less.</summary>
    public const int FullWeight = 1000;

    private const int FormWeight = 20, RoleWeight = 60, InitialWeight = 300, PlaceWeight = 280, TradeWeight = 330, NumberWeight = 500, PatronymicWeight = 450;

    private Word(string text, WordKind kind, int group, bool vowelless)
    {
        Text = text;
        Kind = kind;
        Group = group;
        Vowelless = vowelless;
        Sound = Names.Sound.Of(text);
        Skeleton = Names.Sound.Skeleton(Sound);
        BareSkeleton = Bare(vowelless ? Names.Sound.Skeleton(Names.Sound.Of(text, doubled: true), doubled: true) : Skeleton);
        foreach (var c in Sound) Mask |= c is >= 'a' and <= 'z' ? 1u << (c - 'a') : 1u << 26;
    }

    /// <summary>Lower-case Latin letters and digits.</summary>
    public string Text { get; }

    public WordKind Kind { get; }

    /// <summary>Number of the group of equal words, or 0.</summary>
    public int Group { get; }

    /// <summary>From Arabic script, so short vowels are missing.</summary>
    public bool Vowelless { get; }

    public string Sound { get; }

    public string Skeleton { get; }

    /// <summary>The skeleton without h, for scripts that do not agree about it.</summary>
    public string BareSkeleton { get; }

    /// <summary>Which letters the sound has, for a quick look.</summary>
    public uint Mask { get; }

    /// <summary>What the word is worth in the name of a person, or of a body, in thousandths.</summary>
    public int Weight { get; private init; }

    /// <summary>Numbers of given names, see <see cref="Lexicon.GivenName"/>.</summary>
    public int[] Given { get; private init; } = [];

    /// <summary>Written as one or more syllables of Mandarin, Cantonese or Korean, so that one letter makes another name of it.</summary>
    public bool Syllabic { get; private init; }

    /// <summary>Its number in the index's vocabulary; -1 outside one.</summary>
    public int Number { get; set; } = -1;

    public static Word OfPerson(string text, bool vowelless)
    {
        var role = Lexicon.RoleOf(text);
        var kind = role?.Kind ?? (text.Length == 1 && char.IsAsciiLetter(text[0]) ? WordKind.Initial : char.IsAsciiDigit(text[0]) ? WordKind.Number : WordKind.Plain);
        return new(text, kind, role?.Number ?? 0, vowelless)
        {
            Weight = kind switch
            {
                WordKind.Role => RoleWeight,
                WordKind.Initial => InitialWeight,
                WordKind.Number => NumberWeight,
                _ => Math.Min(Rarity(vowelless ? Lexicon.PersonsWritten(Bare(Names.Sound.Skeleton(Names.Sound.Of(text)))) : Lexicon.PersonsNamed(Names.Sound.Of(text))), IsPatronymic(text) ? PatronymicWeight : FullWeight),
            },
            Given = Lexicon.GivenName(text),
            Syllabic = text.Length <= 12 && (Syllables.Ways(Romanisation.Pinyin, text, 3).Count > 0 || Syllables.Ways(Romanisation.WadeGiles, text, 1).Count > 0
                || Syllables.IsSyllable(Romanisation.Cantonese, text) || Lexicon.IsFamilyKorea(text)),
        };
    }

    public static Word OfBody(string text, Lexicon.Group? group, bool vowelless)
    {
        bool number = char.IsAsciiDigit(text[0]) || text is "ii" or "iii" or "iv" or "vi" or "vii" or "viii" or "ix";
        var kind = group?.Kind ?? (number ? WordKind.Number : text.Length == 1 ? WordKind.Initial : WordKind.Plain);
        int rarity = Rarity(Lexicon.BodiesNamed(Names.Sound.Of(text)));
        return new(text, kind, group?.Number ?? 0, vowelless)
        {
            Weight = kind switch
            {
                WordKind.LegalForm => FormWeight,
                WordKind.Place => PlaceWeight,
                WordKind.Trade => Math.Min(rarity, TradeWeight),
                WordKind.Role => RoleWeight,
                WordKind.Number => NumberWeight,
                WordKind.Initial => InitialWeight,
                _ => rarity,
            },
            Syllabic = false,
        };
    }

    /// <summary>A word borne by n listed names weighs 1000 / (1 + .15 log2(1 + n/3)).</summary>
    private static int Rarity(int bearers) => (int)(FullWeight / (1 + (0.15 * Math.Log2(1 + (bearers / 3.0)))));

    private static bool IsPatronymic(string text) => text.Length > 6
        && (text.EndsWith("vich", StringComparison.Ordinal) || text.EndsWith("ovna", StringComparison.Ordinal) || text.EndsWith("evna", StringComparison.Ordinal));

    public static string Bare(string skeleton) => skeleton.Contains('h', StringComparison.Ordinal) || skeleton.Contains('v', StringComparison.Ordinal)
        ? skeleton.Replace("h", "", StringComparison.Ordinal).Replace("v", "", StringComparison.Ordinal) is { Length: > 0 } bare ? bare : skeleton : skeleton;
}
