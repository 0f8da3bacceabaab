using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using Entente.Procedures.Texts;

namespace Entente.Node.Host;

/// <summary>What <c>Entente.Node help</c> prints: the verbs and every setting with its default, in the language of the terminal.</summary>
internal static class Help
{
    private static readonly (string Key, string Form)[] Verbs =
        [("serve", "serve"), ("backup", "backup FILE"), ("restore", "restore FILE [--replace]"), ("rebuild", "rebuild"), ("returned", "returned"), ("help", "help, --help, -h")];

    /// <summary>True when any word asks for it, so that <c>backup --help</c> writes no backup.</summary>
    public static bool IsAsked(string[] args) => args is ["help", ..] || args.Any(a => a is "--help" or "-h");

    /// <summary>In Chinese when <c>LC_ALL</c>, <c>LC_MESSAGES</c> or <c>LANG</c>, the first that is set, begins with zh.</summary>
    public static string Text(Texts texts)
    {
        string?[] wishes = [Environment.GetEnvironmentVariable("LC_ALL"), Environment.GetEnvironmentVariable("LC_MESSAGES"), Environment.GetEnvironmentVariable("LANG")];
        return Text(texts.In(wishes.FirstOrDefault(w => w is { Length: > 0 }) ?? ""));
    }

    public static string Text(TextsIn words)
    {
        var text = new StringBuilder();
        text.AppendLine(words["help.title"]).AppendLine();
        foreach (var (key, form) in Verbs) text.AppendLine(CultureInfo.InvariantCulture, $"  {form,-26} {words[$"help.verb.{key}"]}");
        text.AppendLine().AppendLine(words["help.settings"]).AppendLine();
        Settings(text, words, NodeOptions.Section, new NodeOptions());
        Settings(text, words, LimitOptions.Section, new LimitOptions());
        Settings(text, words, AttachmentOptions.Section, new AttachmentOptions());
        return text.AppendLine().AppendLine(words["help.exit"]).ToString();
    }

    private static void Settings(StringBuilder text, TextsIn words, string section, object defaults)
    {
        foreach (var setting in defaults.GetType().GetProperties())
        {
            var required = setting.GetCustomAttribute<RequiredAttribute>() is not null;
            var usual = Convert.ToString(setting.GetValue(defaults), CultureInfo.InvariantCulture);
            var note = required ? words["help.required"] : usual is { Length: > 0 } ? words["help.default", usual] : "";
            text.AppendLine($"  {$"{section}:{setting.Name}",-26} {words[$"help.setting.{section}.{setting.Name}"]} {note}".TrimEnd());
        }
    }
}
