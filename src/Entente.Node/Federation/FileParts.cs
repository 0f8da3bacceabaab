using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Entente.Exchange.Entries;

namespace Entente.Node.Federation;

/// <summary>Which sending of which file: an entry, the place of the file in its header, and the sender's name for this one stream of bytes.</summary>
/// <param name="Entry">The entry's name.</param>
/// <param name="Place">From 0.</param>
/// <param name="Sending">32 hexadecimal digits, fresh whenever the bytes are others.</param>
internal sealed partial record FileAddress(Digest Entry, int Place, string Sending)
{
    /// <summary>Most bytes of one part.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    /// <summary>Null when one of the three is not in its one form.</summary>
    public static FileAddress? Of(string? entry, string? place, string? sending) =>
        Digest.TryParse(entry, out var hash) && place is { Length: 1 or 2 } && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number < EntryLimits.Attachments && sending is not null && Form().IsMatch(sending)
            ? new(hash, number, sending)
            : null;

    public string Query => string.Create(CultureInfo.InvariantCulture, $"entry={Entry.Hex}&place={Place}&sending={Sending}");

    [GeneratedRegex(@"\A[0-9a-f]{32}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Form();
}

/// <summary>What the receiver says after each part, and when it is asked.</summary>
/// <param name="State"><c>wanted</c>, <c>kept</c> (whole and checked), or why it is not taken: <c>not-named</c>, <c>refused</c>, <c>too-large</c>, <c>no-room</c>.</param>
/// <param name="Offset">Bytes of this sending that it holds: the next part begins there.</param>
internal sealed record FileState([property: JsonPropertyName("state")] string State, [property: JsonPropertyName("offset")] long Offset)
{
    public const string Wanted = "wanted", Kept = "kept", NotNamed = "not-named", Refused = "refused", TooLarge = "too-large", NoRoom = "no-room";
}

[JsonSerializable(typeof(FileState))]
internal sealed partial class FileStateJson : JsonSerializerContext;
