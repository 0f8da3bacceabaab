using System.ComponentModel.DataAnnotations;

namespace Entente.Node.Host;

/// <summary>What an operator sets for one node: configuration section <c>Node</c>.</summary>
public sealed class NodeOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Node";

    /// <summary>Code of the party this node speaks for, <c>US</c>. No default.</summary>
    [Required]
    public string Party { get; set; } = "";

    /// <summary>The party's name in English. No default.</summary>
    [Required]
    public string NameEn { get; set; } = "";

    /// <summary>The party's name in Simplified Chinese. No default.</summary>
    [Required]
    public string NameZh { get; set; } = "";

    /// <summary>IANA zone of the party's capital, <c>America/New_York</c>. No default.</summary>
    [Required]
    public string Zone { get; set; } = "";

    /// <summary>Folder for the node's keys, its SQLite database and its small state files; created with mode 0700. No default.</summary>
    [Required]
    public string StateFolder { get; set; } = "";

    /// <summary><c>sqlite</c> (default: <c>node.db</c> in the state folder) or a PostgreSQL connection string, <c>Host=...</c>.</summary>
    public string Database { get; set; } = "sqlite";

    /// <summary>Address of the officers' pages. Default <c>http://localhost:8480</c>.</summary>
    public string Pages { get; set; } = "http://localhost:8480";

    /// <summary>TLS port on which partner nodes call. Default 8481; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int Federation { get; set; } = 8481;

    /// <summary>Address under which partners reach the federation port, as printed on this party's card: a host name, a gateway, a relay.
    /// Default: <c>https://localhost:</c> and <see cref="Federation"/>.</summary>
    public Uri? FederationAddress { get; set; }

    /// <summary>Addresses or networks (<c>192.0.2.10, 198.51.100.0/28</c>) of reverse proxies before the pages, whose <c>X-Forwarded-For</c> is
    /// believed. Default: none, and then no such header is.</summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>Loopback port for health and metrics. Default 8482; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int Operator { get; set; } = 8482;

    /// <summary>This party's recovery key as <c>entente keys recovery make</c> prints it, 64 digits; it stands on the card, and its private half lies
    /// offline. Default: none.</summary>
    public string RecoveryKey { get; set; } = "";

    /// <summary>True when everything in this node is invented; pages then say so. Default false.</summary>
    public bool Sample { get; set; }
}
