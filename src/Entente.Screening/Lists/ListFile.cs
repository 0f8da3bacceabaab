using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Entente.Screening.Lists;

/// <summary>One file of a list, as it came: its name tells nothing but in an OFAC set, where the contents do not.</summary>
public sealed record ListFile(string Name, ReadOnlyMemory<byte> Content)
{
    /// <summary>A list file may be this large. OFAC's sdn_advanced.xml had about 110 MB in 2025.</summary>
    public const int MostBytes = 400_000_000;

    /// <summary>A list that loses more than this share of its parties, in hundredths, is not believed without a person.</summary>
    public const int MostLost = 10;

    /// <summary>Reads one edition of a list. The old one stays in force when this returns false.</summary>
    /// <param name="files">One file, or the CSV files of OFAC's set: sdn, alt, add, comments.</param>
    /// <param name="published">The edition's date, where the person who takes it in knows it; else the file's own.</param>
    /// <param name="inForce">The edition in force, against which a sudden loss is noticed; null for the first.</param>
    /// <param name="takeCutOff">Take what there is of a file that breaks off. The version says so.</param>
    public static bool TryRead(
        IReadOnlyList<ListFile> files, DateOnly? published, ListVersion? inForce, bool takeCutOff,
        [NotNullWhen(true)] out ListVersion? version, [NotNullWhen(false)] out ListFault? fault)
    {
        ArgumentNullException.ThrowIfNull(files);
        (version, fault) = (null, null);
        try
        {
            if (files.Count == 0 || files.All(file => file.Content.Length == 0)) throw new ListFaultException(new(ListFault.Empty, 0));
            if (files.Any(file => file.Content.Length > MostBytes)) throw new ListFaultException(new(ListFault.TooLarge, 0));
            var read = Read(files, takeCutOff);
            if (read.Parties.Count == 0) throw new ListFaultException(new(ListFault.Empty, 0));
            if (inForce is { Parties.Count: >= 20 } old && read.Parties.Count * 100L < old.Parties.Count * (100L - MostLost))
                throw new ListFaultException(new(ListFault.Shrunk, 0, Number(old.Parties.Count), Number(read.Parties.Count)));
            version = new(read.Format, published ?? read.Published, Digest(files), read.CutOff, read.Parties);
            return true;
        }
        catch (ListFaultException broken)
        {
            fault = broken.Fault;
            return false;
        }
    }

    /// <summary>What a reader found.</summary>
    internal sealed record Reading(string Format, DateOnly? Published, bool CutOff, IReadOnlyList<ListedParty> Parties);

    private static Reading Read(IReadOnlyList<ListFile> files, bool takeCutOff)
    {
        var first = files[0];
        var head = Text(first.Content[..Math.Min(first.Content.Length, 4096)]).TrimStart();
        if (head.StartsWith('<')) return XmlLists.Read(first.Content);
        if (head.StartsWith('{') && head.Contains("\"schema\"", StringComparison.Ordinal)) return FollowTheMoney.Read(Text(first.Content), takeCutOff);
        if (head.StartsWith('{') || head.StartsWith('[')) return ScreeningList.ReadJson(first.Content);
        if (ScreeningList.Is(head)) return ScreeningList.ReadCsv(Text(first.Content), takeCutOff);
        if (OfacCsv.Is(head)) return OfacCsv.Read([.. files.Select(file => (file.Name, Text(file.Content)))], takeCutOff);
        if (OwnCsv.Is(head)) return OwnCsv.Read(Text(first.Content), takeCutOff);
        throw new ListFaultException(new(ListFault.UnknownFormat, 0, first.Name));
    }

    /// <summary>UTF-8, or, where that cannot be, ISO 8859-1 as OFAC's older files are.</summary>
    private static string Text(ReadOnlyMemory<byte> content)
    {
        var bytes = content.Span;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) bytes = bytes[3..];
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Digest(IReadOnlyList<ListFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files) hash.AppendData(file.Content.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
