using System.Text.Json.Nodes;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Entente.Procedures.Kinds;

namespace Entente.Node.Desks.Agreements;

/// <summary>
/// What becomes of an agreement after it was proposed: a kind of business is suspended and taken up again, the agreement is ended, a proposal is
/// withdrawn or declined. Each is a draft that a second officer releases, as everything is.
/// </summary>
public static class ChangeAgreement
{
    /// <summary>The acts, named as the entries they become.</summary>
    public static IReadOnlyList<string> Acts { get; } = ["suspend", "resume", "end", "withdraw", "decline"];

    /// <summary>One act.</summary>
    /// <param name="Act">One of <see cref="Acts"/>.</param>
    /// <param name="Channel">For suspend and resume: a procedure's name without version, or <see cref="Agreement.EveryChannel"/>.</param>
    /// <param name="Reason">Read by the other side; not with resume.</param>
    public sealed record Request(string Act, string? Channel = null, Bilingual? Reason = null);

    internal static void Map(RouteGroupBuilder api) => api.MapPost("/agreements/{id}/changes", Post).RequireAuthorization(Rights.AgreementsManage);

    /// <summary>Makes the draft and hands it in.</summary>
    public static async Task<DraftOutcome> Handle(Digest id, Request request, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(work);
        if (!Acts.Contains(request.Act)) return new(null, [Complaint.Of("act", "unknown-entry", request.Act)]);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        if (await db.Agreements.FindAsync([id], cancel) is not { } row) return DraftOutcome.NotFound;
        var terms = AgreementTerms.Read(row.Terms).Terms!;
        var fields = new JsonObject();
        if (request.Act is "suspend" or "resume")
        {
            var channel = request.Channel ?? "";
            if (channel != Agreement.EveryChannel && !terms.Procedures.Any(p => StreamName.ProcedureNameOf(p.Id) == channel))
                return new(null, [Complaint.Of("channel", "channel-unknown")]);
            var held = row.HeldBy(channel).Contains(work.Identity.Party.Value);
            if (held == (request.Act == "suspend")) return new(null, [Complaint.Of("channel", held ? "already-suspended" : "not-suspended")]);
            fields["channel"] = channel;
        }

        if (request is { Reason: { } reason, Act: not "resume" } && !string.IsNullOrWhiteSpace(reason.En + reason.Zh))
            fields["reason"] = new JsonObject { ["en"] = Text(reason.En), ["zh"] = Text(reason.Zh) };
        return await AgreementDrafts.HandIn(work, request.Act, id, [], fields, terms.LegalBasis, cancel);
    }

    private static string? Text(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();

    private static async Task<IResult> Post(string id, Request request, Workplace work, CancellationToken cancel) =>
        Digest.TryParse(id, out var agreement) ? DraftAnswers.Of(await Handle(agreement, request, work, cancel)) : Problems.Of(StatusCodes.Status404NotFound, "not-here");
}
