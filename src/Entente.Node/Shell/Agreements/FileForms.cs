using System.Globalization;
using Entente.Exchange.Entries;
using Entente.Node.Desks.Agreements;
using Entente.Node.Federation.Bundles;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store.Matters;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Entente.Node.Shell.Agreements;

/// <summary>What the buttons of the page of sealed files post to.</summary>
internal static class FileForms
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var files = app.MapGroup("/files").RequireAuthorization(Rights.AgreementsManage).ExcludeFromDescription();
        files.MapPost("/for/{party}", Make);
        files.MapPost("/take", Take).WithMetadata(new RequestSizeLimitAttribute(CarryFiles.LargestUpload)).WithFormOptions(multipartBodyLengthLimit: CarryFiles.LargestUpload);
        files.MapPost("/{name}/lost", Lost);
        files.MapGet("/{name}", CarryFiles.Save);
    }

    // The form is bound so that its antiforgery token is asked for.
    private static async Task<RedirectHttpResult> Make(string party, IFormCollection form, Workplace work, MakeBundle make, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        return await CarryFiles.Make(party, work, make, cancel) is { } made
            ? TypedResults.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/files?made={made.Name.Hex}&left={made.Left}"))
            : TypedResults.LocalRedirect("/files?refused=nothing-to-carry");
    }

    /// <summary>Without script the file arrives as a whole before it is read; sealed as it is, it may lie in the folder for uploads meanwhile.</summary>
    private static async Task<RedirectHttpResult> Take(IFormCollection form, Workplace work, TakeBundle take, CancellationToken cancel)
    {
        if (form.Files["file"] is not { Length: > 0 } file) return TypedResults.LocalRedirect("/files?refused=required");
        await using var stream = file.OpenReadStream();
        var taken = await take.Handle(stream, work.Me.Id, cancel);
        return TypedResults.LocalRedirect(taken.Fault is { } fault
            ? $"/files?refused={string.Join(':', ReadCarried.ArgsOf(taken).Prepend(ReadCarried.CodeOf(fault)))}"
            : ReadCarried.PageOf(taken));
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> Lost(string name, IFormCollection form, Workplace work, BundleFolder folder, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        return Digest.TryParse(name, out var bundle) && await CarryFiles.Lost(bundle, work, folder, cancel) ? TypedResults.LocalRedirect("/files#so-far") : TypedResults.NotFound();
    }
}
