using Entente.Screening.Lists;

namespace Entente.Cli.Screening;

/// <summary>The difference of two versions as lines: added, changed, removed, with number and name.</summary>
internal static class DifferenceTable
{
    public static void Write(ListDifference difference, TextWriter output)
    {
        foreach (var party in difference.Added) output.WriteLine($"added\t{party.Id}\t{party.Names[0].Written}");
        foreach (var change in difference.Changed)
        {
            var names = change.NamesAdded.Select(name => "+" + name).Concat(change.NamesRemoved.Select(name => "-" + name));
            output.WriteLine($"changed\t{change.After.Id}\t{change.After.Names[0].Written}\t{string.Join("; ", names)}");
        }

        foreach (var party in difference.Removed) output.WriteLine($"removed\t{party.Id}\t{party.Names[0].Written}");
    }
}
