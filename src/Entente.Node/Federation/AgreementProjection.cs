using System.Text;
using System.Text.Json;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>Writes what an agreement's matter means for business: whether it is signed by all, ended, and which channels are on hold.</summary>
internal static class AgreementProjection
{
    private const string InForce = "in-force";
    private const string Ended = "ended";

    public static async Task Project(NodeDb db, MatterFile file, DateTimeOffset now, CancellationToken cancel)
    {
        var facts = file.Opening!.Entente.Facts;
        if (!facts.TryGetProperty("terms", out var text) || text.ValueKind != JsonValueKind.String) return; // void by its own rules
        var bytes = Encoding.UTF8.GetBytes(text.GetString()!);
        if (AgreementTerms.Read(bytes).Terms is not { } terms) return; // readable by nobody: it can never be in force
        var row = await db.Agreements.FindAsync([file.Id], cancel);
        if (row is null)
        {
            row = new()
            {
                Id = file.Id, Terms = bytes, Parties = string.Join('+', terms.Parties.Select(p => p.Party.Value)), Phase = "", Complete = false,
                From = terms.From, Until = terms.Until, Holds = "",
            };
            db.Agreements.Add(row);
        }

        var state = file.State;
        row.Phase = state.Phase;
        row.Complete = state.Phase is InForce or Ended;
        if (row.Complete) row.SignedAt ??= now;
        if (state.Phase == Ended) row.EndedAt ??= now;
        var holds = HoldsOf(state.Progress);
        if (holds == row.Holds) return;
        row.Holds = holds;
        await HoldChannels(db, row, cancel);
    }

    private static string HoldsOf(JsonElement? progress) =>
        progress is { } counted && counted.TryGetProperty("holds", out var holds) && holds.ValueKind == JsonValueKind.Array
            ? string.Join(',', holds.EnumerateArray().Select(h => h.GetString()))
            : "";

    /// <summary>What is queued in a channel on hold waits, visibly; what waited for a channel that is open again goes on.</summary>
    private static async Task HoldChannels(NodeDb db, StoredAgreement agreement, CancellationToken cancel)
    {
        var log = agreement.Id.Hex;
        var ours = db.Entries.Where(e => e.Log == log && e.Direction == Direction.Ours).Select(e => e.Hash);
        var waiting = await db.Outbox.Where(i => ours.Contains(i.Entry) && i.State != Delivery.Receipted && i.State != Delivery.Rejected).ToListAsync(cancel);
        foreach (var item in waiting)
        {
            var held = await Holds.On(db, item.Partner, log, item.Procedure, cancel);
            if (held is not null) (item.State, item.Reason) = (Delivery.Held, held);
            else if (item.State == Delivery.Held) (item.State, item.Reason) = (Delivery.Queued, null);
        }
    }
}
