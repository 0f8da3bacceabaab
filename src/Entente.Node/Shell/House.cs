using Entente.Exchange.Entries;
using NodaTime;
using NodaTime.Extensions;

namespace Entente.Node.Shell;

/// <summary>A party as pages name it. Zone is the IANA zone of its capital.</summary>
public sealed record HouseParty(PartyCode Code, string NameEn, string NameZh, string Zone);

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
}
