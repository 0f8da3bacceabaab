using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;
using Entente.Procedures.Fields;
using Entente.Procedures.Rules;

namespace Entente.Procedures;

/// <summary>A procedure written as a rulebook over <typeparamref name="TProgress"/>, what the matter counts.</summary>
/// <remarks>A derived class names itself and writes <see cref="Rules"/>; everything else follows from the types of its statements.</remarks>
public abstract class Procedure<TProgress> : Procedure
    where TProgress : class
{
    /// <summary>Names in the facts that belong to the house: the dues, and in an opening the number that people use.</summary>
    private static readonly string[] Reserved = [DueList.Field, "number"];

    private readonly Dictionary<string, Shape> shapes = new(StringComparer.Ordinal);
    private readonly Rulebook<TProgress> book = new();
    private readonly Step<TProgress> step;
    private readonly bool contentRequests;

    /// <summary>Reads the rules once; every mistake in them shows here, at start.</summary>
    /// <param name="name">Name without version.</param>
    /// <param name="version">From 1.</param>
    /// <param name="numberCode">The letters in its numbers.</param>
    /// <param name="contentRequests">False when entries are an instrument, which is amended or ended and never recalled.</param>
    protected Procedure(string name, int version, string numberCode, bool contentRequests = true)
    {
        (Name, Version, NumberCode, this.contentRequests) = (name, version, numberCode, contentRequests);
        Rulebook<TProgress>.CheckProgress();
#pragma warning disable MA0056 // a rulebook is a constant written as a method; it touches no state of its class
        Rules(book);
#pragma warning restore MA0056
        Phases = book.Phases();
        DueNames = [.. book.Rules.Prepend(book.Opening).SelectMany(r => r.Owed.Select(o => o.Name)).Distinct(StringComparer.Ordinal)];
        step = new(book, [.. Phases]);
        Kinds = [.. StatementTypes().Select(KindOf)];
        VectorsHash = HashOfVectors();
    }

    /// <inheritdoc />
    public sealed override string Name { get; }

    /// <inheritdoc />
    public sealed override int Version { get; }

    /// <inheritdoc />
    public sealed override string NumberCode { get; }

    /// <inheritdoc />
    public sealed override Digest VectorsHash { get; }

    /// <inheritdoc />
    public sealed override IReadOnlyList<EntryKind> Kinds { get; }

    /// <inheritdoc />
    public sealed override IReadOnlyList<string> Phases { get; }

    /// <inheritdoc />
    public sealed override IReadOnlyList<string> DueNames { get; }

    /// <summary>The specification: which entries exist, who may add which when, what they change, what is due.</summary>
    protected abstract void Rules(Rulebook<TProgress> when);

    /// <summary>A short name of a matter from its opening, as far as facts and body tell.</summary>
    protected abstract Bilingual? TitleOf(JsonObject opening);

    /// <inheritdoc />
    public sealed override MatterState Fold(IReadOnlyCollection<MatterEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (Folding<TProgress>.Run(entries, step, Read) is not { } folded) return MatterState.CannotFold("too-wide", []);
        var (causality, state) = (folded.Causality, folded.State);
        var voids = causality.Entries.Zip(folded.Faults).Where(p => p.Second is not null).ToImmutableSortedDictionary(p => p.First.Hash, p => p.Second!);
        return new(
            true,
            state.Phase,
            book.IsFinal(state.Phase),
            state.ProgressJson,
            [.. state.Dues.Values, .. folded.Requests.SelectMany(r => r.Dues)],
            [.. folded.Met.OrderBy(m => m.At).ThenBy(m => m.By)],
            voids,
            state.Crossed,
            state.Announced,
            folded.Heads,
            causality.Waiting,
            OpenedMarks(folded),
            state.Opener,
            HashOf(state, voids, folded.Requests))
        {
            Paused = [.. state.Paused.Values],
            Requests = folded.Requests,
            Content = folded.Content,
        };
    }

    /// <inheritdoc />
    public sealed override MatterState Before(IReadOnlyCollection<MatterEntry> entries, Digest entry)
    {
        var causality = Causality.Of(entries);
        var at = causality.IndexOf(entry);
        if (at < 0) throw new ArgumentException("The entry is not among the entries, or waits for one that is not.", nameof(entry));
        return Fold([.. causality.Entries.Where((_, i) => i < at && causality.Saw(at, i))]);
    }

    /// <inheritdoc />
    public sealed override IReadOnlyList<EntryKind> Allowed(MatterState state, PartyCode party)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!state.Foldable) return [];
        if (state.Crossed is not null) return [Kinds.First(k => k.Type == TypeOf(typeof(Settle))), .. ContentKinds(state, party)];
        if (state.Opener is not { } opener) return [Opening];
        var phase = state.Announced.LastOrDefault(a => a.Author != party)?.Phase ?? state.Phase;
        var progress = state.Progress?.Deserialize<TProgress>(ProcedureJson.Options);
        var types = book.Rules
            .Where(r => !r.IsCrossing && r.Phases.Contains(phase) && (r.By == Side.Either || (r.By == Side.Opener) == (party == opener)))
            .Where(r => progress is null || r.MayWrite(progress, party))
            .Where(r => r.Statement != typeof(Lapse) || state.Dues.Any(d => d.Name == r.Of && d.OwedBy != party && !d.Provisional))
            .Select(r => TypeOf(r.Statement)).ToHashSet(StringComparer.Ordinal);
        if (state.Dues.Any(d => d.OwedBy == party && d.Provisional)) types.Add(TypeOf(typeof(Recount)));
        return [.. Kinds.Where(k => types.Contains(k.Type)), .. ContentKinds(state, party)];
    }

    private IEnumerable<EntryKind> ContentKinds(MatterState state, PartyCode party)
    {
        if (!contentRequests) return [];
        bool Standing(Digest entry, bool correcting) => state.Against(entry) is not { } against || (!correcting && against.Ask == ContentAsk.Correction);
        var own = state.Content.Where(c => c.Value == party).Select(c => c.Key).ToList();
        var types = new List<Type>();
        if (own.Exists(e => Standing(e, correcting: false))) types.Add(typeof(Recall));
        if (own.Exists(e => Standing(e, correcting: true))) types.Add(typeof(Correct));
        if (state.Content.Values.Any(by => by != party)) types.Add(typeof(AskOnwardUse));
        if (state.Requests.Any(r => r.Ask != ContentAsk.Permission && r.From != party
            && r.Answers.GetValueOrDefault(party)?.Statement is not Comply { Outcome: Compliance.Done })) types.Add(typeof(Comply));
        if (state.Requests.Any(r => r.Ask == ContentAsk.Permission && state.Content.GetValueOrDefault(r.About) == party)) types.Add(typeof(DecideOnwardUse));
        if (state.Requests.Any(r => r.From == party && r.Dues.Count > 0 && !r.Dues.Any(d => d.Provisional))) types.Add(typeof(NoAnswer));
        return types.Select(t => Kinds.First(k => k.Type == TypeOf(t)));
    }

    /// <inheritdoc />
    public sealed override Statement? Parse(string type, JsonElement fields, out IReadOnlyList<Complaint> complaints)
    {
        var shape = shapes.TryGetValue(type, out var found) ? found : throw new ArgumentException($"{Id} has no entry '{type}'.", nameof(type));
        var wrong = new List<Complaint>();
        complaints = wrong;
        var exact = FieldReader.Form(fields, shape.Fields, wrong);
        if (wrong.Count > 0) return null;
        var statement = (Statement)exact.Deserialize(shape.Type, ProcedureJson.Options)!;
        wrong.AddRange(statement.InFacts());
        wrong.AddRange(statement.InBody());
        return wrong.Count == 0 ? statement : null;
    }

    /// <inheritdoc />
    public sealed override (JsonElement Facts, JsonObject Body) Split(Statement statement, IReadOnlyList<Due>? dues = null)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var whole = JsonSerializer.SerializeToNode(statement, statement.GetType(), ProcedureJson.Options)!.AsObject();
        var (facts, body) = FieldSplit.Apart(whole, shapes[TypeOf(statement.GetType())].Fields);
        if (dues is { Count: > 0 }) facts[DueList.Field] = new JsonArray([.. dues.Select(d => (JsonNode)DueList.ToJson(d))]);
        return (ProcedureJson.Element(facts), body);
    }

    /// <inheritdoc />
    public sealed override JsonObject Merge(string type, JsonElement facts, JsonElement? body)
    {
        var shape = shapes.TryGetValue(type, out var found) ? found : throw new ArgumentException($"{Id} has no entry '{type}'.", nameof(type));
        return FieldSplit.Together(AsObject(facts)!, AsObject(body), shape.Fields);
    }

    /// <inheritdoc />
    public sealed override Bilingual? Title(JsonElement facts, JsonElement? body) => TitleOf(Merge(Opening.Type, facts, body));

    /// <inheritdoc />
    public sealed override IReadOnlyList<Due> Dues(Statement statement, MatterState? before, DueContext context)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(context);
        var opener = before?.Opener ?? context.Author;
        var progress = before?.Progress?.Deserialize<TProgress>(ProcedureJson.Options);
        var phase = before?.Announced.LastOrDefault(a => a.Author != context.Author)?.Phase ?? before?.Phase ?? MatterState.NotOpened;
        if (statement is Recount recount)
            return [.. (before?.Dues ?? []).Where(d => d.Name == recount.Of && d.OwedBy == context.Author)
                .Select(d => DueClock.Start(d.Name, d.OwedBy, d.Length, d.Start, d.Zone, context.Calendars))];
        if (ContentFold.Is(statement)) return ContentDuesOf(statement, before, context);
        if (statement is Open or Settle || step.RuleFor(phase, progress, statement, context.Author, opener) is not { } rule) return [];
        var after = rule.Next(progress, statement, context.Author, default);
        return
        [
            .. from owed in rule.Owed.Where(o => o.Starts(after))
               let own = owed.Length(after)
               let length = own.Unit != DueUnit.Day && context.ReplyPeriods.TryGetValue($"{Name}.{owed.Name}", out var agreed) ? agreed : own
               from party in context.Parties.Order()
               where owed.IsOf(after, party, context.Author, opener)
               select DueClock.Start(owed.Name, party, length, context.Now, context.Zones[party], context.Calendars),
            .. from held in before?.Paused ?? []
               where rule.Resumed.Contains(held.Due.Name)
               select DueClock.Start(held.Due.Name, held.Due.OwedBy, held.Rest(context.Calendars), context.Now,
                   DueClock.KnowsZone(held.Due.Zone) ? held.Due.Zone : context.Zones[held.Due.OwedBy], context.Calendars),
        ];
    }

    private IReadOnlyList<Due> ContentDuesOf(Statement statement, MatterState? before, DueContext context)
    {
        if (ContentDues.NameOf(statement) is not { } name) return [];
        var length = context.ReplyPeriods.TryGetValue($"{Name}.{name}", out var agreed) ? agreed : ContentDues.LengthOf(statement);
        var giver = statement is AskOnwardUse ask ? before?.Content.GetValueOrDefault(ask.Entry) : null;
        return [.. context.Parties.Order().Where(p => p != context.Author && (statement is not AskOnwardUse || p == giver))
            .Select(p => DueClock.Start(name, p, length, context.Now, context.Zones[p], context.Calendars))];
    }

    /// <inheritdoc />
    public sealed override IReadOnlyList<Due> ExpectedDues(MatterEntry entry, MatterState? before, DueContext context)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(context);
        return Read(entry).Statement is { } statement ? Dues(statement, before, context with { Now = entry.Time, Author = entry.Author }) : [];
    }

    /// <summary>
    /// Applies entries one after the other, as a simple mind would: canonical JSON of where that ends, or null when some entry does not fit.
    /// A fold must agree with every order in which entries follow their pasts; the tests hold it against this.
    /// </summary>
    internal string? InOrder(IReadOnlyCollection<MatterEntry> all, IReadOnlyList<MatterEntry> order)
    {
        var causality = Causality.Of(all);
        var here = Situation<TProgress>.NotOpened;
        for (var i = 0; i < order.Count; i++)
        {
            var at = causality.IndexOf(order[i].Hash);
            var fullSight = order.Take(i).All(e => causality.Saw(at, causality.IndexOf(e.Hash)));
            if (step.Apply(here, Read(order[i]), h => causality.IndexOf(h) is var j and >= 0 && causality.Saw(at, j), fullSight).After is not { } after) return null;
            here = after;
        }

        return here.Text;
    }

    /// <summary>Canonical JSON of a fold, to be held against <see cref="InOrder"/>; null when crossed.</summary>
    internal string? Folded(IReadOnlyCollection<MatterEntry> entries) =>
        Folding<TProgress>.Run(entries, step, Read) is { State: { IsCrossed: false } state } ? state.Text : null;

    private ReadEntry Read(MatterEntry entry)
    {
        var wrong = new List<Complaint>();
        Statement? statement = null;
        var dues = DueList.Read(entry.Facts);
        if (!shapes.TryGetValue(entry.Type, out var shape)) wrong.Add(Complaint.Of("", "unknown-entry", entry.Type));
        else if (dues is null) wrong.Add(Complaint.Of(DueList.Field, "dues-differ"));
        else
        {
            FieldReader.Facts(entry.Facts, shape.Fields, Reserved, wrong);
            if (wrong.Count == 0)
            {
                try
                {
                    statement = (Statement)entry.Facts.Deserialize(shape.Type, ProcedureJson.Options)!;
                    wrong.AddRange(statement.InFacts());
                }
                catch (JsonException) // a number too large for its place: whatever a partner signs makes its entry void, and breaks no fold
                {
                    wrong.Add(Complaint.Of("", "not-a-group"));
                }
            }
        }

        return new(entry, wrong.Count == 0 ? statement : null, dues ?? [], wrong.FirstOrDefault());
    }

    /// <summary>A text, if that is what stands there: a title is made of what a partner sent, before anybody judged it.</summary>
    private protected static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A text in two languages, if that is what stands there.</summary>
    private protected static Bilingual? BothOf(JsonNode? node) => node is JsonObject both ? new(TextOf(both["en"]), TextOf(both["zh"])) : null;

    private static JsonObject? AsObject(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Object } given ? JsonNode.Parse(given.GetRawText())!.AsObject() : null;

    private IEnumerable<Type> StatementTypes() =>
        book.Rules.Select(r => r.Statement).Prepend(book.Opening.Statement).Append(typeof(Open)).Append(typeof(Recount)).Append(typeof(Settle))
            .Concat(contentRequests ? ContentFold.Statements : []).Distinct();

    private string TypeOf(Type statement) => $"{Name}.{JsonNamingPolicy.KebabCaseLower.ConvertName(statement.Name)}/{Version}";

    private EntryKind KindOf(Type statement)
    {
        var ours = statement.Assembly == typeof(Open).Assembly && statement.DeclaringType is null; // built in: shared names and texts
        var shape = Shape.Of(ours ? "" : Name, statement);
        if (statement == typeof(Recount)) shape = shape.Choosing("of", DueNames, "due." + Name);
        var lapsing = book.Rules.Select(r => r.Of).OfType<string>().Distinct(StringComparer.Ordinal);
        if (statement == typeof(Lapse)) shape = shape.Choosing("of", [.. lapsing], "due." + Name);
        var type = TypeOf(statement);
        shapes.Add(type, shape);
        var sides = book.Rules.Where(r => r.Statement == statement && !r.IsCrossing).Select(r => r.By).Distinct().ToList();
        var by = statement == book.Opening.Statement ? Side.Opener : sides is [var one] ? one : Side.Either;
        var release = statement.GetCustomAttribute<ReleasedByAuthorAttribute>() is null ? Release.SecondPerson : Release.Author;
        return new(type, by, release, shape.Fields, "entry." + (ours ? "" : Name + ".") + shape.Name);
    }

    private static Dictionary<Digest, Digest> OpenedMarks(Folded<TProgress> folded)
    {
        var causality = folded.Causality;
        var marks = causality.Entries.Select((entry, i) => (entry, i))
            .Where(m => folded.Faults[m.i] is null && m.entry.Type.Contains(".open/", StringComparison.Ordinal))
            .OrderBy(m => m.entry.Time).ThenBy(m => m.entry.Hash).ToList();
        var opened = new Dictionary<Digest, Digest>();
        foreach (var (mark, i) in marks)
            for (var j = 0; j < i; j++)
                if (causality.Saw(i, j) && causality.Entries[j].Author != mark.Author) opened.TryAdd(causality.Entries[j].Hash, mark.Hash);
        return opened;
    }

    private static Digest HashOf(Situation<TProgress> state, ImmutableSortedDictionary<Digest, Complaint> voids, IReadOnlyList<ContentRequest> requests)
    {
        var json = state.ToJson();
        json["void"] = new JsonObject(voids.Select(v => KeyValuePair.Create<string, JsonNode?>(v.Key.Hex, v.Value.Code)));
        if (requests.Count > 0) json["requests"] = ContentFold.ToJson(requests);
        return Digest.Of(Encoding.UTF8.GetBytes(CanonicalJson.Text(ProcedureJson.Element(json))));
    }

    private Digest HashOfVectors()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"vectors/{Id}.json");
        if (stream is null) return GetType().Assembly == Assembly.GetExecutingAssembly() ? throw new UnreachableException($"{Id} has no vectors.") : default;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Digest.Of(bytes.ToArray());
    }
}
