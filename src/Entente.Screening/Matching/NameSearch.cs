using Entente.Screening.Names;
using Entente.Screening.Scoring;

namespace Entente.Screening.Matching;

/// <summary>One name of an index and its score against the query, in thousandths.</summary>
/// <param name="Name">Its place in the order in which the index was given its names.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct Found(int Name, int Score);

/// <summary>Searches an index. Holds scratch memory of a few bytes a name, so one belongs to one thread.</summary>
/// <remarks>
/// Candidates come from the words that are like the query's, each adding its weight to the names that have it; the best few dozen by the
/// score that these weights foretell are then compared in full. A name without a like word, letter row, character or syllable row is never looked at.
/// </remarks>
public sealed class NameSearch(NameIndex index)
{
    /// <summary>How many candidates are compared in full.</summary>
    public const int MostCompared = 40;

    /// <summary>This many are compared always; more only when the foretold score is at least so many tenths of the best.</summary>
    private const int FewCompared = 12, WorthComparing = 5;

    /// <summary>A foretold score below this is not compared: the rules that raise a score raise only what shares more.</summary>
    private const int LeastForetold = 330;

    private readonly int[] gathered = new int[index.Count];
    private readonly Marks marks = new(), lastWord = new();
    private readonly List<int> touched = [];
    private readonly List<(int Word, int Likeness)> like = [];
    private readonly List<(int Foretold, int Name)> candidates = [];
    private readonly HashSet<int> sure = [];

    /// <summary>The names that score at least <paramref name="least"/>, best first.</summary>
    /// <param name="query">Read by <see cref="NameIndex.Read"/> of the same index, or by <see cref="Name.Read"/>.</param>
    /// <param name="most">How many are given back at most.</param>
    /// <param name="least">The lowest score that is given back, in thousandths.</param>
    public IReadOnlyList<Found> Of(Name query, int most = 20, int least = Thresholds.Review)
    {
        ArgumentNullException.ThrowIfNull(query);
        candidates.Clear();
        sure.Clear();
        foreach (var form in query.Forms) Gather(form);
        if (candidates.Count > FewCompared)
        {
            candidates.Sort(static (x, y) => y.Foretold != x.Foretold ? y.Foretold.CompareTo(x.Foretold) : x.Name.CompareTo(y.Name));
            int keep = FewCompared;
            while (keep < Math.Min(MostCompared, candidates.Count) && candidates[keep].Foretold * 10 > candidates[0].Foretold * WorthComparing) keep++;
            candidates.RemoveRange(keep, candidates.Count - keep);
        }

        var found = new List<Found>();
        foreach (int name in sure) Compare(query, name, least, found);
        foreach (var (_, name) in candidates)
            if (sure.Add(name)) Compare(query, name, least, found);
        if (!found.Exists(static one => one.Score >= Thresholds.Hit))
            foreach (var form in query.Forms) ByTriples(query, form, least, found);
        found.Sort(static (x, y) => y.Score != x.Score ? y.Score.CompareTo(x.Score) : x.Name.CompareTo(y.Name));
        if (found.Count > most) found.RemoveRange(most, found.Count - most);
        return found;
    }

    /// <summary>
    /// Where nothing was hit: names that share so many threes of letters that two slips may lie between. A slip spoils up to four of them.
    /// </summary>
    private void ByTriples(Name query, Form form, int least, List<Found> found)
    {
        var letters = form.Joined;
        if (letters.Length is < NameIndex.FewestLetters or > NameIndex.MostLetters) return;
        int tooMany = Math.Max(200, index.Count / 10), needed = Math.Max(3, letters.Length - 9);
        touched.Clear();
        for (int i = 0; i + 2 < letters.Length; i++)
        {
            if (!index.Triples.TryGetValue(NameIndex.Triple(letters, i), out var list) || list.Count > tooMany) continue;
            foreach (int name in list)
                if (gathered[name]++ == 0) touched.Add(name);
        }

        candidates.Clear();
        foreach (int name in touched)
        {
            if (gathered[name] >= needed) candidates.Add((gathered[name], name));
            gathered[name] = 0;
        }

        candidates.Sort(static (x, y) => y.Foretold != x.Foretold ? y.Foretold.CompareTo(x.Foretold) : x.Name.CompareTo(y.Name));
        for (int i = 0; i < Math.Min(FewCompared, candidates.Count); i++)
            if (sure.Add(candidates[i].Name)) Compare(query, candidates[i].Name, least, found);
    }

    private void Compare(Name query, int name, int least, List<Found> found)
    {
        int score = NameScore.Of(query, index[name], null);
        if (score >= least) found.Add(new(name, score));
    }

    private void Gather(Form form)
    {
        Whole(form);
        var vocabulary = form.Person ? index.Persons : index.Bodies;
        touched.Clear();
        int weight = 0;
        bool proper = false;
        foreach (var word in form.Words) proper |= word.Kind == WordKind.Plain;
        foreach (var word in form.Words)
        {
            weight += word.Weight;
            if (word.Kind is WordKind.Role or WordKind.LegalForm or WordKind.Initial && proper) continue;
            Spread(vocabulary, word, word.Weight, farther: true);
        }

        for (int i = 0; i + 1 < form.Words.Length; i++) // "Patr ushev"
        {
            var (first, second) = (form.Words[i], form.Words[i + 1]);
            if (first.Kind is not (WordKind.Plain or WordKind.Role or WordKind.Initial) || second.Kind is not (WordKind.Plain or WordKind.Initial)) continue;
            var joined = first.Text + second.Text;
            if (joined.Length is >= 4 and <= 24)
                Spread(vocabulary, form.Person ? Word.OfPerson(joined, first.Vowelless) : Word.OfBody(joined, null, first.Vowelless), first.Weight + second.Weight, farther: false);
        }

        foreach (int name in touched)
        {
            int matched = Math.Min(gathered[name], weight), other = index.WeightOf(name);
            gathered[name] = 0;
            int leftA = weight - matched, leftB = Math.Max(0, other - matched);
            int below = matched + (Math.Min(leftA, leftB) * 3 / 2) + (Math.Abs(leftA - leftB) * 3 / 10);
            int foretold = below == 0 ? 0 : (int)(1000L * matched / below);
            if (foretold >= LeastForetold) candidates.Add((foretold, name));
        }
    }

    /// <summary>Adds what a word is worth to every name with a like word, once for each name: its likest word counts.</summary>
    private void Spread(Vocabulary vocabulary, Word word, int weight, bool farther)
    {
        vocabulary.Like(word, farther, marks, like);
        if (like.Count > 1) like.Sort(static (x, y) => y.Likeness.CompareTo(x.Likeness));
        lastWord.Begin(index.Count);
        foreach (var (number, likeness) in like)
        {
            int worth = Math.Max(weight, vocabulary[number].Weight) * likeness / 1000;
            foreach (int name in vocabulary.NamesWith(number))
            {
                if (!lastWord.First(name)) continue;
                if (gathered[name] == 0) touched.Add(name);
                gathered[name] += Math.Max(worth, 1);
            }
        }
    }

    /// <summary>Names that share all letters, characters or syllables are compared whatever their words weigh.</summary>
    private void Whole(Form form)
    {
        const int Most = 60;
        Take(index.Joined, form.Joined);
        if (form.Turned is { } turned) Take(index.Joined, turned);
        foreach (var word in form.Words)
            if (word.Kind == WordKind.Plain && word.Text.Length > 4) Take(index.Joined, word.Text);
        if (!form.Person && form.Words.Count(word => word.Kind == WordKind.Plain) == 1 && form.Joined.Length is >= 3 and <= 8) Take(index.Initials, form.Joined);
        foreach (var key in NameIndex.HanKeys(form)) Take(index.Han, key);
        foreach (var key in NameIndex.SyllableKeys(form)) Take(index.Syllables, key);

        void Take(Dictionary<string, List<int>> drawers, string key)
        {
            if (!drawers.TryGetValue(key, out var list) || list.Count > Most * 20) return;
            foreach (int name in list)
            {
                if (sure.Count >= Most * 3) return;
                sure.Add(name);
            }
        }
    }
}
