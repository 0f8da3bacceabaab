using System.Globalization;
using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;

namespace Entente.Node.Store;

/// <summary>Finds matters, substances and exhibits by any word of theirs, Chinese words of any length included.</summary>
/// <remarks>
/// The index lies unencrypted in the database. So it takes titles without personal data, numbers, substance names, and codes of parties,
/// units and procedures; never a body, a draft, a person's name or a note. What must stay sealed stays out of it.
/// SQLite: FTS5 beside the table, kept by triggers. PostgreSQL: a <c>tsvector</c> column with a GIN index.
/// </remarks>
public sealed class SearchIndex : IProjection
{
    internal const string VectorColumn = "Vector";

    /// <inheritdoc />
    public string Name => "search";

    /// <summary>Adds a thing, or puts its new title and words in place of the old. Saved with the next save of <paramref name="db"/>.</summary>
    /// <param name="db">The context of the act that changes the thing.</param>
    /// <param name="kind">A code, <c>matter</c>.</param>
    /// <param name="subject">The thing's id within its kind.</param>
    /// <param name="title">What the list of hits shows; see the remarks for what may not stand here.</param>
    /// <param name="words">Further words to find it by, separated by spaces.</param>
    /// <param name="unit">Whose business; null when every officer may see it.</param>
    /// <param name="procedure">In which procedure; null when none.</param>
    /// <param name="cancel">Ends the look-up of the old row.</param>
    public static async Task Put(
        NodeDb db, string kind, string subject, string title, string words, UnitCode? unit, string? procedure, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var row = db.Set<SearchRow>().Local.FirstOrDefault(r => r.Kind == kind && r.Subject == subject)
            ?? await db.Set<SearchRow>().FirstOrDefaultAsync(r => r.Kind == kind && r.Subject == subject, cancel);
        if (row is null) db.Add(row = new() { Kind = kind, Subject = subject, Title = title, Words = words, Terms = "" });
        (row.Title, row.Words, row.Unit, row.Procedure) = (title, words, unit, procedure);
        SetTerms(db, row);
    }

    /// <summary>As <see cref="Put"/>, for things that cannot be in the index yet: nothing is looked up. Terms are cut here.</summary>
    internal static Task PutFirst(NodeDb db, IReadOnlyCollection<SearchRow> rows, CancellationToken cancel)
    {
        if (!db.IsSqlite) db.AddRange(rows); // the vector is a column that only the context knows
        foreach (var row in rows) SetTerms(db, row);
        return db.IsSqlite ? RowWriter.Insert(db, rows, cancel) : Task.CompletedTask;
    }

    /// <summary>Takes a thing out.</summary>
    public static async Task Remove(NodeDb db, string kind, string subject, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (await db.Set<SearchRow>().FirstOrDefaultAsync(r => r.Kind == kind && r.Subject == subject, cancel) is { } row) db.Remove(row);
    }

    /// <summary>Takes all things of one kind out, before they are put in again.</summary>
    internal static Task RemoveAll(NodeDb db, string kind, CancellationToken cancel) =>
        db.Set<SearchRow>().Where(r => r.Kind == kind).ExecuteDeleteAsync(cancel);

    /// <summary>Things that hold every word of the query, newest first. Of a Latin word or number the beginning is enough; so is its end, from five letters on.</summary>
    /// <param name="db">Any context.</param>
    /// <param name="query">As typed. Words parted by spaces are looked up each by itself; a run of Chinese must stand in that order without gaps.</param>
    /// <param name="may">True for what the officer may see; asked before a hit counts.</param>
    /// <param name="atMost">Hits wanted.</param>
    /// <param name="cancel">Ends the query.</param>
    public static async Task<IReadOnlyList<SearchHit>> Find(
        NodeDb db, string query, Func<SearchHit, bool> may, int atMost, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(may);
        var phrases = query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(SearchTerms.Of).Where(terms => terms.Count > 0).ToList();
        return await Matching(db, phrases, all: true, may, atMost, cancel);
    }

    /// <summary>As <see cref="Find"/>, things that hold any of the words.</summary>
    public static async Task<IReadOnlyList<SearchHit>> FindAny(
        NodeDb db, IEnumerable<string> words, Func<SearchHit, bool> may, int atMost, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(may);
        return await Matching(db, [.. words.Select(SearchTerms.Of).Where(terms => terms.Count > 0)], all: false, may, atMost, cancel);
    }

    /// <summary>Cuts every title into terms again, for when the cutting has changed.</summary>
    public async Task Rebuild(NodeDb db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        await foreach (var row in db.Set<SearchRow>().AsAsyncEnumerable().WithCancellation(cancel)) SetTerms(db, row);
        await db.SaveChangesAsync(cancel);
        if (db.IsSqlite) await db.Database.ExecuteSqlRawAsync("insert into search_terms(search_terms) values('rebuild')", cancel);
    }

    /// <summary>Creates what a migration cannot hold: SQLite's virtual table and the triggers that keep it.</summary>
    internal static async Task Prepare(NodeDb db, CancellationToken cancel)
    {
        if (!db.IsSqlite) return;
        var stands = await db.Database.SqlQueryRaw<long>("select count(*) as \"Value\" from sqlite_master where name = 'search_terms'").SingleAsync(cancel);
        await db.Database.ExecuteSqlRawAsync(
            """
            create virtual table if not exists search_terms
                using fts5(terms, content='search_rows', content_rowid='id', tokenize='unicode61 remove_diacritics 0');
            create trigger if not exists search_rows_added after insert on search_rows begin
                insert into search_terms(rowid, terms) values (new.id, new.terms);
            end;
            create trigger if not exists search_rows_removed after delete on search_rows begin
                insert into search_terms(search_terms, rowid, terms) values ('delete', old.id, old.terms);
            end;
            create trigger if not exists search_rows_changed after update on search_rows begin
                insert into search_terms(search_terms, rowid, terms) values ('delete', old.id, old.terms);
                insert into search_terms(rowid, terms) values (new.id, new.terms);
            end;
            """, cancel);
        if (stands == 0) await db.Database.ExecuteSqlRawAsync("insert into search_terms(search_terms) values('rebuild')", cancel);
    }

    private static async Task<List<SearchHit>> Matching(
        NodeDb db, List<IReadOnlyList<string>> phrases, bool all, Func<SearchHit, bool> may, int atMost, CancellationToken cancel)
    {
        var hits = new List<SearchHit>();
        if (phrases.Count == 0) return hits;
        var rows = db.IsSqlite ? OnSqlite(db, phrases, all) : OnPostgres(db, phrases, all);
        await foreach (var row in rows.AsNoTracking().OrderByDescending(r => r.Id).AsAsyncEnumerable().WithCancellation(cancel))
        {
            var hit = new SearchHit(row.Kind, row.Subject, row.Title, row.Unit, row.Procedure);
            if (may(hit)) hits.Add(hit);
            if (hits.Count == atMost) break;
        }

        return hits;
    }

    private static IQueryable<SearchRow> OnSqlite(NodeDb db, List<IReadOnlyList<string>> phrases, bool all)
    {
        var match = string.Join(all ? " AND " : " OR ", phrases.Select(terms => $"\"{string.Join(' ', terms)}\"{(SearchTerms.IsWhole(terms[^1]) ? "" : "*")}"));
        return db.Set<SearchRow>().FromSql($"select * from search_rows where id in (select rowid from search_terms where search_terms match {match})");
    }

    private static IQueryable<SearchRow> OnPostgres(NodeDb db, List<IReadOnlyList<string>> phrases, bool all)
    {
        var match = string.Join(all ? " & " : " | ", phrases.Select(terms =>
            $"({string.Join(" <-> ", terms.Select(term => $"'{term}'"))}{(SearchTerms.IsWhole(terms[^1]) ? "" : ":*")})"));
        return db.Set<SearchRow>().FromSql($"select * from search_rows where vector @@ {match}::tsquery");
    }

    private static void SetTerms(NodeDb db, SearchRow row)
    {
        var terms = SearchTerms.ToFind($"{row.Title}\n{row.Words}");
        row.Terms = string.Join(' ', terms);
        if (db.IsSqlite) return;
        // Cut and counted here, not by to_tsvector, whose parser reads "-0131" as a number and needs a locale that knows Chinese letters.
        var vector = string.Join(' ', terms.Select((term, at) => string.Create(CultureInfo.InvariantCulture, $"'{term}':{at + 1}")));
#pragma warning disable CS0618 // obsolete because quoting is hard to get right; our terms are letters and digits, nothing is quoted
        db.Entry(row).Property(VectorColumn).CurrentValue = NpgsqlTsVector.Parse(vector);
#pragma warning restore CS0618
    }
}

/// <summary>One thing found.</summary>
public sealed record SearchHit(string Kind, string Subject, string Title, UnitCode? Unit, string? Procedure);
