using Entente.Exchange.Entries;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Entente.Node.Host;

/// <summary>Checks the settings before anything starts, and says in one sentence each what is wrong.</summary>
internal sealed class NodeOptionsRules : IValidateOptions<NodeOptions>
{
    public ValidateOptionsResult Validate(string? name, NodeOptions options)
    {
        var wrong = Complaints(options).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static IEnumerable<string> Complaints(NodeOptions options)
    {
        if (!PartyCode.TryParse(options.Party, out _)) yield return "Node:Party must be a party code of two to eight capitals, such as US.";
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(options.Zone) is null) yield return "Node:Zone must be an IANA zone, such as America/New_York.";
        if (!Uri.TryCreate(options.Pages, UriKind.Absolute, out var pages) || (pages.Scheme != "http" && pages.Scheme != "https"))
            yield return "Node:Pages must be an address, such as http://us.localhost:7101.";
        else if (pages.Scheme == "http" && !Listening.IsLoopback(pages))
            yield return "Node:Pages must begin with https:// when it is not an address of this machine alone.";
        else if (options.Sample && !Listening.IsLoopback(pages))
            yield return "Node:Sample is for this machine alone: give Node:Pages a loopback address such as http://us.localhost:7101.";
    }
}
