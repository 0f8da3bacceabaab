using System.Text.Json;
using System.Text.RegularExpressions;

namespace Entente.Exchange.Entries;

/// <summary>The first fault found while a document is read. Reading goes on with harmless values; the reader asks once, at the end.</summary>
internal sealed class FaultSink
{
    public Fault? First { get; private set; }

    public void Add(Fault fault) => First ??= fault;
}

/// <summary>Reads a text into a value, as the <c>TryParse</c> of a code does.</summary>
internal delegate bool TryParse<T>(string? text, out T value);

/// <summary>One JSON object with a closed list of members: all must be there, none besides, null only where a getter says so.</summary>
internal sealed partial class ObjectReader
{
    private readonly JsonElement element;
    private readonly FaultSink faults;

    public ObjectReader(JsonElement element, string place, FaultSink faults, params ReadOnlySpan<string> members)
    {
        (this.element, Place, this.faults) = (element, place, faults);
        if (element.ValueKind != JsonValueKind.Object)
        {
            this.element = default;
            faults.Add(Fault.WrongKind(place, "object"));
            return;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (!members.Contains(property.Name)) faults.Add(Fault.UnknownMember($"{place}.{SafeName(property.Name)}"));
        }

        foreach (var member in members)
        {
            if (!element.TryGetProperty(member, out _)) faults.Add(Fault.MissingMember($"{place}.{member}"));
        }
    }

    public string Place { get; }

    /// <summary>A foreign member name as it may stand in a place: a short identifier as it is, anything else as <c>?</c>.</summary>
    public static string SafeName(string name) => Identifier().IsMatch(name) ? name : "?";

    public string PlaceOf(string name) => $"{Place}.{name}";

    public JsonElement Take(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    public bool IsNull(string name) => Take(name).ValueKind == JsonValueKind.Null;

    public ObjectReader Object(string name, params ReadOnlySpan<string> members) => new(Take(name), PlaceOf(name), faults, members);

    public string Text(string name, int maxLength, int minLength = 1) => TextAt(Take(name), PlaceOf(name), maxLength, minLength);

    public string? TextOrNull(string name, int maxLength) => IsNull(name) ? null : Text(name, maxLength);

    public T Parsed<T>(string name, TryParse<T> parse, string form) => ParsedAt(Take(name), PlaceOf(name), parse, form);

    public T? ParsedOrNull<T>(string name, TryParse<T> parse, string form)
        where T : struct => IsNull(name) ? null : Parsed(name, parse, form);

    public bool Flag(string name)
    {
        var value = Take(name);
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) faults.Add(Fault.WrongKind(PlaceOf(name), "true-or-false"));
        return value.ValueKind == JsonValueKind.True;
    }

    /// <summary>A whole number written as digits alone, within the bounds (both in); on a fault the lower bound.</summary>
    public long Whole(string name, long least, long most)
    {
        var value = Take(name);
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number))
        {
            faults.Add(Fault.WrongKind(PlaceOf(name), "whole-number"));
            return least;
        }

        if (number >= least && number <= most) return number;
        faults.Add(Fault.OutOfRange(PlaceOf(name), least, most));
        return least;
    }

    /// <summary>A list whose items are read by <paramref name="item"/>, which gets the element and its place.</summary>
    public IReadOnlyList<T> List<T>(string name, int least, int most, Func<JsonElement, string, T> item)
    {
        var value = Take(name);
        var place = PlaceOf(name);
        if (value.ValueKind != JsonValueKind.Array)
        {
            faults.Add(Fault.WrongKind(place, "list"));
            return [];
        }

        var count = value.GetArrayLength();
        if (count > most) faults.Add(Fault.TooMany(place, most));
        if (count < least) faults.Add(Fault.TooFew(place, least));
        if (count > most) return [];
        var items = new List<T>(count);
        foreach (var each in value.EnumerateArray()) items.Add(item(each, $"{place}[{items.Count}]"));
        return items;
    }

    public IReadOnlyList<T> Parsed<T>(string name, int least, int most, TryParse<T> parse, string form) =>
        List(name, least, most, (each, place) => ParsedAt(each, place, parse, form));

    public IReadOnlyList<T> Ascending<T>(string name, int least, int most, TryParse<T> parse, string form)
        where T : IComparable<T>
    {
        var items = Parsed(name, least, most, parse, form);
        for (var i = 1; i < items.Count; i++)
        {
            if (items[i - 1].CompareTo(items[i]) >= 0) faults.Add(Fault.NotAscending($"{PlaceOf(name)}[{i}]"));
        }

        return items;
    }

    public IReadOnlyList<T> Unique<T>(string name, int least, int most, TryParse<T> parse, string form)
    {
        var items = Parsed(name, least, most, parse, form);
        for (var i = 1; i < items.Count; i++)
        {
            if (items.Take(i).Contains(items[i])) faults.Add(Fault.Repeated($"{PlaceOf(name)}[{i}]"));
        }

        return items;
    }

    private string TextAt(JsonElement value, string place, int maxLength, int minLength)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            faults.Add(Fault.WrongKind(place, "text"));
            return "";
        }

        var text = value.GetString()!;
        if (text.Length < minLength || text.Length > maxLength) faults.Add(Fault.OutOfRange(place, minLength, maxLength));
        return text;
    }

    private T ParsedAt<T>(JsonElement value, string place, TryParse<T> parse, string form)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            faults.Add(Fault.WrongKind(place, "text"));
            return default!;
        }

        if (parse(value.GetString(), out var parsed)) return parsed;
        faults.Add(Fault.BadForm(place, form));
        return default!;
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_]{0,31}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Identifier();
}
