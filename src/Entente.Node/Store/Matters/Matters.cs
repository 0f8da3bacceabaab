using Entente.Node.Shell.Accounts;

namespace Entente.Node.Store.Matters;

/// <summary>Who may see a matter: rights are per unit and procedure, never by profession alone.</summary>
internal static class Matters
{
    /// <summary>True when the officer may read it for our unit that works on it; while none does yet, any unit's reader of that procedure may take it up.</summary>
    public static bool MaySee(Matter matter, Me me) => matter.OurUnit is { } unit
        ? me.May(Rights.MattersRead, unit, matter.Procedure)
        : me.Grants.Any(g => g.Right == Rights.MattersRead && (g.Procedure is null || g.Procedure == matter.Procedure.Split('@')[0]));
}
