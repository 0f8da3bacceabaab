using System.Globalization;
using System.Security.Cryptography;

namespace Entente.Faults.Campaign;

/// <summary>The words of the command line.</summary>
internal static class Verbs
{
    private static readonly string[] Known = ["--seed", "--entries", "--partitions", "--kills", "--folder", "--minutes", "--database-us", "--database-cn"];

    public static async Task<int> Run(string[] args)
    {
        var given = new Dictionary<string, string>();
        var restores = false;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--restores") restores = true;
            else if (Known.Contains(args[i]) && i + 1 < args.Length) given[args[i]] = args[++i];
            else return Misused();
        }

        var folder = given.GetValueOrDefault("--folder") ?? Directory.CreateTempSubdirectory("entente-faults-").FullName;
        var plan = new Plan(Number("--seed", RandomNumberGenerator.GetInt32(1, int.MaxValue)), Number("--entries", 4_000), Number("--partitions", 20), Number("--kills", 20), restores);
        var report = await Campaign.Play(
            folder, () => Setup.Of(plan, [given.GetValueOrDefault("--database-us", "sqlite"), given.GetValueOrDefault("--database-cn", "sqlite")]),
            TimeSpan.FromMinutes(Number("--minutes", 60)), Console.Out);
        return report.Wrong.Count == 0 ? 0 : 1;

        int Number(string name, int usual) => given.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
    }

    public static int Misused()
    {
        Console.Error.WriteLine("Entente.Faults run [--seed N] [--entries N] [--partitions N] [--kills N] [--restores] [--folder F] [--minutes M] [--database-us S] [--database-cn S]");
        return 2;
    }
}
