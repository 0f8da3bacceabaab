using System.Text;

namespace Entente.Cli.Bundles;

/// <summary>Asks the person at the terminal. What is piped in is read line by line.</summary>
internal static class Ask
{
    public static string Line(string question, TextWriter error)
    {
        error.Write(question + " ");
        return Console.ReadLine() ?? "";
    }

    /// <summary>As the other, and nothing of what is typed shows.</summary>
    public static string Hidden(string question, TextWriter error)
    {
        if (Console.IsInputRedirected) return Line(question, error);
        error.Write(question + " ");
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (key.KeyChar != '\0') typed.Append(key.KeyChar);
        }

        error.WriteLine();
        return typed.ToString();
    }
}
