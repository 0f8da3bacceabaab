namespace Entente.Exchange.Tests.Vectors;

/// <summary>What the code under test did with one case.</summary>
internal enum Did
{
    /// <summary>Took it, and every output was the expected one.</summary>
    Accept,

    /// <summary>Turned it down.</summary>
    Refuse,

    /// <summary>Took it with another output than expected.</summary>
    Differ,

    /// <summary>Did not try.</summary>
    Skip,
}

/// <summary>One case's outcome; the reason belongs to a skip.</summary>
internal readonly record struct Outcome(Did Did, string Reason = "")
{
    public static Outcome Skip(string reason) => new(Did.Skip, reason);

    public static Outcome Accepts(bool accepted) => new(accepted ? Did.Accept : Did.Refuse);

    public static Outcome Matches(bool same) => new(same ? Did.Accept : Did.Differ);
}

/// <summary>Counts over one file.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, int> skipped = new(StringComparer.Ordinal);

    public int Passed { get; private set; }

    public List<string> Failures { get; } = [];

    /// <param name="name">Of the case, for the message of a failure.</param>
    /// <param name="expected">"valid" must be accepted, "invalid" refused, "acceptable" either but never with another
    /// output.</param>
    /// <param name="outcome">What was done.</param>
    public void Count(string name, string expected, Outcome outcome)
    {
        if (outcome.Did == Did.Skip) skipped[outcome.Reason] = skipped.GetValueOrDefault(outcome.Reason) + 1;
        else if (expected switch
        {
            "valid" => outcome.Did == Did.Accept,
            "invalid" => outcome.Did == Did.Refuse,
            _ => outcome.Did is Did.Accept or Did.Refuse,
        }) Passed++;
        else Failures.Add($"{name}: {expected}, but the code did {outcome.Did}");
    }

    public string Line(string file)
    {
        var reasons = skipped.Count == 1 ? skipped.Keys.First() : string.Join("; ", skipped.Select(s => $"{s.Value} {s.Key}"));
        var line = $"vectors: {file} {Passed} passed, {Failures.Count} failed, {skipped.Values.Sum()} skipped";
        return skipped.Count == 0 ? line : $"{line} ({reasons})";
    }
}
