using Entente.Exchange.Entries;
using Entente.Node.Store;
using NodaTime;
using Npgsql;

namespace Entente.Node.Host;

/// <summary>Checks what the settings say before anything starts. A missing one is complained of elsewhere, once.</summary>
internal static class NodeOptionsRules
{
    public static IEnumerable<OperatorFault> Faults(NodeOptions options) => Naming(options).Concat(Addresses(options));

    private static IEnumerable<OperatorFault> Naming(NodeOptions options)
    {
        if (options.Party.Length > 0 && !PartyCode.TryParse(options.Party, out _)) yield return new("setting-party", "Node:Party");
        if (options.Zone.Length > 0 && DateTimeZoneProviders.Tzdb.GetZoneOrNull(options.Zone) is null) yield return new("setting-zone", "Node:Zone");
        if (!NodeStore.UsesSqlite(options) && !IsPostgres(options.Database)) yield return new("setting-database", "Node:Database");
        if (options.RecoveryKey.Length > 0 && !Digest.TryParse(options.RecoveryKey, out _)) yield return new("setting-recovery", "Node:RecoveryKey");
        if (TrustedProxies.Of(options) is null) yield return new("setting-proxies", "Node:TrustedProxies");
    }

    private static IEnumerable<OperatorFault> Addresses(NodeOptions options)
    {
        if (options.FederationAddress is { } card && (!card.IsAbsoluteUri || card.Scheme != Uri.UriSchemeHttps))
            yield return new("setting-federation-address", "Node:FederationAddress");
        if (!Uri.TryCreate(options.Pages, UriKind.Absolute, out var pages) || (pages.Scheme != Uri.UriSchemeHttp && pages.Scheme != Uri.UriSchemeHttps))
        {
            yield return new("setting-pages", "Node:Pages");
            yield break;
        }

        if (pages.Scheme == Uri.UriSchemeHttp && !Listening.IsLoopback(pages)) yield return new("setting-pages-open", "Node:Pages");
        else if (options.Sample && !Listening.IsLoopback(pages)) yield return new("setting-sample-open", "Node:Sample", "Node:Pages");
        int[] ports = [.. new[] { pages.Port, options.Federation, options.Operator }.Where(port => port != 0)];
        if (ports.Distinct().Count() < ports.Length) yield return new("setting-same-port", "Node:Pages, Node:Federation, Node:Operator");
    }

    private static bool IsPostgres(string database)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(database).Host is { Length: > 0 };
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or InvalidOperationException or NotSupportedException)
        {
            return false;
        }
    }
}
