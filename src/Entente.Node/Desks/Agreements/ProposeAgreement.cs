using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;

namespace Entente.Node.Desks.Agreements;

/// <summary>Puts terms before a partner whose card was compared. The proposal is a draft that a second officer releases, as everything is.</summary>
public static class ProposeAgreement
{
    /// <summary>The terms, but for the cards, which the node puts in.</summary>
    /// <param name="EntriesPerDay">Entries each side may send the other in one UTC day.</param>
    /// <param name="ClockSkewSeconds">How far the clocks may stand apart.</param>
    /// <param name="Also">Further parties, for an agreement among three or more; each card was compared.</param>
    /// <param name="Suites"><c>I</c>, or <c>I</c> and <c>C</c>: what signs and seals everything under it. Suite I when it is not given.</param>
    public sealed record Request(
        PartyCode With, string TitleEn, string TitleZh, IReadOnlyList<string> LegalBasis, IReadOnlyList<ProcedureTerms> Procedures,
        IReadOnlyList<Purpose> Purposes, HandlingCeiling Ceiling, int EntriesPerDay, int ClockSkewSeconds, DateTimeOffset From, DateTimeOffset Until,
        Bilingual? Message = null, IReadOnlyList<string>? Suites = null, IReadOnlyList<PartyCode>? Also = null);

    /// <summary>One kind of business.</summary>
    /// <param name="Id">With its version, <c>substance-notification@1</c>.</param>
    /// <param name="ReplyPeriods">Those not named follow the procedure.</param>
    public sealed record ProcedureTerms(string Id, int EntriesPerDay, IReadOnlyList<ReplyPeriod>? ReplyPeriods = null);

    internal static void Map(RouteGroupBuilder api) => api.MapPost("/agreements/propose", Post).RequireAuthorization(Rights.AgreementsManage);

    /// <summary>Makes the draft and hands it in.</summary>
    public static async Task<DraftOutcome> Handle(Request request, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(work);
        PartyCode[] others = [.. (request.Also ?? []).Append(request.With).Distinct().Order()];
        if (Array.Exists(others, p => work.Book.Of(p) is null)) return new(null, [Complaint.Of("with", "card-not-compared")]);
        PartyCard[] cards = [.. others.Select(p => work.Book.Of(p)!).Append(work.OurCard.Card).OrderBy(c => c.Party)];
        foreach (var asked in request.Procedures)
            if (ProcedureCatalogue.Find(asked.Id) is null) return new(null, [Complaint.Of("procedures", "unknown-procedure", asked.Id)]);
        var suites = request.Suites ?? Suite.I.Names;
        if (Suite.Of(suites) is { } suite && cards.FirstOrDefault(c => !c.Keys.Suite.Covers(suite)) is { } without)
            return new(null, [Complaint.Of("suites", "suite-without-keys", without.Party.Value)]);
        var terms = new AgreementTerms(
            request.TitleEn, request.TitleZh, cards, request.LegalBasis,
            [.. request.Procedures.OrderBy(p => p.Id, StringComparer.Ordinal).Select(p => new AllowedProcedure(p.Id, ProcedureCatalogue.Find(p.Id)!.VectorsHash, p.EntriesPerDay, p.ReplyPeriods ?? []))],
            [.. request.Purposes.Distinct().Order()], request.Ceiling, request.EntriesPerDay, TimeSpan.FromSeconds(request.ClockSkewSeconds),
            suites, request.From.ToUniversalTime(), request.Until.ToUniversalTime());
        if (terms.Complaints() is { Count: > 0 } faults) return new(null, [.. faults.Select(f => Complaint.Of(f.Place, f.Code, [.. f.Args]))]);
        var fields = new JsonObject
        {
            ["terms"] = Encoding.UTF8.GetString(terms.ToBytes()),
            ["digest"] = terms.Digest.Hex,
            ["parties"] = new JsonArray([.. terms.Parties.Select(p => (JsonNode)p.Party.Value)]),
        };
        if (request.Message is { } message) fields["message"] = new JsonObject { ["en"] = message.En, ["zh"] = message.Zh };
        return await AgreementDrafts.HandIn(work, "propose", null, others, fields, request.LegalBasis, cancel);
    }

    private static async Task<IResult> Post(Request request, Workplace work, CancellationToken cancel) =>
        DraftAnswers.Of(await Handle(request, work, cancel));
}

/// <summary>Signs the terms that a partner has put forward; a second officer releases the signature.</summary>
public static class CountersignAgreement
{
    internal static void Map(RouteGroupBuilder api) => api.MapPost("/agreements/{id}/countersign", Post).RequireAuthorization(Rights.AgreementsManage);

    /// <summary>Makes the draft and hands it in.</summary>
    public static async Task<DraftOutcome> Handle(Digest id, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        if (await db.Agreements.FindAsync([id], cancel) is not { } row) return DraftOutcome.NotFound;
        var terms = AgreementTerms.Read(row.Terms).Terms!;
        // The card in the terms must be the one that people compared, or we would sign somebody else's keys.
        foreach (var card in terms.Parties)
            if (!card.Equals(card.Party == work.Identity.Party ? work.OurCard.Card : work.Book.Of(card.Party)))
                return new(null, [Complaint.Of("", "card-differs", card.Party.Value)]);
        foreach (var procedure in terms.Procedures)
            if (ProcedureCatalogue.Find(procedure.Id)?.VectorsHash != procedure.Vectors) return new(null, [Complaint.Of("", "rules-differ", procedure.Id)]);
        return await AgreementDrafts.HandIn(work, "countersign", id, [], new() { ["digest"] = terms.Digest.Hex }, terms.LegalBasis, cancel);
    }

    private static async Task<IResult> Post(string id, Workplace work, CancellationToken cancel) =>
        Digest.TryParse(id, out var agreement) ? DraftAnswers.Of(await Handle(agreement, work, cancel)) : Problems.Of(StatusCodes.Status404NotFound, "not-here");
}

/// <summary>Drafts of agreement entries, written by a page of their own.</summary>
internal static class AgreementDrafts
{
    public static Task<DraftOutcome> HandIn(
        Workplace work, string statement, Digest? matter, IReadOnlyList<PartyCode> to, JsonObject fields, IReadOnlyList<string> legalBasis, CancellationToken cancel) =>
        work.Gate.Write(async db =>
        {
            var procedure = ProcedureCatalogue.All.Last(p => p.Name == StreamName.Bootstrap);
            var audience = matter is null ? Drafts.Joined(to)
                : Drafts.Joined(Drafts.Parties((await db.Matters.FindAsync([matter.Value], cancel))!.Parties).Where(p => p != work.Identity.Party));
            var draft = new Draft
            {
                Id = Guid.CreateVersion7(work.Now), Procedure = procedure.Id, Type = $"{procedure.Name}.{statement}/{procedure.Version}", Matter = matter,
                Audience = audience, Content = [], Stage = DraftStage.Draft, Author = work.Me.Id, Unit = work.Me.Unit,
                CreatedAt = work.Now, UpdatedAt = work.Now, ConfirmedAt = work.Now, Version = 1,
            };
            var content = new DraftContent(
                JsonSerializer.SerializeToElement(fields, MattersJson.Default.JsonObject), DraftContent.UsualHandling, [Purpose.REG], legalBasis, RetainUntil: null);
            Drafts.SetContent(draft, content, work.AtRest);
            var (_, complaints) = await ReleaseChecks.Run(db, draft, content, work, cancel);
            if (complaints.Count > 0) return new(null, complaints);
            draft.Stage = DraftStage.Submitted;
            db.Drafts.Add(draft);
            Audit.Note(db, work.Me.Id, "draft.submit", "draft", draft.Id.ToString(), work.Now);
            return new DraftOutcome(await Drafts.View(db, draft, work, cancel), []);
        }, cancel);
}
