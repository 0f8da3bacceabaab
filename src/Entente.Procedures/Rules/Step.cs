using System.Diagnostics;
using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;

namespace Entente.Procedures.Rules;

/// <summary>One entry, read: its statement when the facts hold, else what is wrong with it.</summary>
internal sealed record ReadEntry(MatterEntry Entry, Statement? Statement, IReadOnlyList<Due> Dues, Complaint? Fault);

/// <summary>What one step gave: the situation after it, or why the entry does not fit there.</summary>
internal readonly record struct Outcome<TProgress>(Situation<TProgress>? After, Complaint? Why, Rule<TProgress>? Rule)
    where TProgress : class;

/// <summary>Applies one entry to one situation. Settling is not here: it chooses between situations (Folding).</summary>
internal sealed class Step<TProgress>(Rulebook<TProgress> book, IReadOnlyCollection<string> phases)
    where TProgress : class
{
    /// <summary>Tries one entry.</summary>
    /// <param name="before">Where the entry lands.</param>
    /// <param name="read">The entry.</param>
    /// <param name="seen">True for an entry that its author had seen.</param>
    /// <param name="fullSight">True when the author had seen all of <paramref name="before"/>; then nothing can cross.</param>
    public Outcome<TProgress> Apply(Situation<TProgress> before, ReadEntry read, Func<Digest, bool> seen, bool fullSight)
    {
        var (entry, statement) = (read.Entry, read.Statement!);
        var here = PutIntoEffect(before, entry, seen);
        if (statement is Open || ContentFold.Is(statement)) return here.Opener is null ? Refuse("not-opened") : new(here, null, null);
        if (here.Crossed is not null) return Refuse("crossed");
        if (statement is Recount recount) return Recounted(here, read, recount, fullSight);

        var candidates = here.Opener is null ? [book.Opening] : book.RulesOf(statement.GetType());
        Complaint? why = null;
        foreach (var rule in candidates.Where(r => r.Phases.Contains(here.Phase) && (!r.IsCrossing || !fullSight)))
        {
            var refusal = Refusal(rule, here, read, fullSight);
            if (refusal is null) return new(After(rule, here, read), null, rule);
            if (refusal.Code.Length > 0 && (why is null || why.Code == "not-this-side")) why = refusal;
        }

        return new(null, why ?? (here.Opener is null ? Complaint.Of("", "not-opened") : Complaint.Of("", "not-allowed-now", here.Phase)), null);
    }

    /// <summary>A due that is gone by the time its recount arrives stays gone.</summary>
    private static Outcome<TProgress> Recounted(Situation<TProgress> here, ReadEntry read, Recount recount, bool fullSight)
    {
        if (here.Opener is null) return Refuse("not-opened");
        if (!here.Dues.TryGetValue((recount.Of, read.Entry.Author), out var due)) return fullSight ? Refuse("no-such-due") : new(here, null, null);
        if (read.Dues is not [var again] || again with { Calendar = due.Calendar, At = due.At, Provisional = due.Provisional } != due)
            return new(null, Complaint.Of(DueList.Field, "dues-differ"), null);
        if (!DueList.IsPlausible(again)) return new(null, Complaint.Of(DueList.Field, "dues-time"), null);
        return again.Calendar is null || again.Calendar == due.Calendar ? Refuse("calendar-unchanged")
            : new(here with { Dues = here.Dues.SetItem((again.Name, again.OwedBy), again) }, null, null);
    }

    /// <summary>Rules that fit a statement in a phase, for drafts: the one that would apply.</summary>
    public Rule<TProgress>? RuleFor(string phase, TProgress? progress, Statement statement, PartyCode author, PartyCode opener) =>
        progress is null ? (phase == MatterState.NotOpened && statement.GetType() == book.Opening.Statement ? book.Opening : null)
        : book.Rules.FirstOrDefault(r => !r.IsCrossing && r.Statement == statement.GetType() && r.Phases.Contains(phase)
            && OfFits(r, statement) && Speaks(r.By, author, opener) && r.MayWrite(progress, author) && r.Fits(progress, statement));

    private Situation<TProgress> PutIntoEffect(Situation<TProgress> before, MatterEntry entry, Func<Digest, bool> seen)
    {
        var here = before;
        foreach (var act in before.Announced.Where(a => a.Author != entry.Author && seen(a.By)))
        {
            var phase = book.IsFinal(here.Phase) ? here.Phase : act.Phase; // an end that came first stays the end
            here = here with { Phase = phase, Announced = here.Announced.Remove(act) };
        }

        return book.IsFinal(here.Phase) ? AtEnd(here) : here;
    }

    /// <summary>Why the rule does not take the entry; an empty code when the rule is simply not about it.</summary>
    private static Complaint? Refusal(Rule<TProgress> rule, Situation<TProgress> here, ReadEntry read, bool fullSight)
    {
        var (entry, statement) = (read.Entry, read.Statement!);
        if (here.Opener is { } opener && !rule.IsCrossing && !Speaks(rule.By, entry.Author, opener)) return Complaint.Of("", "not-this-side");
        if (here.Opener is null && statement.GetType() != rule.Statement) return Complaint.Of("", "not-opened");
        if (!OfFits(rule, statement)) return Complaint.Of("", "");
        if (here.Progress is not { } progress) return fullSight ? WrongDues(rule, here, read, entry.Author) : null;
        if (!rule.IsCrossing && !rule.MayWrite(progress, entry.Author)) return Complaint.Of("", "not-this-side");
        if (!rule.Fits(progress, statement)) return Complaint.Of("", "");
        if (statement is Lapse lapse && !rule.IsCrossing && WhyNoLapse(here, entry, lapse) is { } code) return Complaint.Of("", code, lapse.Of);
        if (rule.WhyVoid(progress, statement, entry.Author) is { } reason) return Complaint.Of("", reason);
        if (fullSight) return WrongDues(rule, here, read, here.Opener!.Value);
        return Held(rule, here).All(p => read.Dues.Any(d => d.Name == p.Due.Name && d.OwedBy == p.Due.OwedBy)) ? null : Complaint.Of("", "dues-differ"); // unseen, it starts none of them
    }

    /// <summary>The held clocks that a rule lets go on.</summary>
    private static IEnumerable<PausedDue> Held(Rule<TProgress> rule, Situation<TProgress> here) => here.Paused.Values.Where(p => rule.Resumed.Contains(p.Due.Name));

    private static bool OfFits(Rule<TProgress> rule, Statement statement) => rule.Of is null || (statement is Lapse lapse && lapse.Of == rule.Of);

    private static bool Speaks(Side by, PartyCode author, PartyCode opener) => by switch
    {
        Side.Opener => author == opener,
        Side.Other => author != opener,
        _ => true,
    };

    private static string? WhyNoLapse(Situation<TProgress> here, MatterEntry entry, Lapse lapse)
    {
        var awaited = here.Dues.Values.Where(d => d.Name == lapse.Of && d.OwedBy != entry.Author).ToList();
        return awaited.Count == 0 ? "no-such-due"
            : awaited.Exists(d => d.Provisional) ? "provisional-due"
            : awaited.Exists(d => entry.Time < d.At) ? "before-due"
            : null;
    }

    /// <summary>The entry must sign exactly the dues that the rule starts, by the right side, from its own time on.</summary>
    private static Complaint? WrongDues(Rule<TProgress> rule, Situation<TProgress> here, ReadEntry read, PartyCode opener)
    {
        var entry = read.Entry;
        if (read.Dues.Select(d => (d.Name, d.OwedBy)).Distinct().Count() != read.Dues.Count) return Complaint.Of(DueList.Field, "dues-differ");
        if (rule.Resumed.Count > 0 && WrongRests([.. Held(rule, here)], [.. read.Dues.Where(d => rule.Resumed.Contains(d.Name))], entry) is { } wrong) return wrong;
        var dues = read.Dues.Where(d => !rule.Resumed.Contains(d.Name)).ToList();
        if (dues.Count == 0 && rule.Owed.Count == 0) return null;
        var after = rule.Next(here.Progress, read.Statement!, entry.Author, entry.Hash);
        var rightNames = dues.Select(d => d.Name).ToHashSet(StringComparer.Ordinal).SetEquals(rule.Owed.Where(o => o.Starts(after)).Select(o => o.Name));
        if (!rightNames) return Complaint.Of(DueList.Field, "dues-differ");
        foreach (var due in dues)
        {
            var owed = rule.Owed.Find(o => o.Name == due.Name)!;
            if (!owed.IsOf(after, due.OwedBy, entry.Author, opener)) return Complaint.Of(DueList.Field, "dues-differ");
            if (owed.Length(after) is { Unit: DueUnit.Day } day ? due.Length != day : due.Length.Unit == DueUnit.Day) return Complaint.Of(DueList.Field, "dues-differ");
            if (due.Length.Unit == DueUnit.Day && due.At <= due.Start) return Complaint.Of(DueList.Field, "day-past", due.Length.ToString());
            if (!DueList.IsPlausible(due, entry.Time)) return Complaint.Of(DueList.Field, "dues-time");
        }

        return null;
    }

    /// <summary>Each held clock is signed anew, once, from the entry's own time, with no more than what was left.</summary>
    private static Complaint? WrongRests(List<PausedDue> held, List<Due> dues, MatterEntry entry)
    {
        if (held.Count != dues.Count) return Complaint.Of(DueList.Field, "dues-differ");
        foreach (var due in dues)
        {
            if (held.Find(p => p.Due.Name == due.Name && p.Due.OwedBy == due.OwedBy) is not { } was || !DueList.IsRestOf(due, was.Due)) return Complaint.Of(DueList.Field, "dues-differ");
            if (!DueList.IsPlausible(due, entry.Time)) return Complaint.Of(DueList.Field, "dues-time");
        }

        return null;
    }

    private Situation<TProgress> After(Rule<TProgress> rule, Situation<TProgress> here, ReadEntry read)
    {
        var entry = read.Entry;
        var progress = rule.Next(here.Progress, read.Statement!, entry.Author, entry.Hash);
        var phase = rule.PhaseAfter(here.Phase, progress);
        if (!phases.Contains(phase)) throw new UnreachableException($"The rules name no phase '{phase}'.");
        var silent = (read.Statement as Lapse)?.Of;
        bool Ends(Due due) => rule.Dropped.Contains(due.Name) || (due.OwedBy == entry.Author ? rule.Settled.Contains(due.Name) : due.Name == silent && entry.Time >= due.At); // silence ends what was over, not what was begun since
        var dues = here.Dues.RemoveRange(here.Dues.Values.Where(Ends).Select(d => (d.Name, d.OwedBy)));
        var paused = here.Paused.RemoveRange(here.Paused.Values.Where(p => Ends(p.Due)).Select(p => (p.Due.Name, p.Due.OwedBy)));
        if (!rule.IsCrossing)
        {
            var starts = read.Dues.Where(d => !rule.Resumed.Contains(d.Name) || paused.ContainsKey((d.Name, d.OwedBy))).ToList(); // what ended meanwhile does not go on
            paused = paused.RemoveRange(starts.Select(d => (d.Name, d.OwedBy)));
            dues = dues.SetItems(starts.Select(d => KeyValuePair.Create((d.Name, d.OwedBy), d)));
        }

        foreach (var due in dues.Values.Where(d => rule.Paused.Contains(d.Name) && entry.Time < d.At))
        {
            paused = paused.SetItem((due.Name, due.OwedBy), new(due, entry.Time));
            dues = dues.Remove((due.Name, due.OwedBy));
        }

        foreach (var held in paused.Values.Where(p => rule.Paused.Contains(p.Due.Name) && entry.Time < p.Since)) // held twice: the earlier counts
            paused = paused.SetItem((held.Due.Name, held.Due.OwedBy), held with { Since = entry.Time });
        var announced = rule.Overtaken.Count == 0 ? here.Announced : here.Announced.RemoveAll(a => rule.Overtaken.Contains(a.Phase));
        if (rule.TakesEffectWhenNamed)
        {
            announced = announced.Add(new(entry.Hash, entry.Author, phase)).Sort((a, b) => a.By.CompareTo(b.By));
            phase = here.Phase;
        }

        var after = here with { Phase = phase, Progress = progress, Opener = here.Opener ?? entry.Author, Dues = dues, Paused = paused, Announced = announced };
        return book.IsFinal(phase) ? AtEnd(after) : after;
    }

    /// <summary>At its end nothing is owed or announced any more.</summary>
    private static Situation<TProgress> AtEnd(Situation<TProgress> here) =>
        here.Dues.IsEmpty && here.Paused.IsEmpty && here.Announced.IsEmpty ? here
        : here with { Dues = here.Dues.Clear(), Paused = here.Paused.Clear(), Announced = [] };

    private static Outcome<TProgress> Refuse(string code) => new(null, Complaint.Of("", code), null);
}
