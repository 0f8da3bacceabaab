using Entente.Exchange.Entries;

namespace Entente.Node.Store.Matters;

/// <summary>Names of logs. One log per agreement and side; before an agreement one per partner; one for ourselves.</summary>
public static class LogNames
{
    /// <summary>The log of domestic matters.</summary>
    public const string Domestic = "domestic";

    /// <summary>The log of what two parties exchange before an agreement: both use the same name, codes ascending.</summary>
    public static string Bootstrap(IEnumerable<PartyCode> parties) => "bootstrap-" + string.Join('-', parties.Order().Select(p => p.Value));

    /// <summary>The parties of a log before an agreement; none for other names.</summary>
    public static IReadOnlyList<PartyCode> PartiesOfBootstrap(string log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.Split('-') is ["bootstrap", .. var codes] && codes.All(c => PartyCode.TryParse(c, out _)) ? [.. codes.Select(PartyCode.Parse)] : [];
    }

    /// <summary>Our copy of a partner's log, among the leaves and tiles of our own.</summary>
    public static string Mirror(PartyCode partner, string log) => $"{partner}/{log}";

    /// <summary>The log an entry belongs to.</summary>
    public static string Of(EntryHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        return header.Entente switch
        {
            { Agreement: { } agreement } => agreement.Hex,
            { Aud.Count: 0 } => Domestic,
            { Aud: var audience } => Bootstrap([header.Source.Party, .. audience]),
        };
    }
}
