using System.Diagnostics;
using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;

namespace Entente.Procedures;

/// <summary>One rule, whatever its statement: what the fold needs of it.</summary>
public abstract class Rule<TProgress>
    where TProgress : class
{
    private protected Rule(Type statement, IReadOnlyList<string> phases, Side by, string? of, bool crossing) =>
        (Statement, Phases, By, Of, IsCrossing) = (statement, phases, by, of, crossing);

    internal Type Statement { get; }

    internal IReadOnlyList<string> Phases { get; }

    internal Side By { get; }

    /// <summary>For a lapse: the due it is about.</summary>
    internal string? Of { get; }

    internal bool IsCrossing { get; }

    internal List<Owed<TProgress>> Owed { get; } = [];

    internal List<string> Settled { get; } = [];

    internal List<string> Dropped { get; } = [];

    internal List<string> Paused { get; } = [];

    internal List<string> Resumed { get; } = [];

    internal List<string> Overtaken { get; } = [];

    internal List<string> NamedPhases { get; } = [];

    internal bool TakesEffectWhenNamed { get; private protected set; }

    internal abstract bool Fits(TProgress progress, Statement statement);

    /// <summary>True when this party of the side may write it.</summary>
    internal abstract bool MayWrite(TProgress progress, PartyCode by);

    internal abstract string? WhyVoid(TProgress progress, Statement statement, PartyCode by);

    /// <summary>What counts afterwards. The entry's own name is not known yet while it is a draft; no due depends on it.</summary>
    internal abstract TProgress Next(TProgress? progress, Statement statement, PartyCode by, Digest entry);

    internal abstract string PhaseAfter(string before, TProgress progress);
}

/// <summary>Says which parties owe, where a side is too many.</summary>
/// <param name="after">The progress after the entry.</param>
/// <param name="party">A party of the matter.</param>
/// <param name="author">Who writes the entry.</param>
public delegate bool Whom<in TProgress>(TProgress after, PartyCode party, PartyCode author);

/// <summary>A due that a rule starts.</summary>
internal sealed record Owed<TProgress>(Side By, string Name, Func<TProgress, DueLength> Length, Whom<TProgress>? Whom = null, Func<TProgress, bool>? OnlyIf = null)
{
    /// <summary>True when it is started at all.</summary>
    public bool Starts(TProgress after) => OnlyIf is null || OnlyIf(after);

    /// <summary>True when the party is one that owes it.</summary>
    public bool IsOf(TProgress after, PartyCode party, PartyCode author, PartyCode opener) => Whom is not null ? Whom(after, party, author) : By switch
    {
        Side.Opener => party == opener,
        Side.Other => party != opener,
        _ => party != author,
    };
}

/// <summary>
/// What happens when a statement of type <typeparamref name="T"/> meets certain phases. Read from left to right: whether it counts, what it
/// changes, where the matter goes, and which clocks start and stop.
/// </summary>
public sealed class Rule<TProgress, T> : Rule<TProgress>
    where TProgress : class
    where T : Statement
{
    private readonly Func<T, PartyCode, Digest, TProgress>? start;
    private Func<TProgress, PartyCode, bool>? from;
    private readonly List<(string Code, Func<TProgress, T, PartyCode, bool> Holds)> voids = [];
    private Func<TProgress, T, bool>? fits;
    private Func<TProgress, T, PartyCode, Digest, TProgress>? next;
    private Func<TProgress, string>? phase;

    internal Rule(IReadOnlyList<string> phases, Side by, string? of = null, bool crossing = false, Func<T, PartyCode, Digest, TProgress>? start = null)
        : base(typeof(T), phases, by, of, crossing) => this.start = start;

    /// <summary>Narrows the rule to statements for which <paramref name="holds"/>; the first rule that fits is the one that applies.</summary>
    public Rule<TProgress, T> When(Func<TProgress, T, bool> holds)
    {
        fits = holds;
        return this;
    }

    /// <summary>Narrows the side to the parties for which <paramref name="may"/>: those whose part it is. Nobody else is offered the entry.</summary>
    public Rule<TProgress, T> From(Func<TProgress, PartyCode, bool> may)
    {
        from = may;
        return this;
    }

    /// <summary>Makes an entry void with <paramref name="code"/> (text <c>complaint.CODE</c>) when <paramref name="holds"/>.</summary>
    public Rule<TProgress, T> VoidIf(string code, Func<TProgress, T, bool> holds) => VoidIf(code, (p, t, _) => holds(p, t));

    /// <summary>As the other, for rules that ask who speaks.</summary>
    public Rule<TProgress, T> VoidIf(string code, Func<TProgress, T, PartyCode, bool> holds)
    {
        voids.Add((code, holds));
        return this;
    }

    /// <summary>What the statement adds to the progress.</summary>
    public Rule<TProgress, T> Then(Func<TProgress, T, TProgress> change) => Then((p, t, _) => change(p, t));

    /// <summary>As the other, for rules that record who speaks.</summary>
    public Rule<TProgress, T> Then(Func<TProgress, T, PartyCode, TProgress> change) => Then((p, t, by, _) => change(p, t, by));

    /// <summary>As the others, for rules that record the entry itself, so that a later one can name it.</summary>
    public Rule<TProgress, T> Then(Func<TProgress, T, PartyCode, Digest, TProgress> change)
    {
        next = change;
        return this;
    }

    /// <summary>The phase afterwards; without this the phase stays.</summary>
    public Rule<TProgress, T> Becomes(string code)
    {
        NamedPhases.Add(code);
        phase = _ => code;
        return this;
    }

    /// <summary>The phase afterwards, read from the progress. Each phase it may return must be named by some other rule.</summary>
    public Rule<TProgress, T> Becomes(Func<TProgress, string> choose)
    {
        phase = choose;
        return this;
    }

    /// <summary>Starts a clock. The entry must sign this due for each party of the side; the agreement may replace the length.</summary>
    public Rule<TProgress, T> Owes(Side side, string due, DueLength length) => Owes(side, due, _ => length);

    /// <summary>Starts a clock whose length depends on the progress after this entry.</summary>
    public Rule<TProgress, T> Owes(Side side, string due, Func<TProgress, DueLength> length)
    {
        Owed.Add(new(side, due, length));
        return this;
    }

    /// <summary>Starts a clock only when the progress after this entry says so.</summary>
    public Rule<TProgress, T> Owes(Side side, string due, DueLength length, Func<TProgress, bool> onlyIf)
    {
        Owed.Add(new(side, due, _ => length, OnlyIf: onlyIf));
        return this;
    }

    /// <summary>Starts a clock for the parties that <paramref name="whom"/> names, the author among them or not.</summary>
    public Rule<TProgress, T> Owes(Whom<TProgress> whom, string due, DueLength length) => Owes(whom, due, _ => length);

    /// <summary>As the other, with a length that depends on the progress after this entry.</summary>
    public Rule<TProgress, T> Owes(Whom<TProgress> whom, string due, Func<TProgress, DueLength> length)
    {
        Owed.Add(new(Side.Either, due, length, whom));
        return this;
    }

    /// <summary>Holds these clocks, whoever owes them; one that is over already goes on being late. Nobody can put silence on record while they stand.</summary>
    public Rule<TProgress, T> Pauses(params string[] dues)
    {
        Paused.AddRange(dues);
        return this;
    }

    /// <summary>Lets held clocks of these names go on. The entry must sign each anew, with no more than what was left.</summary>
    public Rule<TProgress, T> Resumes(params string[] dues)
    {
        Resumed.AddRange(dues);
        return this;
    }

    /// <summary>Stops the author's own clocks of these names: met, in time or late.</summary>
    public Rule<TProgress, T> Settles(params string[] dues)
    {
        Settled.AddRange(dues);
        return this;
    }

    /// <summary>Takes these clocks away from everybody: nothing is owed any more. Reaching a final phase drops all.</summary>
    public Rule<TProgress, T> Drops(params string[] dues)
    {
        Dropped.AddRange(dues);
        return this;
    }

    /// <summary>
    /// For acts that cannot be taken back: the phase changes only when another party's valid entry has seen this one. Until then it stands
    /// as announced, and a letter that crosses it still counts.
    /// </summary>
    public Rule<TProgress, T> OnceNamed()
    {
        TakesEffectWhenNamed = true;
        return this;
    }

    /// <summary>Takes back acts that were announced (<see cref="OnceNamed"/>) and would lead to these phases: this entry comes before them, or after.</summary>
    public Rule<TProgress, T> Overtakes(params string[] announced)
    {
        Overtaken.AddRange(announced);
        return this;
    }

    internal override bool Fits(TProgress progress, Statement statement) => fits is null || fits(progress, (T)statement);

    internal override bool MayWrite(TProgress progress, PartyCode by) => from is null || from(progress, by);

    internal override string? WhyVoid(TProgress progress, Statement statement, PartyCode by) =>
        voids.Find(v => v.Holds(progress, (T)statement, by)).Code;

    internal override TProgress Next(TProgress? progress, Statement statement, PartyCode by, Digest entry) =>
        start is not null ? start((T)statement, by, entry)
        : progress is null ? throw new UnreachableException("Only an opening begins from nothing.")
        : next is null ? progress : next(progress, (T)statement, by, entry);

    internal override string PhaseAfter(string before, TProgress progress) => phase is null ? before : phase(progress);
}
