using System.CommandLine;
using Entente.Cli.Bundles;
using Entente.Exchange.Agreements;
using Entente.Exchange.Suites;

namespace Entente.Cli.RecoveryKeys;

/// <summary>
/// <c>entente keys recovery make|sign</c>: a party's recovery key, made and used on a machine without a network. Exit codes: 0 done, 1 not done, 2
/// wrong usage. It reaches no node.
/// </summary>
internal static class KeysCommand
{
    public static Command Command(TimeProvider clock)
    {
        var key = new Option<FileInfo>("--key") { Description = Words.Texts["cli.keys.key"], Required = true };
        var into = new Option<FileInfo>("--into") { Description = Words.Texts["cli.keys.into"], Required = true };
        var card = new Argument<FileInfo>("CARD") { Description = Words.Texts["cli.keys.card"] };
        var make = new Command("make", Words.Texts["cli.keys.make"]) { key };
        make.SetAction(parsed => Work(parsed, (output, error) => Make(
            parsed.GetRequiredValue(key).FullName, Ask.Hidden(Words.Texts["cli.keys.passphrase"], error), Ask.Hidden(Words.Texts["cli.keys.again"], error), output, error)));
        var sign = new Command("sign", Words.Texts["cli.keys.sign"]) { card, key, into };
        sign.SetAction(parsed => Work(parsed, (output, error) => Sign(
            parsed.GetRequiredValue(card).FullName, parsed.GetRequiredValue(key).FullName, parsed.GetRequiredValue(into).FullName,
            Ask.Hidden(Words.Texts["cli.keys.passphrase"], error), clock.GetUtcNow(), output, error)));
        return new("keys", Words.Texts["cli.keys"]) { new Command("recovery", Words.Texts["cli.keys.recovery"]) { make, sign } };
    }

    /// <summary>Makes a recovery key; prints what the node's setting and the card will show.</summary>
    public static int Make(string keyFile, string passphrase, string again, TextWriter output, TextWriter error)
    {
        if (passphrase.Length < RecoveryKeyFile.ShortestPassphrase) return Say(error, Words.Texts["cli.keys.short", RecoveryKeyFile.ShortestPassphrase]);
        if (passphrase != again) return Say(error, Words.Texts["cli.keys.differs"]);
        using var keys = NodeKeys.Generate();
        WriteNew(keyFile, RecoveryKeyFile.Write(keys, passphrase));
        output.WriteLine(Words.Texts["cli.keys.made", keyFile]);
        output.WriteLine(Recovery.DigestOf(keys.Public).Hex);
        return 0;
    }

    /// <summary>Signs a new card with the recovery key, after showing whose card it is.</summary>
    public static int Sign(string cardFile, string keyFile, string into, string passphrase, DateTimeOffset now, TextWriter output, TextWriter error)
    {
        var file = File.ReadAllBytes(cardFile);
        if (CardFile.Read(file) is not { IsSound: true, Card: var card }) return Say(error, Words.Texts["verify.card-unreadable", Path.GetFileName(cardFile)]);
        using var keys = RecoveryKeyFile.Read(File.ReadAllText(keyFile), passphrase);
        if (keys is null) return Say(error, Words.Texts["cli.keys.closed"]);
        output.WriteLine(Words.Texts["cli.keys.signed", card.Party.Value, card.Fingerprint]);
        output.WriteLine($"  {string.Join(' ', FingerprintWords.English(card.FingerprintDigest))}");
        output.WriteLine($"  {string.Join(' ', FingerprintWords.Chinese(card.FingerprintDigest))}");
        if (card.Recovery != Recovery.DigestOf(keys.Public)) output.WriteLine(Words.Texts[card.Recovery is null ? "cli.keys.none-after" : "cli.keys.other-after"]);
        WriteNew(into, System.Text.Encoding.UTF8.GetString(RecoveryFile.Write(file, keys, now)));
        output.WriteLine(Words.Texts["cli.keys.written", into]);
        return 0;
    }

    /// <summary>A file of its owner alone; never over one that exists, which may be the only copy of a key.</summary>
    private static void WriteNew(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }

    private static int Say(TextWriter error, string sentence)
    {
        error.WriteLine(sentence);
        return 1;
    }

    private static int Work(ParseResult parsed, Func<TextWriter, TextWriter, int> act)
    {
        var error = parsed.InvocationConfiguration.Error;
        try
        {
            return act(parsed.InvocationConfiguration.Output, error);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Say(error, Words.Texts["cli.keys.broken", fault.Message]);
        }
    }
}
