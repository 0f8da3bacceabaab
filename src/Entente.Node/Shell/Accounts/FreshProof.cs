using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Entente.Node.Shell.Accounts;

/// <summary>
/// When the officer of a session last showed a factor. Whoever finds a machine unlocked must not be able to give himself a way in that lasts:
/// passkeys and passwords change only within minutes of such a proof.
/// </summary>
internal static class FreshProof
{
    /// <summary>How long a proof is good for. NIST SP 800-63B-4, 4.1: binding an authenticator needs authentication at the time.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(5);

    private const string Key = "proved";

    /// <summary>What the session's cookie carries from now on, encrypted with the rest of it.</summary>
    public static AuthenticationProperties Given(DateTimeOffset now)
    {
        var kept = new AuthenticationProperties { IsPersistent = false };
        kept.Items[Key] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return kept;
    }

    /// <summary>True when this session's officer has shown a factor within the last minutes.</summary>
    public static async Task<bool> Holds(HttpContext http, DateTimeOffset now)
    {
        var session = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        return session.Properties?.Items.TryGetValue(Key, out var text) is true
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && now - DateTimeOffset.FromUnixTimeSeconds(seconds) < GoodFor;
    }
}
