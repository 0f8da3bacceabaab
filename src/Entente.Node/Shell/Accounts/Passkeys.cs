using Entente.Node.Host;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace Entente.Node.Shell.Accounts;

/// <summary>What the browser asks for before it makes or uses a passkey. Answers are Identity's WebAuthn options.</summary>
internal static class Passkeys
{
    public static void MapPasskeys(this IEndpointRouteBuilder app)
    {
        app.MapPost("/passkey/request-options", async (HttpContext http, IAntiforgery forms, SignInManager<Officer> signIn) =>
            await forms.IsRequestValidAsync(http)
                ? TypedResults.Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json") // names nobody: the browser offers its own
                : Results.BadRequest()).AllowAnonymous().ExcludeFromDescription();

        app.MapPost("/passkey/creation-options", async (HttpContext http, IAntiforgery forms, SignInManager<Officer> signIn, Enrolment enrolment, Me me, TimeProvider clock) =>
        {
            if (!await forms.IsRequestValidAsync(http)) return Results.BadRequest();
            var code = http.Request.Headers["X-Enrolment"].ToString(); // a header, so that the code stands in no log of addresses
            var officer = code.Length > 0 ? await enrolment.Find(code, http.RequestAborted) : me.SignedIn ? me.Officer : null;
            if (officer is null) return Problems.Of(StatusCodes.Status404NotFound, "not-here");
            if (code.Length == 0 && !await FreshProof.Holds(http, clock.GetUtcNow())) return Problems.Of(StatusCodes.Status403Forbidden, "proof-stale");
            var options = await signIn.MakePasskeyCreationOptionsAsync(
                new() { Id = officer.Id.ToString(), Name = officer.UserName!, DisplayName = officer.DisplayName });
            return TypedResults.Content(options, "application/json");
        }).AllowAnonymous().ExcludeFromDescription();
    }
}
