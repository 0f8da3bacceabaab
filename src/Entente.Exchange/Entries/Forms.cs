using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Entries;

/// <summary>The written forms of values in signed documents, one spelling each (docs/protocol/exchange.md 2.4).</summary>
internal static partial class Forms
{
    private const string InstantForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const string DateForm = "yyyy-MM-dd";
    private static readonly SearchValues<char> NotInFileNames = SearchValues.Create("/\\:*?\"<>|");
    private static readonly string[] TlpNames = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"];

    /// <summary>UTC to the millisecond, <c>2026-03-02T08:15:00.000Z</c>; what is finer is cut off.</summary>
    public static string Instant(DateTimeOffset time) => time.UtcDateTime.ToString(InstantForm, CultureInfo.InvariantCulture);

    /// <summary>The instant that <see cref="Instant"/> writes.</summary>
    public static DateTimeOffset Whole(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    public static bool TryInstant(string? text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, InstantForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time)
        && Instant(time) == text;

    public static string Date(DateOnly date) => date.ToString(DateForm, CultureInfo.InvariantCulture);

    public static bool TryDate(string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out date) && Date(date) == text;

    /// <summary>A UUID of version 7 (RFC 9562, 5.7) in lower case.</summary>
    public static bool TryUuid7(string? text, out Guid id) =>
        Guid.TryParseExact(text, "D", out id) && id.ToString("D") == text && id.Version == 7 && (id.Variant & 0xc) == 0x8;

    public static bool TryPurpose(string? text, out Purpose purpose) => TryName(text, out purpose);

    public static bool TryUseCode(string? text, out UseCode code) => TryName(text, out code);

    public static string TlpText(Tlp tlp) => TlpNames[(int)tlp];

    public static bool TryTlp(string? text, out Tlp tlp)
    {
        var at = Array.IndexOf(TlpNames, text);
        tlp = (Tlp)Math.Max(at, 0);
        return at >= 0;
    }

    /// <summary>Pinned rules: <c>substance-notification@1</c>.</summary>
    public static bool TryProcedure(string? text, out string id) => Match(Procedure(), text, out id);

    /// <summary>The name of a procedure without its version.</summary>
    public static bool TryProcedureName(string? text, out string name) => Match(ProcedureNameOnly(), text, out name);

    /// <summary>A kind of statement with version: <c>substance-notification.notify/1</c>.</summary>
    public static bool TryType(string? text, out string type) => Match(StatementType(), text, out type);

    /// <summary>A code of a legal basis or assurance: <c>UN1988.12.10a</c>, <c>WG</c>.</summary>
    public static bool TryCode(string? text, out string code) => Match(Code(), text, out code);

    /// <summary>A verdict's or fault's code.</summary>
    public static bool TryReason(string? text, out string code) => Match(Reason(), text, out code);

    /// <summary>A reply period: <c>8h</c>, <c>14d</c> or <c>10wd</c>.</summary>
    public static bool TryPeriod(string? text, out string length) => Match(Period(), text, out length);

    public static bool TrySm3(string? text, out string hex)
    {
        var good = Digest.TryParse(text, out var same); // the same 64 digits
        hex = same.Hex;
        return good;
    }

    public static bool TryMediaType(string? text, out string type) => Match(MediaType(), text, out type);

    /// <summary>A plain file name that every system takes as one and no path: no separators, drive letters, dots at either end, device names.</summary>
    public static bool IsFileName(string name) =>
        name.Length is > 0 and <= 120 && Encoding.UTF8.GetByteCount(name) <= 240
        && !name.AsSpan().ContainsAny(NotInFileNames) && !name.StartsWith('.') && !name.EndsWith('.')
        && !name.StartsWith(' ') && !name.EndsWith(' ') && Characters.FirstForbidden(name, lines: false) is null
        && name.IsNormalized(NormalizationForm.FormC) && !DeviceName().IsMatch(name);

    /// <summary>base64url without padding (RFC 7515, 2), in its one spelling.</summary>
    public static bool TryBytes(string? text, out byte[] bytes)
    {
        var good = StrictBase64Url.TryDecode(Encoding.UTF8.GetBytes(text ?? ""), out var decoded);
        bytes = decoded ?? [];
        return good;
    }

    /// <summary>As the other, of exactly <paramref name="length"/> bytes.</summary>
    public static bool TryBytes(string? text, int length, out byte[] bytes) => TryBytes(text, out bytes) && bytes.Length == length;

    private static bool TryName<T>(string? text, out T value)
        where T : struct, Enum
    {
        value = default;
        return text is not null && Enum.IsDefined(typeof(T), text) && Enum.TryParse(text, ignoreCase: false, out value);
    }

    private static bool Match(Regex shape, string? text, out string value)
    {
        var good = text is not null && shape.IsMatch(text);
        value = good ? text! : "";
        return good;
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,62}@[1-9][0-9]{0,3}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Procedure();

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex ProcedureNameOnly();

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,62}\.[a-z][a-z0-9-]{0,62}/[1-9][0-9]{0,3}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex StatementType();

    [GeneratedRegex(@"\A[A-Z][A-Za-z0-9.:/_-]{0,63}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Code();

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Reason();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex MediaType();

    [GeneratedRegex(@"\A[1-9][0-9]{0,3}(?:h|d|wd)\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Period();

    [GeneratedRegex(@"\A(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\z)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex DeviceName();
}
