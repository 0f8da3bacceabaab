using Entente.Exchange.Entries;
using Entente.Procedures.Kinds;

namespace Entente.Procedures.Tests;

/// <summary>What the vectors cannot say of the directory: its counts, and that nobody is named in a fact. domain.md F.</summary>
public sealed class DirectoryEntryTests
{
    private static readonly DateTimeOffset Opened = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);
    private static readonly DirectoryEntry.Details Who = new(new("Sample desk", "示例值班室"), null, null, null, null, "en, zh", null, null, null);
    private static readonly DirectoryEntry.Reach[] Reach = [new(DirectoryEntry.Way.Phone, "+1 555 0100", null)];

    internal static DirectoryEntry.Publish Example { get; } = new(DirectoryEntry.EntryFor.DutyPost, [DirectoryEntry.Function.Narcotics], null, Who, Reach);

    internal static Func<int, Statement>[] Letters { get; } =
    [
        n => Example with { Kind = n % 4 == 1 ? DirectoryEntry.EntryFor.Unit : DirectoryEntry.EntryFor.DutyPost }, _ => new DirectoryEntry.ConfirmEntry(),
        _ => new DirectoryEntry.Change([DirectoryEntry.Function.Cyber], null, Who, Reach), n => Call(n % 40), n => Call(n % 3 == 0 ? null : 2),
        _ => new DirectoryEntry.LogContact(Opened, DirectoryEntry.Way.Phone, DirectoryEntry.ContactResult.Reached, false, new("a case", null), null),
        _ => new DirectoryEntry.End(null), n => new Lapse(n % 2 == 0 ? "confirm-entry" : "test-call"), n => new Lapse(n % 2 == 1 ? "confirm-entry" : "test-call"),
        _ => new Recount("confirm-entry"), _ => new Open(),
    ];

    [Fact]
    public void Calls_are_counted_by_how_they_were_answered()
    {
        var scene = new Scene(new DirectoryEntry(), Opened);
        scene.Add(Scene.Us, Example, 0);
        scene.Add(Scene.Cn, Call(15), 24);
        scene.Add(Scene.Cn, Call(16), 48);
        scene.Add(Scene.Cn, Call(null), 72);

        var progress = scene.State.Progress!.Value;

        Assert.Equal((3, 1, 1), (progress.GetProperty("calls").GetInt32(), progress.GetProperty("inTime").GetInt32(), progress.GetProperty("unanswered").GetInt32()));
    }

    [Fact]
    public void Names_and_numbers_are_no_facts()
    {
        var facts = new DirectoryEntry().Split(Example).Facts;

        Assert.Equal(["functions", "kind"], facts.EnumerateObject().Where(p => p.Value.ValueKind != System.Text.Json.JsonValueKind.Null).Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    private static DirectoryEntry.TestCall Call(int? minutes) => new(Opened, minutes, false, null);
}
