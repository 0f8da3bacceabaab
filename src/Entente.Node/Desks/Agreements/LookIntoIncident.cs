using System.Globalization;
using System.Text;
using Entente.Exchange.Entries;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;

namespace Entente.Node.Desks.Agreements;

/// <summary>Puts on record that an officer looked into an incident, and what came of it. The incident stays; Today no longer calls for it.</summary>
public static class LookIntoIncident
{
    /// <summary>Longest reason, in characters.</summary>
    public const int LongestReason = 2000;

    /// <summary>What came of it. Kept encrypted; never sent.</summary>
    public sealed record Request(string Reason);

    internal static void Map(RouteGroupBuilder api) => api.MapPost("/incidents/{id:long}/looked-into", Post).RequireAuthorization(Rights.AgreementsManage);

    /// <summary>Null when there is no such incident; else what stands in the way, empty when it is done.</summary>
    public static Task<IReadOnlyList<Complaint>?> Handle(long id, Request request, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(work);
        var reason = request.Reason.ReplaceLineEndings("\n").Trim();
        return work.Gate.Write<IReadOnlyList<Complaint>?>(async db =>
        {
            if (await db.Incidents.FindAsync([id], cancel) is not { } incident) return null;
            if (incident.ClearedAt is not null) return [Complaint.Of("", "incident-closed")];
            if (reason.Length == 0) return [Complaint.Of("reason", "incident-reason")];
            if (reason.Length > LongestReason) return [Complaint.Of("reason", "too-long", Number(LongestReason), Number(reason.Length))];
            var bytes = Encoding.UTF8.GetBytes(reason);
            (incident.ClearedAt, incident.ClearedBy) = (work.Now, work.Me.Id);
            incident.ClearedReason = work.AtRest.Protect(bytes, Cells.LookedInto(id));
            // With the digest of the reason, so that the trail shows when the reason was changed behind it.
            Audit.Note(db, work.Me.Id, "incident.looked-into", "incident", $"{Number(id)}/{Digest.Of(bytes)}", work.Now);
            return [];
        }, cancel);
    }

    private static async Task<IResult> Post(long id, Request request, Workplace work, CancellationToken cancel) => await Handle(id, request, work, cancel) switch
    {
        null => Problems.Of(StatusCodes.Status404NotFound, "not-here"),
        [] => TypedResults.NoContent(),
        var complaints => Problems.Of(complaints),
    };

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
