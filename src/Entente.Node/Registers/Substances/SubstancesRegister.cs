using Entente.Node.Shell;
using Entente.Node.Shell.Accounts;
using Entente.Node.Shell.Matters;
using Entente.Substances;
using Entente.Substances.Chemistry;

namespace Entente.Node.Registers.Substances;

/// <summary>The register of substances: what a substance is, and what each law says about it on a day. Pages under /registers/substances.</summary>
internal static class SubstancesRegister
{
    /// <summary>Registers the facts that ship, the chemistry engine, and the line in the menu.</summary>
    public static IServiceCollection AddSubstancesRegister(this IServiceCollection services)
    {
        services.AddSingleton(_ => SubstanceRegister.Shipped);
        services.AddSingleton(_ => new ChemistryWorkers(Environment.ProcessorCount));
        services.AddSingleton<IChemistry>(services => services.GetRequiredService<ChemistryWorkers>());
        services.AddSingleton<StructureReader>();
        services.AddSingleton<StructureSearch>();
        services.AddScoped<ILinkToMatter, LinkedSubstances>();
        services.AddSingleton(new DeskEntry("desk.registers", "/registers/substances", 600, Rights.RegistersRead, 'r'));
        return services;
    }

    /// <summary>Maps the drawings, which pages show as images.</summary>
    public static IEndpointRouteBuilder MapSubstancesRegister(this IEndpointRouteBuilder app)
    {
        DrawSubstance.Map(app);
        return app;
    }

    /// <summary>Maps <c>/api/substances</c>.</summary>
    public static void MapSubstancesApi(this RouteGroupBuilder api)
    {
        SearchSubstances.Map(api);
        ReadSubstance.Map(api);
    }
}
