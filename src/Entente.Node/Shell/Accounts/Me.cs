using Entente.Exchange.Entries;

namespace Entente.Node.Shell.Accounts;

/// <summary>The officer whose request this is, with the rights in force at its start. One per request.</summary>
public sealed class Me
{
    private Officer? officer;
    private IReadOnlyList<Grant> grants = [];

    /// <summary>True when an open account is signed in.</summary>
    public bool SignedIn => officer is not null;

    /// <summary>The officer's row, not tracked. Throws when nobody is signed in: pages and endpoints ask for a right first.</summary>
    public Officer Officer => officer ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>The officer's id, as drafts and the audit trail store it.</summary>
    public Guid Id => Officer.Id;

    /// <summary>The unit the officer writes for.</summary>
    public UnitCode Unit => Officer.Unit;

    /// <summary>The rights held, each perhaps limited to a unit and a procedure.</summary>
    public IReadOnlyList<Grant> Grants => grants;

    /// <summary>An officer with these grants: for a job that acts for somebody, and for tests.</summary>
    public static Me Of(Officer officer, IReadOnlyList<Grant> grants)
    {
        var me = new Me();
        me.Become(officer, grants);
        return me;
    }

    /// <summary>True when the officer holds the right somewhere: enough to see a page, not enough to act on one matter.</summary>
    public bool May(string right) => grants.Any(g => g.Right == right);

    /// <summary>True when the officer holds the right for this unit's business in this procedure.</summary>
    /// <param name="right">One of <see cref="Rights"/>.</param>
    /// <param name="unit">The unit concerned; null asks for the right over the whole party.</param>
    /// <param name="procedure">The procedure's id, with or without its version; null asks for the right in every procedure.</param>
    public bool May(string right, UnitCode? unit, string? procedure) => grants.Any(g => g.Covers(right, unit, procedure));

    internal void Become(Officer someone, IReadOnlyList<Grant> held)
    {
        officer = someone.DisabledAt is null ? someone : null;
        grants = someone.DisabledAt is null ? held : [];
    }
}
