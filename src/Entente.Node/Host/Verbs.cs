using System.Diagnostics;
using System.Globalization;
using Entente.Node.Registers.Substances;
using Entente.Node.Store;
using Entente.Node.Store.Upkeep;
using Entente.Procedures;
using Entente.Procedures.Texts;

namespace Entente.Node.Host;

/// <summary>What the node's binary can be told to do. Ends with 0, with 1 after a fault the operator must mend, with 2 when misused.</summary>
internal static class Verbs
{
    private static readonly Lazy<Texts> Words = new(() => Texts.Of(typeof(Procedure).Assembly, typeof(Verbs).Assembly));

    public static async Task<int> Run(string[] args)
    {
        var words = args.TakeWhile(a => !a.StartsWith('-')).ToList();
        var settings = args.Skip(words.Count).Where(a => a != "--replace").ToArray();
        if (Help.IsAsked(args))
        {
            await Console.Out.WriteAsync(Help.Text(Words.Value));
            return 0;
        }

        try
        {
            switch (words)
            {
                case var _ when settings.FirstOrDefault(a => a is ['-', not '-', ..]) is { } shortened: // settings have long names only
                    return await Misused(shortened);
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
                case [ChemistryWorker.Verb]: // started by the node itself
                    ChemistryWorker.Run();
                    return 0;
                case ["returned"]:
                    foreach (var tongue in new[] { Words.Value.English, Words.Value.Chinese })
                        foreach (var line in await SayReturn.Handle(Settings.Read(settings), tongue, CancellationToken.None)) Console.WriteLine(line);
                    return 0;
                default:
                    return await Misused(string.Join(' ', words));
            }
        }
        catch (SettingsRefused refused)
        {
            return await Ended(refused.Faults);
        }
        catch (OperatorFault fault)
        {
            return await Ended([fault]);
        }
        catch (Exception unknown) when (unknown is not UnreachableException)
        {
            return await Ended([new("unexpected", Outline(unknown))]);
        }
    }

    private static async Task<int> Ended(IEnumerable<OperatorFault> faults)
    {
        foreach (var line in faults.SelectMany(WordsOf)) await Console.Error.WriteLineAsync($"Entente.Node: {line}");
        return 1;
    }

    private static async Task<int> Misused(string word)
    {
        await Console.Error.WriteLineAsync($"Entente.Node: {Words.Value.English["usage", word]}");
        await Console.Error.WriteLineAsync($"Entente.Node: {Words.Value.Chinese["usage", word]}");
        return 2;
    }

    /// <summary>Kinds of a fault and its causes, and our method in which it arose: what a report of a defect needs, and nothing a record could stand in.</summary>
    private static string Outline(Exception fault)
    {
        var kinds = new List<string>();
        for (var inner = fault; inner is not null; inner = inner.InnerException) kinds.Add(inner.GetType().Name);
        var place = fault.StackTrace?.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("at Entente.", StringComparison.Ordinal));
        return $"{string.Join(" < ", kinds)} {place}";
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
