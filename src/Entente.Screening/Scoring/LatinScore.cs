using Entente.Screening.Names;

namespace Entente.Screening.Scoring;

/// <summary>Compares words with words: the best pairing, then what is left over on one side (omitted) or on both (contradicted).</summary>
internal static class LatinScore
{
    /// <summary>What a contradiction and an omission cost, in hundredths of their weight.</summary>
    private const int ContradictionPerson = 220, ContradictionBody = 170, OmissionPerson = 34, OmissionBody = 30;

    /// <summary>What unlikeness costs more, in hundredths, when no word of weight agrees exactly, and when one side leaves a name out besides.</summary>
    private const int NothingExact = 60, LeftOut = 60;

    private const int SameLetters = 1000, OneSlip = 870, TwoSlips = 760, OneWordOnly = 670, OtherNumber = 650, OtherSyllables = SyllableScore.OtherName, SecondFamily = 720;

    private const int AcronymOf = 700, CommonOnly = 600, SubstantialWeight = 330;

    public static int Of(Form a, Form b, List<Reason>? reasons)
    {
        if (a.Words.Length == 0 || b.Words.Length == 0) return 0;
        bool person = a.Person && b.Person;
        var work = new Pairing(a, b, stackalloc int[a.Words.Length], stackalloc int[b.Words.Length], stackalloc int[a.Words.Length],
            stackalloc int[a.Words.Length]);
        work.Pair();

        int matched = 0, short_ = 0, substantial = 0, exact = 0, proper = 0;
        for (int i = 0; i < a.Words.Length; i++)
        {
            if (work.OfA[i] < 0) continue;
            var (x, y) = (a.Words[i], b.Words[work.OfA[i]]);
            int weight = work.WeightOf(i), likeness = work.Likeness[i];
            matched += weight * likeness / 1000;
            short_ += weight * (1000 - likeness) / 1000;
            if (weight >= SubstantialWeight) substantial++;
            if (likeness >= 950 && weight >= SubstantialWeight) exact++;
            if (x.Kind == WordKind.Plain && y.Kind == WordKind.Plain) proper++;
            if (weight > 0) reasons?.Add(new(work.IsJoined(i) ? Rules.Joined : Rules.Word, work.TextA(i), work.TextB(i), likeness, weight));
        }

        int leftA = Left(a, work.OfA, reasons, true), leftB = Left(b, work.OfB, reasons, false);
        int contradiction = Math.Min(leftA, leftB), omission = Math.Max(leftA, leftB) - contradiction;
        if (person) short_ = short_ * (100 + (exact == 0 ? NothingExact : 0) + (omission > 300 ? LeftOut : 0)) / 100;
        int below = matched + short_ + (contradiction * (person ? ContradictionPerson : ContradictionBody) / 100) + (omission * (person ? OmissionPerson : OmissionBody) / 100);
        int score = below == 0 ? 0 : (int)(1000L * matched / below);
        if (contradiction > 0) reasons?.Add(new(Rules.Contradicted, "", "", 0, contradiction));
        if (omission > 0) reasons?.Add(new(Rules.Omitted, "", "", 0, omission));
        if (contradiction > 0 && score > OtherNumber && HasFreeNumber(a, work.OfA) && HasFreeNumber(b, work.OfB))
        {
            score = OtherNumber;
            reasons?.Add(new(Rules.OtherNumber, "", "", OtherNumber, 0));
        }

        return person ? Person(a, b, work, score, substantial, leftA, leftB, reasons) : Body(a, b, score, substantial, exact, proper, leftA, leftB, reasons);
    }

    private static int Person(Form a, Form b, Pairing work, int score, int substantial, int leftA, int leftB, List<Reason>? reasons)
    {
        if (a.EastAsian && b.EastAsian && a.Script == Script.Latin && b.Script == Script.Latin)
        {
            if (Same(a, b)) return Raise(Rules.SameLetters, SameLetters);
            int syllables = SyllableScore.Of(a, b);
            if (syllables > score) return Raise(Rules.Syllables, syllables);
            if (leftA + leftB == 0 && score == SameLetters) return score; // the same words in another order
            if (SyllableScore.IsPinyin(a) && SyllableScore.IsPinyin(b) && score > OtherSyllables) return Lower(Rules.OtherSyllables, OtherSyllables);
        }
        else if (a.Runs.Length > 0 && b.Runs.Length > 0 && SyllableScore.Of(a, b) is var worth && worth > score) return Raise(Rules.Syllables, worth);

        if (Same(a, b)) return Raise(Rules.SameLetters, SameLetters);
        if (leftA > 0 && leftB > 0 && score < SecondFamily && IsSecondFamilyName(a, b, work)) return Raise(Rules.SecondFamilyName, SecondFamily);
        if (score < OneSlip && !(a.EastAsian && b.EastAsian) && Slips(a, b, score, reasons) is var mended && mended > score) return mended;
        if (substantial <= 1 && Math.Max(Words(a), Words(b)) > 1 && score > OneWordOnly && leftA + leftB > 200) return Lower(Rules.OneWordOnly, OneWordOnly);
        return score;

        int Raise(string rule, int to)
        {
            reasons?.Add(new(rule, FormScore.Shown(a), FormScore.Shown(b), to, 0));
            return to;
        }

        int Lower(string rule, int to)
        {
            reasons?.Add(new(rule, FormScore.Shown(a), FormScore.Shown(b), to, 0));
            return to;
        }
    }

    private static int Body(Form a, Form b, int score, int substantial, int exact, int proper, int leftA, int leftB, List<Reason>? reasons)
    {
        if (Same(a, b)) return Tell(Rules.SameLetters, SameLetters);
        if (score < Thresholds.Hit && (IsAcronym(a, b) || IsAcronym(b, a))) return Tell(Rules.Acronym, AcronymOf);
        if (score < OneSlip) score = Slips(a, b, score, reasons);
        if (exact == 0 && substantial == 1 && leftA + leftB > CommonOnly && score > OneWordOnly) return Tell(Rules.OneWordOnly, OneWordOnly);
        if (proper == 0 && score >= Thresholds.Review && Math.Min(leftA, leftB) > 100 && substantial < 3) return Math.Min(score, Tell(Rules.CommonWordsOnly, CommonOnly));
        return score;

        int Tell(string rule, int to)
        {
            reasons?.Add(new(rule, FormScore.Shown(a), FormScore.Shown(b), to, 0));
            return to;
        }
    }

    private static int Left(Form form, Span<int> partner, List<Reason>? reasons, bool query)
    {
        int left = 0;
        for (int i = 0; i < form.Words.Length; i++)
        {
            if (partner[i] >= 0) continue;
            var word = form.Words[i];
            left += word.Weight;
            reasons?.Add(new(Rules.Omitted, query ? word.Text : "", query ? "" : word.Text, 0, word.Weight));
        }

        return left;
    }

    private static bool Same(Form a, Form b) => a.Joined.Length > 1 && (a.Joined == b.Joined || (a.Turned is { } turned && turned == b.Joined) || (b.Turned is { } other && other == a.Joined));

    private static int Slips(Form a, Form b, int score, List<Reason>? reasons)
    {
        if (score < 200 || HasNumber(a) || HasNumber(b) || Math.Max(a.Joined.Length, a.Person ? 0 : a.Letters.Length) < 9) return score;
        int slips = Plain(a.Joined, b.Joined);
        if (slips > 2 && a.Turned is { } turned && b.BeforeComma == 0) slips = Plain(turned, b.Joined);
        if (slips > 2 && b.Turned is { } other && a.BeforeComma == 0) slips = Plain(other, a.Joined);
        if (slips > 2 && !a.Person && a.Script == Script.Latin && b.Script == Script.Latin) slips = Plain(a.Letters, b.Letters);
        int worth = slips == 1 ? OneSlip : slips == 2 && Math.Min(a.Joined.Length, b.Joined.Length) >= 11 ? TwoSlips : 0;
        if (worth <= score) return score;
        reasons?.Add(new(Rules.Slips, a.Joined, b.Joined, worth, 0));
        return worth;
    }

    /// <summary>Slips of the pen between two rows of letters, counted up to 3.</summary>
    private static int Plain(string a, string b)
    {
        if (a.Length > 60 || b.Length > 60 || Math.Abs(a.Length - b.Length) > 2) return 3;
        Span<int> before = stackalloc int[b.Length + 1], last = stackalloc int[b.Length + 1], row = stackalloc int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) last[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            row.Fill(3);
            int from = Math.Max(1, i - 2), to = Math.Min(b.Length, i + 2);
            if (from == 1) row[0] = i;
            for (int j = from; j <= to; j++)
            {
                int cost = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost = Math.Min(cost, before[j - 2] + 1);
                row[j] = Math.Min(cost, 3);
            }

            var spare = before;
            before = last;
            last = row;
            row = spare;
        }

        return last[b.Length];
    }

    private static bool HasFreeNumber(Form form, Span<int> partner)
    {
        for (int i = 0; i < form.Words.Length; i++)
            if (partner[i] < 0 && form.Words[i].Kind == WordKind.Number) return true;
        return false;
    }

    private static bool HasNumber(Form form) => form.Words.Any(word => word.Kind == WordKind.Number);

    private static int Words(Form form) => form.Words.Count(word => word.Kind is WordKind.Plain or WordKind.Initial);

    /// <summary>"LUCERO VALENZUELA, Sandra" and "LUCERO DE MARTINEZ, Sandra": first family name and every given name agree.</summary>
    private static bool IsSecondFamilyName(Form a, Form b, Pairing work)
    {
        if (a.BeforeComma < 2 || b.BeforeComma < 2 || work.OfA[0] != 0 || work.Likeness[0] < 900) return false;
        for (int i = a.BeforeComma; i < a.Words.Length; i++)
            if (work.OfA[i] < b.BeforeComma || work.Likeness[i] < 900) return false;
        for (int j = b.BeforeComma; j < b.Words.Length; j++)
            if (work.OfB[j] < a.BeforeComma) return false;
        return true;
    }

    /// <summary>One word of three letters or more that the other's words begin with.</summary>
    private static bool IsAcronym(Form shortForm, Form longForm)
    {
        Word? only = null;
        foreach (var word in shortForm.Words)
        {
            if (word.Kind is WordKind.LegalForm or WordKind.Role) continue;
            if (only is not null) return false;
            only = word;
        }

        if (only is not { Kind: WordKind.Plain, Text: { Length: >= 3 and <= 8 } letters }) return false;
        return Initials(longForm, true) == letters || Initials(longForm, false) == letters;
    }

    private static string Initials(Form form, bool all)
    {
        Span<char> text = stackalloc char[form.Words.Length];
        int length = 0;
        foreach (var word in form.Words)
            if (all || word.Text is not ("of" or "and" or "the" or "for" or "de" or "la" or "y")) text[length++] = word.Text[0];
        return new(text[..length]);
    }
}
