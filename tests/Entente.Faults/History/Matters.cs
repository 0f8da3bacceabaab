namespace Entente.Faults.History;

/// <summary>Every matter stands alike on both sides, and as its entries say.</summary>
internal static class Matters
{
    public static IEnumerable<Finding> SameOnBothSides(Side one, Side other)
    {
        var there = other.Matters.ToDictionary(m => m.Matter);
        foreach (var matter in one.Matters)
        {
            if (!there.Remove(matter.Matter, out var twin)) yield return new("lost", $"matter {matter.Matter} is not at {other.Party}");
            else if (matter.State != twin.State || matter.Phase != twin.Phase || matter.Number != twin.Number)
                yield return new("state-differs", $"matter {matter.Matter}: {one.Party} {matter.Number} {matter.Phase} {matter.State}, {other.Party} {twin.Number} {twin.Phase} {twin.State}");
        }

        foreach (var matter in there.Keys) yield return new("lost", $"matter {matter} is not at {one.Party}");
    }

    public static IEnumerable<Finding> Follow(Side side)
    {
        foreach (var matter in side.Matters.Where(m => m.State != m.Folded)) yield return new("state-differs", $"matter {matter.Matter} at {side.Party}: stored {matter.State}, its entries fold to {matter.Folded}");
        foreach (var twice in side.Matters.Where(m => m.Number.Length > 0).GroupBy(m => m.Number).Where(g => g.Count() > 1))
            yield return new("doubled", $"number {twice.Key} was given to {twice.Count()} matters at {side.Party}");
        var known = side.Matters.Select(m => m.Matter).ToHashSet();
        foreach (var opening in side.Entries.Where(e => e.Matter == e.Name && !known.Contains(e.Name))) yield return new("lost", $"{opening.Name} opens a matter that {side.Party} does not list");
    }
}
