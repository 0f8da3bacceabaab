using Entente.Node.Store;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Shell.Accounts;

/// <summary>The requirement behind each policy of <see cref="Rights"/>: the officer holds the right, somewhere.</summary>
internal sealed record HoldsRight(string Right) : IAuthorizationRequirement;

/// <summary>Answers from the rights read at the start of this request, so that a withdrawn right ends at once, not with the cookie.</summary>
internal sealed class HoldsRightHandler(Me me) : AuthorizationHandler<HoldsRight>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, HoldsRight requirement)
    {
        if (me.SignedIn && me.May(requirement.Right)) context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

/// <summary>An open account stands behind the cookie: the fallback for every page and endpoint that names no right.</summary>
internal sealed record HasOpenAccount : IAuthorizationRequirement;

/// <summary>As <see cref="HoldsRightHandler"/>.</summary>
internal sealed class HasOpenAccountHandler(Me me) : AuthorizationHandler<HasOpenAccount>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, HasOpenAccount requirement)
    {
        if (me.SignedIn) context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

/// <summary>Reads who is signed in, once a request.</summary>
internal static class MeReading
{
    public static void UseMe(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (http.User.Identity is { IsAuthenticated: true })
        {
            var services = http.RequestServices;
            var id = services.GetRequiredService<UserManager<Officer>>().GetUserId(http.User);
            var db = services.GetRequiredService<NodeDb>();
            if (Guid.TryParse(id, out var officerId)
                && await db.Users.AsNoTracking().SingleOrDefaultAsync(o => o.Id == officerId, http.RequestAborted) is { } officer)
                services.GetRequiredService<Me>().Become(
                    officer, await db.Grants.AsNoTracking().Where(g => g.OfficerId == officerId).ToListAsync(http.RequestAborted));
        }

        await next(http);
    });
}
