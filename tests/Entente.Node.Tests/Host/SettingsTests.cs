using Entente.Node.Host;

namespace Entente.Node.Tests.Host;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Party", "us", "Node:Party")]
    [InlineData("Zone", "Washington", "Node:Zone")]
    [InlineData("Pages", "us.localhost", "Node:Pages")]
    [InlineData("Pages", "http://entente.example.gov", "https://")] // pages beyond this machine need TLS
    [InlineData("Sample", "true", "Node:Sample", "https://entente.example.gov")] // invented officers never beyond this machine
    public void A_wrong_setting_is_named_before_the_node_starts(string name, string value, string expected, string? pages = null)
    {
        var options = new NodeOptions { Party = "US", NameEn = "United States", NameZh = "美国", Zone = "America/New_York", StateFolder = "/tmp" };
        if (pages is not null) options.Pages = pages;
        var setting = typeof(NodeOptions).GetProperty(name)!;
        setting.SetValue(options, setting.PropertyType == typeof(bool) ? bool.Parse(value) : value);

        var judged = new NodeOptionsRules().Validate(null, options);

        Assert.Contains(expected, Assert.Single(judged.Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_without_its_settings_or_told_nonsense_ends_with_2()
    {
        Assert.Equal(2, await Verbs.Run(["serve"]));
        Assert.Equal(2, await Verbs.Run(["dance"]));
        Assert.Equal(2, await Verbs.Run(["backup"]));
    }
}
