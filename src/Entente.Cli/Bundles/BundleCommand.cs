using System.CommandLine;
using System.Text.Json.Nodes;

namespace Entente.Cli.Bundles;

/// <summary>
/// <c>entente bundle make|take</c>: sealed files from and to a running node, signed in as an officer who manages agreements. Exit codes: 0 done, 1 not
/// done, 2 wrong usage. Whether a file is whole and whose it is, <c>entente verify</c> says without a node.
/// </summary>
internal static class BundleCommand
{
    public static Command Command()
    {
        var node = new Option<Uri>("--node") { Description = Words.Texts["cli.bundle.node"], Required = true };
        var officer = new Option<string>("--officer") { Description = Words.Texts["cli.bundle.officer"], Required = true };
        var to = new Option<string>("--to") { Description = Words.Texts["cli.bundle.to"], Required = true };
        var folder = new Option<DirectoryInfo>("--into") { Description = Words.Texts["cli.bundle.into"], DefaultValueFactory = _ => new(".") };
        var file = new Argument<FileInfo>("FILE") { Description = Words.Texts["cli.bundle.file"] };
        var make = new Command("make", Words.Texts["cli.bundle.make"]) { node, officer, to, folder };
        make.SetAction((parsed, cancel) => Work(parsed, node, officer, (session, output) =>
            Make(session, parsed.GetRequiredValue(to), parsed.GetRequiredValue(folder).FullName, output, cancel), cancel));
        var take = new Command("take", Words.Texts["cli.bundle.take"]) { file, node, officer };
        take.SetAction((parsed, cancel) => Work(parsed, node, officer, (session, output) =>
            Take(session, parsed.GetRequiredValue(file).FullName, output, cancel), cancel));
        return new("bundle", Words.Texts["cli.bundle"]) { make, take };
    }

    /// <summary>Makes a file of what waits and saves it; a transfer that broke off goes on when the same folder is given again.</summary>
    public static async Task<int> Make(NodeSession session, string partner, string folder, TextWriter output, CancellationToken cancel)
    {
        var made = await session.Post($"/api/bundles/for/{Uri.EscapeDataString(partner)}", cancel);
        var path = Path.Combine(folder, Path.GetFileName((string)made["fileName"]!));
        await session.Save($"/api/bundles/{(string)made["name"]!}", path, cancel);
        await output.WriteLineAsync(Words.Texts["cli.bundle.made", path, (int)made["parts"]!]);
        if ((bool)made["left"]!) await output.WriteLineAsync(Words.Texts["cli.bundle.left"]);
        return 0;
    }

    /// <summary>Brings a file in and says what was in it; 1 when parts are missing.</summary>
    public static async Task<int> Take(NodeSession session, string path, TextWriter output, CancellationToken cancel)
    {
        var taken = await session.Send("/api/bundles", path, cancel);
        var missing = taken["missing"]!.AsArray().Select(n => (int)n!).ToList();
        await output.WriteLineAsync(Words.Texts["cli.bundle.took", (string)taken["fileName"]!, (int)taken["parts"]! - missing.Count, (int)taken["parts"]!]);
        foreach (var (name, key) in Told)
            if ((int)taken[name]! is > 0 and var count) await output.WriteLineAsync(Words.Texts[$"cli.bundle.took.{key}", count]);
        if (missing.Count == 0) return 0;
        await output.WriteLineAsync(Words.Texts["cli.bundle.missing", string.Join(' ', missing.Take(20)), missing.Count]);
        return 1;
    }

    private static readonly (string Member, string Text)[] Told =
        [("entries", "entries"), ("putOff", "put-off"), ("receipted", "receipted"), ("files", "files"), ("before", "before"), ("unfit", "unfit")];

    private static async Task<int> Work(ParseResult parsed, Option<Uri> node, Option<string> officer, Func<NodeSession, TextWriter, Task<int>> act, CancellationToken cancel)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        try
        {
            var user = parsed.GetRequiredValue(officer);
            var (password, code) = (Ask.Hidden(Words.Texts["cli.bundle.password", user], error), Ask.Line(Words.Texts["cli.bundle.code"], error));
            using var session = await NodeSession.Begin(parsed.GetRequiredValue(node), user, password, code, cancel);
            return await act(session, output);
        }
        catch (NodeRefused refused)
        {
            await error.WriteLineAsync(refused.Message);
            return 1;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(Words.Texts["cli.bundle.broken", fault.Message]);
            return 1;
        }
    }
}
