using Entente.Exchange.Entries;
using Entente.Node.Shell.Parts;
using Entente.Procedures;
using Entente.Procedures.Clocks;

namespace Entente.Node.Shell.Matters;

/// <summary>An open due in words: what it means to this party, what the sentence says, and its days one by one.</summary>
public sealed record DueSight(Due Due, Means Meaning, string What, string Left, bool MayLapse, IReadOnlyList<DayCell> Days)
{
    /// <summary>Puts a due that was looked at into words.</summary>
    /// <param name="view">The due at one moment.</param>
    /// <param name="procedure">Id of the procedure, for the name of what is owed.</param>
    /// <param name="own">The party that looks.</param>
    /// <param name="today">Today in the zone that counts.</param>
    /// <param name="t">The reader's language.</param>
    public static DueSight Of(DueView view, string procedure, PartyCode own, DateOnly today, Tongue t)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(t);
        var due = view.Due;
        var who = due.OwedBy == own ? t["due.we"] : t["due.they", t.PartyFirst(due.OwedBy)];
        var what = new MatterWords(t).Due(procedure, due.Name);
        var left = (view, due.Length.Unit) switch
        {
            ({ Late: true }, _) => t["due.say.late"],
            (_, DueUnit.Hours) => t["due.say.hours", view.Left],
            ({ Left: 0 }, _) => t["due.say.today"],
            (_, DueUnit.WorkingDays) => t["due.say.working-days", view.Left],
            _ => t["due.say.days", view.Left],
        };
        var meaning = view.Late ? Means.Late : due.OwedBy == own ? Means.Ours : Means.Theirs;
        return new(due, meaning, t["today.due-of", who, what], left, view.MayLapse && due.OwedBy != own, DayCell.Strip(view, today, t));
    }
}
