using System.Text;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Streams;

/// <summary>
/// Where the content of an entry comes from when it is a copy of another: <c>COPY:</c> and the base64url of that entry's name, among its assurances, signed
/// like all of its header. The conditions of what was copied go with the copy (docs/protocol/exchange.md 7.1).
/// </summary>
public static class Provenance
{
    private const string Prefix = "COPY:";

    /// <summary>The assurance that names a source.</summary>
    public static string Mark(Digest source) => Prefix + Encoding.ASCII.GetString(StrictBase64Url.Encode(source.ToBytes()));

    /// <summary>The entries that a header says it holds copies of; a mark that names none is no mark.</summary>
    public static IReadOnlyList<Digest> Sources(EntryHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var found = new List<Digest>();
        foreach (var mark in header.Entente.Assurances.Where(a => a.StartsWith(Prefix, StringComparison.Ordinal)))
            if (StrictBase64Url.TryDecode(Encoding.ASCII.GetBytes(mark[Prefix.Length..]), out var bytes) && bytes.Length == 32) found.Add(Digest.FromBytes(bytes));
        return found;
    }

    /// <summary>
    /// What a copy leaves more open than its source: <c>use</c>, <c>tlp</c>, <c>restriction</c>, <c>purpose</c> or <c>retain-until</c>; null when
    /// everything is equal or stricter.
    /// </summary>
    public static string? Widened(EntenteAttributes source, EntenteAttributes copy)
    {
        ArgumentNullException.ThrowIfNull(copy);
        return Widened(source, copy.Handling, copy.Purpose, copy.RetainUntil);
    }

    /// <summary>The same for a copy that is not written yet.</summary>
    public static string? Widened(EntenteAttributes source, Handling handling, IReadOnlyList<Purpose> purposes, DateOnly? retainUntil)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(handling);
        ArgumentNullException.ThrowIfNull(purposes);
        return source.Handling.Use.Except(handling.Use).Any() ? "use"
            : handling.Tlp < source.Handling.Tlp ? "tlp"
            : source.Handling.Restriction is { } words && words != handling.Restriction ? "restriction"
            : purposes.Except(source.Purpose).Any() ? "purpose"
            : source.RetainUntil is { } last && (retainUntil is not { } kept || kept > last) ? "retain-until"
            : null;
    }
}
