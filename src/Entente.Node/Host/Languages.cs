using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace Entente.Node.Host;

/// <summary>English or Simplified Chinese: the officer's choice in a cookie, else what the browser asks for.</summary>
/// <remarks>Only words follow the language. Numbers and dates are written by the house's own rules, so the culture of formats stays invariant.</remarks>
internal static class Languages
{
    private static readonly CultureInfo[] Spoken = [CultureInfo.GetCultureInfo("en"), CultureInfo.GetCultureInfo("zh-Hans"), CultureInfo.GetCultureInfo("zh")];

    /// <summary>Name of the cookie; each node has its own, because two nodes may share a machine.</summary>
    public static string CookieName(NodeOptions options) => $"entente-{options.Party.ToLowerInvariant()}-language";

    public static IServiceCollection AddLanguages(this IServiceCollection services, NodeOptions options) =>
        services.Configure<RequestLocalizationOptions>(localization =>
        {
            localization.DefaultRequestCulture = new(CultureInfo.InvariantCulture, Spoken[0]);
            localization.SupportedCultures = [CultureInfo.InvariantCulture];
            localization.SupportedUICultures = Spoken;
            localization.RequestCultureProviders =
            [
                new CookieRequestCultureProvider { CookieName = CookieName(options) },
                new AcceptLanguageHeaderRequestCultureProvider(),
            ];
        });

    /// <summary>The link <c>/language/zh?back=/today</c> switches the language and returns to the same page.</summary>
    public static void MapLanguages(this IEndpointRouteBuilder app, NodeOptions options) =>
        app.MapGet("/language/{code:regex(^(en|zh)$)}", (string code, string? back, HttpContext http) =>
        {
            Remember(http, options, code);
            return TypedResults.LocalRedirect(LocalPath.Of(back));
        }).AllowAnonymous().ExcludeFromDescription();

    /// <summary>Keeps the choice for a year in this browser.</summary>
    public static void Remember(HttpContext http, NodeOptions options, string code) =>
        http.Response.Cookies.Append(
            CookieName(options),
            CookieRequestCultureProvider.MakeCookieValue(new(code == "zh" ? "zh-Hans" : "en")),
            new() { HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true, MaxAge = TimeSpan.FromDays(365), Secure = http.Request.IsHttps });
}
