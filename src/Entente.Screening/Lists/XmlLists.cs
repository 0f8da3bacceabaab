using System.Xml;
using System.Xml.Linq;
using Entente.Screening.Identifiers;
using Entente.Screening.Names;

namespace Entente.Screening.Lists;

/// <summary>The XML lists: the United Nations' consolidated list and OFAC's sdn_advanced.xml. Document types and entities are refused, nothing outside is fetched.</summary>
internal static class XmlLists
{
    private static readonly string[] NameParts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"];

    public static ListFile.Reading Read(ReadOnlyMemory<byte> content)
    {
        // A document type could define entities that fill the memory or fetch from outside; no list has one.
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true };
        try
        {
            using var stream = new MemoryStream(content.ToArray(), writable: false);
            using var reader = XmlReader.Create(stream, settings);
            reader.MoveToContent();
            return reader.LocalName switch
            {
                "CONSOLIDATED_LIST" => UnitedNations(XDocument.Load(reader).Root!),
                "Sanctions" => OfacAdvanced.Read(reader),
                _ => throw new ListFaultException(new(ListFault.UnknownFormat, 0, reader.LocalName)),
            };
        }
        catch (XmlException broken)
        {
            bool type = broken.Message.Contains("DTD", StringComparison.Ordinal);
            throw new ListFaultException(new(type ? ListFault.Entities : ListFault.CutOff, broken.LineNumber));
        }
    }

    private static ListFile.Reading UnitedNations(XElement root)
    {
        var parties = root.Descendants("INDIVIDUAL").Select(one => Party(one, NameKind.Person)).Concat(root.Descendants("ENTITY").Select(one => Party(one, NameKind.Organization))).ToList();
        var published = (string?)root.Attribute("dateGenerated") is { Length: >= 10 } written ? Remarks.Day(written[..10]) : null;
        return new("un-xml", published, false, parties);
    }

    private static ListedParty Party(XElement one, NameKind kind)
    {
        var person = kind == NameKind.Person;
        var tag = person ? "INDIVIDUAL" : "ENTITY";
        var names = new List<ListedName>();
        Remarks.Add(names, string.Join(' ', NameParts.Select(part => Text(one, part)).Where(part => part.Length > 0)), NameUse.Primary);
        Remarks.Add(names, Text(one, "NAME_ORIGINAL_SCRIPT"), NameUse.OriginalScript);
        foreach (var alias in one.Elements(tag + "_ALIAS"))
        {
            var use = Text(alias, "QUALITY") switch { "Low" => NameUse.Weak, "f.k.a." => NameUse.Former, _ => NameUse.Alias };
            foreach (var name in Text(alias, "ALIAS_NAME").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) Remarks.Add(names, name, use);
        }

        var births = one.Elements("INDIVIDUAL_DATE_OF_BIRTH").Select(Birth).OfType<PartialDate>().Distinct().ToList();
        var numbers = one.Elements("INDIVIDUAL_DOCUMENT").Select(document => Identifier.Read(Identifier.KindOf(Text(document, "TYPE_OF_DOCUMENT")), Text(document, "NUMBER")))
            .OfType<Identifier>().Distinct().ToList();
        return new(Text(one, "DATAID"), kind, names, births, numbers, [Text(one, "UN_LIST_TYPE")], Remarks.Day(Text(one, "LISTED_ON")), null, Text(one, "COMMENTS1"), Text(one, "REFERENCE_NUMBER"));
    }

    private static PartialDate? Birth(XElement birth)
    {
        var about = Text(birth, "TYPE_OF_DATE") == "APPROXIMATELY" ? "circa " : "";
        var written = Text(birth, "DATE") is { Length: > 0 } day ? day : Text(birth, "YEAR");
        if (written.Length == 0 && Text(birth, "FROM_YEAR") is { Length: > 0 } from) written = $"{from} to {Text(birth, "TO_YEAR")}";
        return PartialDate.Read(about + written);
    }

    private static string Text(XElement one, string name) => string.Join(' ', ((string?)one.Element(name) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
