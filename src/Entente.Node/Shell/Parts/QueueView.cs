using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Entente.Node.Shell.Parts;

/// <summary>One column of a queue.</summary>
/// <param name="Key">Name in the address; sorts by it when <paramref name="Sortable"/>.</param>
/// <param name="Name">What the head says, in the reader's language.</param>
/// <param name="Sortable">True when a click on the head sorts.</param>
/// <param name="Figure">True for numbers, which stand at the right.</param>
public sealed record QueueColumn(string Key, string Name, bool Sortable = true, bool Figure = false);

/// <summary>How a queue is looked at: filters, order and page, all in the address, so that a view can be sent to a colleague.</summary>
public sealed class QueueView
{
    /// <summary>Rows on one page.</summary>
    public const int PageSize = 50;

    private readonly Dictionary<string, StringValues> query;

    private QueueView(string path, Dictionary<string, StringValues> query, string sort, bool descending, int page) =>
        (Path, this.query, Sort, Descending, Page) = (path, query, sort, descending, page);

    /// <summary>Address without the question.</summary>
    public string Path { get; }

    /// <summary>Key of the column it is sorted by.</summary>
    public string Sort { get; }

    /// <summary>True for falling order.</summary>
    public bool Descending { get; }

    /// <summary>Page, from 1.</summary>
    public int Page { get; }

    /// <summary>Rows before this page.</summary>
    public int Skip => (Page - 1) * PageSize;

    /// <summary>Reads a view from an address; anything unreadable is taken as not said.</summary>
    /// <param name="uri">The page's address.</param>
    /// <param name="columns">Keys that may be sorted by.</param>
    /// <param name="usual">Sort key when none is asked for; a leading minus means falling.</param>
    public static QueueView Of(Uri uri, IEnumerable<string> columns, string usual)
    {
        var parts = QueryHelpers.ParseQuery(uri.Query);
        var asked = parts.TryGetValue("sort", out var said) ? said.ToString() : usual;
        if (!columns.Contains(asked.TrimStart('-'))) asked = usual;
        var page = parts.TryGetValue("page", out var number) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 1;
        return new(uri.AbsolutePath, parts, asked.TrimStart('-'), asked.StartsWith('-'), Math.Clamp(page, 1, 100_000));
    }

    /// <summary>The value of a filter; empty when it is not set.</summary>
    public string Filter(string name) => query.TryGetValue(name, out var value) ? value.ToString().Trim() : "";

    /// <summary>Address of the same rows sorted by a column; a second click turns the order round.</summary>
    public string Sorted(string column) => With("sort", column == Sort && !Descending ? "-" + column : column, keepPage: false);

    /// <summary>Address of another page of the same rows.</summary>
    public string OnPage(int page) => With("page", page.ToString(CultureInfo.InvariantCulture), keepPage: true);

    /// <summary>Address of the same rows at another path, such as an export.</summary>
    public string At(string otherPath) => QueryHelpers.AddQueryString(otherPath, query.Where(q => q.Key != "page"));

    private string With(string name, string value, bool keepPage)
    {
        var next = query.Where(q => q.Key != name && (keepPage || q.Key != "page")).ToDictionary(q => q.Key, q => q.Value);
        next[name] = value;
        return QueryHelpers.AddQueryString(Path, next);
    }
}
