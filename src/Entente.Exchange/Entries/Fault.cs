using System.Globalization;
using Entente.Exchange.Sealing;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Entries;

/// <summary>Why bytes from elsewhere, or values from a form, can not be read or signed (docs/protocol/exchange.md 9).</summary>
/// <remarks>
/// The factories below are the whole list, a code never changes meaning. <see cref="Place"/> is a JSON path from <c>$</c> and names only
/// members this product knows, or short plain identifiers; <see cref="Args"/> hold limits and names of forms, never a foreign text. Both
/// may be logged.
/// </remarks>
public sealed record Fault
{
    private Fault(string code, string place, params string[] args) => (Code, Place, Args) = (code, place, args);

    /// <summary>Stable code, lower-case words joined by hyphens.</summary>
    public string Code { get; }

    /// <summary>Where: a JSON path such as <c>$.entente.after[2]</c>, <c>$</c> for the whole; in a body it begins with <c>body</c>.</summary>
    public string Place { get; }

    /// <summary>Arguments for the text of this code, in the order the protocol document gives.</summary>
    public IReadOnlyList<string> Args { get; }

    /// <summary>Every code there is, for the text files and their test.</summary>
    public static IReadOnlyList<string> Codes { get; } =
    [
        "too-large", "not-utf8", "not-json", "too-deep", "duplicate-member", "unknown-member", "missing-member", "wrong-kind",
        "forbidden-character", "bad-number", "bad-form", "out-of-range", "too-many", "too-few", "not-ascending", "repeated",
        "not-a-file-name", "disagrees", "missing-language", "body-digest", "frame",
        JwsFault.Oversize, JwsFault.Malformed, JwsFault.UnknownKey, JwsFault.BadSignature,
        EnvelopeFault.Oversize, EnvelopeFault.Malformed, EnvelopeFault.UnknownKey, EnvelopeFault.Tampered,
    ];

    internal static Fault TooLarge(string place, long limit) => new("too-large", place, Number(limit));
    internal static Fault NotUtf8(string place) => new("not-utf8", place);
    internal static Fault NotJson(string place, long byteOffset) => new("not-json", place, Number(byteOffset));
    internal static Fault TooDeep(string place, int limit) => new("too-deep", place, Number(limit));
    internal static Fault DuplicateMember(string place) => new("duplicate-member", place);
    internal static Fault UnknownMember(string place) => new("unknown-member", place);
    internal static Fault MissingMember(string place) => new("missing-member", place);
    internal static Fault WrongKind(string place, string wanted) => new("wrong-kind", place, wanted);
    internal static Fault ForbiddenCharacter(string place, string codePoint) => new("forbidden-character", place, codePoint);
    internal static Fault BadNumber(string place) => new("bad-number", place);
    internal static Fault BadForm(string place, string form) => new("bad-form", place, form);
    internal static Fault OutOfRange(string place, long least, long most) => new("out-of-range", place, Number(least), Number(most));
    internal static Fault TooMany(string place, int limit) => new("too-many", place, Number(limit));
    internal static Fault TooFew(string place, int limit) => new("too-few", place, Number(limit));
    internal static Fault NotAscending(string place) => new("not-ascending", place);
    internal static Fault Repeated(string place) => new("repeated", place);
    internal static Fault NotAFileName(string place) => new("not-a-file-name", place);
    internal static Fault Disagrees(string place, string with) => new("disagrees", place, with);
    internal static Fault MissingLanguage(string place) => new("missing-language", place);
    internal static Fault BodyDigest(string place) => new("body-digest", place);
    internal static Fault Frame() => new("frame", "$");

    /// <summary>A fault of the signature or the seal, under the code of <c>JwsFault</c> or <c>EnvelopeFault</c>.</summary>
    internal static Fault Of(string code) => new(code, "$");

    /// <inheritdoc />
    public override string ToString() => $"{Code} at {Place}{(Args.Count == 0 ? "" : $" ({string.Join(", ", Args)})")}";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
