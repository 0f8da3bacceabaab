using System.Globalization;

namespace Entente.Node.Shell.Forms;

/// <summary>Names of inputs. A field's path is the complaint's own, <c>harm[0].deaths</c>; its input is <c>f.harm[0].deaths</c>.</summary>
public static class FieldPath
{
    /// <summary>What stands before every field of an entry, so that nothing else in the form can be taken for one.</summary>
    public const string Prefix = "f.";

    /// <summary>The path of <paramref name="name"/> within <paramref name="parent"/>; empty parent for the entry itself.</summary>
    public static string Of(string parent, string name) => parent.Length == 0 ? name : $"{parent}.{name}";

    /// <summary>The path of one item of a list.</summary>
    public static string Item(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{list}[{index}]");

    /// <summary>Name of the input.</summary>
    public static string Input(string path) => Prefix + path;

    /// <summary>An id for the document: letters, digits and hyphens.</summary>
    public static string Id(string path) =>
        "f-" + new string([.. path.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).TrimEnd('-');
}
