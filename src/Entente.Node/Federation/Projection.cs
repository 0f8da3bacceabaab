using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Entente.Substances.Identifiers;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>Writes where matters stand: rows that answer lists and Today, and that <c>rebuild</c> computes again from the entries.</summary>
internal static class Projection
{
    /// <summary>Brings the rows of these matters up to date.</summary>
    /// <param name="last">Looks at each row before it is written; null changes nothing more.</param>
    public static async Task Project(
        NodeDb db, PartyCode us, AtRest atRest, IReadOnlyList<MatterChange> changes, DateTimeOffset now, CancellationToken cancel, Action<Matter>? last = null)
    {
        var ids = changes.Select(c => c.File.Id).ToList();
        var rows = await db.Matters.Where(m => ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, cancel);
        var dues = (await db.Dues.Where(d => ids.Contains(d.Matter)).ToListAsync(cancel)).ToLookup(d => d.Matter);
        var (begun, owed, found) = (new List<Matter>(), new List<MatterDue>(), new List<SearchRow>());
        foreach (var change in changes)
        {
            if (change.File.Opening is null) continue; // what came before its opening waits in entries
            var row = rows.GetValueOrDefault(change.File.Id);
            if (row is null)
            {
                begun.Add(row = Begin(change.File, atRest));
                found.Add(Indexed(row, change.File));
            }

            Update(row, change, us, now);
            last?.Invoke(row);
            owed.AddRange(Update(db, dues[change.File.Id], change.File));
            if (change.File.Procedure?.Name == StreamName.Bootstrap) await AgreementProjection.Project(db, change.File, now, cancel);
        }

        await RowWriter.Insert(db, begun, cancel);
        await RowWriter.Insert(db, owed, cancel);
        await SearchIndex.PutFirst(db, found, cancel);
    }

    /// <summary>The title's JSON, read back.</summary>
    public static Bilingual Title(Matter matter, AtRest atRest) =>
        JsonSerializer.Deserialize(atRest.Reveal(matter.Title, Cells.Title(matter.Id)), MattersJson.Default.Bilingual)!;

    /// <summary>Gives a matter whose opening was purged the title that its facts alone give, here and in the search index.</summary>
    public static async Task Retitle(NodeDb db, Matter row, MatterFile file, AtRest atRest, CancellationToken cancel)
    {
        var title = TitleOf(file);
        row.Title = atRest.Protect(JsonSerializer.SerializeToUtf8Bytes(title, MattersJson.Default.Bilingual), Cells.Title(row.Id));
        await SearchIndex.Put(db, ListMatters.SearchKind, row.Id.Hex, Shown(row, file), Words(row, file), null, row.Procedure.Split('@')[0], cancel);
    }

    /// <summary>The index holds its words as they are, so it takes none that may name a person.</summary>
    private static SearchRow Indexed(Matter row, MatterFile file) => new()
    {
        Kind = ListMatters.SearchKind, Subject = row.Id.Hex, Title = Shown(row, file), Words = Words(row, file), Terms = "", Procedure = row.Procedure.Split('@')[0],
    };

    private static string Shown(Matter row, MatterFile file)
    {
        var title = file.Procedure?.TitlesNameNoPerson is true ? TitleOf(file) : new(null, null);
        return string.Join(" · ", new[] { row.Number, title.En, title.Zh }.Where(t => !string.IsNullOrEmpty(t)));
    }

    private static string Words(Matter row, MatterFile file) =>
        string.Join(' ', [row.Parties.Replace('+', ' '), $"{row.Unit}", row.Procedure, .. Substances(file.Opening!.Entente.Facts)]);

    /// <summary>The keys of substances among the facts: by them search finds the matter under every name that the register has.</summary>
    private static IEnumerable<string> Substances(JsonElement facts) => facts.ValueKind != JsonValueKind.Object ? [] :
        facts.EnumerateObject().Where(fact => fact.Value.ValueKind == JsonValueKind.String)
            .Select(fact => InChIKey.TryParse(fact.Value.GetString()!, out var key) ? key.Value : null).OfType<string>();

    private static Matter Begin(MatterFile file, AtRest atRest)
    {
        var opening = file.Opening!;
        var state = file.State;
        PartyCode[] parties = [opening.Source.Party, .. opening.Entente.Aud];
        return new()
        {
            Id = file.Id,
            Number = NumberOf(opening),
            Procedure = opening.Entente.Procedure,
            Log = file.Log!,
            Opener = opening.Source.Party,
            Unit = opening.Source,
            Parties = string.Join('+', parties.Order().Select(p => p.Value)),
            Phase = state.Phase,
            Final = state.PhaseIsFinal,
            Crossed = state.Crossed is not null,
            Foldable = state.Foldable,
            State = state.Hash,
            Title = atRest.Protect(JsonSerializer.SerializeToUtf8Bytes(TitleOf(file), MattersJson.Default.Bilingual), Cells.Title(file.Id)),
            ChangedAt = default,
        };
    }

    private static void Update(Matter row, MatterChange change, PartyCode us, DateTimeOffset now)
    {
        var state = change.File.State;
        (row.Phase, row.Final, row.Crossed) = (state.Phase, state.PhaseIsFinal, state.Crossed is not null);
        (row.Foldable, row.State, row.ChangedAt) = (state.Foldable, state.Hash, now);
        if (change.LastOfTheirs is { } theirs) (row.ArrivedAt, row.ArrivedType, row.ArrivedFrom) = (now, theirs.Type, theirs.Unit);
        row.Unread |= change.Unread;
        if (change.LastOfOurs is { } ours) row.OurUnit = ours.Unit;
        if (row.OurUnit is null && row.Opener == us) row.OurUnit = row.Unit;
    }

    /// <summary>Takes out the dues that are no more, changes those that stand, and gives the new ones.</summary>
    private static List<MatterDue> Update(NodeDb db, IEnumerable<MatterDue> stored, MatterFile file)
    {
        var (left, fresh) = (stored.ToDictionary(d => (d.Name, d.OwedBy, d.About)), new List<MatterDue>());
        foreach (var due in file.State.Dues)
        {
            var about = due.About?.Hex ?? "";
            if (left.Remove((due.Name, due.OwedBy, about), out var same) && same.At == due.At && same.Provisional == due.Provisional) continue;
            var row = new MatterDue
            {
                Matter = file.Id, Name = due.Name, OwedBy = due.OwedBy, About = about, Start = due.Start, Length = due.Length.ToString(), At = due.At,
                Provisional = due.Provisional, Zone = due.Zone, Calendar = due.Calendar,
            };
            if (same is null) fresh.Add(row);
            else db.Entry(same).CurrentValues.SetValues(row);
        }

        db.Dues.RemoveRange(left.Values);
        return fresh;
    }

    private static string NumberOf(EntryHeader opening) =>
        opening.Entente.Facts.TryGetProperty("number", out var number) && number.ValueKind == JsonValueKind.String ? number.GetString()! : "";

    private static Bilingual TitleOf(MatterFile file)
    {
        if (file.OpeningBody is not { Length: > 0 } body) return file.Procedure?.Title(file.Opening!.Entente.Facts, null) ?? new(null, null);
        using var json = JsonDocument.Parse(body);
        return file.Procedure?.Title(file.Opening!.Entente.Facts, json.RootElement) ?? new(null, null);
    }
}
