using System.Text.Json;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>A draft as lists show it.</summary>
/// <param name="Author">The officer who writes it.</param>
/// <param name="AuthorName">As colleagues know the officer.</param>
/// <param name="UpdatedAt">Last saved; once handed in, since when it waits.</param>
/// <param name="MayRelease">True when this officer may release it.</param>
/// <param name="Title">The matter's title, or the one the draft would give it; empty while it says nothing yet.</param>
/// <param name="Number">The matter's number; null for an opening.</param>
/// <param name="Audience">Parties it is for; empty for a domestic matter.</param>
/// <param name="Due">The nearest end of what we owe in the matter, with its zone; null when we owe nothing there.</param>
public sealed record DraftLine(
    Guid Id, string Procedure, string Type, Digest? Matter, DraftStage Stage, UnitCode Unit, Guid Author, string AuthorName, DateTimeOffset UpdatedAt,
    bool MayRelease, Bilingual Title, string? Number, IReadOnlyList<PartyCode> Audience, DraftDue? Due)
{
    /// <summary>True when another officer gave it back with a note.</summary>
    public bool Returned { get; init; }
}

/// <summary>What we owe in the matter of a draft.</summary>
/// <param name="Name">Code of what is owed.</param>
/// <param name="At">When it falls due.</param>
/// <param name="Zone">IANA zone in which that day ends.</param>
public sealed record DraftDue(string Name, DateTimeOffset At, string Zone);

/// <summary>Puts drafts into lines: what each is about, whose it is, for whom, and by when it is needed.</summary>
internal static class DraftLines
{
    /// <summary>What is due first, then what has waited longest.</summary>
    public static IEnumerable<DraftLine> Sorted(IEnumerable<DraftLine> lines) =>
        lines.OrderBy(d => d.Due is null).ThenBy(d => d.Due?.At).ThenBy(d => d.UpdatedAt);

    /// <summary>The lines, in the order of the rows.</summary>
    public static async Task<IReadOnlyList<DraftLine>> Read(NodeDb db, IReadOnlyList<Draft> rows, Workplace work, CancellationToken cancel)
    {
        var authors = rows.Select(d => d.Author).Distinct().ToList();
        var names = await db.Users.Where(u => authors.Contains(u.Id)).Select(u => new { u.Id, u.DisplayName }).ToDictionaryAsync(u => u.Id, u => u.DisplayName, cancel);
        var ids = rows.Select(d => d.Matter).OfType<Digest>().Distinct().ToList();
        var matters = await db.Matters.AsNoTracking().Where(m => ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, cancel);
        var us = work.Identity.Party;
        var dues = (await db.Dues.AsNoTracking().Where(d => ids.Contains(d.Matter) && d.OwedBy == us).ToListAsync(cancel)).ToLookup(d => d.Matter);
        return [.. rows.Select(draft =>
        {
            var matter = draft.Matter is { } id ? matters.GetValueOrDefault(id) : null;
            var due = matter is null ? null : dues[matter.Id].MinBy(d => d.At);
            return new DraftLine(
                draft.Id, draft.Procedure, draft.Type, draft.Matter, draft.Stage, draft.Unit, draft.Author, names.GetValueOrDefault(draft.Author, ""), draft.UpdatedAt,
                Drafts.MayRelease(draft, work.Me), matter is null ? TitleOf(draft.Procedure, Drafts.Content(draft, work.AtRest).Fields) : Projection.Title(matter, work.AtRest),
                matter?.Number, Drafts.Parties(draft.Audience), due is null ? null : new(due.Name, due.At, due.Zone))
            {
                Returned = draft is { Stage: DraftStage.Draft, ReturnNote: not null },
            };
        })];
    }

    /// <summary>The title an opening would give its matter, as far as it is written.</summary>
    public static Bilingual TitleOf(string procedure, JsonElement fields)
    {
        try
        {
            return ProcedureCatalogue.Find(procedure)?.Title(fields, null) ?? new(null, null);
        }
        catch (InvalidOperationException)
        {
            return new(null, null); // a draft may hold anything as typed, a number where a text belongs; it then has no title yet
        }
    }

    /// <summary>The terms that a statement of an agreement holds, when they can be read.</summary>
    public static AgreementTerms? TermsOf(JsonElement values) =>
        values.ValueKind == JsonValueKind.Object && values.TryGetProperty("terms", out var text) && text.ValueKind == JsonValueKind.String
            ? AgreementTerms.Read(System.Text.Encoding.UTF8.GetBytes(text.GetString()!)).Terms
            : null;
}
