using System.Globalization;
using Entente.Node.Store;
using Entente.Node.Store.Upkeep;
using Entente.Procedures;
using Entente.Procedures.Texts;
using Microsoft.Extensions.Options;

namespace Entente.Node.Host;

/// <summary>What the node's binary can be told to do. Ends with 0, with 1 after a fault the operator must mend, with 2 when misused.</summary>
internal static class Verbs
{
    private static readonly Lazy<Texts> Words = new(() => Texts.Of(typeof(Procedure).Assembly, typeof(Verbs).Assembly));

    private const string Usage = "Entente.Node: serve | backup FILE | restore FILE [--replace] | rebuild, then settings such as --Node:Party=US";

    public static async Task<int> Run(string[] args)
    {
        var words = args.TakeWhile(a => !a.StartsWith('-')).ToList();
        var settings = args.Skip(words.Count).Where(a => a != "--replace").ToArray();
        try
        {
            switch (words)
            {
                case [] or ["serve"]:
                    await NodeHost.Serve(settings);
                    return 0;
                case ["backup", var file]:
                    var made = await MakeBackup.Handle(
                        Settings.Read(settings), file, await Passphrase.Get(Words.Value, twice: true), TimeProvider.System, CancellationToken.None);
                    Say("upkeep.backup.done", file, Rows(made), made.AuditRows.ToString(CultureInfo.InvariantCulture), made.AuditHead.Hex);
                    return 0;
                case ["restore", var file]:
                    var restored = await RestoreNode.Handle(
                        Settings.Read(settings), file, await Passphrase.Get(Words.Value, twice: false), args.Contains("--replace"),
                        TimeProvider.System, CancellationToken.None);
                    Say("upkeep.restore.done", restored.Party, restored.MadeAt.ToString("u", CultureInfo.InvariantCulture), Rows(restored));
                    return 0;
                case ["rebuild"]:
                    await using (var node = NodeHost.Build(settings))
                        await RebuildProjections.Handle(node.Services, name => Say("upkeep.rebuild.done", name), CancellationToken.None);
                    return 0;
                default:
                    await Console.Error.WriteLineAsync(Usage);
                    return 2;
            }
        }
        catch (OptionsValidationException wrong)
        {
            foreach (var complaint in wrong.Failures) await Console.Error.WriteLineAsync($"Entente.Node: {complaint}");
            return 2;
        }
        catch (OperatorFault fault)
        {
            foreach (var line in WordsOf(fault)) await Console.Error.WriteLineAsync($"Entente.Node: {line}");
            return 1;
        }
    }

    /// <summary>What happened and how to mend it, in both languages; the bare fault when the texts do not know it.</summary>
    private static IEnumerable<string> WordsOf(OperatorFault fault)
    {
        var texts = Words.Value;
        var key = $"fault.{fault.Code}";
        return texts.English.TryGet(key, out _)
            ? [texts.English[key, [.. fault.Args]], texts.Chinese[key, [.. fault.Args]]]
            : [fault.Message];
    }

    private static void Say(string key, params object[] args)
    {
        Console.WriteLine(Words.Value.English[key, args]);
        Console.WriteLine(Words.Value.Chinese[key, args]);
    }

    private static string Rows(Manifest manifest) => manifest.Rows.Sum(r => r.Rows).ToString(CultureInfo.InvariantCulture);
}
