using System.Text.Json.Serialization;
using Entente.Node.Shell;
using Entente.Node.Store;
using Entente.Procedures;
using Entente.Procedures.Texts;
using Microsoft.AspNetCore.Diagnostics;

namespace Entente.Node.Host;

/// <summary>A refusal as RFC 9457 problem details: a stable code with arguments, and its words in both languages.</summary>
internal sealed record Problem(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("status")] int Status,
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("args")] IReadOnlyList<string> Args,
    [property: JsonPropertyName("texts")] Words Texts,
    [property: JsonPropertyName("complaints"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Grievance>? Complaints = null);

/// <summary>The same sentence in both languages.</summary>
internal sealed record Words([property: JsonPropertyName("en")] string En, [property: JsonPropertyName("zh")] string Zh);

/// <summary>What is wrong with one field.</summary>
internal sealed record Grievance(
    [property: JsonPropertyName("field")] string Field,
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("args")] IReadOnlyList<string> Args,
    [property: JsonPropertyName("texts")] Words Texts);

/// <summary>The one place where a code becomes an answer with words.</summary>
internal static class Problems
{
    /// <summary>A refusal. Its words are the text <c>problem.CODE</c>, <c>refusal.CODE</c> or <c>complaint.CODE</c>, whichever exists.</summary>
    public static IResult Of(int status, string code, params IReadOnlyList<string> args) => new Answer(status, code, args, null);

    /// <summary>Fields that cannot be accepted as they are: 422, with a complaint for each.</summary>
    public static IResult Of(IReadOnlyList<Complaint> complaints) =>
        new Answer(StatusCodes.Status422UnprocessableEntity, "complaints", [complaints.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)], complaints);

    /// <summary>The words of a code in both languages; the code itself when no text is known, as for a code of a later version.</summary>
    public static Words WordsOf(Texts texts, string code, IReadOnlyList<string> args) =>
        new(Say(texts.English, code, args), Say(texts.Chinese, code, args));

    private static string Say(TextsIn texts, string code, IReadOnlyList<string> args)
    {
        foreach (var family in (ReadOnlySpan<string>)["problem.", "refusal.", "complaint."])
            if (texts.TryGet(family + code, out _)) return texts[family + code, [.. args]];
        return code;
    }

    /// <summary>Answers API calls that end in an error or without a body; pages have their own error pages.</summary>
    public static async Task Bare(HttpContext http)
    {
        var code = http.Response.StatusCode switch
        {
            StatusCodes.Status400BadRequest => "not-understood",
            StatusCodes.Status401Unauthorized => "not-signed-in",
            StatusCodes.Status403Forbidden => "not-allowed",
            StatusCodes.Status404NotFound => "not-here",
            StatusCodes.Status405MethodNotAllowed => "wrong-method",
            StatusCodes.Status413PayloadTooLarge => "too-large",
            StatusCodes.Status415UnsupportedMediaType => "wrong-media-type",
            _ => "failed",
        };
        await Of(http.Response.StatusCode, code).ExecuteAsync(http);
    }

    /// <summary>The number by which an operator finds a failed request in the log; the error page shows the same.</summary>
    public static string Trace(HttpContext http) => System.Diagnostics.Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;

    /// <summary>True for callers that read JSON, not pages.</summary>
    public static bool WantsProblem(HttpContext http) =>
        http.Door() != Door.Pages || Asked(http).StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || http.Request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.OrdinalIgnoreCase); // a form saving itself

    // After a failure the request's own path is that of the error page already.
    private static PathString Asked(HttpContext http) => http.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? http.Request.Path;

    private sealed class Answer(int status, string code, IReadOnlyList<string> args, IReadOnlyList<Complaint>? complaints) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var texts = httpContext.RequestServices.GetRequiredService<Texts>();
            var words = WordsOf(texts, code, args);
            var chinese = httpContext.RequestServices.GetRequiredService<Tongue>().IsZh;
            httpContext.Response.StatusCode = status;
            await httpContext.Response.WriteAsJsonAsync(
                new Problem(
                    $"/problems/{code}", chinese ? words.Zh : words.En, status, code, args, words,
                    complaints?.Select(c => new Grievance(c.Field, c.Code, c.Args, WordsOf(texts, c.Code, c.Args))).ToList()),
                options: null, contentType: "application/problem+json");
        }
    }
}

/// <summary>Logs what failed without its words, and answers callers of the API; a page is shown the error page by the host.</summary>
internal sealed partial class FailureHandler(ILogger<FailureHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var trace = Problems.Trace(httpContext);
        if (exception is BadHttpRequestException bad)
        {
            httpContext.Response.StatusCode = bad.StatusCode;
        }
        else if (StoreFaults.Of(exception, httpContext.RequestServices.GetRequiredService<NodeDb>()) is { } known)
        {
            Unavailable(log, known.Code, known.Args, trace);
            httpContext.Features.Set(known); // for the error page
            httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            if (!Problems.WantsProblem(httpContext)) return false;
            await Problems.Of(StatusCodes.Status503ServiceUnavailable, "store-unavailable", known.Code).ExecuteAsync(httpContext);
            return true;
        }
        else if (!httpContext.RequestAborted.IsCancellationRequested)
        {
            Failed(log, exception, httpContext.GetEndpoint()?.DisplayName ?? "", trace);
        }

        if (!Problems.WantsProblem(httpContext)) return false;
        await Problems.Bare(httpContext);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request to {Endpoint} failed, trace {Trace}.")]
    private static partial void Failed(ILogger log, Exception fault, string endpoint, string trace);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The store cannot be used: {Code}, {Args}, trace {Trace}.")]
    private static partial void Unavailable(ILogger log, string code, IReadOnlyList<string> args, string trace);
}
