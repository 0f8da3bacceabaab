using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entente.Exchange.Entries;
using Entente.Node.Shell.Accounts;
using Entente.Node.Shell.Forms;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Entente.Node.Shell.Matters;

/// <summary>What the forms of draft pages post to. Each ends in the same handler as its endpoint under <c>/api</c>, and leads back to a page.</summary>
internal static partial class DraftForms
{
    /// <summary>What <c>keep</c> answers to the page that is being typed in.</summary>
    /// <param name="At">Clock time at the node's capital, for the note beside the form.</param>
    /// <param name="Version">To be posted with the next save.</param>
    /// <param name="Complaints">All complaints so far; the page shows those of fields that were left.</param>
    public sealed record Kept(string At, int Version, IReadOnlyList<KeptComplaint> Complaints);

    /// <summary>One complaint in the reader's language.</summary>
    public sealed record KeptComplaint(string Field, string Text);

    public static void Map(IEndpointRouteBuilder app)
    {
        var drafts = app.MapGroup("/drafts").ExcludeFromDescription();
        drafts.MapPost("/new", Begin).RequireAuthorization(Rights.MattersWrite);
        drafts.MapPost("/{id:guid}", Act).RequireAuthorization(Rights.MattersWrite);
        drafts.MapPost("/{id:guid}/keep", Keep).RequireAuthorization(Rights.MattersWrite);
        drafts.MapPost("/{id:guid}/decide", Decide).RequireAuthorization(Rights.MattersRelease);
    }

    /// <summary>Begins a draft of one kind of entry and opens its page; in a matter, the one of this kind that the officer has open already.</summary>
    private static async Task<RedirectHttpResult> Begin(IFormCollection form, Workplace work, CancellationToken cancel)
    {
        var matter = Digest.TryParse(form["matter"], out var id) ? id : (Digest?)null;
        var to = PartyCode.TryParse(form["to"], out var party) ? party : (PartyCode?)null;
        var begun = await SaveDraft.Handle(
            new(null, 0, form["procedure"].ToString(), form["type"].ToString(), matter, to, Prefilled(form), Resume: true), work, cancel);
        return begun.Draft is { } draft && begun.Done
            ? TypedResults.LocalRedirect($"/drafts/{draft.Id}{(draft.Version > 1 ? "?resumed=1" : "")}")
            : TypedResults.LocalRedirect(matter is null ? $"/new?refused={Codes(begun)}" : $"/matters/{matter}?refused={Codes(begun)}");
    }

    /// <summary>An empty form; with the entry named that the button stood beside.</summary>
    private static JsonElement Prefilled(IFormCollection form) =>
        Digest.TryParse(form["about"], out var about)
        && ProcedureCatalogue.Find(form["procedure"].ToString())?.Kind(form["type"].ToString())?.Fields.FirstOrDefault(f => f.Kind == FieldKind.Digest) is { } field
            ? JsonSerializer.SerializeToElement(new Dictionary<string, string> { [field.Name] = about.Hex })
            : DraftContent.NoFields;

    /// <summary>Save, hand in, give up, or lengthen a list: the buttons of the form.</summary>
    private static async Task<Results<RedirectHttpResult, RazorComponentResult<App>, NotFound>> Act(
        Guid id, IFormCollection form, Workplace work, House house, HttpContext http, CancellationToken cancel)
    {
        var (wish, change) = (form["do"].ToString(), form["change"].ToString());
        if (wish == "discard")
        {
            var gone = await DiscardDraft.Handle(new(id, Version(form)), work, cancel);
            return gone.Draft is null ? TypedResults.NotFound()
                : TypedResults.LocalRedirect(gone.Done ? (gone.Draft.Matter is { } matter ? $"/matters/{matter}" : "/") : $"/drafts/{id}?refused={Codes(gone)}");
        }

        var (saved, posted) = await Save(id, form, change, work, house, cancel);
        if (posted is null) return TypedResults.NotFound();
        if (!saved.Done || saved.Draft is not { } draft) return Unkept.Page(http, posted, saved.Complaints);
        TypedCopy.Taken(http);
        if (change.Length > 0) return TypedResults.LocalRedirect($"/drafts/{id}#{FieldPath.Id(change[(change.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('[')[0])}");
        if (wish == "attach") return TypedResults.LocalRedirect(After(await Attach(id, form.Files["file"], work, cancel), id, kept: true));
        if (wish.StartsWith("drop:", StringComparison.Ordinal) && Guid.TryParse(wish[5..], out var file))
            return TypedResults.LocalRedirect(After(await AttachFile.Detach(id, file, work, cancel), id, kept: true));
        if (wish != "submit") return TypedResults.LocalRedirect($"/drafts/{id}");

        var sent = DraftsOf(draft) is { Release: Release.Author }
            ? await ReleaseDraft.Handle(new(id, draft.Version, NoManufactureMethods: true), work, cancel)
            : await SubmitDraft.Handle(new(id, draft.Version), work, cancel);
        return TypedResults.LocalRedirect(After(sent, id, kept: true, all: true));
    }

    /// <summary>Keeps what is typed and says what is wrong with it so far. 409 when another tab has saved since.</summary>
    private static async Task<Results<Ok<Kept>, NotFound, Conflict>> Keep(
        Guid id, IFormCollection form, Workplace work, House house, Tongue t, CancellationToken cancel)
    {
        var (saved, _) = await Save(id, form, "", work, house, cancel);
        if (saved.Draft is not { } draft) return TypedResults.NotFound();
        if (!saved.Done) return TypedResults.Conflict();
        var sheet = await ReadSheet.Handle(id, work, cancel);
        var words = new FieldWords(t);
        return TypedResults.Ok(new Kept(
            House.At(draft.UpdatedAt, house.Own.Zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture), draft.Version,
            [.. (sheet?.Complaints ?? []).Select(c => new KeptComplaint(c.Field, words.Complaint(c)))]));
    }

    /// <summary>Releases or returns, by the second person.</summary>
    private static async Task<Results<RedirectHttpResult, NotFound>> Decide(Guid id, IFormCollection form, Workplace work, HttpContext http, CancellationToken cancel)
    {
        var decided = form["do"] == "release"
            ? await ReleaseDraft.Handle(new(id, Version(form), form["clean"] == "true"), work, cancel)
            : await ReturnDraft.Handle(new(id, Version(form), form["note"].ToString()), work, cancel);
        if (decided.Draft is null) return TypedResults.NotFound();
        if (decided.Done) TypedCopy.Taken(http);
        return TypedResults.LocalRedirect(decided is { Done: true, Draft.Stage: DraftStage.Draft } ? "/release" : After(decided, id));
    }

    private static async Task<DraftOutcome> Attach(Guid id, IFormFile? file, Workplace work, CancellationToken cancel)
    {
        if (file is not { Length: > 0 and <= AttachFile.MaxBytes }) return new(null, [file is { Length: > 0 } ? AttachFile.TooLarge(AttachFile.MaxBytes) : Complaint.Of("file", "required")]);
        using var content = new MemoryStream();
        await file.CopyToAsync(content, cancel);
        var type = file.ContentType is { Length: > 0 } said ? said : "application/octet-stream";
        return await AttachFile.Handle(id, Path.GetFileName(file.FileName), type, content.ToArray(), work, cancel);
    }

    /// <summary>Saves what was posted and says what that was. A version that was overtaken by the same text is not refused: the answer to the first save was lost.</summary>
    private static async Task<(DraftOutcome Saved, DraftContent? Posted)> Save(
        Guid id, IFormCollection form, string change, Workplace work, House house, CancellationToken cancel)
    {
        if (await ReadSheet.Handle(id, work, cancel) is not { Draft.IsMine: true } sheet) return (DraftOutcome.NotFound, null);
        var draft = sheet.Draft;
        var content = PostedContent.Read(sheet.Kind, form, house.Own.Zone, change) with { Sources = PostedContent.Sources(form["sources"]) };
        var saved = await SaveDraft.Handle(
            new(id, Version(form), draft.Procedure, draft.Type, draft.Matter, draft.Audience.Count > 0 ? draft.Audience[0] : null, content.Fields,
                content.Handling, content.Purposes, content.LegalBasis, content.RetainUntil, form["confirm"] == "true",
                Sources: content.Sources), work, cancel);
        return saved is { Draft: { Stage: DraftStage.Draft } stored, Complaints.Count: > 0 } && Unkept.IsStored(content, stored.Content, sheet.Kind)
            ? (saved with { Complaints = [] }, content) : (saved, content);
    }

    private static EntryKind? DraftsOf(DraftView draft) => ProcedureCatalogue.Find(draft.Procedure)?.Kind(draft.Type);

    /// <summary>After a step forward: the matter once it was sent; else the draft, with everything that stands in the way.</summary>
    private static string After(DraftOutcome outcome, Guid id, bool kept = false, bool all = false) => outcome switch
    {
        { Done: true, Draft: { Stage: DraftStage.Released, Matter: { } matter } } => $"/matters/{matter}",
        { Done: true, Entry: { } opening } => $"/matters/{opening}",
        { Done: true } => $"/drafts/{id}",
        _ => $"/drafts/{id}?{string.Join('&', new[] { all ? "all=1" : "", Codes(outcome) is { Length: > 0 } codes ? $"refused={codes}" : "", kept ? "kept=1" : "" }.Where(s => s.Length > 0))}{(all ? "#stands" : "")}",
    };

    private static int Version(IFormCollection form) =>
        int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    /// <summary>Codes of what stands in the way and belongs to no field, with their arguments; the page finds the others again by itself.</summary>
    private static string Codes(DraftOutcome outcome) =>
        string.Join(',', outcome.Complaints.Where(c => c.Field is "" or "file" or "note" or "noManufactureMethods" or "matter" or "procedure").Select(c => string.Join(':', c.Args.Prepend(c.Code))).Distinct());

    /// <summary>Reads such codes from an address; anything else there is ignored.</summary>
    public static IReadOnlyList<Complaint> Refused(string? codes) =>
        [.. (codes ?? "").Split(',').Where(c => Code().IsMatch(c)).Select(c => c.Split(':')).Select(c => Complaint.Of("", c[0], c[1..]))];

    [GeneratedRegex(@"\A[a-z][a-z-]{0,60}(:[A-Za-z0-9@._-]{1,80}){0,4}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex Code();
}
