using Entente.Node.Host;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace Entente.Node.Shell.Accounts;

/// <summary>Signing in and out for programs, and who one is.</summary>
internal static class Session
{
    /// <summary>Signs in with everything at once.</summary>
    /// <param name="User">Name to sign in with.</param>
    /// <param name="Password">The password.</param>
    /// <param name="Code">Six digits of the second factor, or a recovery code.</param>
    public sealed record Request(string User, string Password, string Code);

    /// <summary>The officer of this session.</summary>
    public sealed record Who(Guid Id, string User, string Name, string Unit, string Language, IReadOnlyList<string> Professions, IReadOnlyList<Held> Rights);

    /// <summary>A right, limited to a unit or a procedure where these are given.</summary>
    public sealed record Held(string Right, string? Unit, string? Procedure);

    public static void MapSession(this RouteGroupBuilder api)
    {
        api.MapPost("/session", Post).AllowAnonymous().WithName("SignIn").Produces<Who>().Produces<Problem>(401, "application/problem+json");
        api.MapDelete("/session", Delete).WithName("SignOut");
        api.MapGet("/me", (Me me) => TypedResults.Ok(Of(me.Officer, me.Grants))).WithName("Me").Produces<Who>();
    }

    /// <summary>The button of the frame.</summary>
    public static void MapSignOut(this IEndpointRouteBuilder app) =>
        app.MapPost("/sign-out", async (HttpContext http, SignInManager<Officer> signIn) =>
        {
            if (http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }) return Results.BadRequest();
            await signIn.SignOutAsync();
            http.Response.Headers["Clear-Site-Data"] = "\"storage\""; // what this officer typed is nothing for the next one at this machine
            return Results.LocalRedirect("/sign-in");
        }).AllowAnonymous().WithMetadata(new RequireFormToken()).ExcludeFromDescription();

    private static async Task<IResult> Post(Request request, Entrance entrance, Store.NodeDb db, HttpContext http)
    {
        if (await entrance.ByPassword(request.User ?? "", request.Password ?? "", request.Code ?? "", http) is not { } officer)
            return Problems.Of(StatusCodes.Status401Unauthorized, "sign-in-refused");
        return TypedResults.Ok(Of(officer, [.. db.Grants.Where(g => g.OfficerId == officer.Id)]));
    }

    private static async Task<IResult> Delete(SignInManager<Officer> signIn)
    {
        await signIn.SignOutAsync();
        return TypedResults.NoContent();
    }

    private static Who Of(Officer officer, IReadOnlyList<Grant> grants) => new(
        officer.Id, officer.UserName!, officer.DisplayName, officer.Unit.Value, officer.Language, officer.Professions,
        [.. grants.Select(g => new Held(g.Right, g.Unit?.Value, g.Procedure))]);

    private sealed class RequireFormToken : IAntiforgeryMetadata
    {
        public bool RequiresValidation => true;
    }
}
