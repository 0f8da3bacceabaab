using System.Globalization;
using Entente.Procedures.Texts;

namespace Entente.Cli;

/// <summary>The texts of the command line, in the language of the person's environment (<c>LANG</c>): Chinese, or else English.</summary>
internal static class Words
{
    public static readonly Texts Both = Procedures.Texts.Texts.Of(typeof(Texts).Assembly);

    /// <summary>A text of a rule pack in the person's language.</summary>
    public static string Of(Substances.Rules.Wording wording) => Texts.IsChinese ? wording.Zh : wording.En;

    public static TextsIn Texts => Both.In(CultureInfo.CurrentUICulture.Name);
}
