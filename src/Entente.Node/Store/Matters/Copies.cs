using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Federation;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>
/// What a draft passes on of partners' entries: those that its author named, and those with the same file. Their conditions go with the copy (domain.md 0.3;
/// docs/protocol/exchange.md 7.1). A text that is typed again and names no source is beyond detection.
/// </summary>
internal static class Copies
{
    /// <summary>The partners' entries that a draft holds copies of.</summary>
    public static async Task<List<StoredEntry>> Of(NodeDb db, Draft draft, DraftContent content, CancellationToken cancel)
    {
        var named = (content.Sources ?? []).ToHashSet();
        var files = await db.Attachments.Where(a => a.Draft == draft.Id).Select(a => a.Sha256).ToListAsync(cancel);
        if (files.Count > 0)
            named.UnionWith(await db.Attachments.Where(a => a.Entry != null && files.Contains(a.Sha256)).Select(a => a.Entry!.Value).ToListAsync(cancel));
        return named.Count == 0 ? [] : await db.Entries.AsNoTracking().Where(e => named.Contains(e.Hash) && e.Direction == Direction.Theirs).OrderBy(e => e.Position).ToListAsync(cancel);
    }

    /// <summary>Why the copy may not go out as it is.</summary>
    public static async Task<IReadOnlyList<Complaint>> Complaints(NodeDb db, Draft draft, DraftContent content, Workplace work, CancellationToken cancel)
    {
        var found = new List<Complaint>();
        var sources = await Of(db, draft, content, cancel);
        if ((content.Sources ?? []).Except(sources.Select(s => s.Hash)).Any()) found.Add(Complaint.Of("sources", "source-unknown"));
        foreach (var source in sources)
        {
            var attributes = EntryCodec.HeaderOf(source.HeaderBytes).Entente;
            if (Provenance.Widened(attributes, content.Handling, content.Purposes, content.RetainUntil) is { } what) found.Add(Complaint.Of(Field(what), "copy-more-open"));
            var state = (await MatterFile.Load(db, [source.Matter], cancel))[source.Matter].State;
            if (state.Against(source.Hash)?.Ask == ContentAsk.Recall) found.Add(Complaint.Of("sources", "copy-of-withdrawn"));
            var outsiders = Drafts.Parties(draft.Audience).Except([source.Issuer, .. attributes.Aud]).ToList();
            if (NeedsLeave(attributes.Handling))
                foreach (var party in outsiders.Where(p => !state.Requests.Any(r => r.About == source.Hash && r.From == work.Identity.Party && r.Permits(work.Today)
                    && r.Statement is AskOnwardUse { Use: OnwardUse.PassOn } asked && asked.Recipient == p))) found.Add(Complaint.Of("sources", "copy-needs-permission", party.Value));
        }

        return [.. found.Distinct()];
    }

    /// <summary>H2 and H3 say so themselves; TLP from AMBER on keeps to the organisations that received it (FIRST, TLP 2.0).</summary>
    private static bool NeedsLeave(Handling handling) =>
        handling.Use.Contains(UseCode.H2) || handling.Use.Contains(UseCode.H3) || handling.Tlp >= Tlp.Amber;

    private static string Field(string what) => what switch
    {
        "use" => "handling.use",
        "tlp" => "handling.tlp",
        "restriction" => "handling.restriction",
        "purpose" => "purposes",
        _ => "retainUntil",
    };
}
