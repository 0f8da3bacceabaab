namespace Entente.Screening.Lists;

/// <summary>What became of one party between two versions of a list.</summary>
public sealed record PartyChange(ListedParty Before, ListedParty After)
{
    /// <summary>Names that were added; each is screened anew.</summary>
    public IEnumerable<string> NamesAdded => After.Names.Select(name => name.Written).Except(Before.Names.Select(name => name.Written));

    /// <summary>Names that went.</summary>
    public IEnumerable<string> NamesRemoved => Before.Names.Select(name => name.Written).Except(After.Names.Select(name => name.Written));
}

/// <summary>The difference between two versions: what must be screened again, and whom a removal sets free.</summary>
public sealed record ListDifference(IReadOnlyList<ListedParty> Added, IReadOnlyList<PartyChange> Changed, IReadOnlyList<ListedParty> Removed)
{
    /// <summary>Compares by the list's own numbers; where two versions number differently, by primary name.</summary>
    public static ListDifference Between(ListVersion before, ListVersion after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return Between(before.Parties, after.Parties);
    }

    /// <summary>The difference between what one version has in force on two days.</summary>
    public static ListDifference Between(ListVersion list, DateOnly before, DateOnly after)
    {
        ArgumentNullException.ThrowIfNull(list);
        return Between([.. list.Parties.Where(party => IsInForce(party, before))], [.. list.Parties.Where(party => IsInForce(party, after))]);
    }

    /// <summary>Whether the list has a party in force on a day. A list that gives no dates has all of its parties in force.</summary>
    public static bool IsInForce(ListedParty party, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(party);
        return (party.ListedOn is not { } first || first <= day) && (party.Until is not { } last || day <= last);
    }

    private static ListDifference Between(IReadOnlyList<ListedParty> before, IReadOnlyList<ListedParty> after)
    {
        var old = before.GroupBy(Key).ToDictionary(group => group.Key, group => group.Last());
        var now = after.GroupBy(Key).ToDictionary(group => group.Key, group => group.Last());
        return new(
            [.. now.Where(pair => !old.ContainsKey(pair.Key)).Select(pair => pair.Value)],
            [.. now.Where(pair => old.TryGetValue(pair.Key, out var had) && had.Content != pair.Value.Content).Select(pair => new PartyChange(old[pair.Key], pair.Value))],
            [.. old.Where(pair => !now.ContainsKey(pair.Key)).Select(pair => pair.Value)]);
    }

    private static string Key(ListedParty party) => party.Id.StartsWith('#') ? party.Names[0].Written : party.Id;
}
