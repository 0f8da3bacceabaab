using static Entente.Node.Shell.Accounts.Rights;

namespace Entente.Node.Shell.Accounts;

/// <summary>A profession at the node and the rights that usually come with it.</summary>
/// <param name="Code">Stored as the account's role; its name in both languages is the text <c>profession.CODE</c>.</param>
/// <param name="Usual">Granted when an administrator gives the profession; single grants can be added and withdrawn afterwards.</param>
public sealed record Profession(string Code, IReadOnlyList<string> Usual);

/// <summary>The professions of domain.md, with the rights each needs for its own work.</summary>
public static class Professions
{
    /// <summary>Releases what another officer drafted (four eyes).</summary>
    public const string ReleasingOfficer = "releasing-officer";

    /// <summary>Creates accounts and gives rights; sees no matter by that alone.</summary>
    public const string Administrator = "administrator";

    /// <summary>Reads the audit trail and manages keys and links.</summary>
    public const string SecurityOfficer = "security-officer";

    /// <summary>Examines exhibits.</summary>
    public const string ForensicChemist = "forensic-chemist";

    /// <summary>All professions, in the order of the administration page.</summary>
    public static IReadOnlyList<Profession> All { get; } =
    [
        new("attache", [MattersRead, MattersWrite, RegistersRead]),
        new("precursor-desk-officer", [MattersRead, MattersWrite, RegistersRead]),
        new(ForensicChemist, [MattersRead, MattersWrite, LaboratoryWrite, RegistersRead]),
        new("central-authority-lawyer", [MattersRead, MattersWrite, RegistersRead]),
        new("investigator", [MattersRead, MattersWrite, RegistersRead]),
        new("financial-analyst", [MattersRead, MattersWrite, RegistersRead]),
        new("working-group-secretary", [MattersRead, MattersWrite, RegistersRead]),
        new("public-health-officer", [MattersRead, MattersWrite, RegistersRead]),
        new(ReleasingOfficer, [MattersRead, MattersRelease, RegistersRead]),
        new(SecurityOfficer, [MattersRead, RegistersRead, AgreementsManage, AuditRead]),
        new(Administrator, [AccountsManage, RegistersRead]),
    ];

    /// <summary>The usual grants of an officer's professions, none twice.</summary>
    /// <remarks>
    /// Usual grants are not limited to a unit or a procedure: a desk of three people reads all of its party's business. An administrator
    /// narrows them per officer, by replacing a grant with one that names a unit or a procedure.
    /// </remarks>
    internal static IEnumerable<Grant> Grants(Officer officer) =>
        officer.Professions.Select(Find).OfType<Profession>().SelectMany(p => p.Usual).Distinct()
            .Select(right => new Grant { OfficerId = officer.Id, Right = right });

    /// <summary>The profession with this code, or null.</summary>
    public static Profession? Find(string code) => All.FirstOrDefault(p => p.Code == code);
}
