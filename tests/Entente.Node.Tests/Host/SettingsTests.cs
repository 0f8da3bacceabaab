using Entente.Node.Host;

namespace Entente.Node.Tests.Host;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Party", "us", "Node:Party")]
    [InlineData("Database", "postgres", "Node:Database")]
    [InlineData("TrustedProxies", "0.0.0.0/0", "Node:TrustedProxies")] // everybody is no proxy
    [InlineData("TrustedProxies", "proxy.example", "Node:TrustedProxies")]
    [InlineData("Zone", "Washington", "Node:Zone")]
    [InlineData("Pages", "us.localhost", "Node:Pages")]
    [InlineData("Pages", "http://entente.example.gov", "setting-pages-open")] // pages beyond this machine need TLS
    [InlineData("Sample", "true", "Node:Sample", "https://entente.example.gov")] // invented officers never beyond this machine
    public void A_wrong_setting_is_named_before_the_node_starts(string name, string value, string expected, string? pages = null)
    {
        var options = new NodeOptions { Party = "US", NameEn = "United States", NameZh = "美国", Zone = "America/New_York", StateFolder = "/tmp" };
        if (pages is not null) options.Pages = pages;
        var setting = typeof(NodeOptions).GetProperty(name)!;
        setting.SetValue(options, setting.PropertyType == typeof(bool) ? bool.Parse(value) : value);

        var fault = Assert.Single(NodeOptionsRules.Faults(options));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://entente.example.gov", "https://localhost:8481", true)] // the default, forgotten
    [InlineData("https://entente.example.gov", "https://127.0.0.1:8481", true)]
    [InlineData("https://entente.example.gov", "https://[::1]:8481", true)]
    [InlineData("https://entente.example.gov", "https://0.0.0.0:8481", true)] // a place to listen at, none to call
    [InlineData("https://entente.example.gov", "https://entente.example.gov:8481", false)]
    [InlineData("https://entente.example.gov", "https://192.0.2.7:8481", false)]
    [InlineData("http://us.localhost:8480", "https://localhost:8481", false)] // a node for this machine alone
    public void A_card_whose_address_means_the_callers_own_machine_is_warned_of(string pages, string federation, bool outOfReach) =>
        Assert.Equal(outOfReach, CardAddress.IsOutOfReach(new() { Pages = pages }, new(federation)));

    [Fact]
    public void Each_missing_misspelt_or_unreadable_setting_is_named_at_once()
    {
        var missing = Assert.Throws<SettingsRefused>(() => Settings.Read([]));
        var wrong = Assert.Throws<SettingsRefused>(() => Settings.Read(["--Node:Federation=abc", "--Node:Sample=perhaps", "--Node:Partey=US"]));

        Assert.Equal(["Node:Party", "Node:NameEn", "Node:NameZh", "Node:Zone", "Node:StateFolder"], missing.Faults.Select(f => f.Args[0]));
        Assert.All(missing.Faults, fault => Assert.Equal("setting-missing", fault.Code));
        Assert.Equal(["setting-number", "setting-unknown", "setting-not-true-or-false"], wrong.Faults.OrderBy(f => f.Args[0]).Select(f => f.Code));
    }

    [Fact]
    public async Task Settings_to_mend_end_with_1_nonsense_with_2_and_help_with_0()
    {
        Assert.Equal(1, await Verbs.Run(["serve"]));
        Assert.Equal(2, await Verbs.Run(["dance"]));
        Assert.Equal(2, await Verbs.Run(["backup"]));
        Assert.Equal(2, await Verbs.Run(["-x"]));
        Assert.Equal(0, await Verbs.Run(["backup", "--help"]));
    }

    [Fact]
    public void Help_names_every_setting_in_both_languages()
    {
        var texts = Entente.Procedures.Texts.Texts.Of(typeof(Settings).Assembly);
        foreach (var help in (string[])[Help.Text(texts.English), Help.Text(texts.Chinese)])
            foreach (var setting in typeof(NodeOptions).GetProperties()) Assert.Contains($"Node:{setting.Name}", help, StringComparison.Ordinal);
    }
}
