namespace Entente.Procedures.Texts;

/// <summary>The texts in one language.</summary>
public sealed class TextsIn
{
    private readonly Texts texts;
    private readonly bool chinese;

    internal TextsIn(Texts texts, bool chinese) => (this.texts, this.chinese) = (texts, chinese);

    /// <summary>The language tag for HTML: <c>en</c> or <c>zh-Hans</c>.</summary>
    public string Language => chinese ? "zh-Hans" : "en";

    /// <summary>True for Simplified Chinese.</summary>
    public bool IsChinese => chinese;

    /// <summary>The text of <paramref name="key"/> with its places filled; numbers are written without grouping.</summary>
    /// <exception cref="KeyNotFoundException">No file holds the key. Keys written out in code are checked by the build.</exception>
    public string this[string key, params object?[] args] =>
        texts.TryGet(key, chinese, out var text) ? Template.Fill(text, args) : throw new KeyNotFoundException($"No text for '{key}'.");

    /// <summary>True, and the text, when some file holds the key: for optional hints and for codes of a later version.</summary>
    public bool TryGet(string key, out string text) => texts.TryGet(key, chinese, out text);

    /// <summary>Reads a bilingual value in this language, or in the other when this one is missing.</summary>
    public string Of(Bilingual value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return (chinese ? value.Zh ?? value.En : value.En ?? value.Zh) ?? "";
    }
}
