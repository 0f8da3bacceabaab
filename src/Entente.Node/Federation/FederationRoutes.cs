using System.Globalization;
using System.Security.Authentication;
using Entente.Exchange.Entries;
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
    }

    /// <summary>The handshake let only pinned certificates in; a pin may have gone since.</summary>
    private static async Task<IResult> Admit(HttpContext context, PartnerBook book, Func<PartyCode, Task<IResult>> call) =>
        context.Connection.ClientCertificate is { } certificate && book.ByTls(Pin.Of(certificate)) is { } party ? await call(party) : TypedResults.NotFound();

    private static async Task<IResult> Deliver(HttpContext context, PartyCode party, FederationDoor federation)
    {
        var request = context.Request;
        if (request.ContentType != DeliveryFrame.MediaType || request.Headers.ContentEncoding.Count > 0)
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        if (request.ContentLength is not (> 0 and <= DeliveryFrame.MaxBytes)) return TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = request.ContentLength;
        var frame = new byte[request.ContentLength.Value];
        await request.Body.ReadExactlyAsync(frame, context.RequestAborted);
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
