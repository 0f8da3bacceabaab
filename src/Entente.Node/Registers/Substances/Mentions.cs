using Entente.Exchange.Entries;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Substances.Identifiers;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Registers.Substances;

/// <summary>Where this node knows a substance from: matters whose opening names its key, exhibits in which it was found, and their spectra.</summary>
internal static class Mentions
{
    /// <summary>Most of each kind.</summary>
    public const int AtMost = 30;

    /// <summary>A matter or an exhibit, and how many spectra are on file for it.</summary>
    public sealed record Mention(string Href, string Title, int Spectra);

    /// <summary>What this officer may see.</summary>
    public sealed record Found(IReadOnlyList<Mention> Matters, IReadOnlyList<Mention> Exhibits);

    public static async Task<Found> Of(InChIKey key, Me me, IDbContextFactory<NodeDb> contexts, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var hits = await SearchIndex.Find(db, key.Value, hit => me.May(Rights.MattersRead, hit.Unit, hit.Procedure), 2 * AtMost, cancel);
        var exhibits = hits.Where(hit => hit.Kind == "exhibit").Take(AtMost).ToList();
        var ids = exhibits.ConvertAll(hit => Guid.Parse(hit.Subject));
        var spectra = await db.Spectra.Where(spectrum => ids.Contains(spectrum.ExhibitId)).GroupBy(spectrum => spectrum.ExhibitId)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancel);
        return new(
            [.. hits.Where(hit => hit.Kind == "matter").Take(AtMost).Select(hit => new Mention($"/matters/{hit.Subject}", hit.Title, 0))],
            [.. exhibits.Select(hit => new Mention($"/laboratory/exhibits/{hit.Subject}", hit.Title, spectra.GetValueOrDefault(Guid.Parse(hit.Subject))))]);
    }
}
