using System.Globalization;
using Entente.Faults.Weather;
using Entente.Node.Federation;
using Entente.Node.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Entente.Faults.Child;

/// <summary>
/// <c>node FOLDER SEED SKEW MEDDLE SETTINGS...</c>: one whole node as <c>serve</c> runs it, in a process that the harness may kill at any
/// moment. Added are a clock that is set wrong, a link that meddles with deliveries, and an officer who does what standard input says.
/// </summary>
internal static class ChildNode
{
    public static async Task<int> Run(string[] args)
    {
        var (seed, skew, meddle) = (Number(args[0]), Number(args[1]), Number(args[2]));
        var clock = new SkewedClock { Ahead = TimeSpan.FromSeconds(skew) };
        MeddlingLinks? links = null;
        await using var app = NodeHost.Build(args[3..], builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace); // standard output is the harness's
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.AddSingleton<IPartnerLinks>(all => links = new MeddlingLinks(new HttpPartnerLinks(all.GetRequiredService<NodeIdentity>()), seed, meddle / 1000.0));
        });
        await NodeHost.Open(app, CancellationToken.None);
        await app.StartAsync();
        var orders = new Orders(app.Services, clock, () => links);
        Orders.Say("ready");
        await orders.Follow(); // until told to stop, or until the harness is gone
        await app.StopAsync();
        Orders.Say("stopped");
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
