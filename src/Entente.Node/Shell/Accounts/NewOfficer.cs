using System.Text.RegularExpressions;
using Entente.Exchange.Entries;
using Entente.Node.Host;
using Entente.Node.Store;
using Entente.Procedures;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Shell.Accounts;

/// <summary>Creates an account with its professions' usual grants, and the one-time code by which its officer enrols.</summary>
internal static partial class NewOfficer
{
    /// <summary>What the administrator says about a new officer.</summary>
    /// <param name="User">Name to sign in with: 3 to 32 of <c>a-z 0-9 . - _</c>.</param>
    /// <param name="DisplayName">As colleagues see it, 1 to 120 characters.</param>
    /// <param name="Unit">A unit of this party.</param>
    /// <param name="Professions">Codes; at least one.</param>
    /// <param name="Language"><c>en</c> or <c>zh</c>.</param>
    public sealed record Request(string User, string DisplayName, string Unit, IReadOnlyList<string> Professions, string Language)
    {
        /// <summary>What must be mended; <paramref name="party"/> is the node's own.</summary>
        public IEnumerable<Complaint> Complaints(string party)
        {
            if (!UserShape().IsMatch(User)) yield return Complaint.Of(nameof(User), "user-shape");
            if (string.IsNullOrWhiteSpace(DisplayName) || DisplayName.Length > 120) yield return Complaint.Of(nameof(DisplayName), "display-name");
            if (!UnitCode.TryParse(Unit, out var unit) || unit.Party.Value != party) yield return Complaint.Of(nameof(Unit), "unit-of-party", party);
            if (Professions.Count == 0 || Professions.Any(p => Accounts.Professions.Find(p) is null))
                yield return Complaint.Of(nameof(Professions), "profession-none");
        }
    }

    /// <summary>The enrolment code, to be handed to the officer in person, or what must be mended.</summary>
    public static async Task<(string? Code, IReadOnlyList<Complaint> Complaints)> Handle(
        Request request, Me me, NodeOptions node, WriteGate gate, ILookupNormalizer names, TimeProvider clock, CancellationToken cancel)
    {
        var complaints = request.Complaints(node.Party).ToList();
        if (complaints.Count > 0) return (null, complaints);
        var now = clock.GetUtcNow();
        var officer = Row(names, request.User, request.DisplayName, UnitCode.Parse(request.Unit), request.Professions, request.Language);
        var code = await gate.Write(async db =>
        {
            if (await db.Users.AnyAsync(o => o.NormalizedUserName == officer.NormalizedUserName, cancel)) return null;
            var enrolment = Enrolment.NewCode(officer, now);
            db.Users.Add(officer);
            db.Grants.AddRange(Accounts.Professions.Grants(officer));
            Audit.Note(db, me.Id, "account.created", "account", officer.Id.ToString(), now);
            return enrolment;
        }, cancel);
        return code is null ? (null, [Complaint.Of(nameof(Request.User), "user-taken")]) : (code, []);
    }

    /// <summary>A row as Identity wants it. The caller checks the values first.</summary>
    internal static Officer Row(
        ILookupNormalizer names, string user, string displayName, UnitCode unit, IReadOnlyList<string> professions, string language) => new()
    {
        Id = Guid.CreateVersion7(),
        UserName = user,
        NormalizedUserName = names.NormalizeName(user),
        DisplayName = displayName.Trim(),
        Unit = unit,
        Professions = [.. professions.Distinct()],
        Language = language == "zh" ? "zh" : "en",
        SecurityStamp = OneTimeCode.New(),
        LockoutEnabled = true,
    };

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{2,31}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex UserShape();
}
