using Entente.Exchange.Entries;
using Entente.Node.Host;
using Entente.Node.Store;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Shell.Accounts;

/// <summary>What an administrator changes about an account. Each is audited, and binds from the officer's next request.</summary>
/// <remarks>Nobody changes the own account here: rights that widen themselves would make every other check worthless.</remarks>
internal static class ChangeOfficer
{
    /// <summary>Closes an account and ends its sessions, or opens it again.</summary>
    public static Task<IReadOnlyList<Complaint>> Disable(Guid officer, bool disabled, Me me, WriteGate gate, TimeProvider clock, CancellationToken cancel) =>
        Change(officer, disabled ? "closed" : "opened", me, gate, clock, (_, row) =>
        {
            (row.DisabledAt, row.SecurityStamp) = (disabled ? clock.GetUtcNow() : null, OneTimeCode.New());
            return Task.CompletedTask;
        }, cancel);

    /// <summary>A new enrolment code for an officer who lost every way in. The old password, factor, recovery codes and passkeys end at once.</summary>
    public static async Task<string?> EnrolAgain(Guid officer, Me me, WriteGate gate, TimeProvider clock, CancellationToken cancel)
    {
        string? code = null;
        var complaints = await Change(officer, "enrol-again", me, gate, clock, async (db, row) =>
        {
            code = Enrolment.NewCode(row, clock.GetUtcNow());
            (row.PasswordHash, row.Factor, row.FactorStep, row.SecurityStamp) = (null, null, 0, OneTimeCode.New());
            db.RemoveRange(await db.RecoveryCodes.Where(c => c.OfficerId == officer).ToListAsync(cancel));
            db.RemoveRange(await db.UserPasskeys.Where(p => p.UserId == officer).ToListAsync(cancel));
        }, cancel);
        return complaints.Count == 0 ? code : null;
    }

    /// <summary>Adds one right, perhaps for one unit and one procedure only.</summary>
    public static Task<IReadOnlyList<Complaint>> Give(
        Guid officer, string right, string? unit, string? procedure, Me me, NodeOptions node, WriteGate gate, TimeProvider clock, CancellationToken cancel)
    {
        if (!Rights.All.Contains(right)) return Refuse("Right", "right-unknown");
        UnitCode? only = null;
        if (!string.IsNullOrWhiteSpace(unit))
        {
            if (!UnitCode.TryParse(unit.Trim(), out var code) || code.Party.Value != node.Party) return Refuse("Unit", "unit-of-party", node.Party);
            only = code;
        }

        return Change(officer, "right-given", me, gate, clock, (db, _) =>
        {
            db.Grants.Add(new() { OfficerId = officer, Right = right, Unit = only, Procedure = string.IsNullOrWhiteSpace(procedure) ? null : procedure.Trim() });
            return Task.CompletedTask;
        }, cancel);
    }

    /// <summary>Withdraws one grant.</summary>
    public static Task<IReadOnlyList<Complaint>> Withdraw(Guid officer, long grant, Me me, WriteGate gate, TimeProvider clock, CancellationToken cancel) =>
        Change(officer, "right-withdrawn", me, gate, clock, async (db, _) =>
            db.RemoveRange(await db.Grants.Where(g => g.Id == grant && g.OfficerId == officer).ToListAsync(cancel)), cancel);

    private static async Task<IReadOnlyList<Complaint>> Change(
        Guid officer, string action, Me me, WriteGate gate, TimeProvider clock, Func<NodeDb, Officer, Task> change, CancellationToken cancel)
    {
        if (officer == me.Id) return [Complaint.Of("", "own-account")];
        return await gate.Write<IReadOnlyList<Complaint>>(async db =>
        {
            if (await db.Users.SingleOrDefaultAsync(o => o.Id == officer, cancel) is not { } row) return [Complaint.Of("", "officer-unknown")];
            await change(db, row);
            Audit.Note(db, me.Id, "account." + action, "account", officer.ToString(), clock.GetUtcNow());
            return [];
        }, cancel);
    }

    private static Task<IReadOnlyList<Complaint>> Refuse(string field, string code, params string[] args) =>
        Task.FromResult<IReadOnlyList<Complaint>>([Complaint.Of(field, code, args)]);
}
