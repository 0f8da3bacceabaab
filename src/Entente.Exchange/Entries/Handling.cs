using System.Text.Json.Serialization;

namespace Entente.Exchange.Entries;

/// <summary>Use codes after the Europol practice (Manual on Law Enforcement Information Exchange). Several may apply.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UseCode>))]
public enum UseCode
{
    /// <summary>Only to prevent and combat crime under applicable law.</summary>
    H0,

    /// <summary>Not to be disclosed in court without the giver's permission.</summary>
    H1,

    /// <summary>Not to be passed on without the giver's permission.</summary>
    H2,

    /// <summary>Another restriction, which must be written out.</summary>
    H3,
}

/// <summary>Traffic Light Protocol 2.0 (FIRST), from the widest to the narrowest.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Tlp>))]
public enum Tlp
{
    /// <summary>No limit.</summary>
    [JsonStringEnumMemberName("CLEAR")] Clear,

    /// <summary>The community.</summary>
    [JsonStringEnumMemberName("GREEN")] Green,

    /// <summary>The organisation and its clients, need to know.</summary>
    [JsonStringEnumMemberName("AMBER")] Amber,

    /// <summary>The organisation only.</summary>
    [JsonStringEnumMemberName("AMBER+STRICT")] AmberStrict,

    /// <summary>The named recipients only.</summary>
    [JsonStringEnumMemberName("RED")] Red,
}

/// <summary>What an entry is for; checked at use, onward sharing, export and print (domain.md 0.2).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Purpose>))]
public enum Purpose
{
    /// <summary>Prevention.</summary>
    PREV,

    /// <summary>Intelligence.</summary>
    INTEL,

    /// <summary>Investigation.</summary>
    INV,

    /// <summary>Evidence in court.</summary>
    EVID,

    /// <summary>Public health.</summary>
    HEALTH,

    /// <summary>Licensing.</summary>
    REG,

    /// <summary>Statistics.</summary>
    STAT,

    /// <summary>Training.</summary>
    TRAIN,
}

/// <summary>What may be done with an entry: use codes, TLP, and the words of an H3 restriction.</summary>
/// <param name="Use">Ascending, without repeats; at least one.</param>
/// <param name="Tlp">For alerts and health information.</param>
/// <param name="Restriction">Present exactly when <paramref name="Use"/> holds H3. A code or short phrase, no personal data.</param>
public sealed record Handling(IReadOnlyList<UseCode> Use, Tlp Tlp, string? Restriction = null);
