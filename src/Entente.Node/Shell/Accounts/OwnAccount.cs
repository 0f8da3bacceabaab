using System.Buffers.Text;
using Entente.Node.Store;
using Entente.Procedures;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Shell.Accounts;

/// <summary>What officers change about their own account: passkeys, password and recovery codes. Ways in change only on a <see cref="FreshProof"/>.</summary>
internal sealed class OwnAccount(
    NodeDb reading, WriteGate gate, FactorVault vault, UserManager<Officer> users, SignInManager<Officer> signIn, TimeProvider clock)
{
    /// <summary>More than anybody carries.</summary>
    private const int MostPasskeys = 10;

    /// <summary>One of the officer's passkeys.</summary>
    /// <param name="Id">Credential id, base64url.</param>
    /// <param name="Made">When it was enrolled.</param>
    public sealed record Passkey(string Id, DateTimeOffset Made);

    public async Task<IReadOnlyList<Passkey>> Passkeys(Me me) =>
        [.. (await users.GetPasskeysAsync(me.Officer)).OrderBy(p => p.CreatedAt).Select(p => new Passkey(Base64Url.EncodeToString(p.CredentialId), p.CreatedAt))];

    public Task<int> CodesLeft(Me me, CancellationToken cancel) => reading.RecoveryCodes.CountAsync(c => c.OfficerId == me.Id, cancel);

    /// <summary>False when there is no fresh proof, the browser's answer was not made for this officer, or there are too many already.</summary>
    public async Task<bool> AddPasskey(Me me, string credentialJson, HttpContext http, CancellationToken cancel)
    {
        if (!await FreshProof.Holds(http, clock.GetUtcNow())) return false;
        var made = await signIn.PerformPasskeyAttestationAsync(credentialJson);
        if (!made.Succeeded || made.UserEntity.Id != me.Id.ToString()) return false;
        var officer = (await users.FindByIdAsync(me.Id.ToString()))!;
        if ((await users.GetPasskeysAsync(officer)).Count >= MostPasskeys) return false;
        if (!(await users.AddOrUpdatePasskeyAsync(officer, made.Passkey)).Succeeded) return false;
        await Note(me, "account.passkey-added", cancel);
        return true;
    }

    /// <summary>Removes a passkey, unless it is the last way in or there is no fresh proof.</summary>
    public async Task RemovePasskey(Me me, string id, HttpContext http, CancellationToken cancel)
    {
        if (!await FreshProof.Holds(http, clock.GetUtcNow())) return;
        var officer = (await users.FindByIdAsync(me.Id.ToString()))!;
        var last = officer.PasswordHash is null && (await users.GetPasskeysAsync(officer)).Count <= 1;
        if (last || !Base64Url.IsValid(id)) return;
        if ((await users.RemovePasskeyAsync(officer, Base64Url.DecodeFromChars(id))).Succeeded) await Note(me, "account.passkey-removed", cancel);
    }

    /// <summary>New recovery codes in place of all old ones, against a fresh code of the second factor.</summary>
    public async Task<(IReadOnlyList<string>? Codes, IReadOnlyList<Complaint> Complaints)> RenewCodes(Me me, string digits, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var codes = await gate.Write(async db =>
        {
            var row = await db.Users.SingleAsync(o => o.Id == me.Id, cancel);
            if (row.PasswordHash is null || vault.Reveal(row) is not { } secret) return null;
            if (SecondFactor.Accept(secret, digits, now, row.FactorStep) is not { } step) return null;
            row.FactorStep = step;
            Audit.Note(db, me.Id, "account.codes-renewed", "account", me.Id.ToString(), now);
            return await RecoveryCode.Renew(db, me.Id, cancel);
        }, cancel);
        return codes is null ? (null, [Complaint.Of("Digits", "second-factor-code")]) : (codes, []);
    }

    /// <summary>Another password in place of the one in use. Every other session of the officer ends; this one must be entered anew by the caller.</summary>
    public async Task<IReadOnlyList<Complaint>> ChangePassword(Me me, string password, string repeated, HttpContext http, CancellationToken cancel)
    {
        if (!await FreshProof.Holds(http, clock.GetUtcNow())) return [Complaint.Of("", "proof-stale")];
        if (Enrolment.PasswordComplaints(me.Officer, password, repeated).ToList() is { Count: > 0 } complaints) return complaints;
        var hash = users.PasswordHasher.HashPassword(me.Officer, password);
        return await gate.Write<IReadOnlyList<Complaint>>(async db =>
        {
            var row = await db.Users.SingleAsync(o => o.Id == me.Id, cancel);
            if (row.PasswordHash is null) return [Complaint.Of("", "no-password")]; // one is enrolled with its second factor, by an administrator's code
            (row.PasswordHash, row.SecurityStamp) = (hash, OneTimeCode.New());
            Audit.Note(db, me.Id, "account.password-changed", "account", me.Id.ToString(), clock.GetUtcNow());
            return [];
        }, cancel);
    }

    private Task Note(Me me, string action, CancellationToken cancel) => gate.Write(
        db =>
        {
            Audit.Note(db, me.Id, action, "account", me.Id.ToString(), clock.GetUtcNow());
            return Task.CompletedTask;
        }, cancel);
}
