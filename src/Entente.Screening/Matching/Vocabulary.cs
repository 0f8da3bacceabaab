using Entente.Screening.Names;
using Entente.Screening.Scoring;

namespace Entente.Screening.Matching;

/// <summary>The distinct words of an index, of persons or of bodies, with the names that have them, and ways to the words that are like another.</summary>
internal sealed class Vocabulary
{
    /// <summary>A drawer with more words than this says too little; its words are reached by another way.</summary>
    private const int FullestDrawer = 400;

    private const int LongestSound = 24;

    /// <summary>Letters, and a place for the edge of a word.</summary>
    private const int Pairs = 27;

    /// <summary>A word found with this likeness makes the slow way by pairs of letters needless.</summary>
    private const int FoundWell = 960;

    private readonly List<Word> words = [];
    private readonly List<List<int>> names = [];
    private readonly Dictionary<string, List<int>> bySound = [], byBareSkeleton = [];
    private readonly Dictionary<int, List<int>> byGroup = [], byGiven = [];
    private Dictionary<uint, int[]> byDeletion = [];
    private readonly List<int>?[] byPair = new List<int>?[Pairs * Pairs];

    public int Count => words.Count;

    public Word this[int number] => words[number];

    public List<int> NamesWith(int number) => names[number];

    public void Add(Word word, int name)
    {
        if (word.Number < 0)
        {
            word.Number = words.Count;
            words.Add(word);
            names.Add([]);
        }

        var list = names[word.Number];
        if (list.Count == 0 || list[^1] != name) list.Add(name);
    }

    /// <summary>Fills the drawers once all words are known.</summary>
    public void Close()
    {
        Span<uint> hashes = stackalloc uint[LongestSound + 1];
        var deletions = new List<(uint Hash, int Word)>(words.Count * 8);
        for (int i = 0; i < words.Count; i++)
        {
            var word = words[i];
            names[i].TrimExcess();
            Put(bySound, word.Sound, i);
            if (word.Group > 0) Put(byGroup, word.Group, i);
            foreach (int given in word.Given) Put(byGiven, given, i);
            if (word.Kind is not WordKind.Plain and not WordKind.Trade and not WordKind.Place) continue;
            if (word.BareSkeleton.Length >= 2) Put(byBareSkeleton, word.BareSkeleton, i);
            if (word.Kind == WordKind.Plain) AddPairs(word.Sound, i);
            int many = Deletions(word.Sound, hashes);
            foreach (var hash in hashes[..many]) deletions.Add((hash, i));
        }

        byDeletion = deletions.GroupBy(pair => pair.Hash).ToDictionary(group => group.Key, group => group.Select(pair => pair.Word).Distinct().ToArray());
    }

    /// <summary>Every word taken for one with <paramref name="word"/>, with how alike they are. Not for two threads at once: it marks what it saw in <paramref name="marks"/>.</summary>
    /// <param name="farther">Whether words two slips away are looked for too, which costs most.</param>
    public void Like(Word word, bool farther, Marks marks, List<(int Word, int Likeness)> found)
    {
        found.Clear();
        marks.Begin(words.Count);
        if (word.Number >= 0 && word.Number < words.Count && ReferenceEquals(words[word.Number], word)) Try(word.Number);
        if (bySound.TryGetValue(word.Sound, out var same)) TryAll(same);
        if (word.Group > 0 && byGroup.TryGetValue(word.Group, out var group)) TryAll(group);
        foreach (int given in word.Given)
            if (byGiven.TryGetValue(given, out var forms)) TryAll(forms);
        if (word.Kind is WordKind.Number or WordKind.Initial or WordKind.Role or WordKind.LegalForm) return;
        if (byBareSkeleton.TryGetValue(word.BareSkeleton, out var drawer) && (drawer.Count <= FullestDrawer || word.Vowelless)) TryAll(drawer);
        if (word.Vowelless) return;
        Span<uint> hashes = stackalloc uint[LongestSound + 1];
        int many = Deletions(word.Sound, hashes);
        foreach (var hash in hashes[..many])
            if (byDeletion.TryGetValue(hash, out var near))
                foreach (int one in near) Try(one);
        if (farther && word.Kind == WordKind.Plain && word.Sound.Length is >= 5 and <= LongestSound && !found.Exists(static one => one.Likeness >= FoundWell)) ByPairs(word.Sound);

        // Two slips leave all but four of a word's pairs of letters.
        void ByPairs(string sound)
        {
            var counts = marks.Counts(words.Count);
            marks.Counted.Clear();
            int before = Pairs - 1, needed = Math.Max(2, sound.Length - 3);
            for (int i = 0; i <= sound.Length; i++)
            {
                int letter = i < sound.Length ? Letter(sound[i]) : Pairs - 1;
                if (byPair[(before * Pairs) + letter] is { } list)
                {
                    foreach (int one in list)
                        if (++counts[one] == needed) marks.Counted.Add(one);
                }

                before = letter;
            }

            foreach (int one in marks.Counted) Try(one);
            before = Pairs - 1;
            for (int i = 0; i <= sound.Length; i++)
            {
                int letter = i < sound.Length ? Letter(sound[i]) : Pairs - 1;
                if (byPair[(before * Pairs) + letter] is { } list)
                    foreach (int one in list) counts[one] = 0;
                before = letter;
            }
        }

        void TryAll(List<int> numbers)
        {
            foreach (int one in numbers) Try(one);
        }

        void Try(int number)
        {
            if (!marks.First(number)) return;
            int likeness = WordLikeness.Of(word, words[number], eastAsian: false);
            if (likeness > 0) found.Add((number, likeness));
        }
    }

    private void AddPairs(string sound, int number)
    {
        if (sound.Length is < 4 or > LongestSound) return;
        int before = Pairs - 1;
        for (int i = 0; i <= sound.Length; i++)
        {
            int letter = i < sound.Length ? Letter(sound[i]) : Pairs - 1;
            var list = byPair[(before * Pairs) + letter] ??= [];
            if (list.Count == 0 || list[^1] != number) list.Add(number);
            before = letter;
        }
    }

    private static int Letter(char c) => c is >= 'a' and <= 'z' ? c - 'a' : Pairs - 1;

    /// <summary>Hashes of the word and of the word with each letter left out: two words one edit apart have one in common, and so have many that are two apart.</summary>
    private static int Deletions(string sound, Span<uint> hashes)
    {
        if (sound.Length is < 2 or > LongestSound) return 0;
        int last = sound.Length == 2 ? 0 : sound.Length; // of two letters neither can be spared
        for (int without = -1; without < last; without++)
        {
            uint hash = 2166136261;
            for (int i = 0; i < sound.Length; i++)
                if (i != without) hash = (hash ^ sound[i]) * 16777619;
            hashes[without + 1] = hash;
        }

        return last + 1;
    }

    private static void Put<TKey>(Dictionary<TKey, List<int>> drawers, TKey key, int number)
        where TKey : notnull
    {
        if (!drawers.TryGetValue(key, out var list)) drawers[key] = list = [];
        list.Add(number);
    }
}

/// <summary>Remembers what was seen in a round, without clearing between rounds.</summary>
internal sealed class Marks
{
    private int[] rounds = [];
    private byte[] counts = [];

    /// <summary>Words that were counted often enough.</summary>
    public List<int> Counted { get; } = [];

    /// <summary>Counters, all 0; whoever counts sets them back.</summary>
    public byte[] Counts(int size) => counts.Length >= size ? counts : counts = new byte[size];

    private int round;

    public void Begin(int size)
    {
        if (rounds.Length < size) rounds = new int[size];
        if (++round == int.MaxValue)
        {
            Array.Clear(rounds);
            round = 1;
        }
    }

    public bool First(int number)
    {
        if (rounds[number] == round) return false;
        rounds[number] = round;
        return true;
    }
}
