using System.Text.Json;
using System.Text.Json.Serialization;
using Entente.Node.Shell;
using Entente.Node.Shell.Accounts;

namespace Entente.Node.Desks.WorkingGroup;

/// <summary>
/// Commitments by where they stand, the same measures both ways, and the sheet that a minister reads. Pages under /working-group; the same figures
/// over HTTP under /api/working-group.
/// </summary>
internal static class WorkingGroupDesk
{
    /// <summary>How a statement's facts are written.</summary>
    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false) },
    };

    /// <summary>Registers the line in the menu.</summary>
    public static IServiceCollection AddWorkingGroupDesk(this IServiceCollection services) =>
        services.AddSingleton(new DeskEntry("desk.working-group", "/working-group", 200, Rights.MattersRead, 'w'));

    /// <summary>Maps <c>/api/working-group</c>.</summary>
    public static void MapWorkingGroupDesk(this RouteGroupBuilder api)
    {
        var desk = api.MapGroup("/working-group");
        ReadCommitments.Map(desk);
        ReadReciprocity.Map(desk);
    }
}
