using System.Text.Json;
using System.Text.Json.Serialization;

namespace Entente.Substances.Rules;

/// <summary>What a statement of a rule pack rests on, from the firmest to the weakest.</summary>
public enum Mark
{
    /// <summary>The wording was read in a public copy of the text.</summary>
    Read,

    /// <summary>The wording was read in someone's transcript of the text, not on the official page.</summary>
    Transcript,

    /// <summary>Taken from reports about the text.</summary>
    Reported,

    /// <summary>From memory, consistent with what was read.</summary>
    Memory,

    /// <summary>A reading of ours of something that was not seen, such as a drawing.</summary>
    Reading,

    /// <summary>Not established: never to be taken for law before someone reads the text.</summary>
    Unestablished,
}

/// <summary>A text in the two languages of the product.</summary>
public sealed record Wording(string En, string Zh);

/// <summary>The class definitions of one jurisdiction, how far its named entries reach, and what was not read.</summary>
/// <param name="Jurisdiction">"UN", "CN", "US", "GB".</param>
/// <param name="Version">Changes with every change of the pack.</param>
/// <param name="Language">Of the original texts: "en", "zh".</param>
/// <param name="Scopes">How far the names of a list reach.</param>
/// <param name="Classes">In the order in which they are named when several are met.</param>
/// <param name="Unread">What the pack does not hold, so that "no rule matched" cannot be taken for more than it is.</param>
/// <param name="Names">Names read for this jurisdiction beyond the register.</param>
public sealed record RulePack(
    string Jurisdiction, string Version, string Language, IReadOnlyList<Scope> Scopes, IReadOnlyList<ClassRule> Classes, IReadOnlyList<Wording> Unread,
    IReadOnlyList<NamedEntry>? Names = null)
{
    private static readonly Lazy<IReadOnlyList<RulePack>> Embedded = new(() =>
        [.. new[] { "un", "cn", "us", "gb" }.Select(name => Load(typeof(RulePack).Assembly.GetManifestResourceStream($"rules/{name}.json")!))]);

    /// <summary>The packs that ship with the product, in the order UN, CN, US, GB.</summary>
    public static IReadOnlyList<RulePack> Shipped => Embedded.Value;

    /// <summary>Reads a pack. Throws <see cref="JsonException"/> or <see cref="FormatException"/> when it is not one.</summary>
    public static RulePack Load(Stream json)
    {
        var pack = JsonSerializer.Deserialize(json, RulePackJson.Default.RulePack) ?? throw new FormatException("The rule pack is empty.");
        var byId = pack.Classes.ToDictionary(rule => rule.Id, StringComparer.Ordinal);
        return pack with
        {
            Classes = [.. pack.Classes.Select(rule => rule.Like is null ? rule : rule with
            {
                Limbs = byId[rule.Like].Limbs, Scaffolds = byId[rule.Like].Scaffolds, Conditions = byId[rule.Like].Conditions,
                Remark = rule.Remark ?? byId[rule.Like].Remark,
            })],
        };
    }
}

/// <summary>How far the names of a list reach beyond the substance named.</summary>
/// <param name="Instrument">As in the register: "1961", "drugs", "CSA" …</param>
/// <param name="Lists">The lists meant; empty for all of the instrument.</param>
public sealed record Scope(
    string Instrument, IReadOnlyList<string> Lists, bool Salts, bool Isomers, bool Esters, bool Ethers, string Citation, Mark Certainty, Wording Text);

/// <summary>A substance that a text names and that the register's facts do not cover.</summary>
public sealed record NamedEntry(string Name, string InchiKey, string List, DateOnly From, string Citation, Mark Certainty);

/// <summary>One class definition.</summary>
/// <param name="Id">Such as "CN.fentanyl"; never changes its meaning.</param>
/// <param name="Title">What the class is called.</param>
/// <param name="From">First day in force.</param>
/// <param name="Until">Last day in force, that day included; null when open.</param>
/// <param name="Citation">Text, place, date.</param>
/// <param name="Certainty">Of the definition as a whole.</param>
/// <param name="Text">Its opening words in both languages; which is the original, the pack says.</param>
/// <param name="Limbs">Its limbs, as the text counts them.</param>
/// <param name="Scaffolds">Patterns; one must be found.</param>
/// <param name="Conditions">All must hold for a scaffold found.</param>
public sealed record ClassRule(
    string Id, Wording Title, DateOnly From, DateOnly? Until, string Citation, Mark Certainty, Wording Text,
    IReadOnlyList<Limb> Limbs, IReadOnlyList<string> Scaffolds, IReadOnlyList<Condition> Conditions)
{
    /// <summary>Another rule of the pack with the same limbs, scaffolds and conditions.</summary>
    public string? Like { get; init; }

    /// <summary>True when <see cref="Text"/> quotes the original; false when the pack renders it in its own words.</summary>
    public bool Quoted { get; init; }

    /// <summary>True when structure alone never decides, because the text also asks for an effect or was not seen in full: the most is "review".</summary>
    public bool ReviewOnly { get; init; }

    /// <summary>Largest average molecular mass in Da that the text allows; null without a limit.</summary>
    public double? MostDa { get; init; }

    /// <summary>What a reviewer should know about any hit.</summary>
    public Wording? Remark { get; init; }
}

/// <summary>One limb of a definition.</summary>
public sealed record Limb(string Id, Wording Text, Mark Certainty);

/// <summary>One condition on a scaffold that was found. <paramref name="Is"/> decides which members count.</summary>
/// <param name="Is">"groups", "ring", "reference", "chain" or "link": see the test of that name.</param>
/// <param name="At">Map numbers of the scaffold's atoms.</param>
/// <param name="Allow">Kinds of groups allowed, as <see cref="AllowedGroups"/> reads them.</param>
/// <param name="Rings">Rings allowed: "phenyl", "aromatic-monocycle", "heteromonocycle", "monocycle".</param>
/// <param name="Smarts">A pattern whose map numbers are the scaffold's: as in the substance the definition compares with.</param>
/// <param name="Limb">The limb met where the structure differs from the substance compared with.</param>
/// <param name="Else">What follows when the condition does not hold: "no" or "review".</param>
/// <param name="Carbons">Fewest and most carbons in one run from the atom.</param>
public sealed record Condition(
    string Is, IReadOnlyList<int> At, IReadOnlyList<string>? Allow = null, IReadOnlyList<string>? Rings = null, string? Smarts = null,
    string? Limb = null, string Else = "review", IReadOnlyList<int>? Carbons = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(RulePack))]
internal sealed partial class RulePackJson : JsonSerializerContext;
