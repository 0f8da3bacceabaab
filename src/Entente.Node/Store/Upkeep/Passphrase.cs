using System.Text;
using Entente.Procedures.Texts;

namespace Entente.Node.Store.Upkeep;

/// <summary>Where the passphrase of a backup comes from.</summary>
internal static class Passphrase
{
    /// <summary>Holds the passphrase for jobs that nobody watches.</summary>
    public const string Variable = "ENTENTE_PASSPHRASE";

    /// <summary>Holds the path of a file, mode 0600, whose first line is the passphrase. Better: the environment shows to more programs than a file.</summary>
    public const string FileVariable = "ENTENTE_PASSPHRASE_FILE";

    /// <summary>From the file, from the environment, from standard input when that is not a terminal; else asked for, unseen.</summary>
    /// <param name="texts">Words of the question.</param>
    /// <param name="twice">True for a new passphrase, which a slip of the finger would make useless.</param>
    /// <exception cref="OperatorFault"><c>passphrase-missing</c>, <c>secret-readable</c>, <c>passphrase-differs</c>.</exception>
    public static async Task<string> Get(Texts texts, bool twice)
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } file)
        {
            if (!File.Exists(file)) throw new OperatorFault("passphrase-missing", file);
            return Encoding.UTF8.GetString(PrivateFile.Read(file)).Split('\n')[0].TrimEnd('\r');
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given) return given;
        if (Console.IsInputRedirected) return await Console.In.ReadLineAsync() ?? "";
        var first = Ask(texts, "upkeep.passphrase");
        if (twice && Ask(texts, "upkeep.passphrase.again") != first) throw new OperatorFault("passphrase-differs");
        return first;
    }

    private static string Ask(Texts texts, string key)
    {
        Console.Error.Write($"{texts.English[key]} {texts.Chinese[key]} ");
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } pressed)
            if (pressed.Key is ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else typed.Append(pressed.KeyChar);
        Console.Error.WriteLine();
        return typed.ToString();
    }
}
