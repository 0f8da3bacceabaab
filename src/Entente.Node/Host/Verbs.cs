using Entente.Node.Store;
using Entente.Node.Store.Upkeep;
using Entente.Procedures;
using Entente.Procedures.Texts;
using Microsoft.Extensions.Options;

namespace Entente.Node.Host;

/// <summary>What the node's binary can be told to do. Ends with 0, with 1 after a fault the operator must mend, with 2 when misused.</summary>
internal static class Verbs
{
    /// <summary>Passphrase of a backup, when it is not typed.</summary>
    public const string PassphraseVariable = "ENTENTE_PASSPHRASE";

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
                    var made = await MakeBackup.Handle(Settings.Read(settings), file, await Passphrase(), TimeProvider.System, CancellationToken.None);
                    await Say($"{file}: {made.Party}, {made.Rows.Sum(r => r.Rows)} rows, {made.Files} files, {made.MadeAt:u}");
                    return 0;
                case ["restore", var file]:
                    var restored = await RestoreNode.Handle(
                        Settings.Read(settings), file, await Passphrase(), args.Contains("--replace"), TimeProvider.System, CancellationToken.None);
                    await Say($"{file}: {restored.Party} as of {restored.MadeAt:u}, {restored.Rows.Sum(r => r.Rows)} rows");
                    return 0;
                case ["rebuild"]:
                    await using (var node = NodeHost.Build(settings)) await RebuildProjections.Handle(node.Services, Console.WriteLine, CancellationToken.None);
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
            foreach (var line in Words(fault)) await Console.Error.WriteLineAsync($"Entente.Node: {line}");
            return 1;
        }
    }

    /// <summary>What happened and how to mend it, in both languages; the bare fault when the texts do not know it.</summary>
    private static IEnumerable<string> Words(OperatorFault fault)
    {
        var texts = Texts.Of(typeof(Procedure).Assembly, typeof(Verbs).Assembly);
        var key = $"fault.{fault.Code}";
        return texts.English.TryGet(key, out _)
            ? [texts.English[key, [.. fault.Args]], texts.Chinese[key, [.. fault.Args]]]
            : [fault.Message];
    }

    private static async Task<string> Passphrase()
    {
        if (Environment.GetEnvironmentVariable(PassphraseVariable) is { Length: > 0 } given) return given;
        await Console.Error.WriteAsync("passphrase 口令: ");
        return await Console.In.ReadLineAsync() ?? "";
    }

    private static Task Say(FormattableString line) => Console.Out.WriteLineAsync(FormattableString.Invariant(line));
}
