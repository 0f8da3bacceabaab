using System.Globalization;
using System.Text.Json;
using Entente.Node.Shell;
using Entente.Procedures;

namespace Entente.Node.Desks.Laboratory.Parts;

/// <summary>How the desk says its values, and reads them back from its forms.</summary>
internal static class BenchWords
{
    /// <summary>"45.3 g", "412 mg", "1.5 mL", "412 pieces".</summary>
    public static string Amount(Tongue t, ExhibitContent exhibit) => string.Join(t.Dot, new[]
    {
        exhibit.NetMilligrams is { } mg ? Mass(mg) : null,
        exhibit.Microlitres is { } volume ? Volume(volume) : null,
        exhibit.Pieces is { } pieces ? t["exhibit.pieces.amount", pieces] : null,
    }.OfType<string>());

    public static string Mass(long milligrams) => milligrams < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{milligrams} mg")
        : milligrams < 1_000_000
            ? string.Create(CultureInfo.InvariantCulture, $"{milligrams / 1000m:0.###} g")
            : string.Create(CultureInfo.InvariantCulture, $"{milligrams / 1_000_000m:0.######} kg");

    public static string Volume(long microlitres) => microlitres < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{microlitres} µL")
        : microlitres < 1_000_000
            ? string.Create(CultureInfo.InvariantCulture, $"{microlitres / 1000m:0.###} mL")
            : string.Create(CultureInfo.InvariantCulture, $"{microlitres / 1_000_000m:0.######} L");

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The words of a code of the notification procedure: "Powder", "粉末".</summary>
    public static string Code<T>(Tongue t, string family, T code) where T : struct, Enum => t[$"choice.substance-notification.{family}.{Upper(code)}"];

    /// <summary>The codes of a family with their words, for a list to choose from.</summary>
    public static IEnumerable<(string, string)> Codes<T>(Tongue t, string family) where T : struct, Enum =>
        Enum.GetValues<T>().Select(code => (code.ToString(), Code(t, family, code)));

    /// <summary>A code as posted; null when none was chosen.</summary>
    public static T? Chosen<T>(string? posted) where T : struct, Enum =>
        Enum.TryParse<T>(posted, out var code) && Enum.IsDefined(code) ? code : null;

    /// <summary>A day as typed; a complaint when it is not one.</summary>
    public static DateOnly? Day(string? typed, string field, List<Complaint> complaints)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        if (DateOnly.TryParseExact(typed.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        complaints.Add(Complaint.Of(field, "not-a-date"));
        return null;
    }

    /// <summary>A whole number as typed; a complaint when it is not one.</summary>
    public static long? Whole(string? typed, string field, List<Complaint> complaints)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        if (long.TryParse(typed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        complaints.Add(Complaint.Of(field, "not-a-number"));
        return null;
    }

    /// <summary>Units of mass with their milligrams, and of volume with their microlitres; the usual one first.</summary>
    public static readonly IReadOnlyDictionary<string, long> MassUnits = new OrderedDictionary<string, long> { ["mg"] = 1, ["g"] = 1_000, ["kg"] = 1_000_000 };

    /// <inheritdoc cref="MassUnits"/>
    public static readonly IReadOnlyDictionary<string, long> VolumeUnits = new OrderedDictionary<string, long> { ["mL"] = 1_000, ["µL"] = 1, ["L"] = 1_000_000 };

    /// <summary>A decimal number as typed, in its unit, as whole mg or µL; a complaint when it is none, or finer than that.</summary>
    public static long? Amount(string? typed, string? unit, IReadOnlyDictionary<string, long> units, string field, List<Complaint> complaints)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        const NumberStyles Plain = NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(typed.Trim(), Plain, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue / 1_000_000
            || !units.TryGetValue(unit ?? units.Keys.First(), out var size))
        {
            complaints.Add(Complaint.Of(field, "not-an-amount"));
            return null;
        }

        if (number * size is var amount && amount == decimal.Truncate(amount)) return (long)amount;
        complaints.Add(Complaint.Of(field, "finer-than", units.First(u => u.Value == 1).Key));
        return null;
    }

    /// <summary>Complaints of parsing first, then those of the request that do not repeat a field.</summary>
    public static IReadOnlyList<Complaint> Together(List<Complaint> parsing, IEnumerable<Complaint> request) =>
        [.. parsing, .. request.Where(c => parsing.TrueForAll(p => p.Field != c.Field))];

    private static string Upper<T>(T code) where T : struct, Enum => JsonNamingPolicy.SnakeCaseUpper.ConvertName(code.ToString());
}
