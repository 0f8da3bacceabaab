using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Federation;
using Entente.Node.Shell.Accounts;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>Keeps what an officer is writing, complete or not, as it is typed. Nothing of a draft is ever judged away here.</summary>
public static class SaveDraft
{
    /// <summary>Largest form kept, in characters of JSON.</summary>
    public const int MaxFieldsLength = 512 * 1024;

    private const int YearsKept = 3; // domain.md 0.2, retentionUntil: our default

    /// <summary>The form as it stands.</summary>
    /// <param name="Id">The draft; null begins one.</param>
    /// <param name="Version">The version the page knows; ignored for a new one.</param>
    /// <param name="Procedure">With its version, <c>substance-notification@1</c>.</param>
    /// <param name="Type">Kind of statement.</param>
    /// <param name="Matter">The matter it continues; null for an opening.</param>
    /// <param name="To">For an opening: the party it is for; null for a domestic matter.</param>
    /// <param name="Fields">Facts and body fields together, as typed.</param>
    /// <param name="Handling">Null for the usual one.</param>
    /// <param name="Purposes">Null for none chosen yet.</param>
    /// <param name="LegalBasis">Null for none chosen yet.</param>
    /// <param name="RetainUntil">Null for three years from now.</param>
    /// <param name="Sources">Entries of partners whose content it repeats; null leaves them as they are.</param>
    /// <param name="Confirm">True when the author has read it again against an agreement that is newer.</param>
    /// <param name="Resume">True to go on, in a matter, with the draft of this kind that the officer has open already and that says all of <paramref name="Fields"/>; it is left as it is.</param>
    public sealed record Request(
        Guid? Id, int Version, string Procedure, string Type, Digest? Matter, PartyCode? To, JsonElement Fields, Handling? Handling = null,
        IReadOnlyList<Purpose>? Purposes = null, IReadOnlyList<string>? LegalBasis = null, DateOnly? RetainUntil = null, bool Confirm = false,
        bool Resume = false, IReadOnlyList<Digest>? Sources = null)
    {
        internal IReadOnlyList<Complaint> Complaints()
        {
            var found = new List<Complaint>();
            if (ProcedureCatalogue.Find(Procedure) is not { } procedure) found.Add(Complaint.Of("procedure", "unknown-procedure", Procedure));
            else if (procedure.Kind(Type) is not { } kind) found.Add(Complaint.Of("type", "unknown-entry", Type));
            else if ((Matter is null) != (kind == procedure.Opening)) found.Add(Complaint.Of("matter", "opening-or-matter"));
            if (Fields.ValueKind != JsonValueKind.Object) found.Add(Complaint.Of("fields", "not-a-group"));
            else if (Fields.GetRawText().Length > MaxFieldsLength) found.Add(Complaint.Of("fields", "form-too-large"));
            return found;
        }
    }

    internal static void Map(RouteGroupBuilder drafts)
    {
        drafts.MapPost("/", (Request request, Workplace work, CancellationToken cancel) => Answer(request with { Id = null }, work, cancel))
            .RequireAuthorization(Rights.MattersWrite);
        drafts.MapPut("/{id:guid}", (Guid id, Request request, Workplace work, CancellationToken cancel) => Answer(request with { Id = id }, work, cancel))
            .RequireAuthorization(Rights.MattersWrite);
    }

    /// <summary>Saves; a version that was overtaken is refused and nothing is lost on either side.</summary>
    public static async Task<DraftOutcome> Handle(Request request, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(work);
        if (request.Complaints() is { Count: > 0 } complaints) return new(null, complaints);
        return await work.Gate.Write(db => Save(db, request, work, cancel), cancel);
    }

    private static async Task<DraftOutcome> Save(NodeDb db, Request request, Workplace work, CancellationToken cancel)
    {
        var (me, now) = (work.Me, work.Now);
        Draft? draft;
        if (request.Id is { } id)
        {
            draft = await Drafts.Find(db, id, me, cancel);
            if (draft is null || draft.Author != me.Id) return DraftOutcome.NotFound;
            if (draft.Stage is not DraftStage.Draft) return new(await Drafts.View(db, draft, work, cancel), [Complaint.Of("", "draft-not-open")]);
            if (Drafts.Stale(draft, request.Version) is { } stale) return new(await Drafts.View(db, draft, work, cancel), [stale]);
        }
        else
        {
            if (!me.May(Rights.MattersWrite, me.Unit, request.Procedure)) return new(null, [Complaint.Of("procedure", "no-right")]);
            if (request.Resume && await Open(db, request, work, cancel) is { } open) return new(await Drafts.View(db, open, work, cancel), []);
            if (await Begin(db, request, work, cancel) is not { } begun) return new(null, [Complaint.Of("matter", "matter-unknown")]);
            db.Drafts.Add(draft = begun);
            Audit.Note(db, me.Id, "draft.begin", "draft", draft.Id.ToString(), now);
        }

        if (request.Confirm || request.Id is null) draft.ConfirmedAt = now;
        if (draft.Matter is null && request.Confirm) draft.Agreement = await InForce(db, request, now, cancel); // a newer one may have taken its place
        // An answer begins with what the matter was opened for; its author may narrow it.
        var opening = request is { Id: null, Matter: { } of } ? (await MatterFile.Load(db, [of], cancel))[of].Opening?.Entente : null;
        Drafts.SetContent(draft, new(
            request.Fields.Clone(), request.Handling ?? opening?.Handling ?? DraftContent.UsualHandling,
            request.Purposes ?? opening?.Purpose ?? [], request.LegalBasis ?? opening?.LegalBasis ?? [],
            request.RetainUntil ?? work.Today.AddYears(YearsKept))
        {
            Sources = request.Sources ?? (draft.Content.Length == 0 ? null : Drafts.Content(draft, work.AtRest).Sources),
        }, work.AtRest);
        draft.UpdatedAt = now;
        draft.Version++;
        return new(await Drafts.View(db, draft, work, cancel), []);
    }

    /// <summary>The officer's open draft of this kind in the matter that says what the request says; the last saved of several.</summary>
    private static async Task<Draft?> Open(NodeDb db, Request request, Workplace work, CancellationToken cancel)
    {
        if (request.Matter is not { } matter) return null;
        var open = await Drafts.Own(db, work.Me).Where(d => d.Matter == matter && d.Type == request.Type).OrderByDescending(d => d.UpdatedAt).ToListAsync(cancel);
        return open.Find(draft => Drafts.Content(draft, work.AtRest).Fields is var said
            && request.Fields.EnumerateObject().All(f => said.TryGetProperty(f.Name, out var value) && JsonElement.DeepEquals(f.Value, value)));
    }

    private static async Task<Draft?> Begin(NodeDb db, Request request, Workplace work, CancellationToken cancel)
    {
        var (audience, agreement) = (request.To is { } to ? to.Value : "", await InForce(db, request, work.Now, cancel));
        if (request.Matter is { } id)
        {
            if (await db.Matters.FindAsync([id], cancel) is not { } matter || !Matters.MaySee(matter, work.Me)) return null;
            audience = Drafts.Joined(Drafts.Parties(matter.Parties).Where(p => p != work.Identity.Party));
            agreement = Digest.TryParse(matter.Log, out var named) ? named : null;
        }

        return new()
        {
            Id = Guid.CreateVersion7(work.Now), Procedure = request.Procedure, Type = request.Type, Matter = request.Matter, Agreement = agreement,
            Audience = audience, Content = [], Stage = DraftStage.Draft, Author = work.Me.Id, Unit = work.Me.Unit,
            CreatedAt = work.Now, UpdatedAt = work.Now, ConfirmedAt = work.Now, Version = 0,
        };
    }

    /// <summary>The agreement in force with the party that allows this procedure, the newest first; null when there is none.</summary>
    private static async Task<Digest?> InForce(NodeDb db, Request request, DateTimeOffset now, CancellationToken cancel)
    {
        if (request.To is not { } to || StreamName.ProcedureNameOf(request.Procedure) == StreamName.Bootstrap) return null;
        var known = await db.Agreements.AsNoTracking().Where(a => a.Complete).ToListAsync(cancel);
        return known.Where(a => a.InForce(now) && Drafts.Parties(a.Parties) is { Length: 2 } parties && parties.Contains(to))
            .OrderByDescending(a => a.SignedAt).Select(a => (Digest?)a.Id).FirstOrDefault();
    }

    private static async Task<IResult> Answer(Request request, Workplace work, CancellationToken cancel) =>
        DraftAnswers.Of(await Handle(request, work, cancel));
}
