using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Entente.Screening.Identifiers;
using Entente.Screening.Names;

namespace Entente.Screening.Lists;

/// <summary>OFAC's sdn_advanced.xml, the only publication that has the Chinese names as they are written.</summary>
/// <remarks>
/// UN Advanced Sanctions Data Model 1.0 as OFAC uses it (sdn_advanced_notes.pdf). Values are numbers that the file's own ReferenceValueSets explain, so
/// nothing is taken for granted but the element names; namespaces, which OFAC changed in 2024, are passed over.
/// </remarks>
internal static class OfacAdvanced
{
    /// <summary>What the file's own value sets and documents say, by their numbers.</summary>
    private sealed class Values
    {
        public Dictionary<string, string> Of { get; } = [];

        public Dictionary<string, (string Text, string Type)> SubTypes { get; } = [];

        public Dictionary<string, List<(string Type, string Number)>> Papers { get; } = [];

        public string this[string set, XElement one, string attribute] => Of.GetValueOrDefault($"{set}/{(string?)one.Attribute(attribute)}", "");
    }

    /// <summary>Reads element by element: the whole file, over 100 MB, is never held as a tree.</summary>
    public static ListFile.Reading Read(XmlReader reader)
    {
        var values = new Values();
        var parties = new List<(string Profile, ListedParty Party)>();
        var measures = new Dictionary<string, (List<string> Programs, DateOnly? Listed)>();
        DateOnly? issued = null;
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
                continue;
            }

            switch (reader.LocalName)
            {
                case "DateOfIssue": issued = Day(Take(reader)); break;
                case "ReferenceValueSets": Explain(Take(reader), values); break;
                case "IDRegDocument": Paper(Take(reader), values); break;
                case "DistinctParty":
                    if (Party(Take(reader), values) is { } party) parties.Add(party);
                    break;
                case "SanctionsEntry": Measure(Take(reader), measures); break;
                default: reader.Read(); break; // a container, or a part that tells nothing of names
            }
        }

        return new("ofac-advanced", issued, false, [.. parties.Select(party => measures.TryGetValue(party.Profile, out var measure)
            ? party.Party with { Programs = measure.Programs, ListedOn = measure.Listed } : party.Party)]);
    }

    private static XElement Take(XmlReader reader) => (XElement)XNode.ReadFrom(reader);

    private static void Explain(XElement sets, Values values)
    {
        foreach (var one in sets.Elements().Elements().Where(one => one.Attribute("ID") is not null))
            values.Of[$"{one.Name.LocalName}/{Id(one)}"] = one.Name.LocalName == "Script" ? (string?)one.Attribute("ScriptCode") ?? one.Value.Trim() : one.Value.Trim();
        foreach (var one in Of(sets, "PartySubType")) values.SubTypes[Id(one)] = (one.Value.Trim(), values["PartyType", one, "PartyTypeID"]);
    }

    private static void Paper(XElement paper, Values values)
    {
        var identity = (string?)paper.Attribute("IdentityID") ?? "";
        if (!values.Papers.TryGetValue(identity, out var list)) values.Papers[identity] = list = [];
        list.Add((values["IDRegDocType", paper, "IDRegDocTypeID"], Child(paper, "IDRegistrationNo")?.Value.Trim() ?? ""));
    }

    private static void Measure(XElement entry, Dictionary<string, (List<string> Programs, DateOnly? Listed)> measures)
    {
        var profile = (string?)entry.Attribute("ProfileID") ?? "";
        var (programs, listed) = measures.GetValueOrDefault(profile, ([], null));
        foreach (var program in Of(entry, "SanctionsMeasure").Select(measure => Child(measure, "Comment")?.Value.Trim() ?? ""))
            if (program.Length > 0 && !programs.Contains(program)) programs.Add(program);
        foreach (var day in Of(entry, "EntryEvent").Select(one => Child(one, "Date") is { } date ? Day(date) : null))
            if (day is not null && (listed is null || day < listed)) listed = day;
        measures[profile] = (programs, listed);
    }

    private static (string Profile, ListedParty Party)? Party(XElement party, Values values)
    {
        if (Of(party, "Profile").FirstOrDefault() is not { } profile) return null;
        var id = (string?)party.Attribute("FixedRef") ?? Id(profile);
        var (sub, type) = values.SubTypes.GetValueOrDefault((string?)profile.Attribute("PartySubTypeID") ?? "", ("", ""));
        var kind = type == "Individual" ? NameKind.Person : sub is "Vessel" ? NameKind.Vessel : sub is "Aircraft" ? NameKind.Aircraft : NameKind.Organization;
        var identities = Of(profile, "Identity").ToList();
        var names = identities.SelectMany(identity => NamesOf(identity, values)).DistinctBy(name => name.Written).OrderBy(name => name.Use != NameUse.Primary).ToList();
        if (names.Count == 0) return null;
        var numbers = identities.SelectMany(identity => values.Papers.GetValueOrDefault(Id(identity), [])).Select(paper => Identifier.Read(Identifier.KindOf(paper.Type), paper.Number))
            .OfType<Identifier>().ToList();
        var births = new List<PartialDate>();
        foreach (var feature in Of(profile, "Feature"))
        {
            var name = values["FeatureType", feature, "FeatureTypeID"];
            if (name == "Birthdate") births.AddRange(Of(feature, "DatePeriod").Select(Period).OfType<PartialDate>());
            else if (IsNumber(name) && Of(feature, "VersionDetail").FirstOrDefault()?.Value is { Length: > 0 } detail && Identifier.Read(Identifier.KindOf(name), detail) is { } number)
                numbers.Add(number);
        }

        return (Id(profile), new(id, kind, names, [.. births.Distinct()], [.. numbers.Distinct()], [], null, null, Child(party, "Comment")?.Value.Trim() ?? "", ""));
    }

    private static IEnumerable<ListedName> NamesOf(XElement identity, Values known)
    {
        var groups = Of(identity, "NamePartGroup").DistinctBy(Id).ToDictionary(Id, one => known["NamePartType", one, "NamePartTypeID"]);
        foreach (var alias in Of(identity, "Alias"))
        {
            bool primary = (string?)alias.Attribute("Primary") == "true", low = (string?)alias.Attribute("LowQuality") == "true";
            var type = known["AliasType", alias, "AliasTypeID"];
            foreach (var documented in Of(alias, "DocumentedName"))
            {
                var values = Of(documented, "NamePartValue").Select(value => (Part: groups.GetValueOrDefault((string?)value.Attribute("NamePartGroupID") ?? "", ""),
                    Script: known["Script", value, "ScriptID"] is { Length: > 0 } script ? script : "Latn", Text: value.Value.Trim())).Where(value => value.Text.Length > 0).ToList();
                if (values.Count == 0) continue;
                bool latin = values[0].Script == "Latn", han = values[0].Script is "Hans" or "Hant" or "Hani";
                var family = string.Join(' ', values.Where(value => value.Part == "Last Name").Select(value => value.Text));
                var rest = string.Join(han ? "" : " ", values.Where(value => value.Part != "Last Name").Select(value => value.Text));
                var written = family.Length == 0 ? rest : rest.Length == 0 ? family : latin ? $"{family}, {rest}" : han ? family + rest : $"{rest} {family}";
                var use = !latin ? NameUse.OriginalScript : primary ? NameUse.Primary : low ? NameUse.Weak : type.StartsWith("F.K.A", StringComparison.OrdinalIgnoreCase) ? NameUse.Former : NameUse.Alias;
                yield return new(written, use);
            }
        }
    }

    private static bool IsNumber(string feature) => feature.Contains("Number", StringComparison.OrdinalIgnoreCase) || feature.Contains("IMO", StringComparison.Ordinal)
        || feature.Contains("Identification", StringComparison.OrdinalIgnoreCase) || feature.Contains("MMSI", StringComparison.Ordinal);

    /// <summary>A period of birth: the earliest start and the latest end; a whole year is January to December.</summary>
    private static PartialDate? Period(XElement period)
    {
        var start = Child(Child(period, "Start"), "From") is { } from ? Bound(from, last: false) : null;
        var end = Child(Child(period, "End"), "To") is { } to ? Bound(to, last: true) : null;
        return start is { } first && (end ?? start) is { } final && first <= final ? new(first, final) : null;
    }

    private static DateOnly? Day(XElement date) => Bound(date, last: false);

    private static DateOnly? Bound(XElement date, bool last)
    {
        if (!TryNumber(date, "Year", out int year) || year is < 1 or > 9999) return null;
        if (!TryNumber(date, "Month", out int month) || month is < 1 or > 12) return last ? new(year, 12, 31) : new(year, 1, 1);
        int days = DateTime.DaysInMonth(year, month);
        return new(year, month, TryNumber(date, "Day", out int day) && day >= 1 && day <= days ? day : last ? days : 1);
    }

    private static bool TryNumber(XElement date, string name, out int number) => int.TryParse(Child(date, name)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static IEnumerable<XElement> Of(XElement within, string name) => within.Descendants().Where(one => one.Name.LocalName == name);

    private static XElement? Child(XElement? within, string name) => within?.Elements().FirstOrDefault(one => one.Name.LocalName == name);

    private static string Id(XElement one) => (string?)one.Attribute("ID") ?? "";
}
