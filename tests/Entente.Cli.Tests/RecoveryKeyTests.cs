using System.Globalization;
using Entente.Cli.RecoveryKeys;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Cli.Tests;

/// <summary>A recovery key is made and used at the command line, on a machine without a network.</summary>
public sealed class RecoveryKeyTests : IDisposable
{
    private const string Passphrase = "sixteen invented letters 密钥";
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("entente-recovery");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void What_was_made_signs_a_new_card_and_the_printed_digits_are_those_that_partners_hold()
    {
        var (made, digits, _) = Run((output, error) => KeysCommand.Make(At("us.key"), Passphrase, Passphrase, output, error));
        var held = Digest.Parse(digits.Trim().Split('\n')[^1].Trim());
        using var fresh = NodeKeys.Generate();
        var card = new PartyCard(PartyCode.Parse("US"), "United States", "美国", fresh.Public, new("https://us.example:7443/"), Digest.Of("tls"u8).Hex, "America/New_York") { Recovery = held };
        File.WriteAllBytes(At("card.json"), CardFile.Write(card, fresh));

        var (signed, shown, _) = Run((output, error) => KeysCommand.Sign(At("card.json"), At("us.key"), At("us.recovery.json"), Passphrase, Noon, output, error));

        Assert.Equal((0, 0), (made, signed));
        Assert.Contains(card.Fingerprint, shown, StringComparison.Ordinal);
        var recovery = RecoveryFile.Read(File.ReadAllBytes(At("us.recovery.json"))).Recovery!;
        Assert.Equal((held, card, Noon), (recovery.By, recovery.Card, recovery.At));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("us.key")));
    }

    [Fact]
    public void A_key_file_stays_shut_to_another_passphrase_and_to_any_change()
    {
        using var keys = NodeKeys.Generate();
        var file = RecoveryKeyFile.Write(keys, Passphrase);

        Assert.Equal(keys.Public, RecoveryKeyFile.Read(file, Passphrase)!.Public);
        Assert.Null(RecoveryKeyFile.Read(file, Passphrase + " "));
        foreach (var at in new[] { 0, 30, file.IndexOf("p=4", StringComparison.Ordinal) + 6, file.Length - 10 })
        {
            var bent = file.ToCharArray();
            bent[at] = bent[at] == '0' ? '1' : '0';
            Assert.Null(RecoveryKeyFile.Read(new(bent), Passphrase));
        }

        Assert.Null(RecoveryKeyFile.Read("", Passphrase));
        Assert.Null(RecoveryKeyFile.Read(new string('a', 2000), Passphrase));
    }

    [Fact]
    public void A_short_passphrase_two_different_ones_and_a_file_that_is_there_make_nothing()
    {
        Assert.Equal(1, Run((output, error) => KeysCommand.Make(At("a.key"), "short", "short", output, error)).Code);
        Assert.Equal(1, Run((output, error) => KeysCommand.Make(At("a.key"), Passphrase, Passphrase + "!", output, error)).Code);
        Assert.False(File.Exists(At("a.key")));
        File.WriteAllText(At("a.key"), "the only copy of another key");
        Assert.Throws<IOException>(() => Run((output, error) => KeysCommand.Make(At("a.key"), Passphrase, Passphrase, output, error)));
        Assert.Equal("the only copy of another key", File.ReadAllText(At("a.key")));
    }

    private string At(string name) => Path.Combine(folder.FullName, name);

    private static (int Code, string Output, string Error) Run(Func<TextWriter, TextWriter, int> act)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        return (act(output, error), output.ToString(), error.ToString());
    }
}
