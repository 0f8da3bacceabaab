using System.Globalization;

namespace Entente.Screening.Scoring;

/// <summary>What the score asks of the person who reads it. A hit is not a finding: it says that two names may be one.</summary>
public enum Band
{
    /// <summary>Below <see cref="Thresholds.Review"/>.</summary>
    None,

    /// <summary>From <see cref="Thresholds.Review"/>: worth a look, such as a name that only sounds the same.</summary>
    Review,

    /// <summary>From <see cref="Thresholds.Hit"/>.</summary>
    Hit,
}

/// <summary>The scores, in thousandths, from which a pair is in a band.</summary>
public static class Thresholds
{
    /// <summary>Chosen on the shared sample and on the aliases that the lists state themselves: docs/decisions/screening-scores.md.</summary>
    public const int Hit = 700;

    /// <summary>Keeps homophones, lone agreeing words and common words in sight: same page.</summary>
    public const int Review = 580;

    /// <summary>The band of a score.</summary>
    public static Band BandOf(int score) => score >= Hit ? Band.Hit : score >= Review ? Band.Review : Band.None;
}

/// <summary>One reason for a score.</summary>
/// <param name="Code">From <see cref="Rules"/>; never changes its meaning.</param>
/// <param name="Query">The words of the query that it speaks of, or empty.</param>
/// <param name="Listed">The words of the listed name, or empty.</param>
/// <param name="Likeness">How alike they are, in thousandths; of a cap, the score that was not exceeded.</param>
/// <param name="Weight">What they weigh, in thousandths of one rare word; 0 for a rule about the whole name.</param>
public sealed record Reason(string Code, string Query, string Listed, int Likeness, int Weight)
{
    /// <summary>For a log or a table: <c>word:kim=gim:940*612</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code}:{Query}={Listed}:{Likeness}*{Weight}");
}

/// <summary>How alike two names are and why. The same engine version gives the same result for ever.</summary>
/// <param name="Score">Thousandths, 0 to 1000.</param>
/// <param name="Reasons">In the order in which they were found; empty unless asked for.</param>
public sealed record Comparison(int Score, IReadOnlyList<Reason> Reasons)
{
    /// <summary>The band of <see cref="Score"/>.</summary>
    public Band Band => Thresholds.BandOf(Score);
}

/// <summary>The whole list of codes of <see cref="Reason"/>.</summary>
public static class Rules
{
    /// <summary>Two words were taken for one: equal, or near in letters or sound.</summary>
    public const string Word = "word";

    /// <summary>Two words on one side make one word on the other.</summary>
    public const string Joined = "joined";

    /// <summary>One side has a word that the other leaves out.</summary>
    public const string Omitted = "omitted";

    /// <summary>Each side has a word that the other contradicts.</summary>
    public const string Contradicted = "contradicted";

    /// <summary>All letters are the same once blanks, points and legal forms are left out.</summary>
    public const string SameLetters = "same-letters";

    /// <summary>One or two slips in the whole name.</summary>
    public const string Slips = "slips";

    /// <summary>The same syllables in one or two romanisations.</summary>
    public const string Syllables = "syllables";

    /// <summary>Two Chinese names in Latin letters whose syllables differ: one letter makes another person.</summary>
    public const string OtherSyllables = "other-syllables";

    /// <summary>The same characters, simplified and traditional being one.</summary>
    public const string SameCharacters = "same-characters";

    /// <summary>Other characters that sound the same.</summary>
    public const string Homophones = "homophones";

    /// <summary>Characters differ.</summary>
    public const string OtherCharacters = "other-characters";

    /// <summary>Spanish and Portuguese names with the same first family name and given names but another second family name, as after marriage.</summary>
    public const string SecondFamilyName = "second-family-name";

    /// <summary>Only one word of weight agrees and a name has more: not enough for a hit.</summary>
    public const string OneWordOnly = "one-word-only";

    /// <summary>The first letters of one name's words.</summary>
    public const string Acronym = "acronym";

    /// <summary>Nothing of a name's own agrees, only words that many bear.</summary>
    public const string CommonWordsOnly = "common-words-only";

    /// <summary>Each has a number that the other has not: another ship, division or branch.</summary>
    public const string OtherNumber = "other-number";

    /// <summary>One is a person, the other a body, vessel or aircraft.</summary>
    public const string OtherKind = "other-kind";

    /// <summary>A number that identifies agrees; it decides, whatever the names are.</summary>
    public const string SameIdentifier = "same-identifier";

    /// <summary>A number in the query has a wrong length or check digit: it may be a slip, and proves nothing.</summary>
    public const string InvalidIdentifier = "invalid-identifier";

    /// <summary>The dates of birth are the same day.</summary>
    public const string BirthSame = "birth-same";

    /// <summary>One date of birth is less exact and contains the other.</summary>
    public const string BirthWithin = "birth-within";

    /// <summary>Day and month of birth have changed places.</summary>
    public const string BirthSwapped = "birth-swapped";

    /// <summary>The dates of birth are a year or less apart.</summary>
    public const string BirthNear = "birth-near";

    /// <summary>The dates of birth contradict each other.</summary>
    public const string BirthOther = "birth-other";

    /// <summary>The name agrees with an alias that the list itself calls weak.</summary>
    public const string WeakAlias = "weak-alias";

    /// <summary>Every code, for a page that explains them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Word, Joined, Omitted, Contradicted, SameLetters, Slips, Syllables, OtherSyllables, SameCharacters, Homophones, OtherCharacters, SecondFamilyName,
        OneWordOnly, Acronym, CommonWordsOnly, OtherNumber, OtherKind, SameIdentifier, InvalidIdentifier, BirthSame, BirthWithin, BirthSwapped, BirthNear,
        BirthOther, WeakAlias,
    ];
}
