namespace Entente.Screening.Names;

/// <summary>What bears a name.</summary>
public enum NameKind
{
    /// <summary>Not said: read as a person and as a body, or, where a legal form stands in it, as a body.</summary>
    Unknown,

    /// <summary>A natural person.</summary>
    Person,

    /// <summary>A company, an office, a group.</summary>
    Organization,

    /// <summary>A ship.</summary>
    Vessel,

    /// <summary>An aircraft.</summary>
    Aircraft,
}

/// <summary>A written name made ready for comparison. Reading it never fails; what was odd about it stands in <see cref="Remarks"/>.</summary>
public sealed class Name
{
    internal Name(string written, NameKind kind, IReadOnlyList<Form> forms, IReadOnlyCollection<NameRemark> remarks) =>
        (Written, Kind, Forms, Remarks) = (written, kind, forms, remarks);

    /// <summary>As it was given.</summary>
    public string Written { get; }

    /// <summary>As it was given.</summary>
    public NameKind Kind { get; }

    /// <summary>What had to be done to it; empty for most.</summary>
    public IReadOnlyCollection<NameRemark> Remarks { get; }

    /// <summary>One form for each script in it; two where the kind is unknown.</summary>
    internal IReadOnlyList<Form> Forms { get; }

    /// <summary>Reads a name. Cost: some microseconds; never more than <see cref="CleanText.MostLetters"/> characters are looked at.</summary>
    /// <param name="written">Any text, empty or hostile.</param>
    /// <param name="kind">What bears it, as far as known.</param>
    public static Name Read(string written, NameKind kind)
    {
        ArgumentNullException.ThrowIfNull(written);
        return NameReader.Read(written, kind, null);
    }
}

/// <summary>A name as one script has it: Chinese characters, or words in Latin letters.</summary>
internal sealed class Form
{
    public required bool Person { get; init; }

    public required Script Script { get; init; }

    /// <summary>Words in order; of a Chinese form, its translated words and readings.</summary>
    public required Word[] Words { get; init; }

    /// <summary>How many words stand before the comma of "FAMILY, Given"; 0 when there is none.</summary>
    public int BeforeComma { get; init; }

    /// <summary>Simplified characters in order, without blanks and points; empty in other scripts.</summary>
    public string Han { get; init; } = "";

    /// <summary>Characters apart by blanks or points, for names in several parts.</summary>
    public string[] HanParts { get; init; } = [];

    /// <summary>The core of a body's Chinese name: without legal form.</summary>
    public string HanCore { get; init; } = "";

    /// <summary>Readings of a person's name as Chinese syllables; read when first asked for, since most names have none.</summary>
    public SyllableRun[] Runs { get => field ??= SyllableReader.Of(this); init; }

    /// <summary>A name in two to four characters that begins with a Chinese family name.</summary>
    public bool HasChineseFamilyName => Script == Script.Han && Han.Length is >= 2 and <= 4 && Runs.Any(run => run.Family > 0);

    /// <summary>Looks like a Chinese or Korean name: all words syllabic, a family name at one end.</summary>
    public bool EastAsian { get; init; }

    /// <summary>Letters of all words in order, without legal forms and, for a body, without the, of, and.</summary>
    public string Joined => field ??= string.Concat(Words.Where(Counts).Select(word => word.Text));

    /// <summary>The letters with what stands after the comma first; null without a comma.</summary>
    public string? Turned => BeforeComma == 0 ? null : field ??= string.Concat(Words[BeforeComma..].Concat(Words[..BeforeComma]).Where(Counts).Select(word => word.Text));

    /// <summary>The text that the form was read from.</summary>
    public string Source { get; init; } = "";

    /// <summary>Every letter and digit of a body's name, legal form and all, as a slip may lie there too.</summary>
    public string Letters => field ??= string.Concat(Source.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private bool Counts(Word word) => Person || word.Kind is not (WordKind.LegalForm or WordKind.Role);
}

/// <summary>A person's name as a row of syllables, family name first.</summary>
/// <param name="Family">How many syllables are the family name; 0 when unknown.</param>
internal sealed record SyllableRun(Romanisation By, ushort[][] Syllables, int Family);
