using Entente.Exchange.Bundles;
using Entente.Exchange.Entries;
using Entente.Node.Federation.Bundles;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.Agreements;

/// <summary>Sealed files that officers carry: makes one of what waits, hands it out, takes one in, gives up one that got lost (docs/operate/by-file.md).</summary>
public static class CarryFiles
{
    /// <summary>Media type of a sealed file.</summary>
    public const string MediaType = "application/vnd.entente.bundle";

    /// <summary>Largest upload: the parts, and the list at the head.</summary>
    internal const long LargestUpload = BundleManifest.MostBytes + (4L << 20);

    /// <summary>A file that was made.</summary>
    /// <param name="Name">By which it is fetched.</param>
    /// <param name="FileName">What it is called when it is saved.</param>
    /// <param name="Parts">How many it holds.</param>
    /// <param name="Left">True when it was full before everything that waits was in it.</param>
    public sealed record Made(Digest Name, string FileName, int Parts, bool Left);

    internal static void Map(RouteGroupBuilder api)
    {
        var bundles = api.MapGroup("/bundles").RequireAuthorization(Rights.AgreementsManage);
        bundles.MapGet("/", async (Workplace work, BundleFolder folder, CancellationToken cancel) => TypedResults.Ok(await ReadCarried.Handle(work, folder, cancel)));
        bundles.MapPost("/for/{party}", async (string party, Workplace work, MakeBundle make, CancellationToken cancel) =>
            await Make(party, work, make, cancel) is { } made ? TypedResults.Ok(made) : Problems.Of(StatusCodes.Status409Conflict, "nothing-to-carry")).Produces<Made>();
        bundles.MapGet("/{name}", Save).Produces(200, contentType: MediaType);
        bundles.MapPost("/{name}/lost", async Task<IResult> (string name, Workplace work, BundleFolder folder, CancellationToken cancel) =>
            Digest.TryParse(name, out var bundle) && await Lost(bundle, work, folder, cancel) ? TypedResults.NoContent() : TypedResults.NotFound());
        bundles.MapPost("/", Take).Accepts<Stream>(MediaType).Produces<BundleTaken>().WithMetadata(new RequestSizeLimitAttribute(LargestUpload));
    }

    /// <summary>Makes a file of what waits for a partner; null when nothing does, or the partner is not known.</summary>
    internal static async Task<Made?> Make(string party, Workplace work, MakeBundle make, CancellationToken cancel) =>
        PartyCode.TryParse(party, out var partner) && await make.Handle(partner, work.Me.Id, cancel) is { } made
            ? new(made.Name, made.FileName, made.Parts, made.Left)
            : null;

    /// <summary>An officer says that a file will not arrive. False when there is no such file under way.</summary>
    internal static async Task<bool> Lost(Digest name, Workplace work, BundleFolder folder, CancellationToken cancel)
    {
        var (found, left) = await work.Gate.Write(async db =>
        {
            if (await db.Bundles.FirstOrDefaultAsync(b => b.Name == name && b.Ours && b.State == BundleState.UnderWay, cancel) is not { } bundle) return (null, []);
            await BundleReplies.GiveUp(db, bundle, work.Now, cancel);
            Audit.Note(db, work.Me.Id, "bundle.lost", "bundle", name.Hex, work.Now);
            return ((PartyCode?)bundle.Partner, await db.Bundles.Where(b => b.Ours && b.State == BundleState.UnderWay && b.Name != name).Select(b => b.Name).ToListAsync(cancel));
        }, cancel);
        if (found is not { } partner) return false;
        folder.Sweep(left.ToHashSet());
        work.Bell.Ring(partner);
        return true;
    }

    /// <summary>The file, as often as it is asked for, whole or from where a broken transfer stopped. On the audit trail.</summary>
    internal static async Task<IResult> Save(string name, Workplace work, BundleFolder folder, CancellationToken cancel)
    {
        if (!Digest.TryParse(name, out var bundle)) return TypedResults.NotFound();
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        if (await db.Bundles.AsNoTracking().FirstOrDefaultAsync(b => b.Name == bundle && b.Ours, cancel) is not { } row || !folder.Has(bundle))
            return Problems.Of(StatusCodes.Status404NotFound, "not-here");
        await work.Gate.Write(change =>
        {
            Audit.Note(change, work.Me.Id, "bundle.save", "bundle", bundle.Hex, work.Now);
            return Task.CompletedTask;
        }, cancel);
        return TypedResults.PhysicalFile(folder.Of(bundle), MediaType, BundleManifest.FileNameOf(work.Identity.Party, row.Partner, row.Number), enableRangeProcessing: true);
    }

    /// <summary>Reads the body as it arrives: what came before a cut is taken, and the same file goes on from there.</summary>
    private static async Task<IResult> Take(HttpRequest request, Workplace work, TakeBundle take, CancellationToken cancel)
    {
        var taken = await take.Handle(request.Body, work.Me.Id, cancel);
        if (taken.Fault is { } fault) return Problems.Of(StatusCodes.Status422UnprocessableEntity, ReadCarried.CodeOf(fault), ReadCarried.ArgsOf(taken));
        request.HttpContext.Response.Headers.ContentLocation = ReadCarried.PageOf(taken);
        return TypedResults.Ok(taken);
    }
}
