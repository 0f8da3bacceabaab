using System.Globalization;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using NodaTime;
using NodaTime.Extensions;

namespace Entente.Node.Shell;

/// <summary>A party as pages name it. Zone is the IANA zone of its capital.</summary>
public sealed record HouseParty(PartyCode Code, string NameEn, string NameZh, string Zone)
{
    /// <summary>Names of units the party lists on its card.</summary>
    public IReadOnlyList<UnitName> Units { get; init; } = [];

    /// <summary>The party as its card names it.</summary>
    public static HouseParty Of(PartyCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return new(card.Party, card.NameEn, card.NameZh, card.TimeZone) { Units = card.Units };
    }
}

/// <summary>The parties this node knows: itself, and every partner whose card it holds.</summary>
public sealed class House(HouseParty own, IReadOnlyList<HouseParty> partners)
{
    /// <summary>The party that runs this node.</summary>
    public HouseParty Own { get; } = own;

    /// <summary>Partners, by code.</summary>
    public IReadOnlyList<HouseParty> Partners { get; } = partners;

    /// <summary>The party with this code, or null when no card of it is held.</summary>
    public HouseParty? Find(PartyCode code) => Own.Code == code ? Own : Partners.FirstOrDefault(p => p.Code == code);

    /// <summary>Our zone first, then the zones of the others concerned, none twice.</summary>
    public IEnumerable<string> Zones(IEnumerable<PartyCode>? parties = null) =>
        (parties is null ? Partners : parties.Select(Find).OfType<HouseParty>()).Select(p => p.Zone).Prepend(Own.Zone).Distinct();

    /// <summary>The instant as clocks on the wall in <paramref name="zone"/> show it.</summary>
    public static LocalDateTime At(DateTimeOffset instant, string zone) =>
        instant.ToInstant().InZone(DateTimeZoneProviders.Tzdb[zone]).LocalDateTime;

    /// <summary>The first instant of a day in <paramref name="zone"/>.</summary>
    public static DateTimeOffset Midnight(DateOnly day, string zone) =>
        DateTimeZoneProviders.Tzdb[zone].AtStartOfDay(LocalDate.FromDateOnly(day)).ToDateTimeOffset();

    /// <summary>The calendar day in <paramref name="zone"/>.</summary>
    public static DateOnly DayAt(DateTimeOffset instant, string zone) => At(instant, zone).Date.ToDateOnly();

    /// <summary>The last day of a due. The instant is the first that is late, so midnight belongs to the day before.</summary>
    public static LocalDate LastDay(DateTimeOffset at, string zone)
    {
        var local = At(at, zone);
        return local.TimeOfDay == LocalTime.Midnight ? local.Date.PlusDays(-1) : local.Date;
    }

    /// <summary>"2026-12-07T16:00:00Z": the instant as a machine reads it.</summary>
    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>"2026-12-07 24:00": the end of a due as people say it.</summary>
    public static string End(DateTimeOffset at, string zone)
    {
        var local = At(at, zone);
        return local.TimeOfDay == LocalTime.Midnight
            ? local.Date.PlusDays(-1).ToString("uuuu-MM-dd", CultureInfo.InvariantCulture) + " 24:00"
            : Tongue.DayAndClock(local);
    }
}
