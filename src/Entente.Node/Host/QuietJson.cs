using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Entente.Node.Host;

/// <summary>One JSON object a line, times in UTC. Of an exception it writes type and place, never the message.</summary>
/// <remarks>
/// Messages of exceptions quote what could not be read or stored, and that may be a name or a record. The same reason keeps request paths
/// and scopes out: a matter's number or a one-time code can stand in a path.
/// </remarks>
internal sealed class QuietJson(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "entente";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("time", clock.GetUtcNow().UtcDateTime.ToString("O"));
            json.WriteString("level", logEntry.LogLevel.ToString());
            json.WriteString("category", logEntry.Category);
            if (logEntry.EventId.Name is { } name) json.WriteString("event", name);
            json.WriteString("message", logEntry.Formatter(logEntry.State, null));
            if (logEntry.Exception is { } fault) Describe(json, fault);
            json.WriteEndObject();
        }

        textWriter.WriteLine(System.Text.Encoding.UTF8.GetString(line.ToArray()));
    }

    private static void Describe(Utf8JsonWriter json, Exception fault)
    {
        json.WriteStartArray("exceptions");
        for (var inner = fault; inner is not null; inner = inner.InnerException)
        {
            json.WriteStartObject();
            json.WriteString("type", inner.GetType().FullName);
            json.WriteString("at", inner.StackTrace);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
