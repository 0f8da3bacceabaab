using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Federation;
using Entente.Node.Shell.Accounts;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>Lets a draft go out: it is checked once more, signed and dispatched in one transaction. Four eyes: never by its own author.</summary>
public static class ReleaseDraft
{
    /// <summary>What the releasing officer's side signs for.</summary>
    public const string NoMethodsAssurance = "NO-MANUFACTURE-METHODS";

    /// <summary>Which draft, and what its releaser has looked at.</summary>
    /// <param name="NoManufactureMethods">The officer has read it and found no method of making a drug in it (domain.md G9).</param>
    public sealed record Request(Guid Id, int Version, bool NoManufactureMethods);

    internal static void Map(RouteGroupBuilder drafts) => drafts.MapPost("/{id:guid}/release", Post).RequireAuthorization();

    /// <summary>Releases; complaints leave it where it is.</summary>
    public static Task<DraftOutcome> Handle(Request request, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(work);
        return work.Dispatcher.Release(request, work, cancel);
    }

    /// <summary>The statement with all that will be signed around it; or the complaints. Run inside the transaction that dispatches it.</summary>
    internal static async Task<(Draft? Draft, Outgoing? Outgoing, IReadOnlyList<Complaint> Complaints)> Prepare(
        NodeDb db, Request request, Workplace work, CancellationToken cancel)
    {
        if (await Drafts.Find(db, request.Id, work.Me, cancel) is not { } draft) return (null, null, []);
        if (draft.Stage is DraftStage.Released or DraftStage.Discarded) return (draft, null, [Complaint.Of("", "draft-not-open")]);
        var kind = Drafts.KindOf(draft)!;
        if (kind.Release == Release.SecondPerson && draft.Author == work.Me.Id) return (draft, null, [Complaint.Of("", "own-draft")]);
        if (!Drafts.MayRelease(draft, work.Me)) return (draft, null, [Complaint.Of("", "not-yours-to-release")]);
        if (Drafts.Stale(draft, request.Version) is { } stale) return (draft, null, [stale]);

        if (await Restoration.ReceiveOnlySince(db, cancel) is not null) return (draft, null, [Complaint.Of("", "restored-receives-only")]);
        foreach (var reader in Drafts.Parties(draft.Audience))
            if (await Restoration.WaitsFor(db, reader, cancel) is { } silent) return (draft, null, [Complaint.Of("", "restored-partner-unasked", silent.Value)]);

        var content = Drafts.Content(draft, work.AtRest);
        var (statement, complaints) = await ReleaseChecks.Run(db, draft, content, work, cancel);
        var screened = kind.Release == Release.Author || request.NoManufactureMethods;
        if (!screened) complaints = [.. complaints, Complaint.Of("noManufactureMethods", "methods-not-screened")];
        if (statement is null || !screened) return (draft, null, complaints);

        var files = await db.Attachments.AsNoTracking().Where(a => a.Draft == draft.Id).OrderBy(a => a.Name)
            .Select(a => new AttachmentStub(a.Name, a.Type, a.Size, a.Sha256, a.Sm3)).ToListAsync(cancel);
        var audience = Drafts.Parties(draft.Audience);
        var copied = await Copies.Of(db, draft, content, cancel);
        var procedure = ProcedureCatalogue.Find(draft.Procedure)!;
        return (draft, new(
            procedure, draft.Type, statement, draft.Matter, draft.Unit, audience,
            audience.Length == 0 || procedure.Name == StreamName.Bootstrap ? null : draft.Agreement,
            content.Handling, [.. content.Purposes.Distinct().Order()], [.. content.LegalBasis.Distinct()], content.RetainUntil,
            [.. copied.Select(c => Provenance.Mark(c.Hash)), .. kind.Release == Release.SecondPerson ? [NoMethodsAssurance] : Array.Empty<string>()], files, draft.Author, work.Me.Id), []);
    }

    /// <summary>Marks a draft as the entry it became; in the same transaction.</summary>
    internal static async Task Done(NodeDb db, Draft draft, StoredEntry entry, Workplace work, CancellationToken cancel)
    {
        (draft.Stage, draft.UpdatedAt, draft.DecidedBy, draft.Entry) = (DraftStage.Released, work.Now, work.Me.Id, entry.Hash);
        draft.Version++;
        foreach (var file in await db.Attachments.Where(a => a.Draft == draft.Id).ToListAsync(cancel))
        {
            file.Entry = entry.Hash;
            foreach (var party in Drafts.Parties(draft.Audience)) db.FileDeliveries.Add(new() { Attachment = file.Id, Entry = entry.Hash, Partner = party });
        }

        await OpenMatter.ByWriting(db, draft, cancel);
        Audit.Note(db, work.Me.Id, "draft.release", "draft", draft.Id.ToString(), work.Now);
    }

    private static async Task<IResult> Post(Guid id, Request request, Workplace work, CancellationToken cancel) =>
        DraftAnswers.Of(await Handle(request with { Id = id }, work, cancel));
}
