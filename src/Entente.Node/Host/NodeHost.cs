using Entente.Node.Desks.Agreements;
using Entente.Node.Desks.Laboratory;
using Entente.Node.Desks.WorkingGroup;
using Entente.Node.Federation;
using Entente.Node.Registers.PublicRecord;
using Entente.Node.Registers.Substances;
using Entente.Node.Shell;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;

namespace Entente.Node.Host;

/// <summary>What a node is made of, in the order in which a request meets it.</summary>
internal static class NodeHost
{
    /// <summary>Runs the node until it is told to stop.</summary>
    public static async Task Serve(string[] args)
    {
        await using var app = Build(args);
        var options = app.Services.GetRequiredService<NodeOptions>();
        PagesCertificate.Prove(options, app.Configuration, app.Environment);
        await Open(app, CancellationToken.None);
        Ports.Prove(options);
        CardAddress.Warn(app.Services);
        await app.RunAsync();
    }

    /// <summary>The node, not yet started. <paramref name="adjust"/> lets a test replace the clock or the log.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = Settings.Builder(args);
        var options = builder.BindNodeOptions();
        builder.TrustNobodyElse();
        builder.AddObserving();
        builder.ListenForPages(options);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenForPartners(options));
        builder.ServeAssetsFromBuild();

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddExceptionHandler<FailureHandler>();
        builder.Services.AddLanguages(options);
        builder.Services.AddLimits(builder.BindLimits());
        builder.Services.AddApiDocument();
        builder.Services.AddNodeStore(options);
        builder.Services.AddDataKeys(options);
        builder.Services.AddAccounts(options);
        builder.Services.AddShell();
        builder.Services.AddSingleton(builder.BindAttachments());
        builder.Services.AddFederation(options);
        builder.Services.AddHostedService<OutboxWorker>();
        builder.Services.AddHostedService(all => all.GetRequiredService<RetentionWorker>());
        builder.Services.AddSubstancesRegister();
        builder.Services.AddPublicRecord();
        builder.Services.AddWorkingGroupDesk();
        builder.Services.AddLaboratoryDesk();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseTrustedProxies(options);
        app.UseSecurityHeaders();
        app.UseRequestLocalization();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusPages();
        app.UseRouting();
        app.UseOwnName(options);
        app.UseDoors();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseMe();
        app.UseFirstUse();
        app.UseAuthorization();
        app.UseApiGuard();
        app.UseAntiforgery();

        app.MapStaticAssets().AllowAnonymous();
        app.MapObserving();
        app.MapLanguages(options);
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapAccounts();
        app.MapShell();
        app.MapFederation();
        app.MapSubstancesRegister();
        app.MapLaboratoryFiles();

        var api = app.MapGroup("/api").DisableAntiforgery();
        api.MapSession();
        api.MapMatters();
        api.MapAgreementsDesk();
        api.MapSubstancesApi();
        api.MapPublicRecordApi();
        api.MapWorkingGroupDesk();
        api.MapLaboratoryDesk();
        return app;
    }

    /// <summary>Opens the store and makes ready what must be there before the first request.</summary>
    public static async Task Open(WebApplication app, CancellationToken cancel)
    {
        await app.Services.OpenNodeStore(cancel);
        await app.Services.OpenAccounts(cancel);
        await app.Services.OpenFederation(cancel);
    }
}
