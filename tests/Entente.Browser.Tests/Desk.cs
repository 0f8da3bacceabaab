using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Entente.Cli.Example;
using Microsoft.Playwright;

namespace Entente.Browser.Tests;

/// <summary>One officer at a browser of his own: pages of one node in one language, and a record of everything the browser complained of.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<(Uri Node, string User), string> Sessions = new();
    private static readonly ConcurrentDictionary<(Uri Node, string User), SemaphoreSlim> Turns = new();
    private static readonly ConcurrentDictionary<(Uri Node, string User), long> LastStep = new();
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> troubles = new();

    private Desk(IBrowserContext context, IPage page, Place place) => (this.context, Page, Place) = (context, page, place);

    public IPage Page { get; }

    public Place Place { get; }

    public IBrowserContext Context => context;

    /// <summary>Errors on the console, refused by the content-security policy, or requests to any other host.</summary>
    public IReadOnlyList<string> Troubles => [.. troubles];

    /// <summary>Opens a browser window at the sign-in page, in this language.</summary>
    public static async Task<Desk> Open(PairInBrowser house, Place place, string language, int width = 1440, ColorScheme scheme = ColorScheme.Light, string? session = null)
    {
        var window = await house.Browser.NewContextAsync(new()
        {
            StorageState = session, ViewportSize = new() { Width = width, Height = 1000 }, ColorScheme = scheme, BaseURL = place.Address.ToString(), Locale = language == "zh" ? "zh-CN" : "en-US",
        });
        var desk = new Desk(window, await window.NewPageAsync(), place);
        desk.Page.Console += (_, message) =>
        {
            // A refused form and a missing page are answered with 4xx on purpose; the browser logs those as errors of its own.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) desk.troubles.Enqueue($"console: {message.Text}");
        };
        desk.Page.PageError += (_, error) => desk.troubles.Enqueue($"{new Uri(desk.Page.Url).AbsolutePath}: {error}");
        desk.Page.Request += (_, request) =>
        {
            var asked = new Uri(request.Url);
            if (asked.Scheme is "http" or "https" && asked.Authority != place.Address.Authority) desk.troubles.Enqueue($"another host: {request.Url}");
        };
        await desk.Page.GotoAsync($"/language/{language}?back=/sign-in");
        return desk;
    }

    /// <summary>Signs in as people do, once for each officer; later windows of the same officer carry on with that session.</summary>
    public static async Task<Desk> SignIn(PairInBrowser house, Place place, string user, string language, int width = 1440, ColorScheme scheme = ColorScheme.Light)
    {
        if (!Sessions.TryGetValue((place.Address, user), out var session))
        {
            await using var first = await Open(house, place, language);
            await first.Enter(Staff.Of(place)[user]);
            Sessions[(place.Address, user)] = session = await first.Context.StorageStateAsync();
        }

        var desk = await Open(house, place, language, width, scheme, session);
        if (new Uri(desk.Page.Url).AbsolutePath == "/sign-in") await desk.Page.GotoAsync("/");
        return desk;
    }

    /// <summary>Signs in anew, in a session of its own: for tests that end it.</summary>
    public static async Task<Desk> SignInAnew(PairInBrowser house, Place place, string user, string language)
    {
        var desk = await Open(house, place, language);
        await desk.Enter(Staff.Of(place)[user]);
        return desk;
    }

    /// <summary>Fills the sign-in form that is on the page.</summary>
    /// <remarks>A code counts once, so a second sign-in of the same officer waits for the next one.</remarks>
    public async Task Enter(Credentials credentials)
    {
        var user = credentials.User;
        var turn = Turns.GetOrAdd((Place.Address, user), _ => new(1));
        await turn.WaitAsync();
        try
        {
            // A code that was used by another session of this officer is refused: then the next one is.
            for (var attempt = 0; attempt < 3; attempt++)
            {
                var now = DateTimeOffset.UtcNow;
                var used = LastStep.TryGetValue((Place.Address, user), out var last) && now.ToUnixTimeSeconds() / 30 == last;
                if (used || attempt > 0) await Task.Delay(Totp.UntilNext(now));
                now = DateTimeOffset.UtcNow;
                LastStep[(Place.Address, user)] = now.ToUnixTimeSeconds() / 30;
                await Page.FillAsync("[name='Form.User']", credentials.User);
                await Page.FillAsync("[name='Form.Password']", credentials.Password);
                await Page.FillAsync("[name='Form.Code']", Totp.At(credentials.TotpSecret, now));
                var answer = await Page.RunAndWaitForResponseAsync(
                    () => Page.ClickAsync("form.entrance button[type=submit]"), r => r.Request.Method == "POST" && r.Url.Contains("/sign-in", StringComparison.Ordinal));
                if (answer.Status is >= 300 and < 400) break;
                await Page.WaitForLoadStateAsync(LoadState.Load);
            }

            await Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Presses a button and waits for the page that answers.</summary>
    public async Task Press(string selector)
    {
        await Page.Locator(selector).First.ClickAsync();
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    /// <summary>The rules of WCAG 2.2 AA and the best practices that axe knows: none may be broken.</summary>
    public async Task PassesAxe()
    {
        var broken = (await Page.RunAxe()).Violations.Select(v => $"{v.Id}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}");
        Assert.True(!broken.Any(), $"{Page.Url}: {string.Join("; ", broken)}");
    }

    /// <summary>Nothing sticks out to the side, and the page has a title. On a narrow window no table is scrolled sideways either: its cells stand in a
    /// column, each under the name that its column has on a wide one.</summary>
    public async Task FitsItsWindow()
    {
        Assert.False(string.IsNullOrWhiteSpace(await Page.TitleAsync()), $"{Page.Url} has no title");
        var over = await Page.EvaluateAsync<string[]>("""
            () => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] : [...document.body.querySelectorAll('*')]
              .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && getComputedStyle(e).position !== 'fixed')
              .map(e => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 60)}`)
            """);
        Assert.True(over.Length == 0, $"{Page.Url} is wider than its window: {string.Join(" / ", over.TakeLast(4))}");
        if (Page.ViewportSize!.Width > 390) return;
        var tables = await Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('.scroll:has(> table)')].flatMap(frame => {
              const heads = [...frame.querySelectorAll('thead th')].map(th => th.textContent.trim());
              const misnamed = [...frame.querySelectorAll('tbody tr')].flatMap(tr => [...tr.children].map((cell, i) => [cell.dataset.head, heads[i]]))
                .filter(([said, head]) => said !== undefined && said !== head).map(([said, head]) => `"${said}" for "${head}"`);
              return frame.scrollWidth > frame.clientWidth + 1 ? [...misnamed, `${frame.ariaLabel} is scrolled sideways: ${frame.scrollWidth} in ${frame.clientWidth}`] : misnamed;
            })
            """);
        Assert.True(tables.Length == 0, $"{Page.Url}: {string.Join(" / ", tables.Take(4))}");
    }

    /// <summary>Nothing was asked of another host and nothing was refused by the page's own policy.</summary>
    public void WasQuiet() => Assert.True(Troubles.Count == 0, string.Join("\n", Troubles));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => context.DisposeAsync();
}
