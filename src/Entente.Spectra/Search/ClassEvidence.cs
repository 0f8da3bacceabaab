namespace Entente.Spectra.Search;

/// <summary>What three searches say for one class: the numbers a class call is computed from.</summary>
/// <param name="Class">The class.</param>
/// <param name="Hybrid">Best hybrid score of a compound of the class, and its lead over the best compound outside.</param>
/// <param name="Open">The same in open search.</param>
/// <param name="Loss">The same in neutral-loss search.</param>
/// <param name="Share">Share of the class among the ten best compounds of hybrid search, each weighted by its score.</param>
internal sealed record ClassEvidence(
    string Class, (double Best, double Lead) Hybrid, (double Best, double Lead) Open, (double Best, double Lead) Loss, double Share)
{
    private const int Looked = 60;

    public double[] Numbers => [Hybrid.Best, Hybrid.Lead, Open.Best, Open.Lead, Loss.Best, Loss.Lead, Share];

    /// <summary>The evidence for each class that any search met.</summary>
    public static List<ClassEvidence> Of(LibrarySearch search, SubstanceClasses classes, Query query, Func<LibraryEntry, bool>? without)
    {
        var hybrid = search.Search(query, SearchMode.Hybrid, Looked, without);
        var open = search.Search(query, SearchMode.Open, Looked, without);
        var loss = search.Search(query, SearchMode.NeutralLoss, Looked, without);
        var met = hybrid.Concat(open).Concat(loss).Select(found => classes[found.Entry.Compound]).OfType<string>().Distinct(StringComparer.Ordinal);
        return [.. met.Order(StringComparer.Ordinal).Select(one => new ClassEvidence(one, Best(hybrid, classes, one), Best(open, classes, one), Best(loss, classes, one), ShareOf(hybrid, classes, one)))];
    }

    private static (double Best, double Lead) Best(IReadOnlyList<Candidate> found, SubstanceClasses classes, string one)
    {
        double inside = 0, outside = 0;
        foreach (var candidate in found)
            if (classes[candidate.Entry.Compound] == one) inside = Math.Max(inside, candidate.Score);
            else outside = Math.Max(outside, candidate.Score);
        return (inside, inside - outside);
    }

    private static double ShareOf(IReadOnlyList<Candidate> found, SubstanceClasses classes, string one)
    {
        var best = found.Take(10).ToList();
        double all = best.Sum(candidate => candidate.Score);
        return all == 0 ? 0 : best.Where(candidate => classes[candidate.Entry.Compound] == one).Sum(candidate => candidate.Score) / all;
    }
}
