namespace Entente.Node.Host;

/// <summary>Words to the operator at the command line. Plain English: the node's language files may be what failed to load.</summary>
internal static class Verbs
{
    /// <summary>Ended because of what was asked, not because of a fault.</summary>
    public const int Misused = 2;

    public static int Unknown(string verb)
    {
        Console.Error.WriteLine($"Entente.Node: '{verb}' is not one of serve, backup, restore, rebuild.");
        return Misused;
    }

    public static int Refused(IEnumerable<string> complaints)
    {
        foreach (var complaint in complaints) Console.Error.WriteLine($"Entente.Node: {complaint}");
        return Misused;
    }
}
