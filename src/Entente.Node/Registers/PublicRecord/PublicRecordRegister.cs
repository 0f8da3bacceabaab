using Entente.Node.Shell.Accounts;

namespace Entente.Node.Registers.PublicRecord;

/// <summary>The public record of cooperation: dated facts that others published, each with its source. Page /registers/record.</summary>
internal static class PublicRecordRegister
{
    /// <summary>Registers the facts that ship.</summary>
    public static IServiceCollection AddPublicRecord(this IServiceCollection services) => services.AddSingleton(_ => PublicFacts.Shipped());

    /// <summary>Maps <c>/api/record</c>.</summary>
    public static void MapPublicRecordApi(this RouteGroupBuilder api) =>
        api.MapGet("/record", (string? q, string? kind, string? party, string? status, PublicFacts facts) =>
                TypedResults.Ok(facts.Find(Ask(q, kind, party, status)).SelectMany(e => e.Accounts).Select(Row.Of).ToList()))
            .RequireAuthorization(Rights.RegistersRead).WithName("ReadPublicRecord");

    /// <summary>What a query asks; a status that is none of the three asks for any.</summary>
    public static PublicFacts.Asked Ask(string? words, string? kind, string? party, string? status) =>
        new(words, kind, party, Enum.TryParse<Standing>(status, ignoreCase: true, out var standing) ? standing : null);

    /// <summary>One fact as programs read it; accounts of one event carry the same <c>event</c>.</summary>
    public sealed record Row(
        string Date, string Kind, IReadOnlyList<string> Parties, string? Event, string TitleEn, string TitleZh, string WhatEn, string WhatZh, string Source,
        bool Verified, string? Status, string? EvidenceEn, string? EvidenceZh)
    {
        public static Row Of(PublicFact f) => new(
            f.Date, f.Kind, f.Parties, f.Event, f.Title.En!, f.Title.Zh!, f.What.En!, f.What.Zh!, f.Source, f.Certainty == Certainty.Read,
            f.Status?.ToString().ToLowerInvariant(), f.Evidence?.En, f.Evidence?.Zh);
    }
}
