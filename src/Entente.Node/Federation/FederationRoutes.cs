using System.Globalization;
using System.Security.Authentication;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Sealing;
using Entente.Node.Host;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Entente.Node.Federation;

/// <summary>The port on which partner nodes call: TLS 1.3, both certificates pinned, and nothing else behind it.</summary>
internal static class FederationRoutes
{
    public const string Entries = "federation/v1/entries";
    public const string Checkpoint = "federation/v1/checkpoint";
    public const string Leaves = "federation/v1/leaves";
    public const string Cosignatures = "federation/v1/cosignatures";
    public const string Held = "federation/v1/held";
    public const string Kept = "federation/v1/kept";
    public const string Newer = "federation/v1/newer";
    public const string Returned = "federation/v1/returned";
    public const string Files = "federation/v1/files";

    public const string Parts = "federation/v1/files/parts";

    /// <summary>Media type of a part of a sealed file.</summary>
    public const string PartType = "application/octet-stream";

    /// <summary>Media type of a question that is too long for an address.</summary>
    public const string QuestionType = "application/json";

    /// <summary>Media type of a sealed file.</summary>
    public const string FileType = "application/jose+json";

    /// <summary>Media type of a signed note.</summary>
    public const string NoteType = "text/plain";

    /// <summary>Opens the port. A caller whose certificate is on no compared card does not get past the handshake.</summary>
    public static void ListenForPartners(this KestrelServerOptions kestrel, NodeOptions options) => kestrel.ListenAnyIP(options.Federation, port =>
    {
        var identity = kestrel.ApplicationServices.GetRequiredService<NodeIdentity>();
        var book = kestrel.ApplicationServices.GetRequiredService<PartnerBook>();
        port.EnterBy(Door.Federation);
        port.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = identity.Certificate,
            SslProtocols = SslProtocols.Tls13,
            ClientCertificateMode = ClientCertificateMode.RequireCertificate,
            ClientCertificateValidation = (certificate, _, _) => book.ByTls(Pin.Of(certificate)) is not null,
            OnAuthenticate = (_, tls) => tls.AllowTlsResume = false, // a withdrawn pin bites at once
        });
    });

    /// <summary>Maps what partners may call; it answers at their door only.</summary>
    public static void MapFederation(this IEndpointRouteBuilder app)
    {
        var door = app.MapGroup("").At(Door.Federation).AllowAnonymous().ExcludeFromDescription().DisableAntiforgery();
        door.MapPost(Entries, (HttpContext context, PartnerBook book, FederationDoor federation) =>
            Admit(context, book, party => Deliver(context, party, federation)));
        door.MapGet(Checkpoint, (HttpContext context, PartnerBook book, FederationDoor federation, string log, long since, string? indices) =>
            Admit(context, book, party => Proofs(context, party, federation, log, since, indices ?? "")));
        door.MapGet(Leaves, (HttpContext context, PartnerBook book, FederationDoor federation, string log, long from, long size) =>
            Admit(context, book, async party => Json(await federation.Leaves(party, log, from, size, context.RequestAborted))));
        door.MapPost(Cosignatures, (HttpContext context, PartnerBook book, FederationDoor federation, string log) =>
            Admit(context, book, party => Cosigned(context, party, federation, log)));
        door.MapGet(Held, (HttpContext context, PartnerBook book, FederationDoor federation) =>
            Admit(context, book, async party => Json(await federation.Held(party, context.RequestAborted))));
        door.MapGet(Parts, (HttpContext context, PartnerBook book, FederationDoor federation, string? entry, string? place, string? sending) =>
            Admit(context, book, async party => FileAddress.Of(entry, place, sending) is { } address
                ? Json(await federation.FileHeld(party, address, context.RequestAborted))
                : await Unfit(context, party, federation)));
        door.MapPost(Parts, (HttpContext context, PartnerBook book, FederationDoor federation, string? entry, string? place, string? sending, long offset) =>
            Admit(context, book, party => Part(context, party, federation, FileAddress.Of(entry, place, sending), offset)));

        door.MapGet(Kept, (HttpContext context, PartnerBook book, FederationDoor federation, string log, long from) =>
            Admit(context, book, async party => Json(await federation.Kept(party, log, from, context.RequestAborted))));
        door.MapPost(Newer, (HttpContext context, PartnerBook book, FederationDoor federation) =>
            Admit(context, book, party => Answer(context, party, federation, federation.Newer)));
        door.MapPost(Returned, (HttpContext context, PartnerBook book, FederationDoor federation) =>
            Admit(context, book, party => Answer(context, party, federation, federation.Returned)));
        door.MapPost(Files, (HttpContext context, PartnerBook book, FederationDoor federation) =>
            Admit(context, book, party => File(context, party, federation)));
    }

    /// <summary>The handshake let only pinned certificates in; a pin may have gone since.</summary>
    private static async Task<IResult> Admit(HttpContext context, PartnerBook book, Func<PartyCode, Task<IResult>> call)
    {
        try
        {
            return context.Connection.ClientCertificate is { } certificate && book.ByTls(Pin.Of(certificate)) is { } party ? await call(party) : TypedResults.NotFound();
        }
        catch (LinkFailure)
        {
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable); // restored, and not at home yet
        }
    }

    private static async Task<IResult> Deliver(HttpContext context, PartyCode party, FederationDoor federation)
    {
        if (await Body(context, DeliveryFrame.MediaType, DeliveryFrame.MaxBytes) is not { } frame) return await Unfit(context, party, federation);
        try
        {
            // Not given up when the caller hangs up: what was committed must be committed whole, and its receipt is fetched by sending again.
            return Json(await federation.Receive(party, frame, CancellationToken.None));
        }
        catch (FormatException)
        {
            return TypedResults.BadRequest();
        }
    }

    private static async Task<IResult> Answer(
        HttpContext context, PartyCode party, FederationDoor federation, Func<PartyCode, ReadOnlyMemory<byte>, CancellationToken, Task<byte[]>> asked)
    {
        if (await Body(context, QuestionType, ReturnDesk.QuestionBytes) is not { } question) return await Unfit(context, party, federation);
        try
        {
            return Json(await asked(party, question, context.RequestAborted));
        }
        catch (FormatException)
        {
            return TypedResults.BadRequest();
        }
    }

    private static async Task<IResult> File(HttpContext context, PartyCode party, FederationDoor federation) =>
        await Body(context, FileType, Envelope.MaxBytes) is { } envelope
            ? TypedResults.Bytes(await federation.File(party, envelope, CancellationToken.None) ? "1"u8.ToArray() : "0"u8.ToArray(), "text/plain")
            : await Unfit(context, party, federation);

    /// <summary>A part is read as it comes, and what came before a cut counts; so there is no whole body here.</summary>
    private static async Task<IResult> Part(HttpContext context, PartyCode party, FederationDoor federation, FileAddress? address, long offset)
    {
        var request = context.Request;
        if (address is null || request.ContentType != PartType || request.Headers.ContentEncoding.Count > 0 || request.ContentLength is not (> 0 and <= FileAddress.MostBytes))
            return await Unfit(context, party, federation);
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = request.ContentLength;
        return Json(await federation.FilePart(party, address, offset, request.ContentLength.Value, request.Body, context.RequestAborted));
    }

    private static async Task<IResult> Cosigned(HttpContext context, PartyCode party, FederationDoor federation, string log) =>
        await Body(context, NoteType, SignedNote.MaxBytes) is { } note
            ? TypedResults.Bytes(await federation.Cosigned(party, log, note, CancellationToken.None) ? "1"u8.ToArray() : "0"u8.ToArray(), "text/plain")
            : await Unfit(context, party, federation);

    /// <summary>The whole body; null when it is of another type, coded, of unknown length or too large: nothing of it is read then.</summary>
    private static async Task<byte[]?> Body(HttpContext context, string mediaType, int atMost)
    {
        var request = context.Request;
        if (request.ContentType != mediaType || request.Headers.ContentEncoding.Count > 0 || request.ContentLength is not { } length || length <= 0 || length > atMost) return null;
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = length;
        var body = new byte[length];
        await request.Body.ReadExactlyAsync(body, context.RequestAborted);
        return body;
    }

    private static async Task<StatusCodeHttpResult> Unfit(HttpContext context, PartyCode party, FederationDoor federation)
    {
        await federation.Unfit(party, context.Request.Headers.ContentEncoding.Count > 0 ? "content-coded" : "type-or-length", CancellationToken.None);
        return TypedResults.StatusCode(
            context.Request.ContentLength is > 0 ? StatusCodes.Status415UnsupportedMediaType : StatusCodes.Status411LengthRequired);
    }

    private static async Task<IResult> Proofs(HttpContext context, PartyCode party, FederationDoor federation, string log, long since, string indices)
    {
        var asked = new List<long>();
        foreach (var text in indices.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (asked.Count == DeliveryFrame.MaxEnvelopes || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                return TypedResults.BadRequest();
            asked.Add(index);
        }

        return Json(await federation.Checkpoint(party, log, since, asked, context.RequestAborted));
    }

    private static FileContentHttpResult Json(byte[] bytes) => TypedResults.Bytes(bytes, "application/json");
}
