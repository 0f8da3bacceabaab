using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Shell.Matters;

/// <summary>Something of this node that a matter is linked to.</summary>
/// <param name="Kind">Key of what it is, <c>link.exhibit</c>.</param>
/// <param name="Href">Where it is read.</param>
/// <param name="Title">How it is called.</param>
/// <param name="Drawing">Its structure, drawn; null for what has none.</param>
public sealed record MatterLink(string Kind, string Href, Bilingual Title, MatterDrawing? Drawing = null);

/// <summary>A drawing that the matter page shows with the key of its alternative text, and who drew it.</summary>
public sealed record MatterDrawing(string Address, string TextKey, string ByKey, string Formula);

/// <summary>What a desk or a register knows of a matter. Each registers its own; only what this officer may see.</summary>
public interface ILinkToMatter
{
    /// <summary>The links; empty when there are none.</summary>
    Task<IReadOnlyList<MatterLink>> Links(MatterPage matter, CancellationToken cancel);
}

/// <summary>Matters that an entry of this one names, such as the one it was merged into.</summary>
internal sealed class RelatedMatters(Workplace work) : ILinkToMatter
{
    public async Task<IReadOnlyList<MatterLink>> Links(MatterPage matter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(matter);
        var named = matter.Timeline.SelectMany(e => Texts(e.Facts)).Select(text => Digest.TryParse(text, out var id) ? id : (Digest?)null).OfType<Digest>()
            .Where(id => id != matter.Id).Distinct().ToList();
        if (named.Count == 0) return [];
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        var rows = await db.Matters.AsNoTracking().Where(m => named.Contains(m.Id)).OrderBy(m => m.Number).ToListAsync(cancel);
        return
        [
            .. rows.Where(m => Store.Matters.Matters.MaySee(m, work.Me)).Select(m => (Row: m, Title: Projection.Title(m, work.AtRest)))
                .Select(m => new MatterLink("link.matter", $"/matters/{m.Row.Id}", new($"{m.Row.Number} {m.Title.En ?? m.Title.Zh}", $"{m.Row.Number} {m.Title.Zh ?? m.Title.En}"))),
        ];
    }

    /// <summary>The texts that stand in facts, lists and groups included.</summary>
    public static IEnumerable<string> Texts(JsonElement facts) => facts.ValueKind switch
    {
        JsonValueKind.String => [facts.GetString()!],
        JsonValueKind.Array => facts.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => facts.EnumerateObject().SelectMany(p => Texts(p.Value)),
        _ => [],
    };
}
