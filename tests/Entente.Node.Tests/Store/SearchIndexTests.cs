using Entente.Node.Store;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Store;

public sealed class SearchIndexTests
{
    private static readonly (string Id, string Title, string Words)[] Things =
    [
        ("1", "Seizure notification 甲卡西酮 methcathinone", "US-SN-2026-0131 US/DEA-STRL"),
        ("2", "依托咪酯 etomidate 新精神活性物质通报", "CN-SN-2026-0007 CN/NNCC"),
        ("3", "甲基苯丙胺 与 卡西酮类 对照", "US-SN-2026-0013"), // holds every character of 甲卡 but not side by side
        ("4", "N-Pyrrolidino-ｍétonitazene", "雷米·芬太尼 𫫇"), // full-width and accented letters, a foreign name, a rare character
        ("5", "冰 毒", "α-PVP"),
    ];

    private static readonly (string Query, string[] Expected)[] Queries =
    [
        ("卡西", ["1", "3"]), // two characters, the usual length of a Chinese word
        ("甲卡", ["1"]), // no hit across a gap of other characters
        ("甲卡西酮", ["1"]),
        ("酮", ["1", "3"]),
        ("咪酯", ["2"]),
        ("通报 咪酯", ["2"]), // two words in any order
        ("咪酯 酮", []),
        ("meth", ["1"]), // the beginning of a Latin word
        ("METHCATHINONE", ["1"]),
        ("cathinone", ["1"]), // its end, as chemists name a class
        ("none", []), // not every ending
        ("nitazene", ["4"]),
        ("US-SN-2026-01", ["1"]), // the beginning of a number
        ("US-SN-2026-0013", ["3"]),
        ("2026-0007", ["2"]),
        ("US/DEA-STRL", ["1"]),
        ("metonitazene", ["4"]),
        ("雷米芬太尼", ["4"]), // the dot inside a foreign name does not part it
        ("𫫇", ["4"]), // beyond the basic plane
        ("冰毒", []), // a space between two characters does
        ("冰 毒", ["5"]),
        ("Α-pvp", ["5"]), // a capital alpha
        ("\"", []), ("* OR 1", []), ("'; drop table search_rows", []), ("   ", []), // signs are separators, never syntax
    ];

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_query_finds_exactly_the_things_that_hold_its_words(Engine engine)
    {
        await using var store = await Filled(engine);

        foreach (var (query, expected) in Queries)
        {
            var hits = await Find(store, query);
            Assert.True(expected.SequenceEqual(hits), $"'{query}' must find [{string.Join(' ', expected)}], found [{string.Join(' ', hits)}]");
        }
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task Of_several_words_any_is_enough_where_that_is_asked(Engine engine)
    {
        await using var store = await Filled(engine);
        await using var db = store.Db();

        var hits = await SearchIndex.FindAny(db, ["US-SN-2026-0131", "咪酯", "unheard-of", "* OR 1"], _ => true, 10, default);

        Assert.Equal(["1", "2"], hits.Select(h => h.Subject).Order());
        Assert.Empty(await SearchIndex.FindAny(db, [], _ => true, 10, default));
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task What_the_officer_may_not_see_is_not_found_and_takes_no_place(Engine engine)
    {
        await using var store = await Filled(engine);
        await using var db = store.Db();

        var hits = await SearchIndex.Find(db, "2026", hit => hit.Subject != "3", atMost: 1, CancellationToken.None);

        Assert.Equal("2", Assert.Single(hits).Subject); // 3 is newer but hidden
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_new_title_replaces_the_old_and_a_removed_thing_is_not_found(Engine engine)
    {
        await using var store = await Filled(engine);

        await store.Gate.Write(db => SearchIndex.Put(db, "matter", "1", "芬太尼", "US-SN-2026-0131", null, null, default), default);
        await store.Gate.Write(db => SearchIndex.Remove(db, "matter", "2", default), default);

        Assert.Equal(["1", "4"], await Find(store, "芬太尼"));
        Assert.Empty(await Find(store, "methcathinone"));
        Assert.Empty(await Find(store, "etomidate"));
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task Rebuild_cuts_the_stored_titles_again(Engine engine)
    {
        await using var store = await Filled(engine);
        await store.Gate.Write(db => db.Database.ExecuteSqlAsync($"update search_rows set title = '海洛因 heroin' where subject = '5'"), default);

        await store.Gate.Write(db => new SearchIndex().Rebuild(db, default), default);

        Assert.Equal(["5"], await Find(store, "海洛因"));
        Assert.Equal(["1"], await Find(store, "甲卡"));
    }

    private static async Task<AnyDatabase> Filled(Engine engine)
    {
        var store = await AnyDatabase.Create(engine);
        await store.Gate.Write(async db =>
        {
            foreach (var (id, title, words) in Things)
            {
                await SearchIndex.Put(db, "matter", id, title, words, unit: null, procedure: null, CancellationToken.None);
                await db.SaveChangesAsync(); // one by one, so that the newest is the last
            }
        }, CancellationToken.None);
        return store;
    }

    private static async Task<IEnumerable<string>> Find(AnyDatabase store, string query)
    {
        await using var db = store.Db();
        return (await SearchIndex.Find(db, query, _ => true, 10, CancellationToken.None)).Select(h => h.Subject).Order();
    }
}
