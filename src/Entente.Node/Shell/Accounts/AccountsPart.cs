using Entente.Node.Host;
using Entente.Node.Store;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace Entente.Node.Shell.Accounts;

/// <summary>Accounts, sign-in and rights: what they register, what they map, what they do at start.</summary>
internal static partial class AccountsPart
{
    /// <summary>A session ends after this long without a request. Drafts are kept as one types, so nothing is lost with it.</summary>
    public static readonly TimeSpan IdleFor = TimeSpan.FromMinutes(60);

    public static void AddAccounts(this IServiceCollection services, NodeOptions options)
    {
        var prefix = $"entente-{options.Party.ToLowerInvariant()}"; // two nodes on one machine must not take each other's cookies
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>(); // it holds nothing, and services that live as long as the node use it
        services.AddIdentityCore<Officer>().AddEntityFrameworkStores<NodeDb>().AddSignInManager();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 210_000); // OWASP Password Storage, PBKDF2-HMAC-SHA512
        services.Configure<SecurityStampValidatorOptions>(stamp => stamp.ValidationInterval = TimeSpan.FromMinutes(1));
        services.Configure<IdentityPasskeyOptions>(passkey =>
        {
            passkey.ServerDomain = new Uri(options.Pages).Host;
            passkey.UserVerificationRequirement = "required"; // the PIN or finger is the second factor
            passkey.ResidentKeyRequirement = "required";
        });
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies(cookies =>
        {
            cookies.ApplicationCookie!.Configure(cookie => Session(cookie, $"{prefix}-session"));
            cookies.TwoFactorUserIdCookie!.Configure(cookie => Shape(cookie.Cookie, $"{prefix}-passkey")); // holds the challenge between two calls
        });
        services.AddAntiforgery(forms =>
        {
            Shape(forms.Cookie, $"{prefix}-form");
            forms.SuppressXFrameOptionsHeader = true; // the host's own is stricter
        });

        var authorization = services.AddAuthorizationBuilder()
            .SetDefaultPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new HasOpenAccount()).Build())
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new HasOpenAccount()).Build());
        foreach (var right in Rights.All)
            authorization.AddPolicy(right, policy => policy.RequireAuthenticatedUser().AddRequirements(new HoldsRight(right)));
        services.AddScoped<IAuthorizationHandler, HoldsRightHandler>();
        services.AddScoped<IAuthorizationHandler, HasOpenAccountHandler>();

        services.AddScoped<Me>();
        services.AddScoped<Entrance>();
        services.AddScoped<Enrolment>();
        services.AddScoped<OwnAccount>();
        services.AddScoped<AnotherFactor>();
        services.AddSingleton<FactorVault>();
        services.AddSingleton<FirstUse>();
        services.AddSingleton<SampleOfficers>();
        services.AddSingleton(new DeskEntry("desk.administration", "/administration", 900, Rights.AccountsManage));
        services.AddSingleton(new DeskEntry("desk.audit", "/audit", 910, Rights.AuditRead));
    }

    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        app.MapSignOut();
        app.MapPasskeys();
    }

    /// <summary>Sample officers on an empty sample node, else the first administrator's code on a node nobody has set up.</summary>
    public static async Task OpenAccounts(this IServiceProvider services, CancellationToken cancel)
    {
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(AccountsPart).FullName!);
        var samples = services.GetRequiredService<SampleOfficers>();
        if (await samples.CreateOnEmptyNode(cancel)) SamplesMade(log, samples.CredentialsFile);
        var firstUse = services.GetRequiredService<FirstUse>();
        if (await firstUse.Prepare(cancel)) SetUp(log, firstUse.CodeFile);
    }

    private static void Session(CookieAuthenticationOptions cookie, string name)
    {
        Shape(cookie.Cookie, name);
        (cookie.ExpireTimeSpan, cookie.SlidingExpiration) = (IdleFor, true);
        (cookie.LoginPath, cookie.AccessDeniedPath, cookie.ReturnUrlParameter) = ("/sign-in", "/forbidden", "back");
        cookie.Events.OnRedirectToLogin = Answer(StatusCodes.Status401Unauthorized);
        cookie.Events.OnRedirectToAccessDenied = Answer(StatusCodes.Status403Forbidden);
    }

    /// <summary>Programs are told the status; people are led to the page that helps, a forbidden one keeping its address.</summary>
    private static Func<RedirectContext<CookieAuthenticationOptions>, Task> Answer(int status) => redirect =>
    {
        if (status == StatusCodes.Status401Unauthorized && !Problems.WantsProblem(redirect.HttpContext))
            redirect.Response.Redirect(redirect.RedirectUri);
        else
            redirect.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private static void Shape(CookieBuilder cookie, string name)
    {
        (cookie.Name, cookie.HttpOnly, cookie.SameSite, cookie.IsEssential) = (name, true, SameSiteMode.Strict, true);
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "This node has no officer yet. Open /setup in a browser on this machine; the one-time code is in {File}.")]
    private static partial void SetUp(ILogger log, string file);

    [LoggerMessage(Level = LogLevel.Information, Message = "Sample officers were created; how they sign in is in {File}.")]
    private static partial void SamplesMade(ILogger log, string file);
}
