using System.CommandLine;
using System.Text;
using Entente.Exchange.Agreements;
using Entente.Procedures.Texts;

namespace Entente.Cli.Verify;

/// <summary><c>entente verify FILE --card CARD --card CARD</c>: judges an evidence file, or a sealed file on its way, offline. Exit codes: 0 proved, 1 refuted, 2 cannot tell.</summary>
internal static class VerifyCommand
{
    public static Command Command()
    {
        var file = new Argument<FileInfo>("FILE") { Description = Words.Texts["cli.verify.file"] };
        var card = new Option<FileInfo[]>("--card")
        {
            Description = Words.Texts["cli.verify.card"], AllowMultipleArgumentsPerToken = true,
        };
        var verify = new Command("verify", Words.Texts["cli.verify"]) { file, card };
        verify.SetAction((parsed, cancel) => Judge(
            parsed.GetRequiredValue(file), parsed.GetValue(card) ?? [], parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancel));
        return verify;
    }

    private static async Task<int> Judge(FileInfo file, FileInfo[] cardFiles, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        var texts = Words.Both;
        if (cardFiles.Length == 0) return Say(error, texts, new("no-cards", []), 2);
        var cards = new List<PartyCard>();
        Findings findings;
        var read = file;
        try
        {
            foreach (var one in cardFiles)
            {
                read = one;
                if (CardFile.Read(File.ReadAllBytes(one.FullName)).Card is { } card) cards.Add(card);
                else return Say(error, texts, new("card-unreadable", [one.Name]), 2);
            }

            read = file;
            await using var stream = file.OpenRead();
            if (stream.CanSeek && BundleFile.Is(stream)) findings = await BundleFile.Read(stream, cards, cancel);
            else if (file.Length > 4L * EvidenceFile.MaxLength) return Say(error, texts, new("too-large", []), 2);
            else findings = EvidenceFile.Read(await File.ReadAllTextAsync(file.FullName, Encoding.UTF8, cancel), cards);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Say(error, texts, new(fault is FileNotFoundException or DirectoryNotFoundException ? "missing" : "unreadable", [read.FullName]), 2);
        }

        foreach (var card in cards)
        {
            Say(output, texts, new("card", [card.Party.Value, card.Fingerprint]), 0);
            output.WriteLine($"  {string.Join(' ', FingerprintWords.English(card.FingerprintDigest))}");
            output.WriteLine($"  {string.Join(' ', FingerprintWords.Chinese(card.FingerprintDigest))}");
        }

        foreach (var sentence in findings.Proved) Say(output, texts, sentence, 0, "✓ ");
        foreach (var sentence in findings.Refuted) Say(output, texts, sentence, 0, "✗ ");
        foreach (var sentence in findings.LeftOpen) Say(output, texts, sentence, 0, "· ");
        return Say(output, texts, new(findings.ExitCode switch { 0 => "proved", 1 => "refuted-all", _ => "cannot-tell" }, []), findings.ExitCode);
    }

    /// <summary>One sentence in both languages.</summary>
    private static int Say(TextWriter output, Texts texts, Sentence sentence, int code, string mark = "")
    {
        output.WriteLine($"{mark}{texts.English[$"verify.{sentence.Code}", [.. sentence.Args]]}");
        output.WriteLine($"{new string(' ', mark.Length)}{texts.Chinese[$"verify.{sentence.Code}", [.. sentence.Args]]}");
        return code;
    }
}
