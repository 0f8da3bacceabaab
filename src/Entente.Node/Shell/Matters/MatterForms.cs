using System.Globalization;
using System.Text;
using Entente.Exchange.Entries;
using Entente.Node.Shell.Accounts;
using Entente.Node.Shell.Parts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Entente.Node.Shell.Matters;

/// <summary>What the buttons of matter pages and queues lead to.</summary>
internal static class MatterForms
{
    /// <summary>Most rows of one export.</summary>
    private const int MostExported = 10_000;

    public static void Map(IEndpointRouteBuilder app)
    {
        var matters = app.MapGroup("/matters").RequireAuthorization(Rights.MattersRead).ExcludeFromDescription();
        matters.MapPost("/{id}/open", Open);
        matters.MapGet("/export", Export);
    }

    /// <summary>What a queue's address asks for.</summary>
    public static ListMatters.Request Asked(QueueView view, string? procedure) => new(
        procedure ?? Filled(view.Filter("procedure")), null, Filled(view.Filter("q")), Filled(view.Filter("owed")),
        Open: view.Filter("state") == "open", Closed: view.Filter("state") == "closed", Skip: view.Skip, Take: QueueView.PageSize,
        Sort: (view.Descending ? "-" : "") + view.Sort);

    private static string? Filled(string text) => text.Length > 0 ? text : null;

    private static async Task<Results<RedirectHttpResult, NotFound>> Open(string id, IFormCollection form, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form); // bound so that its antiforgery token is asked for
        return Digest.TryParse(id, out var matter) && await OpenMatter.Handle(matter, work, cancel)
            ? TypedResults.LocalRedirect($"/matters/{matter}")
            : TypedResults.NotFound();
    }

    /// <summary>The queue as tab-separated text: the marked rows, or all that the filters leave. Titles and states only, no content.</summary>
    private static async Task<FileContentHttpResult> Export(HttpContext http, Workplace work, Tongue t, CancellationToken cancel)
    {
        var view = QueueView.Of(new Uri(new Uri("http://node/"), http.Request.Path + http.Request.QueryString), MatterList.SortKeys, "due");
        var marked = http.Request.Query["id"].ToHashSet();
        var (words, rows) = (new MatterWords(t), new List<MatterLine>());
        for (var skip = 0; skip < MostExported; skip += ListMatters.AtMost)
        {
            var found = await ListMatters.Handle(Asked(view, null) with { Skip = skip, Take = ListMatters.AtMost }, work, cancel);
            rows.AddRange(found.Lines);
            if (rows.Count >= found.Total || found.Lines.Count == 0) break;
        }

        var text = new StringBuilder();
        text.AppendJoin('\t', t["matters.due"], t["matters.owed"], t["matters.number"], t["matters.what"], t["matters.procedure"], t["matters.state"], t["matters.unit"], t["matters.changed"]).Append('\n');
        foreach (var row in rows.Where(r => marked.Count == 0 || marked.Contains(r.Id.Hex)))
            text.AppendJoin('\t', Instant(row.NextDue), row.OwedBy?.Value ?? "", row.Number, Plain(words.Title(row.Title, row.Number)), words.Procedure(row.Procedure),
                words.Phase(row.Procedure, row.Crossed ? "crossed" : row.Phase), row.Unit.Value, Instant(row.ChangedAt)).Append('\n');
        await work.Gate.Write(db =>
        {
            Audit.Note(db, work.Me.Id, "matters.export", "queue", "matters", work.Now);
            return Task.CompletedTask;
        }, cancel);
        return TypedResults.File(Encoding.UTF8.GetBytes(text.ToString()), "text/tab-separated-values; charset=utf-8", "matters.tsv");
    }

    private static string Instant(DateTimeOffset? at) => at is { } known ? House.Utc(known) : "";

    /// <summary>One cell: no tabs, no line breaks, and nothing a spreadsheet would run.</summary>
    private static string Plain(string text)
    {
        var line = text.Replace('\t', ' ').ReplaceLineEndings(" ");
        return line.Length > 0 && line[0] is '=' or '+' or '-' or '@' ? "'" + line : line;
    }
}
