using System.Globalization;
using System.Text.RegularExpressions;
using Entente.Screening.Identifiers;

namespace Entente.Screening.Lists;

/// <summary>What OFAC writes into its remarks: aliases, dates of birth, numbers, names in Chinese.</summary>
internal static partial class Remarks
{
    public static void Mine(string remarks, List<ListedName> names, List<PartialDate> births, List<Identifier> numbers)
    {
        if (remarks.Length == 0) return;
        foreach (Match alias in Alias().Matches(remarks))
        {
            var use = alias.Groups["use"].Value is ['f', ..] ? NameUse.Former : NameUse.Alias;
            Add(names, alias.Groups["name"].Value, use);
        }

        foreach (Match chinese in Chinese().Matches(remarks)) Add(names, chinese.Groups["name"].Value, NameUse.OriginalScript);
        foreach (Match birth in Birth().Matches(remarks))
            if (PartialDate.Read(birth.Groups["date"].Value) is { } date && !births.Contains(date)) births.Add(date);
        foreach (Match number in Number().Matches(remarks))
        {
            var label = number.Groups["label"].Value;
            var kind = Identifier.KindOf(label);
            var value = number.Groups["value"].Value;
            bool china = number.Groups["country"].Value is "China" or "CN";
            if (kind == IdentifierKind.Other && china && value.Length == 18) kind = label.StartsWith("National", StringComparison.OrdinalIgnoreCase) ? IdentifierKind.ResidentId : kind;
            if (Identifier.Read(kind, value) is { } read && !numbers.Contains(read)) numbers.Add(read);
        }
    }

    /// <summary>Adds a name unless the same stands there already.</summary>
    public static void Add(List<ListedName> names, string written, NameUse use)
    {
        var name = written.Trim();
        if (name.Length > 0 && !names.Exists(had => had.Written == name)) names.Add(new(name, use));
    }

    /// <summary>"05 Jun 2021" and "2021-06-05".</summary>
    public static DateOnly? Day(string written) =>
        DateOnly.TryParseExact(written.Trim(), ["yyyy-MM-dd", "dd MMM yyyy", "d MMM yyyy", "MM/dd/yyyy", "yyyy-MM-dd'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    [GeneratedRegex(@"(?<use>[afn])\.k\.a\. '(?<name>[^']{2,200}(?:'[^';.]{1,100})*)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Alias();

    [GeneratedRegex(@"\(?Chinese (Simplified|Traditional)\s*:\s*(?<name>[\u3400-\u9fff·（）()]{2,60}?)\s*(\)|;|\.|$)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Chinese();

    [GeneratedRegex(@"\bDOB (?<date>[^;]{4,40}?)(?=\.?\s*(;|$))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Birth();

    [GeneratedRegex(
        @"(?<label>Vessel Registration Identification|Unified Social Credit Code( \(USCC\))?|Passport|National ID No\.|Identification Number|Citizen's Card Number|Chinese ID|Tax ID No\.|Registration (Number|ID)|Business Registration Number|Company Number|Legal Entity Number|Cedula No\.|C\.U\.R\.P\.|R\.F\.C\.|NIT #|RUC #|D\.N\.I\.|SSN|MMSI|SWIFT/BIC|Government Gazette Number|Personal ID Card|Seafarer's Identification Document|Stateless Person ID Card|Residency Number|Numero de Identidad|Travel Document Number|Aircraft Tail Number|Aircraft Manufacturer's Serial Number \(MSN\))[,:]?\s+(?<value>(IMO )?[A-Za-z0-9][A-Za-z0-9./ -]{3,40}?)(?=\s*(\((?<country>[^)]{2,40})\)|;|\.?$|\.\s|,|\s+(issued|expires)))",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
