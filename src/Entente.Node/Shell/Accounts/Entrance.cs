using System.Net;
using Entente.Node.Host;
using Entente.Node.Store;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Shell.Accounts;

/// <summary>The two ways in: a passkey, or a password together with a second factor. A password alone opens nothing.</summary>
/// <remarks>A refusal never says which part was wrong, nor whether the account exists, is closed or is locked.</remarks>
internal sealed class Entrance(
    SignInManager<Officer> signIn, UserManager<Officer> users, NodeDb reading, WriteGate gate, FactorVault vault, NodeOptions options, TimeProvider clock)
{
    /// <summary>Failures in a row after which an account is locked.</summary>
    public const int FailuresBeforeLock = 5;

    /// <summary>How long it then stays locked, against a guess at a six-digit code.</summary>
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    // Compared with when no such officer exists, so that the answer takes the same time.
    private static readonly string NobodysHash = new PasswordHasher<Officer>().HashPassword(new(), OneTimeCode.New());

    /// <summary>Signs in by password and second factor, or a recovery code in its place. Null when refused.</summary>
    /// <param name="again">True for an officer who is signed in and shows the factors once more.</param>
    public async Task<Officer?> ByPassword(string user, string password, string code, HttpContext http, bool again = false)
    {
        var officer = await users.FindByNameAsync(user.Trim());
        var verdict = users.PasswordHasher.VerifyHashedPassword(officer ?? new(), officer?.PasswordHash ?? NobodysHash, password);
        if (officer is null) return null;
        var passwordGood = officer.PasswordHash is not null && verdict != PasswordVerificationResult.Failed;
        var now = clock.GetUtcNow();
        var entered = await gate.Write(async db =>
        {
            var row = await db.Users.SingleAsync(o => o.Id == officer.Id);
            if (!MayEnter(row, http, now)) return false;
            if (passwordGood && await SecondFactorGood(db, row, code, now))
            {
                (row.AccessFailedCount, row.LockoutEnd) = (0, null);
                return true;
            }

            row.AccessFailedCount++;
            if (row.AccessFailedCount >= FailuresBeforeLock) (row.AccessFailedCount, row.LockoutEnd) = (0, now + LockedFor);
            return false;
        }, http.RequestAborted);
        await Record(officer, entered, again, http);
        return entered ? await Enter(officer, "password", http) : null;
    }

    /// <summary>Signs in by the browser's answer to the passkey options. Null when refused.</summary>
    /// <param name="only">For an officer who is signed in and shows a passkey once more: nobody else's will do.</param>
    public async Task<Officer?> ByPasskey(string credentialJson, HttpContext http, Guid? only = null)
    {
        var assertion = await signIn.PerformPasskeyAssertionAsync(credentialJson);
        if (!assertion.Succeeded || (only is { } own && assertion.User.Id != own)) return null;
        var entered = MayEnter(assertion.User, http, clock.GetUtcNow())
            && (await users.AddOrUpdatePasskeyAsync(assertion.User, assertion.Passkey)).Succeeded; // its counter moves on
        await Record(assertion.User, entered, only is not null, http);
        return entered ? await Enter(assertion.User, "passkey", http) : null;
    }

    /// <summary>Signs in an officer who has just enrolled.</summary>
    public async Task EnterEnrolled(Officer officer, string by, HttpContext http)
    {
        // With the security stamp that was just renewed: what this request read before it, when it looked at the session, is held with the old one.
        var row = await reading.Users.AsNoTracking().SingleOrDefaultAsync(o => o.Id == officer.Id, http.RequestAborted);
        if (row is not null && MayEnter(row, http, clock.GetUtcNow())) await Enter(row, by, http);
    }

    private async Task<Officer> Enter(Officer officer, string by, HttpContext http)
    {
        if (!http.Request.Cookies.ContainsKey(Languages.CookieName(options))) Languages.Remember(http, options, officer.Language);
        await signIn.SignInAsync(officer, FreshProof.Given(clock.GetUtcNow()), by);
        return officer;
    }

    /// <summary>True when this request was made on this machine and not handed on by a proxy.</summary>
    public static bool FromThisMachine(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !http.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName)
        && !http.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName); // what a trusted proxy's header becomes once it is read

    private bool MayEnter(Officer officer, HttpContext http, DateTimeOffset now) =>
        officer is { DisabledAt: null, EnrolledAt: not null } && !(officer.LockoutEnd > now)
        && (!officer.Sample || (FromThisMachine(http) && Listening.IsLoopback(new(options.Pages))));

    private async Task<bool> SecondFactorGood(NodeDb db, Officer row, string code, DateTimeOffset now)
    {
        if (vault.Reveal(row) is { } secret && SecondFactor.Accept(secret, code, now, row.FactorStep) is { } step)
        {
            row.FactorStep = step;
            return true;
        }

        var hash = OneTimeCode.HashOf(code);
        if (await db.RecoveryCodes.SingleOrDefaultAsync(c => c.OfficerId == row.Id && c.Hash == hash) is not { } spare) return false;
        db.RecoveryCodes.Remove(spare);
        return true;
    }

    private async Task Record(Officer officer, bool entered, bool again, HttpContext http) =>
        await gate.Write(
            db =>
            {
                Audit.Note(db, officer.Id, (entered, again) switch { (false, _) => "account.refused", (_, true) => "account.proved", _ => "account.signed-in" }, "account", officer.Id.ToString(), clock.GetUtcNow());
                return Task.CompletedTask;
            }, http.RequestAborted);
}
