namespace Entente.Procedures;

/// <summary>One kind of entry of a procedure: what forms, schemas and timelines are made from.</summary>
/// <param name="Type">As in the header: <c>substance-notification.notify/1</c>.</param>
/// <param name="By">Who may add it.</param>
/// <param name="Release">Who lets it go out.</param>
/// <param name="Fields">In the order of the form; facts and body together.</param>
/// <param name="TextKey">Key of its name. An optional explanation stands under <c>TextKey.hint</c>.</param>
public sealed record EntryKind(string Type, Side By, Release Release, IReadOnlyList<FieldSpec> Fields, string TextKey)
{
    /// <summary>True for the kinds that every procedure shares: withdrawal, silence, settlement.</summary>
    public bool IsCommon => TextKey.Count(c => c == '.') == 1;
}

/// <summary>How a field is filled and written.</summary>
public enum FieldKind
{
    /// <summary>One line of text.</summary>
    Text,

    /// <summary>Several lines of text.</summary>
    LongText,

    /// <summary>A text with <c>en</c> and <c>zh</c>; at least one of them, both when <see cref="FieldSpec.BothLanguages"/>.</summary>
    Bilingual,

    /// <summary>A whole number, in <see cref="FieldSpec.Unit"/> when given.</summary>
    Number,

    /// <summary>A calendar day, <c>2026-10-01</c>.</summary>
    Date,

    /// <summary>An instant with offset, RFC 3339.</summary>
    Instant,

    /// <summary>One of <see cref="FieldSpec.Choices"/>.</summary>
    Choice,

    /// <summary>Any number of <see cref="FieldSpec.Choices"/>, each once.</summary>
    Choices,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>A list of groups, each with the fields <see cref="FieldSpec.Item"/>.</summary>
    List,

    /// <summary>One group with the fields <see cref="FieldSpec.Item"/>.</summary>
    Group,

    /// <summary>A list of codes, each a short text without spaces.</summary>
    Codes,

    /// <summary>SHA-256 in 64 lower-case hexadecimal digits.</summary>
    Digest,

    /// <summary>A party's code.</summary>
    Party,
}

/// <summary>One field of an entry.</summary>
/// <param name="Name">As written in JSON, camel case.</param>
/// <param name="Kind">How it is filled.</param>
/// <param name="InBody">
/// True when it travels in the body, which may be purged; false when it is a fact of the header. For a list: whether the whole list does.
/// </param>
/// <param name="Required">True when an empty field is a complaint.</param>
/// <param name="Unit">UCUM-like unit of a number, <c>mg</c>, <c>{pieces}</c>; null when it has none.</param>
/// <param name="MaxLength">Most characters of a text (of each language), or most items of a list.</param>
/// <param name="Min">Least number allowed.</param>
/// <param name="Max">Greatest number allowed.</param>
/// <param name="Choices">Codes; the text of each is under <see cref="ChoiceKey"/> + "." + code.</param>
/// <param name="Item">Fields of a list's or group's items.</param>
/// <param name="TextKey">Key of its label. An optional explanation stands under <c>TextKey.hint</c>.</param>
public sealed record FieldSpec(
    string Name,
    FieldKind Kind,
    bool InBody,
    bool Required,
    string? Unit,
    int? MaxLength,
    decimal? Min,
    decimal? Max,
    IReadOnlyList<string>? Choices,
    IReadOnlyList<FieldSpec>? Item,
    string TextKey)
{
    /// <summary>True when a bilingual text must be given in both languages.</summary>
    public bool BothLanguages { get; init; }

    /// <summary>Prefix of the keys of the choices' texts; null when there are none.</summary>
    public string? ChoiceKey { get; init; }

    /// <summary>For a digest that names an entry of the matter: the kinds it may be, without procedure and version; null for any other digest.</summary>
    public IReadOnlyList<string>? NamesEntry { get; init; }

    /// <summary>What a text must match as a whole (a regular expression of the common subset of .NET and ECMAScript); null for any.</summary>
    public string? Pattern { get; init; }
}
