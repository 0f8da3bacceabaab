using System.Text;
using Entente.Exchange.Entries;
using Entente.Node.Host;
using Entente.Node.Store;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Shell.Accounts;

/// <summary>
/// A node without an enrolled officer: a random code lies in a file that only the node's own user can read, and whoever can read it becomes
/// the first administrator at <c>/setup</c>. Until then only this machine is served. There is no default password.
/// </summary>
internal sealed class FirstUse(NodeOptions options, WriteGate gate, IDbContextFactory<NodeDb> contexts, ILookupNormalizer names, TimeProvider clock)
{
    private volatile bool open;

    /// <summary>Where the code lies until it is used.</summary>
    public string CodeFile => Path.Combine(options.StateFolder, "first-administrator-code");

    /// <summary>True once somebody can sign in.</summary>
    public bool Done => open;

    /// <summary>Called at start: true when the node must still be set up; the code then lies in <see cref="CodeFile"/>.</summary>
    public async Task<bool> Prepare(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        open = await db.Users.AnyAsync(o => o.EnrolledAt != null, cancel);
        if (open) File.Delete(CodeFile);
        else PrivateFile.Create(CodeFile, Encoding.ASCII.GetBytes(OneTimeCode.New() + "\n"));
        return !open;
    }

    /// <summary>Somebody has enrolled: the node opens and the code is gone.</summary>
    public void Enrolled()
    {
        if (open) return;
        open = true;
        File.Delete(CodeFile);
    }

    /// <summary>Takes the code and names the first administrator. An enrolment code, or null when the code is wrong or was used.</summary>
    public async Task<string?> Begin(string code, NewOfficer.Request asked, CancellationToken cancel)
    {
        if (open || !File.Exists(CodeFile) || !OneTimeCode.Same(code, Encoding.ASCII.GetString(PrivateFile.Read(CodeFile)))) return null;
        return await gate.Write(async db =>
        {
            if (await db.Users.AnyAsync(o => o.EnrolledAt != null, cancel)) return null;
            db.Users.RemoveRange(await db.Users.ToListAsync(cancel)); // an earlier try that stopped before enrolling
            await db.SaveChangesAsync(cancel);
            var now = clock.GetUtcNow();
            var officer = NewOfficer.Row(
                names, asked.User, asked.DisplayName, UnitCode.Parse(asked.Unit), [Professions.Administrator, Professions.SecurityOfficer], asked.Language);
            var enrolment = Enrolment.NewCode(officer, now);
            db.Users.Add(officer);
            db.Grants.AddRange(Professions.Grants(officer));
            Audit.Note(db, officer.Id, "account.first-administrator", "account", officer.Id.ToString(), now);
            return enrolment;
        }, cancel);
    }
}
