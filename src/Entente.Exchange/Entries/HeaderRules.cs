using Entente.Exchange.Streams;

namespace Entente.Exchange.Entries;

/// <summary>Rules between the members of one header (docs/protocol/exchange.md 3.1): what can be judged without knowing anything else.</summary>
internal static class HeaderRules
{
    private const string At = "$.entente.";

    public static void Check(EntryHeader header, FaultSink faults)
    {
        var e = header.Entente;
        if (!IsOf(header.Type, e.Procedure)) faults.Add(Fault.Disagrees("$.type", At + "procedure"));
        if (e.Aud.Contains(header.Source.Party)) faults.Add(Fault.Disagrees(At + "aud", "$.source"));

        // The stream's name is a function of who speaks to whom under which rules; nobody may write another.
        if (e.Stream != StreamName.Of(header).ToString()) faults.Add(Fault.Disagrees(At + "stream", "$.source"));

        // Without an agreement there are the bootstrap stream of two compared cards, and domestic matters that never leave the node.
        if (e.Agreement is null && e.Aud.Count > 0 && StreamName.ProcedureNameOf(e.Procedure) != StreamName.Bootstrap)
            faults.Add(Fault.Disagrees(At + "agreement", At + "procedure"));
        if (e.Agreement is not null && e.Aud.Count == 0) faults.Add(Fault.Disagrees(At + "agreement", At + "aud"));

        if (e.Prev is null != (e.Seq == 1)) faults.Add(Fault.Disagrees(At + "prev", At + "seq"));
        if (e.Matter is null != (e.After.Count == 0)) faults.Add(Fault.Disagrees(At + "after", At + "matter"));
        if (e.Matter is null && e.State is not null) faults.Add(Fault.Disagrees(At + "state", At + "matter"));

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase); // two names that one file system takes for the same
        for (var i = 0; i < e.Attachments.Count; i++)
        {
            if (!names.Add(e.Attachments[i].Name)) faults.Add(Fault.Repeated($"{At}attachments[{i}].name"));
        }
    }

    /// <summary><c>substance-notification.notify/1</c> is a statement of <c>substance-notification@1</c>, and of no other rules.</summary>
    private static bool IsOf(string type, string procedure)
    {
        var (dot, slash) = (type.IndexOf('.', StringComparison.Ordinal), type.IndexOf('/', StringComparison.Ordinal));
        return $"{type[..dot]}@{type[(slash + 1)..]}" == procedure;
    }
}
