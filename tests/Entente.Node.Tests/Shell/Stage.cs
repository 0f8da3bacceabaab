using Entente.Exchange.Entries;
using Entente.Node.Host;
using Entente.Node.Shell;
using Entente.Node.Shell.Accounts;
using Entente.Procedures.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Entente.Node.Tests.Shell;

/// <summary>Draws a component as the node would, for one officer of the United States or China, in one language, at one moment.</summary>
internal sealed class Stage(string language = "en", string party = "US") : IAsyncDisposable
{
    /// <summary>Tuesday 24 November 2026, 09:05 in Washington, 22:05 in Beijing.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 14, 5, 0, TimeSpan.Zero);

    public static readonly HouseParty US = new(PartyCode.Parse("US"), "United States", "美国", "America/New_York");
    public static readonly HouseParty CN = new(PartyCode.Parse("CN"), "China", "中国", "Asia/Shanghai");
    public static readonly Texts AllTexts = Texts.Of(typeof(Texts).Assembly, typeof(ShellDesk).Assembly);

    private readonly ServiceProvider services = Services(language, party);

    public Tongue T => services.GetRequiredService<Tongue>();

    /// <summary>HTML of one component.</summary>
    public async Task<string> Draw<TComponent>(params (string Name, object? Value)[] parameters) where TComponent : IComponent
    {
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters.ToDictionary(p => p.Name, p => p.Value)))).ToHtmlString());
    }

    /// <summary>A whole document round one component, with the frame, as an officer sees it.</summary>
    public async Task<string> Document<TComponent>(params (string Name, object? Value)[] parameters) where TComponent : IComponent
    {
        RenderFragment body = builder =>
        {
            builder.OpenComponent<TComponent>(0);
            foreach (var (name, value) in parameters) builder.AddAttribute(1, name, value);
            builder.CloseComponent();
        };
        var inside = await Draw<ShellLayout>(("Body", body));
        var head = services.GetRequiredService<PageHead>();
        return $"""
            <!doctype html><html lang="{T.Lang}" data-party="{party.ToLowerInvariant()}" data-sheet="{head.Shown}" data-handling="{head.Handling}"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1"><title>Entente</title><link rel="stylesheet" href="entente.css">
            <script type="module" src="js/entente.js"></script></head><body>{inside}</body></html>
            """;
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static ServiceProvider Services(string language, string party)
    {
        var (own, other) = party == "US" ? (US, CN) : (CN, US);
        var officer = new Officer { Id = new Guid("0199f000-0000-7000-8000-000000000114"), DisplayName = party == "US" ? "Officer 114" : "值班员 07", Unit = UnitCode.Parse($"{party}/HQ") };
        var me = Me.Of(officer, [.. Rights.All.Select(r => new Grant { OfficerId = officer.Id, Right = r })]);
        var all = new ServiceCollection();
        all.AddLogging();
        all.AddFrame();
        all.AddSingleton(AllTexts);
        all.AddSingleton<TimeProvider>(new Still(Now));
        all.AddSingleton(me);
        all.AddSingleton(Options.Create(new NodeOptions { Party = own.Code.Value, NameEn = own.NameEn, NameZh = own.NameZh, Zone = own.Zone, Sample = true }));
        all.AddScoped(_ => new House(own, [other]));
        all.AddScoped<FrameReader>(s => _ => Task.FromResult(new FrameView(
            Now, officer.DisplayName, StoredFrame.DesksOf(me, s.GetServices<DeskEntry>()), [Sample.LinkTo(other)], Sample: true)));
        all.AddScoped(s => new Tongue(AllTexts, language, s.GetRequiredService<House>()));
        all.AddScoped<NavigationManager, Here>();
        all.AddScoped<AntiforgeryStateProvider, Token>();
        return all.BuildServiceProvider();
    }

    private sealed class Still(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class Here : NavigationManager
    {
        public Here() => Initialize("http://us.localhost/", "http://us.localhost/");
    }

    private sealed class Token : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken GetAntiforgeryToken() => new("token", "__RequestVerificationToken");
    }
}
