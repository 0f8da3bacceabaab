namespace Entente.Spectra;

/// <summary>Why a file could not be read: a code that never changes meaning, the line, and what was expected and found.</summary>
/// <param name="Code">One of <see cref="Codes"/>. The text, with what to do, comes from the language files as <c>spectra.fault.CODE</c>.</param>
/// <param name="Line">Counted from 1; 0 when the fault is in the file as a whole.</param>
/// <param name="Args">What the text names, in the order given at each code. Never more than 60 characters of the file.</param>
public sealed record SpectrumFault(string Code, int Line, IReadOnlyList<string> Args)
{
    /// <summary>The whole list of codes.</summary>
    public static IReadOnlyList<string> Codes { get; } =
    [
        Empty, TooLarge, NotText, NotUtf8, UnknownFormat, FormatNotRead, LineTooLong, TooManyPeaks, TooManySpectra, NoPeaks, TooFewPeaks, PeakCount,
        NotNumber, DecimalComma, NotFinite, Negative, AllZero, Unpaired, MissingField, FieldTwice, BadField, CutOff, Compressed, Compound,
        WrongX,
    ];

    /// <summary>No byte, or nothing but blanks.</summary>
    public const string Empty = "empty";

    /// <summary>Args: the file's bytes, the bytes allowed.</summary>
    public const string TooLarge = "too-large";

    /// <summary>Bytes that no text holds (NUL): an instrument's own binary format or an archive.</summary>
    public const string NotText = "not-text";

    /// <summary>Args: the offset of the first byte that is not UTF-8.</summary>
    public const string NotUtf8 = "not-utf8";

    /// <summary>Args: the first line.</summary>
    public const string UnknownFormat = "unknown-format";

    /// <summary>Recognised, but this version does not read it. Args: the format.</summary>
    public const string FormatNotRead = "format-not-read";

    /// <summary>Args: the characters allowed.</summary>
    public const string LineTooLong = "line-too-long";

    /// <summary>Args: the points allowed.</summary>
    public const string TooManyPeaks = "too-many-peaks";

    /// <summary>Args: the spectra allowed in one file.</summary>
    public const string TooManySpectra = "too-many-spectra";

    /// <summary>A header without a single point.</summary>
    public const string NoPeaks = "no-peaks";

    /// <summary>Two columns that say nothing of themselves, and too few of them to be told from any other table. Args: found, the least.</summary>
    public const string TooFewPeaks = "too-few-peaks";

    /// <summary>Args: announced, found.</summary>
    public const string PeakCount = "peak-count";

    /// <summary>Args: what stands where a number was expected.</summary>
    public const string NotNumber = "not-a-number";

    /// <summary>Args: the number as written.</summary>
    public const string DecimalComma = "decimal-comma";

    /// <summary>NaN or infinity. Args: as written.</summary>
    public const string NotFinite = "not-finite";

    /// <summary>An m/z that is not above zero, or an intensity below it. Args: as written.</summary>
    public const string Negative = "negative";

    /// <summary>Every intensity is zero.</summary>
    public const string AllZero = "all-zero";

    /// <summary>An m/z without its intensity.</summary>
    public const string Unpaired = "unpaired";

    /// <summary>Args: the field that the format demands.</summary>
    public const string MissingField = "missing-field";

    /// <summary>Args: the field that stands twice where it may stand once.</summary>
    public const string FieldTwice = "field-twice";

    /// <summary>Args: the field, its value.</summary>
    public const string BadField = "bad-field";

    /// <summary>The format's closing line is missing. Args: that line.</summary>
    public const string CutOff = "cut-off";

    /// <summary>JCAMP-DX data in a packed form (SQZ, DIF, DUP).</summary>
    public const string Compressed = "compressed";

    /// <summary>JCAMP-DX with several blocks.</summary>
    public const string Compound = "compound";

    /// <summary>JCAMP-DX: the X printed at a line's start is not the one the header leads to. Args: printed, computed.</summary>
    public const string WrongX = "wrong-x";

    internal static SpectrumFault At(int line, string code, params string[] args) => new(code, line, [.. args.Select(Brief)]);

    // A hostile file must not print pages, or control characters, into a message.
    private static string Brief(string text)
    {
        var clean = new string([.. text.Take(60).Select(c => char.IsControl(c) ? '\uFFFD' : c)]).Trim();
        return text.Length > 60 ? clean + "…" : clean;
    }
}
