using System.Text.Json;
using Entente.Screening.Identifiers;
using Entente.Screening.Names;

namespace Entente.Screening.Lists;

/// <summary>Entities of FollowTheMoney, one JSON document a line, as OpenSanctions publishes them. What is no person, body, vessel or aircraft is passed over.</summary>
internal static class FollowTheMoney
{
    private static readonly string[] NumberProperties =
        ["imoNumber", "uscCode", "passportNumber", "idNumber", "registrationNumber", "taxNumber", "leiCode", "mmsi", "innCode", "ogrnCode", "swiftBic", "socialSecurityNumber"];

    public static ListFile.Reading Read(string text, bool takeCutOff)
    {
        var parties = new List<ListedParty>();
        int line = 0;
        using var lines = new StringReader(text);
        while (lines.ReadLine() is { } one)
        {
            line++;
            if (one.Length == 0) continue;
            try
            {
                using var document = JsonDocument.Parse(one, new() { MaxDepth = 16 });
                if (Party(document.RootElement) is { } party) parties.Add(party);
            }
            catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException)
            {
                if (takeCutOff && lines.Peek() < 0) return new("ftm", null, true, parties);
                throw new ListFaultException(new(lines.Peek() < 0 ? ListFault.CutOff : ListFault.BadRecord, line));
            }
        }

        return new("ftm", null, false, parties);
    }

    private static ListedParty? Party(JsonElement entity)
    {
        NameKind? kind = entity.GetProperty("schema").GetString() switch
        {
            "Person" => NameKind.Person,
            "Company" or "Organization" or "PublicBody" => NameKind.Organization,
            "LegalEntity" => NameKind.Unknown,
            "Vessel" => NameKind.Vessel,
            "Airplane" => NameKind.Aircraft,
            _ => null,
        };
        if (kind is null) return null;
        var properties = entity.GetProperty("properties");
        var names = new List<ListedName>();
        foreach (var (property, use) in new[] { ("name", NameUse.Primary), ("alias", NameUse.Alias), ("previousName", NameUse.Former), ("weakAlias", NameUse.Weak) })
            foreach (var name in Values(property)) Remarks.Add(names, name, use == NameUse.Primary && names.Count > 0 ? NameUse.Alias : use);
        if (names.Count == 0) return null;
        var births = Values("birthDate").Select(PartialDate.Read).OfType<PartialDate>().Distinct().ToList();
        var numbers = NumberProperties.SelectMany(property => Values(property).Select(value => Identifier.Read(property == "uscCode" ? IdentifierKind.Uscc : Identifier.KindOf(property), value)))
            .OfType<Identifier>().Distinct().ToList();
        return new(entity.GetProperty("id").GetString()!, kind.Value, names, births, numbers, [.. Values("program"), .. Values("topics")],
            Values("createdAt").Select(Remarks.Day).FirstOrDefault(), null, string.Join('\n', Values("notes")), "");

        IEnumerable<string> Values(string property) => properties.TryGetProperty(property, out var values) ? values.EnumerateArray().Select(value => value.GetString() ?? "") : [];
    }
}
