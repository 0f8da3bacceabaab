using System.Globalization;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Node.Store.Matters;
using Entente.Procedures;

namespace Entente.Node.Shell.Matters;

/// <summary>The words of procedures, phases, entries and dues in the reader's language. A code nobody has words for is shown as it is.</summary>
public readonly record struct MatterWords(Tongue T)
{
    /// <summary>"New psychoactive substance notification".</summary>
    public string Procedure(string procedure) => Or("procedure." + Name(procedure), procedure);

    /// <summary>"Substance notification": for lists, where the whole name would break the line.</summary>
    public string Kind(string procedure) => Or($"procedure.{Name(procedure)}.short", Procedure(procedure));

    /// <summary>"Acknowledged".</summary>
    public string Phase(string procedure, string phase) =>
        T.Has($"phase.{Name(procedure)}.{phase}") ? T[$"phase.{Name(procedure)}.{phase}"] : Or("phase." + phase, phase);

    /// <summary>"Answer", as something owed.</summary>
    public string Due(string procedure, string due) => T.Has($"due.{Name(procedure)}.{due}") ? T[$"due.{Name(procedure)}.{due}"] : Or("due." + due, due);

    /// <summary>What an entry that was made is called: "Notification". The act itself, "Notify", is <see cref="Act"/>.</summary>
    public string Entry(string procedure, string type)
    {
        var key = ProcedureCatalogue.Find(procedure)?.Kind(type)?.TextKey ?? "entry." + Common(type);
        return Or("said." + key["entry.".Length..], Or(key, type));
    }

    /// <summary>An entry in a list to choose from: "Answer · US/DEA · 2026-11-24 09:40".</summary>
    internal string Choice(EntryChoice entry, string procedure, string zone) =>
        string.Join(T.Dot, Entry(procedure, entry.Type), T.Unit(entry.Unit), Tongue.DayAndClock(House.At(entry.Time, zone)));

    /// <summary>What a button says: "Notify".</summary>
    public string Act(EntryKind kind) => T[kind.TextKey];

    /// <summary>A matter's title, or its number when neither language gives one.</summary>
    public string Title(Bilingual title, string number) => T.Of(title) is { Length: > 0 } said ? said : number;

    /// <summary>What a draft is about: its matter's title or its own; the procedure's name while it says nothing yet.</summary>
    public string Draft(DraftLine draft) =>
        T.Of(draft.Title) is { Length: > 0 } said ? said : draft.Number ?? Procedure(draft.Procedure);

    /// <summary>Between whom and for how long an agreement is: "China, United States: 2026-11-24 to 2029-11-23".</summary>
    public string Span(AgreementTerms terms, string zone)
    {
        var t = T;
        return T["agreement.span", string.Join(t.Comma, terms.Parties.Select(card => t.Party(card.Party))), Day(terms.From, zone), Day(terms.Until.AddTicks(-1), zone)];
    }

    /// <summary>How long something has waited: "for 3 days", "for 7 h", "just now".</summary>
    public string Ago(TimeSpan waited) => waited switch
    {
        { TotalHours: < 1 } => T["release.waits.now"],
        { TotalDays: < 2 } => T["release.waits.hours", (int)waited.TotalHours],
        _ => T["release.waits.days", (int)waited.TotalDays],
    };

    /// <summary>A reason code of the exchange: delivery, refusal, failure.</summary>
    public string Reason(string code)
    {
        foreach (var family in (ReadOnlySpan<string>)["delivery.reason.", "refusal.", "link.failure.", "incident.", "problem."])
            if (T.Has(family + code)) return T[family + code];
        return code;
    }

    /// <summary>An incident. With both headers in hand it was the other side that wrote twice; without them its node says so of us, which is a refusal.</summary>
    public string Incident(string code, bool theyWroteTwice) => theyWroteTwice && T.Has($"incident.{code}") ? T[$"incident.{code}"] : Reason(code);

    /// <summary>A legal basis with its words where they are known.</summary>
    public string Basis(string code) => Or("basis." + code, code);

    /// <summary>Purposes in words.</summary>
    public string Purposes(IEnumerable<Purpose> purposes)
    {
        var t = T;
        return string.Join(t.Comma, purposes.Select(p => t[$"purpose.{p}"]));
    }

    /// <summary>"2 days late", "today", "9 days", "7 h": what stands under the day in a list.</summary>
    /// <param name="line">The due.</param>
    /// <param name="now">The node's time.</param>
    public string Left(DueLine line, DateTimeOffset now) => line switch
    {
        { Provisional: true } => T["due.provisional"],
        { Late: true, DaysLeft: { } days and < 0 } => T[line.Calendar is null ? "due.late-days" : "due.late-working-days", -days],
        { Late: true } => T["due.late"],
        { DaysLeft: 0 } => T["due.today"],
        { DaysLeft: { } days } => T[line.Calendar is null ? "due.days" : "due.working-days", days],
        _ => T["due.hours", Math.Max(1, (int)Math.Ceiling((line.At - now).TotalHours))],
    };

    private static string Day(DateTimeOffset at, string zone) => House.DayAt(at, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Name(string procedure) => procedure.Split('@')[0];

    /// <summary><c>substance-notification.open/1</c> → <c>open</c>: kinds common to all procedures.</summary>
    private static string Common(string type) => type.Split('/')[0] is var name ? name[(name.LastIndexOf('.') + 1)..] : type;

    private string Or(string key, string code) => T.Has(key) ? T[key] : code;
}
