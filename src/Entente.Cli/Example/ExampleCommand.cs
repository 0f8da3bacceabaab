using System.CommandLine;

namespace Entente.Cli.Example;

/// <summary><c>entente example run|check</c>: two nodes on this machine and the worked example between them. What ./run starts.</summary>
internal static class ExampleCommand
{
    public static Command Command(TimeProvider clock)
    {
        var node = new Option<FileInfo>("--node") { Description = Words.Texts["cli.example.node"], Required = true };
        var state = new Option<DirectoryInfo>("--state") { Description = Words.Texts["cli.example.state"], Required = true };
        var fresh = new Option<bool>("--fresh") { Description = Words.Texts["cli.example.fresh"] };

        var run = new Command("run", Words.Texts["cli.example.run"]) { node, state, fresh };
        run.SetAction((parsed, cancel) => Guarded(parsed, () => Run(
            parsed.GetRequiredValue(node), parsed.GetRequiredValue(state), parsed.GetValue(fresh), parsed.InvocationConfiguration.Output, clock, cancel)));

        var check = new Command("check", Words.Texts["cli.example.check"]) { node, state };
        check.SetAction((parsed, cancel) => Guarded(parsed, () => Check(
            parsed.GetRequiredValue(node), parsed.GetRequiredValue(state), parsed.InvocationConfiguration.Output, clock, cancel)));

        var secret = new Argument<string>("SECRET") { Description = Words.Texts["cli.example.code.secret"] };
        var code = new Command("code", Words.Texts["cli.example.code"]) { secret };
        code.SetAction(parsed => parsed.InvocationConfiguration.Output.WriteLine(Totp.At(parsed.GetRequiredValue(secret), clock.GetUtcNow())));

        return new("example", Words.Texts["cli.example"]) { run, check, code };
    }

    private static async Task Run(FileInfo node, DirectoryInfo state, bool fresh, TextWriter output, TimeProvider clock, CancellationToken cancel)
    {
        if (fresh && state.Exists) state.Delete(recursive: true);
        await output.WriteLineAsync("Starting two sample nodes 示例 ...");
        await using var pair = await Pair.Start(node.FullName, state.FullName, preferKnownPorts: true, cancel);
        var steps = new Steps(output);
        await Play.All(pair, clock, steps, cancel);
        await output.WriteLineAsync(Welcome(pair));
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancel);
        }
        catch (OperationCanceledException)
        {
            await output.WriteLineAsync($"Stopped. ./run goes on from here; ./run --fresh starts over. Data: {state.FullName}");
        }
    }

    private static async Task Check(FileInfo node, DirectoryInfo state, TextWriter output, TimeProvider clock, CancellationToken cancel)
    {
        var folder = Path.Combine(state.FullName, "check-" + Guid.CreateVersion7(clock.GetUtcNow()).ToString("N")[..12]);
        var kept = true;
        try
        {
            await using (var pair = await Pair.Start(node.FullName, folder, preferKnownPorts: false, cancel))
            {
                var steps = new Steps(output);
                await Play.All(pair, clock, steps, cancel);
                await output.WriteLineAsync($"\nAll {steps.Verified} conditions held, between two processes over TLS.");
            }

            kept = false;
        }
        finally
        {
            if (kept) await output.WriteLineAsync($"The nodes' folders and logs are kept in {folder}");
            else Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> Guarded(ParseResult parsed, Func<Task> work)
    {
        try
        {
            await work();
            return 0;
        }
        catch (Exception failed) when (failed is ExampleFailed or InvalidOperationException or IOException or HttpRequestException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync("\n✗ " + failed.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 130; // as a shell says of Ctrl-C
        }
    }

    private static string Welcome(Pair pair) => $"""

        Both nodes are up. Everything in them is sample data 示例数据.

          US  {pair.Us.Place.Address}   officers chemist, reviewer, release, security
          CN  {pair.Cn.Place.Address}   officers laboratory, reviewer, release, security

        Passwords and second-factor secrets (mode 0600, valid on this machine only):
          {Path.Combine(pair.Us.Place.State, Staff.FileName)}
          {Path.Combine(pair.Cn.Place.State, Staff.FileName)}
        The six digits of a second factor: ./entente example code TOTPSECRET (or any authenticator app)

        Logs: {pair.Us.LogFile}, {pair.Cn.LogFile}
        Ctrl-C stops both.
        """;
}
