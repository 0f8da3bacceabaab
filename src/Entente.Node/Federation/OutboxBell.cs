using System.Collections.Concurrent;
using Entente.Exchange.Entries;

namespace Entente.Node.Federation;

/// <summary>Wakes the worker of a partner: something waits, or the partner has shown that it is there.</summary>
public sealed class OutboxBell
{
    private readonly ConcurrentDictionary<PartyCode, SemaphoreSlim> bells = new();
    private readonly ConcurrentDictionary<PartyCode, bool> grown = new();

    /// <summary>Wakes the partner's worker; ringing twice is ringing once.</summary>
    public void Ring(PartyCode partner)
    {
        var bell = Of(partner);
        lock (bell)
        {
            if (bell.CurrentCount == 0) bell.Release();
        }
    }

    /// <summary>The partner's log has grown, as its delivery shows: it is looked at now, so that what we hold of it is never far behind.</summary>
    public void Grown(PartyCode partner)
    {
        grown[partner] = true;
        Ring(partner);
    }

    /// <summary>True when the partner's log has grown since this was asked last.</summary>
    internal bool HasGrown(PartyCode partner) => grown.TryRemove(partner, out _);

    /// <summary>Waits for a ring, at most as long as given; true when it rang.</summary>
    internal async Task<bool> Wait(PartyCode partner, TimeSpan atMost, TimeProvider clock, CancellationToken cancel)
    {
        using var enough = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancel);
        try
        {
            await Of(partner).WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private SemaphoreSlim Of(PartyCode partner) => bells.GetOrAdd(partner, _ => new(0, 1));
}
