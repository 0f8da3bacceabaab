using System.Text.Json;
using System.Text.Json.Serialization;
using Entente.Node.Shell;
using Entente.Node.Shell.Accounts;
using Entente.Node.Shell.Matters;
using Entente.Procedures.Kinds;
using Entente.Substances.Identification;

namespace Entente.Node.Desks.Laboratory;

/// <summary>
/// Exhibits, measured spectra, results and their review, and the step from a result to a notification. Pages under /laboratory; the same actions
/// over HTTP under /api/laboratory.
/// </summary>
internal static class LaboratoryDesk
{
    /// <summary>Registers the line in the menu, and how the desk's codes are written in JSON.</summary>
    public static IServiceCollection AddLaboratoryDesk(this IServiceCollection services)
    {
        services.AddScoped<Bench>();
        services.AddScoped<ILinkToMatter, ExhibitLinks>();
        services.AddSingleton(new DeskEntry("desk.laboratory", "/laboratory", 100, Rights.LaboratoryWrite, 'b'));
        return services.ConfigureHttpJsonOptions(json => Codes(json.SerializerOptions.Converters));
    }

    /// <summary>Maps <c>/api/laboratory</c>.</summary>
    public static void MapLaboratoryDesk(this RouteGroupBuilder api)
    {
        var desk = api.MapGroup("/laboratory").RequireAuthorization(Rights.LaboratoryWrite);
        ReadExhibits.Map(desk);
        RecordExhibit.Map(desk);
        ImportSpectrum.Map(desk);
        RecordResult.Map(desk);
        ReviewResult.Map(desk);
        StrikeRecord.Map(desk);
        DraftNotification.Map(desk);
    }

    /// <summary>Maps the files that pages hand out.</summary>
    public static IEndpointRouteBuilder MapLaboratoryFiles(this IEndpointRouteBuilder app)
    {
        SaveSpectrum.Map(app);
        return app;
    }

    /// <summary>The engine's codes in kebab case; those of a notification as the procedure writes them. Before any converter for all enumerations.</summary>
    internal static void Codes(IList<JsonConverter> converters)
    {
        converters.Insert(0, new JsonStringEnumConverter<RunOutcome>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        converters.Insert(0, new JsonStringEnumConverter<Comparison>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        converters.Insert(0, new JsonStringEnumConverter<IsomerState>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        converters.Insert(0, new JsonStringEnumConverter<ConditionResult>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        converters.Insert(0, new JsonStringEnumConverter<IdentificationLevel>(namingPolicy: null, allowIntegerValues: false));
        converters.Insert(0, new JsonStringEnumConverter<SubstanceNotification.Matrix>(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false));
        converters.Insert(0, new JsonStringEnumConverter<SubstanceNotification.Circumstance>(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false));
        converters.Insert(0, new JsonStringEnumConverter<SubstanceNotification.NotificationKind>(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false));
    }
}
