using Entente.Node.Store;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;

namespace Entente.Node.Host;

/// <summary>What an operator sees of a running node: logs, health, metrics. Nothing of it leaves the machine by itself.</summary>
internal static class Observing
{
    /// <summary>Below this the disk counts as full: the largest upload of an officer (32 MiB), once in the write-ahead log and once in the database.</summary>
    public const long LeastFreeBytes = 64L << 20;

    private const string Reason = "reason";

    public static void AddObserving(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders()
            .AddConsole(console => console.FormatterName = QuietJson.FormatterName)
            .AddConsoleFormatter<QuietJson, ConsoleFormatterOptions>()
            .SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("System", LogLevel.Warning)
            // These two quote the request: its path, its form, the text that could not be bound.
            .AddFilter("Microsoft.AspNetCore.Http.RequestDelegateGenerator", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
        builder.Services.AddHealthChecks().AddCheck<StoreAnswers>("store").AddCheck<WritesSucceed>("writes").AddCheck<DiskHasRoom>("disk");
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddMeter("Entente.*").AddPrometheusExporter());
    }

    /// <summary><c>/health</c> on both ports, in one word on the pages', part by part on the operator's; <c>/metrics</c> on the operator's.</summary>
    public static void MapObserving(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health", new() { ResponseWriter = Report }).At(Door.Pages, Door.Operator).AllowAnonymous();
        app.MapPrometheusScrapingEndpoint("/metrics").At(Door.Operator).AllowAnonymous();
    }

    private static Task Report(HttpContext http, HealthReport report) =>
        http.Door() == Door.Pages
            ? http.Response.WriteAsync(report.Status.ToString())
            : http.Response.WriteAsJsonAsync(new
            {
                status = report.Status.ToString(),
                parts = report.Entries.ToDictionary(part => part.Key, part => part.Value.Status.ToString()),
                reasons = report.Entries.Where(part => part.Value.Data.ContainsKey(Reason)).ToDictionary(part => part.Key, part => (string)part.Value.Data[Reason]),
            });

    /// <summary>A code of docs/operate/when-something-fails.md; what an exception says is never shown.</summary>
    private static HealthCheckResult Ill(string reason) => HealthCheckResult.Unhealthy(data: new Dictionary<string, object> { [Reason] = reason });

    private sealed class StoreAnswers(IDbContextFactory<NodeDb> contexts) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (await db.Database.CanConnectAsync(cancellationToken)) return HealthCheckResult.Healthy();
            return Ill(db.IsSqlite ? "store-missing" : "store-away");
        }
    }

    /// <summary>The last change to the store was kept; ill until the next one is.</summary>
    private sealed class WritesSucceed(WriteGate gate) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(gate.LastFault is { } code ? Ill(code) : HealthCheckResult.Healthy());
    }

    /// <summary>The disk under the state folder still takes what is coming.</summary>
    private sealed class DiskHasRoom(NodeOptions options) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(StoreFaults.FreeBytes(options.StateFolder) < LeastFreeBytes ? Ill("disk-low") : HealthCheckResult.Healthy());
    }
}
