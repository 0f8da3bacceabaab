using System.Security.Cryptography;
using Entente.Node.Host;
using Entente.Node.Store;
using Entente.Procedures;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Shell.Accounts;

/// <summary>An officer's first way in, made with a one-time code that an administrator, or the node's start, has handed over.</summary>
internal sealed class Enrolment(
    NodeDb reading, WriteGate gate, FactorVault vault, UserManager<Officer> users, SignInManager<Officer> signIn, FirstUse firstUse, TimeProvider clock)
{
    /// <summary>How long a code is good for.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromHours(72);

    /// <summary>Shortest password. NIST SP 800-63B-4, 3.1.1.2: length decides, composition rules do not help.</summary>
    public const int ShortestPassword = 12;

    /// <summary>Longest password; the hash must not be made to chew on megabytes.</summary>
    public const int LongestPassword = 128;

    /// <summary>Gives an officer a new code, in the caller's save. The code is shown once.</summary>
    public static string NewCode(Officer officer, DateTimeOffset now)
    {
        var code = OneTimeCode.New();
        (officer.EnrolmentHash, officer.EnrolmentUntil) = (OneTimeCode.HashOf(code), now + GoodFor);
        return code;
    }

    /// <summary>The officer whose code this is, or null when it was used, withdrawn, is too old or never was.</summary>
    public async Task<Officer?> Find(string code, CancellationToken cancel)
    {
        var hash = OneTimeCode.HashOf(code);
        var officer = await reading.Users.AsNoTracking().SingleOrDefaultAsync(o => o.EnrolmentHash == hash, cancel);
        return officer is { DisabledAt: null } && officer.EnrolmentUntil > clock.GetUtcNow() ? officer : null;
    }

    /// <summary>The secret to enrol in an authenticator, made at the first look and the same until the code is used.</summary>
    public async Task<byte[]> Secret(Officer officer, CancellationToken cancel)
    {
        if (vault.Reveal(officer) is { } made) return made;
        return await gate.Write(async db =>
        {
            var row = await db.Users.SingleAsync(o => o.Id == officer.Id, cancel);
            if (row.Factor is null) vault.Keep(row, RandomNumberGenerator.GetBytes(SecondFactor.SecretBytes));
            return vault.Reveal(row)!;
        }, cancel);
    }

    /// <summary>Enrols a password with the second factor. Recovery codes when it is done, else what to mend.</summary>
    public async Task<(IReadOnlyList<string>? Recovery, IReadOnlyList<Complaint> Complaints)> ByPassword(
        string code, string password, string repeated, string digits, CancellationToken cancel)
    {
        if (await Find(code, cancel) is not { } officer) return (null, [Complaint.Of("", "enrolment-code")]);
        var complaints = PasswordComplaints(officer, password, repeated).ToList();
        var step = SecondFactor.Accept(await Secret(officer, cancel), digits, clock.GetUtcNow(), officer.FactorStep);
        if (step is null) complaints.Add(Complaint.Of("Digits", "second-factor-code"));
        if (complaints.Count > 0) return (null, complaints);
        var hash = users.PasswordHasher.HashPassword(officer, password);
        var recovery = await Complete(officer, async (db, row) =>
        {
            (row.PasswordHash, row.FactorStep) = (hash, step!.Value);
            return await RecoveryCode.Renew(db, row.Id, cancel);
        }, cancel);
        return recovery is null ? (null, [Complaint.Of("", "enrolment-code")]) : (recovery, []);
    }

    /// <summary>Enrols a passkey that the browser has just made for this officer. False when it was not for this officer, or the code is spent.</summary>
    public async Task<bool> ByPasskey(string code, string credentialJson, CancellationToken cancel)
    {
        if (await Find(code, cancel) is not { } officer) return false;
        var made = await signIn.PerformPasskeyAttestationAsync(credentialJson);
        if (!made.Succeeded || made.UserEntity.Id != officer.Id.ToString()) return false;
        if (await Complete(officer, (_, _) => Task.FromResult<IReadOnlyList<string>>([]), cancel) is null) return false;
        var row = await users.FindByIdAsync(officer.Id.ToString());
        return row is not null && (await users.AddOrUpdatePasskeyAsync(row, made.Passkey)).Succeeded;
    }

    /// <summary>What is wrong with a password that is being chosen.</summary>
    public static IEnumerable<Complaint> PasswordComplaints(Officer officer, string password, string repeated)
    {
        if (password.Length < ShortestPassword) yield return Complaint.Of("Password", "password-short", $"{ShortestPassword}");
        else if (password.Length > LongestPassword) yield return Complaint.Of("Password", "password-long", $"{LongestPassword}");
        else if (password.Contains(officer.UserName!, StringComparison.OrdinalIgnoreCase)) yield return Complaint.Of("Password", "password-name");
        if (password != repeated) yield return Complaint.Of("Repeated", "password-repeat");
    }

    /// <summary>Spends the code and lets the change in, whole or not at all; null when another request spent it first.</summary>
    private async Task<IReadOnlyList<string>?> Complete(
        Officer officer, Func<NodeDb, Officer, Task<IReadOnlyList<string>>> change, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var done = await gate.Write(async db =>
        {
            var row = await db.Users.SingleAsync(o => o.Id == officer.Id, cancel);
            if (row.EnrolmentHash is null || row.EnrolmentHash != officer.EnrolmentHash) return null;
            (row.EnrolmentHash, row.EnrolmentUntil) = (null, null);
            (row.EnrolledAt, row.AccessFailedCount, row.LockoutEnd) = (row.EnrolledAt ?? now, 0, null);
            row.SecurityStamp = OneTimeCode.New(); // sessions of an earlier enrolment end
            Audit.Note(db, row.Id, "account.enrolled", "account", row.Id.ToString(), now);
            return await change(db, row);
        }, cancel);
        if (done is not null) firstUse.Enrolled();
        return done;
    }
}
