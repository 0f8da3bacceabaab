using System.Security.Cryptography;
using Entente.Node.Store;
using Entente.Procedures;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Shell.Accounts;

/// <summary>
/// Another authenticator in place of the one in use: a new telephone. Whoever has passkeys alone enrols a password with it and so has a second way in.
/// Only on a <see cref="FreshProof"/>, and only once the new authenticator has shown a code: nobody locks himself out by a scan that failed.
/// </summary>
internal sealed class AnotherFactor(
    WriteGate gate, FactorVault vault, UserManager<Officer> users, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>A secret that is offered to the officer's new authenticator.</summary>
    /// <param name="Secret">For the picture.</param>
    /// <param name="Sealed">What the form carries until a code comes with it; readable by this node and for this officer only, kept nowhere.</param>
    public sealed record Offer(byte[] Secret, string Sealed);

    /// <summary>What was typed.</summary>
    /// <param name="Sealed">Of the <see cref="Offer"/>.</param>
    /// <param name="Digits">What the new authenticator shows.</param>
    /// <param name="Password">By an officer who has none yet.</param>
    /// <param name="Repeated">The same again.</param>
    public sealed record Request(string Sealed, string Digits, string Password, string Repeated);

    /// <summary>The one that was offered before, so that what was scanned stays good after a slip; else a new one.</summary>
    public Offer Offered(Me me, string? before)
    {
        var seal = SealFor(me);
        if (Open(me, before) is { } same) return new(same, before!);
        var secret = RandomNumberGenerator.GetBytes(SecondFactor.SecretBytes);
        return new(secret, Convert.ToBase64String(seal.Protect(secret)));
    }

    /// <summary>Puts it in the place of the old one. Other sessions end; this one must be entered anew by the caller. Recovery codes when there were none.</summary>
    public async Task<(IReadOnlyList<string>? Recovery, IReadOnlyList<Complaint> Complaints)> Take(Me me, Request request, HttpContext http, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (!await FreshProof.Holds(http, now) || Open(me, request.Sealed) is not { } secret) return (null, [Complaint.Of("", "proof-stale")]);
        var first = me.Officer.PasswordHash is null;
        var complaints = first ? Enrolment.PasswordComplaints(me.Officer, request.Password, request.Repeated).ToList() : [];
        var step = SecondFactor.Accept(secret, request.Digits, now, lastUsed: -1);
        if (step is null) complaints.Add(Complaint.Of("Digits", "second-factor-code"));
        if (complaints.Count > 0) return (null, complaints);
        var hash = first ? users.PasswordHasher.HashPassword(me.Officer, request.Password) : null;
        var recovery = await gate.Write<IReadOnlyList<string>>(async db =>
        {
            var row = await db.Users.SingleAsync(o => o.Id == me.Id, cancel);
            vault.Keep(row, secret);
            (row.FactorStep, row.PasswordHash, row.SecurityStamp) = (step!.Value, hash ?? row.PasswordHash, OneTimeCode.New());
            Audit.Note(db, me.Id, "account.factor-changed", "account", me.Id.ToString(), now);
            return first ? await RecoveryCode.Renew(db, me.Id, cancel) : [];
        }, cancel);
        return (recovery, []);
    }

    private byte[]? Open(Me me, string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text) ? null : SealFor(me).Unprotect(Convert.FromBase64String(text));
        }
        catch (Exception spoiled) when (spoiled is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private IDataProtector SealFor(Me me) => protection.CreateProtector("another-factor", me.Id.ToString());
}
