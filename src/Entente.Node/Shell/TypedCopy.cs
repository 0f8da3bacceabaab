using System.Text.RegularExpressions;

namespace Entente.Node.Shell;

/// <summary>The tab holds a copy of what is typed until the node says that it has it (js/copies.js): the form names the copy, a short-lived cookie answers.</summary>
internal static partial class TypedCopy
{
    /// <summary>Name of the form's field.</summary>
    public const string Field = "typed-copy";

    /// <summary>Name of the cookie, which the page's script reads.</summary>
    public const string CookieName = "entente-taken";

    private static readonly TimeSpan Told = TimeSpan.FromMinutes(2);

    /// <summary>What was posted is stored. Without this the text is offered again, so it is said only after the save.</summary>
    public static void Taken(HttpContext http)
    {
        if (http.Request.HasFormContentType && http.Request.Form[Field].ToString() is var mark && Mark().IsMatch(mark))
            http.Response.Cookies.Append(CookieName, mark, new() { SameSite = SameSiteMode.Strict, IsEssential = true, MaxAge = Told, Secure = http.Request.IsHttps });
    }

    [GeneratedRegex(@"\A[a-z0-9-]{1,60}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Mark();
}
