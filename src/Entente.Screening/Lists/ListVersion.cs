using Entente.Screening.Identifiers;
using Entente.Screening.Names;

namespace Entente.Screening.Lists;

/// <summary>How a list uses a name.</summary>
public enum NameUse
{
    /// <summary>The name under which it is listed.</summary>
    Primary,

    /// <summary>Another name.</summary>
    Alias,

    /// <summary>A former name.</summary>
    Former,

    /// <summary>An alias that the list itself calls weak or of low quality.</summary>
    Weak,

    /// <summary>The name in its own script.</summary>
    OriginalScript,
}

/// <summary>One name of a listed party.</summary>
public sealed record ListedName(string Written, NameUse Use);

/// <summary>One person, body, ship or aircraft on a list, as the list has it.</summary>
/// <param name="Id">The list's own number; the same in each version.</param>
/// <param name="Names">The primary one first.</param>
/// <param name="Births">Dates of birth, as exact as stated.</param>
/// <param name="Programs">Sanctions programmes or source lists.</param>
/// <param name="ListedOn">When it was listed, where the list says so.</param>
/// <param name="Until">The last day, where the list says so.</param>
/// <param name="Remarks">The list's own text about it, or empty.</param>
/// <param name="Citation">Where it was announced, such as a page of the Federal Register, or empty.</param>
public sealed record ListedParty(
    string Id, NameKind Kind, IReadOnlyList<ListedName> Names, IReadOnlyList<PartialDate> Births, IReadOnlyList<Identifier> Identifiers,
    IReadOnlyList<string> Programs, DateOnly? ListedOn, DateOnly? Until, string Remarks, string Citation)
{
    /// <summary>Everything in one text, by which two versions are compared.</summary>
    internal string Content => string.Join('\n', [Id, Kind.ToString(), .. Names.Select(name => $"{name.Use}:{name.Written}").Order(StringComparer.Ordinal),
        .. Births.Select(birth => birth.ToString()).Order(StringComparer.Ordinal), .. Identifiers.Select(number => $"{number.Kind}:{number.Value}").Order(StringComparer.Ordinal),
        .. Programs.Order(StringComparer.Ordinal), $"{ListedOn:O}", $"{Until:O}", Remarks, Citation]);
}

/// <summary>One edition of a list.</summary>
/// <param name="Format">What it was read as: see <see cref="ListFile"/>.</param>
/// <param name="Published">The edition's date, where the file says so or the person who took it in did.</param>
/// <param name="Digest">SHA-256 of the files in the order given, in lower-case hexadecimal.</param>
/// <param name="CutOff">True when the file breaks off and was taken all the same.</param>
public sealed record ListVersion(string Format, DateOnly? Published, string Digest, bool CutOff, IReadOnlyList<ListedParty> Parties);

/// <summary>Why a list was not taken: a code that never changes its meaning. The old version stays in force.</summary>
/// <param name="Code">One of <see cref="Codes"/>.</param>
/// <param name="Line">Line or record, counted from 1; 0 for the file as a whole.</param>
/// <param name="Args">What the text about it names.</param>
public sealed record ListFault(string Code, int Line, params IReadOnlyList<string> Args)
{
    /// <summary>Nothing in it.</summary>
    public const string Empty = "empty";

    /// <summary>No format that is read. Args: the file.</summary>
    public const string UnknownFormat = "unknown-format";

    /// <summary>The file breaks off.</summary>
    public const string CutOff = "cut-off";

    /// <summary>A record cannot be read. Args: what was expected.</summary>
    public const string BadRecord = "bad-record";

    /// <summary>XML with a document type or entities, which no list needs.</summary>
    public const string Entities = "entities";

    /// <summary>Larger than <see cref="ListFile.MostBytes"/>.</summary>
    public const string TooLarge = "too-large";

    /// <summary>Far fewer parties than the version in force. Args: how many there were, how many there are.</summary>
    public const string Shrunk = "shrunk";

    /// <summary>The whole list of codes.</summary>
    public static IReadOnlyList<string> Codes { get; } = [Empty, UnknownFormat, CutOff, BadRecord, Entities, TooLarge, Shrunk];
}

/// <summary>Ends the reading of a list; caught at the door.</summary>
internal sealed class ListFaultException(ListFault fault) : Exception(fault.Code)
{
    public ListFault Fault { get; } = fault;
}
