using Entente.Screening.Identifiers;
using Entente.Screening.Lists;
using Entente.Screening.Names;
using Entente.Screening.Scoring;

namespace Entente.Screening.Matching;

/// <summary>What is asked about one person, body or ship.</summary>
/// <param name="Birth">A person's date of birth, as exact as known.</param>
/// <param name="Identifiers">Numbers, valid or not; an invalid one is told in the answer.</param>
public sealed record Query(string Written, NameKind Kind, PartialDate? Birth, IReadOnlyList<Identifier> Identifiers);

/// <summary>One listed party that the query may mean, with all that is needed to compute the score again.</summary>
/// <param name="List">The list's name, as the person who loaded it calls it.</param>
/// <param name="Version">The edition.</param>
/// <param name="Name">The listed name that came nearest, or the primary one where a number decided.</param>
/// <param name="Score">Thousandths.</param>
public sealed record Match(string List, ListVersion Version, ListedParty Party, ListedName Name, int Score, IReadOnlyList<Reason> Reasons)
{
    /// <summary>The band of <see cref="Score"/>.</summary>
    public Band Band => Thresholds.BandOf(Score);
}

/// <summary>Lists made ready to be screened against. Immutable.</summary>
public sealed class ListIndex
{
    private readonly List<(int List, ListedParty Party, ListedName Name)> entries = [];
    private readonly List<(string Name, ListVersion Version)> lists = [];
    private readonly Dictionary<string, List<int>> byNumber = [];

    private ListIndex(IEnumerable<(string Name, ListVersion Version)> given)
    {
        foreach (var list in given)
        {
            lists.Add(list);
            foreach (var party in list.Version.Parties)
            {
                foreach (var number in party.Identifiers)
                {
                    if (!byNumber.TryGetValue(number.Value, out var with)) byNumber[number.Value] = with = [];
                    with.Add(entries.Count);
                }

                foreach (var name in party.Names) entries.Add((lists.Count - 1, party, name));
            }
        }

        Names = NameIndex.Of(entries.Select(entry => (entry.Name.Written, entry.Party.Kind)));
    }

    /// <summary>Makes lists ready. Cost: some ten microseconds a name.</summary>
    public static ListIndex Of(IEnumerable<(string Name, ListVersion Version)> lists)
    {
        ArgumentNullException.ThrowIfNull(lists);
        return new(lists);
    }

    /// <summary>Names in all lists.</summary>
    public int Count => entries.Count;

    internal NameIndex Names { get; }

    internal (int List, ListedParty Party, ListedName Name) this[int entry] => entries[entry];

    internal (string Name, ListVersion Version) ListOf(int list) => lists[list];

    internal IReadOnlyList<int> WithNumber(string value) => byNumber.GetValueOrDefault(value, []);
}

/// <summary>Screens against an index. Holds scratch memory, so one belongs to one thread.</summary>
public sealed class ListScreening(ListIndex index)
{
    /// <summary>What a date of birth does to a name's score, in thousandths of it.</summary>
    private const int SwappedKeeps = 970, NearKeeps = 930, OtherKeeps = 690, WeakKeeps = 940;

    private readonly NameSearch search = new(index.Names);

    /// <summary>The listed parties that the query may mean, best first; empty where nothing would make one look.</summary>
    /// <param name="asOf">Only parties in force on that day, as far as the lists give dates; null for whatever the versions hold.</param>
    /// <param name="most">How many are given back at most.</param>
    /// <param name="least">The lowest score that is given back, in thousandths.</param>
    public IReadOnlyList<Match> Of(Query query, DateOnly? asOf = null, int most = 20, int least = Thresholds.Review)
    {
        ArgumentNullException.ThrowIfNull(query);
        var best = new Dictionary<(int List, string Party), (int Entry, int Name)>();
        var name = index.Names.Read(query.Written, query.Kind);
        foreach (var found in search.Of(name, most * 4, least))
        {
            var (list, party, _) = index[found.Name];
            if (asOf is { } day && !ListDifference.IsInForce(party, day)) continue;
            if (!best.TryGetValue((list, party.Id), out var had) || found.Score > had.Name) best[(list, party.Id)] = (found.Name, found.Score);
        }

        foreach (var number in query.Identifiers)
        {
            foreach (int entry in index.WithNumber(number.Value))
            {
                var (list, party, _) = index[entry];
                if (asOf is { } day && !ListDifference.IsInForce(party, day)) continue;
                if (party.Identifiers.Any(number.Meets)) best.TryAdd((list, party.Id), (entry, 0));
            }
        }

        return [.. best.Values.Select(one => Judge(query, name, one.Entry)).Where(match => match.Score >= least)
            .OrderByDescending(match => match.Score).ThenBy(match => match.List, StringComparer.Ordinal).ThenBy(match => match.Party.Id, StringComparer.Ordinal).Take(most)];
    }

    /// <summary>Adds to the name's score what numbers and dates of birth say.</summary>
    private Match Judge(Query query, Name name, int entry)
    {
        var (list, party, listed) = index[entry];
        var comparison = NameScore.Of(name, Name.Read(listed.Written, party.Kind));
        var reasons = new List<Reason>(comparison.Reasons);
        int score = comparison.Score;
        if (listed.Use == NameUse.Weak)
        {
            score = score * WeakKeeps / 1000;
            reasons.Add(new(Rules.WeakAlias, "", listed.Written, WeakKeeps, 0));
        }

        if (query.Birth is { } birth && party.Births.Count > 0)
        {
            var nearest = party.Births.MinBy(other => birth.With(other))!;
            var (rule, keeps) = birth.With(nearest) switch
            {
                DateAgreement.Same => (Rules.BirthSame, 1000),
                DateAgreement.Within => (Rules.BirthWithin, 1000),
                DateAgreement.Swapped => (Rules.BirthSwapped, SwappedKeeps),
                DateAgreement.Near => (Rules.BirthNear, NearKeeps),
                _ => (Rules.BirthOther, OtherKeeps),
            };
            score = score * keeps / 1000;
            reasons.Add(new(rule, birth.ToString(), nearest.ToString(), keeps, 0));
        }

        foreach (var number in query.Identifiers)
        {
            if (number.IsValid == false) reasons.Add(new(Rules.InvalidIdentifier, number.Value, "", 0, 0));
            if (!party.Identifiers.Any(number.Meets)) continue;
            // A wrong number that the list has just so is still the list's number.
            score = 1000;
            reasons.Add(new(Rules.SameIdentifier, number.Value, number.Value, 1000, 0));
        }

        var (title, version) = index.ListOf(list);
        return new(title, version, party, listed, score, reasons);
    }
}
