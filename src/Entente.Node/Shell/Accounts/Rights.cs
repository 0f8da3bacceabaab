namespace Entente.Node.Shell.Accounts;

/// <summary>Everything an officer can be allowed to do. Each name is also the authorization policy of pages and endpoints.</summary>
public static class Rights
{
    /// <summary>Read matters.</summary>
    public const string MattersRead = "matters.read";

    /// <summary>Draft entries and submit them for release.</summary>
    public const string MattersWrite = "matters.write";

    /// <summary>Release another officer's entry so that it is signed and sent.</summary>
    public const string MattersRelease = "matters.release";

    /// <summary>Record exhibits, spectra and results.</summary>
    public const string LaboratoryWrite = "laboratory.write";

    /// <summary>Read the registers: substances, calendars, contacts.</summary>
    public const string RegistersRead = "registers.read";

    /// <summary>Import party cards, propose and countersign agreements, hold and resume links.</summary>
    public const string AgreementsManage = "agreements.manage";

    /// <summary>Create and disable officers and change their rights.</summary>
    public const string AccountsManage = "accounts.manage";

    /// <summary>Read the audit trail.</summary>
    public const string AuditRead = "audit.read";

    /// <summary>The whole list, in the order of the administration page.</summary>
    public static IReadOnlyList<string> All { get; } =
        [MattersRead, MattersWrite, MattersRelease, LaboratoryWrite, RegistersRead, AgreementsManage, AccountsManage, AuditRead];
}
