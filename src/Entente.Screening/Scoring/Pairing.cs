using Entente.Screening.Names;

namespace Entente.Screening.Scoring;

/// <summary>Pairs the words of two names, the likest and heaviest first; then words that are one word on the other side.</summary>
internal readonly ref struct Pairing
{
    private const int Joint = 1 << 20;

    private readonly Form a, b;
    private readonly Span<int> joined; // for a word of a: the other word that it was joined with, own side positive, other side negative

    public Pairing(Form a, Form b, Span<int> ofA, Span<int> ofB, Span<int> likeness, Span<int> joined)
    {
        (this.a, this.b) = (a, b);
        OfA = ofA;
        OfB = ofB;
        Likeness = likeness;
        this.joined = joined;
        joined.Clear();
        ofA.Fill(-1);
        ofB.Fill(-1);
        likeness.Clear();
    }

    /// <summary>For each word of a its partner in b, or -1; and the other way round.</summary>
    public Span<int> OfA { get; }

    public Span<int> OfB { get; }

    /// <summary>For each word of a with a partner, how alike they are.</summary>
    public Span<int> Likeness { get; }

    public void Pair()
    {
        var (x, y) = (a.Words, b.Words);
        for (int i = 0; i < x.Length; i++) // equal words first: most pairs of names end here or have nothing in common
        {
            for (int j = 0; j < y.Length; j++)
            {
                if (OfB[j] >= 0 || !(ReferenceEquals(x[i], y[j]) || x[i].Text == y[j].Text)) continue;
                (OfA[i], OfB[j], Likeness[i]) = (j, i, 1000);
                break;
            }
        }

        Span<int> likeness = x.Length * y.Length <= 256 ? stackalloc int[x.Length * y.Length] : new int[x.Length * y.Length];
        for (int i = 0; i < x.Length; i++)
            for (int j = 0; j < y.Length; j++)
                likeness[(i * y.Length) + j] = OfA[i] >= 0 || OfB[j] >= 0 ? 0 : WordLikeness.Of(x[i], y[j], a.EastAsian && b.EastAsian);
        Join();
        while (true)
        {
            int best = 0, bestI = -1, bestJ = -1;
            for (int i = 0; i < x.Length; i++)
            {
                if (OfA[i] >= 0) continue;
                for (int j = 0; j < y.Length; j++)
                {
                    if (OfB[j] >= 0) continue;
                    int worth = likeness[(i * y.Length) + j] * (100 + (Math.Min(x[i].Weight, y[j].Weight) / 20));
                    if (worth > best) (best, bestI, bestJ) = (worth, i, j);
                }
            }

            if (bestI < 0) break;
            (OfA[bestI], OfB[bestJ], Likeness[bestI]) = (bestJ, bestI, likeness[(bestI * y.Length) + bestJ]);
        }
    }

    /// <summary>"Patr ushev" is Patrushev, "De Leon" is DeLeon: two neighbours without an equal partner make one word there.</summary>
    private void Join()
    {
        var (x, y) = (a.Words, b.Words);
        for (int i = 0; i + 1 < x.Length; i++)
        {
            if (OfA[i] >= 0 || OfA[i + 1] >= 0) continue;
            for (int j = 0; j < y.Length; j++)
            {
                if (OfB[j] >= 0 || !Makes(x[i], x[i + 1], y[j], out int likeness)) continue;
                (OfA[i], OfA[i + 1], OfB[j], Likeness[i], Likeness[i + 1]) = (j, j, i, likeness, likeness);
                (joined[i], joined[i + 1]) = (i + 1 + Joint, i + Joint);
                break;
            }
        }

        for (int j = 0; j + 1 < y.Length; j++)
        {
            if (OfB[j] >= 0 || OfB[j + 1] >= 0) continue;
            for (int i = 0; i < x.Length; i++)
            {
                if (OfA[i] >= 0 || !Makes(y[j], y[j + 1], x[i], out int likeness)) continue;
                (OfA[i], OfB[j], OfB[j + 1], Likeness[i]) = (j, i, i, likeness);
                joined[i] = -(j + 1 + Joint);
                break;
            }
        }
    }

    private static bool Makes(Word first, Word second, Word whole, out int likeness)
    {
        likeness = 0;
        int length = first.Text.Length + second.Text.Length;
        if (length < 4 || Math.Abs(length - whole.Text.Length) > 2 || first.Text[0] != whole.Text[0] && length < 7) return false;
        if (whole.Vowelless || first.Vowelless)
        {
            likeness = 900;
            return first.BareSkeleton.Length + second.BareSkeleton.Length > 2 && first.BareSkeleton + second.BareSkeleton == whole.BareSkeleton;
        }

        if (length == whole.Text.Length && whole.Text.StartsWith(first.Text, StringComparison.Ordinal) && whole.Text.EndsWith(second.Text, StringComparison.Ordinal))
        {
            likeness = 980;
            return true;
        }

        if (first.Kind is not WordKind.Plain && first.Kind is not WordKind.Role || whole.Kind != WordKind.Plain) return false;
        int edits = WordLikeness.Edits(first.Sound + second.Sound, whole.Sound, 4);
        likeness = 960 - (1000 * edits / (4 * Math.Max(whole.Sound.Length, 1)));
        return edits <= 4 && likeness >= (whole.Syllabic ? 900 : 840);
    }

    public bool IsJoined(int i) => joined[i] != 0;

    /// <summary>What the pair of a's word weighs: the heavier of the two, for a join once.</summary>
    public int WeightOf(int i)
    {
        var (x, y) = (a.Words[i], b.Words[OfA[i]]);
        if (joined[i] > 0) return joined[i] - Joint > i ? Math.Max(x.Weight, y.Weight) : 0; // the second half was counted with the first
        if (joined[i] < 0) return Math.Max(x.Weight, y.Weight);
        return x.Kind == WordKind.Initial || y.Kind == WordKind.Initial ? Math.Min(x.Weight, y.Weight) : (x.Weight + y.Weight) / 2;
    }

    public string TextA(int i) => joined[i] > 0 ? $"{a.Words[Math.Min(i, joined[i] - Joint)].Text} {a.Words[Math.Max(i, joined[i] - Joint)].Text}" : a.Words[i].Text;

    public string TextB(int i) => joined[i] < 0 ? $"{b.Words[OfA[i]].Text} {b.Words[-joined[i] - Joint].Text}" : b.Words[OfA[i]].Text;
}
