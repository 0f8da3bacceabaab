using Entente.Exchange.Entries;
using Entente.Procedures.Kinds;

namespace Entente.Procedures.Tests;

/// <summary>What the vectors cannot say of an incident: clocks by the calendars, what stands in the facts. domain.md B4.</summary>
public sealed class PrecursorIncidentTests
{
    private static readonly DateTimeOffset Opened = new(2026, 9, 18, 4, 0, 0, TimeSpan.Zero);

    internal static PrecursorIncident.Report Example { get; } = new(
        PrecursorIncident.IncidentType.Seizure, "PICS-2026-0042", new(2026, 9, 15), "US", PrecursorIncident.PointKind.Port, PrecursorIncident.Means.Sea, null,
        [new("CN", PrecursorIncident.StatePart.Origin, PrecursorIncident.Basis.Declared)],
        [new(PrecursorIncident.Identity.Mislabelled, null, 25_000, null, 1, PrecursorIncident.Form.Liquid, new("Unknown liquid", "未知液体"), new("Solvent", "溶剂"), null)],
        null, [PrecursorIncident.Help.BacktrackToSource], null, new("Sample port", "示例港"),
        [new(PrecursorIncident.FirmPart.Consignor, new("Sample sender", "示例寄件人"), null, "CN", null)], null, null, new("CASE-1", null), null, new("Invented for a test.", "测试虚构。"));

    internal static Func<int, Statement>[] Letters { get; } =
    [
        n => Example with { HelpWanted = n % 3 == 1 ? [PrecursorIncident.Help.None] : Example.HelpWanted }, _ => new PrecursorIncident.Acknowledge(), _ => new PrecursorIncident.Backtrack(null),
        n => new PrecursorIncident.Answer((PrecursorIncident.Result)(n % 4), null, new("found", null)), n => new PrecursorIncident.Answer((PrecursorIncident.Result)(n / 4 % 4), null, new("found", null)),
        n => new PrecursorIncident.Lead(n % 2 == 0 ? null : Digest.Of([(byte)(n % 3)]), null), _ => new PrecursorIncident.AddInformation(new("more", null)), _ => new PrecursorIncident.Withdraw(null),
        _ => new PrecursorIncident.Feedback([new(PrecursorIncident.LedTo.Nothing, null)], null),
        n => new Lapse(new[] { "acknowledge", "answer", "feedback" }[n % 3]), n => new Lapse(new[] { "acknowledge", "answer" }[n % 2]), _ => new Recount("answer"), _ => new Open(),
    ];

    [Fact]
    public void The_first_answer_is_owed_in_ten_working_days_of_the_side_that_owes()
    {
        var scene = new Scene(new PrecursorIncident(), Opened);
        scene.Add(Scene.Us, Example, 0);

        // National Day, 1 to 7 October, and the worked Sunday of 20 September: the tenth working day is 9 October (State Council notice for 2026).
        Assert.Equal(
            ["acknowledge 2026-09-19T04:00", "answer 2026-10-09T16:00"],
            scene.State.Dues.Select(d => $"{d.Name} {d.At.UtcDateTime:yyyy-MM-dd'T'HH:mm}"));
    }

    [Fact]
    public void Who_is_concerned_stands_in_the_body_and_may_be_purged()
    {
        var (facts, body) = new PrecursorIncident().Split(Example);

        Assert.DoesNotContain(facts.EnumerateObject(), p => p.Name is "firms" or "suspectReferences" or "contactOfficer" or "place");
        Assert.Contains("firms", body.Select(p => p.Key));
        Assert.Equal(new("Unknown liquid", "未知液体"), new PrecursorIncident().Title(facts, System.Text.Json.JsonSerializer.SerializeToElement(body)));
        Assert.Null(new PrecursorIncident().Title(facts, null));
    }

    [Fact]
    public void An_answer_that_traced_something_says_what()
    {
        new PrecursorIncident().Parse("precursor-incident.answer/1", System.Text.Json.JsonSerializer.SerializeToElement(new { result = "TRACED" }), out var complaints);

        Assert.Equal(("findings", "required"), (complaints.Single().Field, complaints.Single().Code));
    }
}
