using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>What an action on matters works with: whose it is, the store, the clock, the way out. One per request.</summary>
public sealed class Workplace
{
    internal Workplace(
        Me me, WriteGate gate, IDbContextFactory<NodeDb> contexts, AtRest atRest, NodeIdentity identity, PartnerBook book, OurCard ourCard,
        Dispatcher dispatcher, OutboxBell bell, NodeOptions options, TimeProvider clock) =>
        (Me, Gate, Contexts, AtRest, Identity, Book, OurCard, Dispatcher, Bell, Options, Clock) =
        (me, gate, contexts, atRest, identity, book, ourCard, dispatcher, bell, options, clock);

    /// <summary>The officer who acts.</summary>
    public Me Me { get; }

    internal WriteGate Gate { get; }

    internal IDbContextFactory<NodeDb> Contexts { get; }

    internal AtRest AtRest { get; }

    internal NodeIdentity Identity { get; }

    internal PartnerBook Book { get; }

    internal OurCard OurCard { get; }

    internal Dispatcher Dispatcher { get; }

    internal OutboxBell Bell { get; }

    internal NodeOptions Options { get; }

    internal TimeProvider Clock { get; }

    internal DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>The calendar day at the node's capital, which is what officers write on forms.</summary>
    internal DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, TimeZoneInfo.FindSystemTimeZoneById(Options.Zone)).DateTime);
}

/// <summary>What came of an action on a draft: the draft as it stands, or what is wrong and the draft untouched.</summary>
/// <param name="Draft">As it stands after the action; as it stood before when there are complaints; null when it is not this officer's to see.</param>
/// <param name="Complaints">Empty when the action was done.</param>
/// <param name="Entry">The entry it became.</param>
public sealed record DraftOutcome(DraftView? Draft, IReadOnlyList<Entente.Procedures.Complaint> Complaints, Entente.Exchange.Entries.Digest? Entry = null)
{
    /// <summary>True when the action was done.</summary>
    public bool Done => Complaints.Count == 0 && Draft is not null;

    internal static DraftOutcome NotFound { get; } = new(null, []);
}
