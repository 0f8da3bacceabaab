using Entente.Exchange.Entries;
using Entente.Node.Desks.Agreements;
using Entente.Node.Shell.Accounts;
using Entente.Node.Shell.Matters;
using Entente.Node.Store.Matters;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Entente.Node.Shell.Agreements;

/// <summary>What the buttons of the agreements' pages post to.</summary>
internal static class AgreementForms
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var agreements = app.MapGroup("/agreements").RequireAuthorization(Rights.AgreementsManage).ExcludeFromDescription();
        agreements.MapPost("/links/{party}/{act:regex(^(hold|resume)$)}", HoldOrResume);
        agreements.MapPost("/{id}/countersign", Countersign);
        agreements.MapPost("/{id}/change", Change);
        app.MapPost("/incidents/{id:long}/looked-into", LookedInto).RequireAuthorization(Rights.AgreementsManage).ExcludeFromDescription();
    }

    // The form is bound so that its antiforgery token is asked for.
    private static async Task<Results<RedirectHttpResult, NotFound>> HoldOrResume(
        string party, string act, IFormCollection form, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        return PartyCode.TryParse(party, out var partner) && await HoldLink.Handle(partner, act == "hold", work, cancel)
            ? TypedResults.LocalRedirect("/agreements#links")
            : TypedResults.NotFound();
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> Countersign(
        string id, IFormCollection form, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        return Digest.TryParse(id, out var agreement) ? After(agreement, await CountersignAgreement.Handle(agreement, work, cancel)) : TypedResults.NotFound();
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> Change(string id, IFormCollection form, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (!Digest.TryParse(id, out var agreement)) return TypedResults.NotFound();
        var request = new ChangeAgreement.Request(form["act"].ToString(), form["channel"].ToString(), new(form["en"].ToString(), form["zh"].ToString()));
        return After(agreement, await ChangeAgreement.Handle(agreement, request, work, cancel));
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> LookedInto(long id, IFormCollection form, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        return await LookIntoIncident.Handle(id, new(form["reason"].ToString()), work, cancel) switch
        {
            null => TypedResults.NotFound(),
            [] => TypedResults.LocalRedirect($"/incidents#i-{id}"),
            var complaints => TypedResults.LocalRedirect($"/incidents?refused={string.Join(',', complaints.Select(c => string.Join(':', c.Args.Prepend(c.Code))))}"),
        };
    }

    /// <summary>The draft that was made and handed in; or back, with what stands in the way.</summary>
    private static Results<RedirectHttpResult, NotFound> After(Digest agreement, DraftOutcome outcome) => outcome switch
    {
        { Done: true, Draft: { } draft } => TypedResults.LocalRedirect($"/drafts/{draft.Id}"),
        { Complaints.Count: > 0 } => TypedResults.LocalRedirect($"/agreements/{agreement}?refused={string.Join(',', outcome.Complaints.Select(c => c.Code).Distinct())}"),
        _ => TypedResults.NotFound(),
    };
}
