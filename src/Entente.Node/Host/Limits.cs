using System.ComponentModel.DataAnnotations;
using System.Threading.RateLimiting;

namespace Entente.Node.Host;

/// <summary>How much one caller may ask of a node: configuration section <c>Limits</c>.</summary>
internal sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>Attempts to sign in, set up or enrol per address and minute. Default 20.</summary>
    [Range(1, 100_000)]
    public int SignInsPerMinute { get; set; } = 20;

    /// <summary>Pages and API calls per address and minute. Default 1,200.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 1200;

    /// <summary>Calls by partner nodes per address and second, each a batch of envelopes. Default 100.</summary>
    [Range(1, 1_000_000)]
    public int FederationPerSecond { get; set; } = 100;

    /// <summary>Parts of files from partner nodes per address and second: short ones while a link keeps breaking. Default 1,000.</summary>
    [Range(1, 1_000_000)]
    public int FilePartsPerSecond { get; set; } = 1000;
}

/// <summary>Refuses a caller who asks too often, with 429 and the seconds to wait.</summary>
internal static class Limits
{
    private static readonly string[] Entrances = ["/sign-in", "/setup", "/enrol", "/passkey", "/api/session"];

    public static IServiceCollection AddLimits(this IServiceCollection services, LimitOptions limits) =>
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string Kind, string Caller)>(http => Share(http, limits));
            limiter.OnRejected = async (rejected, _) =>
            {
                if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
                    rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
                await Problems.Of(StatusCodes.Status429TooManyRequests, "too-many-requests").ExecuteAsync(rejected.HttpContext);
            };
        });

    private static RateLimitPartition<(string Kind, string Caller)> Share(HttpContext http, LimitOptions limits)
    {
        var caller = http.Connection.RemoteIpAddress?.ToString() ?? "";
        if (http.Door() == Door.Operator) return RateLimitPartition.GetNoLimiter(("operator", ""));
        if (http.Door() == Door.Federation && http.Request.Path.StartsWithSegments("/" + Federation.FederationRoutes.Parts, StringComparison.OrdinalIgnoreCase))
            return PerWindow(("parts", caller), limits.FilePartsPerSecond, TimeSpan.FromSeconds(1));
        if (http.Door() == Door.Federation) return PerWindow(("federation", caller), limits.FederationPerSecond, TimeSpan.FromSeconds(1));
        var entering = !HttpMethods.IsGet(http.Request.Method) && Entrances.Any(at => http.Request.Path.StartsWithSegments(at, StringComparison.OrdinalIgnoreCase));
        return entering
            ? PerWindow(("entrance", caller), limits.SignInsPerMinute, TimeSpan.FromMinutes(1))
            : PerWindow(("requests", caller), limits.RequestsPerMinute, TimeSpan.FromMinutes(1));
    }

    private static RateLimitPartition<(string Kind, string Caller)> PerWindow((string Kind, string Caller) key, int permits, TimeSpan window) =>
        RateLimitPartition.GetFixedWindowLimiter(key, _ => new() { PermitLimit = permits, Window = window, QueueLimit = 0 });
}
