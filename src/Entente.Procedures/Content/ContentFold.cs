using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;

namespace Entente.Procedures.Rules;

/// <summary>
/// Recalls, corrections, permissions and their answers. They stand beside the phases: they move no matter, cross no letter, and are allowed
/// in every phase, the last included. So their state is a plain function of the set of valid entries (docs/decisions/content-requests.md).
/// </summary>
internal static class ContentFold
{
    /// <summary>All statements of this kind, each allowed in every procedure whose content may be recalled.</summary>
    public static IReadOnlyList<Type> Statements { get; } =
        [typeof(Recall), typeof(Correct), typeof(Comply), typeof(AskOnwardUse), typeof(DecideOnwardUse), typeof(NoAnswer), typeof(PurgeReport)];

    /// <summary>Kinds that carry nothing to take back or to put right: marks, and words about other entries.</summary>
    private static readonly HashSet<Type> Marks =
        [typeof(Open), typeof(Lapse), typeof(Settle), typeof(Recount), typeof(Recall), typeof(NoAnswer), typeof(PurgeReport), typeof(AskOnwardUse)];

    public static bool Is(Statement? statement) => statement is not null && Statements.Contains(statement.GetType());

    /// <summary>True for an entry whose content may be recalled, corrected, or used on permission.</summary>
    public static bool HasContent(Type statement) => !Marks.Contains(statement);

    /// <summary>Why an entry does not count, judged on its past alone; null when it does.</summary>
    /// <param name="read">The entry.</param>
    /// <param name="seen">Valid or void, an entry that its author had seen; null for any other.</param>
    /// <param name="past">The valid entries of this kind that its author had seen.</param>
    public static Complaint? Fault(ReadEntry read, Func<Digest, ReadEntry?> seen, IReadOnlyList<ReadEntry> past)
    {
        var me = read.Entry.Author;
        var code = read.Statement switch
        {
            Recall r => AboutOwn(seen(r.Entry), me) ?? (Told<Recall>(past, t => t.Entry == r.Entry) ? "already-recalled" : null),
            Correct c => AboutOwn(seen(c.Entry), me)
                ?? (Told<Recall>(past, t => t.Entry == c.Entry) ? "already-recalled" : Told<Correct>(past, t => t.Entry == c.Entry) ? "already-corrected" : null)
                ?? (c.ReplacedBy is { } other && (other == c.Entry || seen(other)?.Entry.Author != me) ? "no-such-entry" : null),
            AskOnwardUse a => seen(a.Entry) is not { Statement: { } said } target || !HasContent(said.GetType()) ? "no-such-entry"
                : target.Entry.Author == me ? "your-own-entry" : null,
            Comply c => Find(past, c.Request) is not { Statement: Recall or Correct } asked || asked.Entry.Author == me ? "no-such-request"
                : past.Any(p => p.Entry.Author == me && p.Statement is Comply { Outcome: Compliance.Done } done && done.Request == c.Request) ? "already-answered" : null,
            DecideOnwardUse d => Find(past, d.Request) is { Statement: AskOnwardUse ask } && seen(ask.Entry)?.Entry.Author == me ? null : "no-such-request",
            NoAnswer n => Find(past, n.Request) is { } asked && asked.Entry.Author == me && ContentDues.NameOf(asked.Statement!) is not null
                ? WhyNoSilence(asked, read.Entry, past) : "no-such-request",
            _ => null,
        };
        return code is not null ? Complaint.Of("", code) : WrongDues(read, seen);
    }

    /// <summary>The requests among valid entries, in the order of their names.</summary>
    public static IReadOnlyList<ContentRequest> Of(IEnumerable<ReadEntry> valid)
    {
        var all = valid.Where(r => Is(r.Statement)).ToList();
        var answers = all.Where(r => r.Statement is Comply or DecideOnwardUse).ToLookup(r => RequestOf(r.Statement!));
        return
        [
            .. from asked in all
               where ContentDues.NameOf(asked.Statement!) is not null
               orderby asked.Entry.Hash
               let last = answers[asked.Entry.Hash].GroupBy(a => a.Entry.Author)
                   .ToImmutableSortedDictionary(g => g.Key, g => g.MaxBy(a => (a.Entry.Epoch, a.Entry.Seq, a.Entry.Hash))!)
               let silence = all.Where(r => r.Statement is NoAnswer n && n.Request == asked.Entry.Hash).Select(r => (Digest?)r.Entry.Hash).Min()
               select new ContentRequest(
                   asked.Entry.Hash, asked.Entry.Author, AskOf(asked.Statement!), AboutOf(asked.Statement!), asked.Statement!,
                   last.ToImmutableSortedDictionary(a => a.Key, a => new ContentAnswer(a.Value.Entry.Hash, a.Value.Statement!)),
                   silence is null ? [.. Owed(asked).Where(d => !last.ContainsKey(d.OwedBy)).OrderBy(d => d.At)] : [], silence),
        ];
    }

    /// <summary>The due that an answer meets, if it is its party's first.</summary>
    public static Due? Met(ReadEntry read, IReadOnlyList<ReadEntry> past) =>
        read.Statement is Comply or DecideOnwardUse && RequestOf(read.Statement) is var request
        && !past.Any(p => p.Entry.Author == read.Entry.Author && p.Statement is Comply or DecideOnwardUse && RequestOf(p.Statement) == request)
        && Find(past, request) is { } asked ? Owed(asked).FirstOrDefault(d => d.OwedBy == read.Entry.Author) : null;

    /// <summary>Part of what the state's hash covers.</summary>
    public static JsonArray ToJson(IReadOnlyList<ContentRequest> requests) => new([.. requests.Select(r => (JsonNode)new JsonObject
    {
        ["by"] = r.By.Hex,
        ["answers"] = new JsonObject(r.Answers.Select(a => KeyValuePair.Create<string, JsonNode?>(a.Key.Value, a.Value.By.Hex))),
        ["silence"] = r.Silence?.Hex,
    })]);

    private static IEnumerable<Due> Owed(ReadEntry asked) => asked.Dues.Select(d => d with { About = asked.Entry.Hash });

    private static string? AboutOwn(ReadEntry? target, PartyCode me) =>
        target is not { Statement: { } said } || !HasContent(said.GetType()) ? "no-such-entry" : target.Entry.Author == me ? null : "not-your-entry";

    private static string? WhyNoSilence(ReadEntry asked, MatterEntry entry, IReadOnlyList<ReadEntry> past)
    {
        var open = asked.Dues.Where(d => !past.Any(p => p.Entry.Author == d.OwedBy && p.Statement is Comply or DecideOnwardUse && RequestOf(p.Statement) == asked.Entry.Hash)).ToList();
        return open.Count == 0 || Told<NoAnswer>(past, n => n.Request == asked.Entry.Hash) ? "already-answered"
            : open.Exists(d => d.Provisional) ? "provisional-due"
            : open.Exists(d => entry.Time < d.At) ? "before-due" : null;
    }

    private static Complaint? WrongDues(ReadEntry read, Func<Digest, ReadEntry?> seen)
    {
        var (dues, name) = (read.Dues, ContentDues.NameOf(read.Statement!));
        if (name is null) return dues.Count == 0 ? null : Complaint.Of(DueList.Field, "dues-differ");
        PartyCode? giver = read.Statement is AskOnwardUse ask ? seen(ask.Entry)?.Entry.Author : null;
        var right = dues.Count > 0 && dues.Select(d => d.OwedBy).Distinct().Count() == dues.Count
            && dues.All(d => d.Name == name && d.Length.Unit != Clocks.DueUnit.Day && d.OwedBy != read.Entry.Author && (giver is null || d.OwedBy == giver));
        return !right ? Complaint.Of(DueList.Field, "dues-differ") : dues.All(d => DueList.IsPlausible(d, read.Entry.Time)) ? null : Complaint.Of(DueList.Field, "dues-time");
    }

    private static bool Told<T>(IReadOnlyList<ReadEntry> past, Func<T, bool> that)
        where T : Statement => past.Any(p => p.Statement is T told && that(told));

    private static ReadEntry? Find(IReadOnlyList<ReadEntry> past, Digest request) => past.FirstOrDefault(p => p.Entry.Hash == request);

    private static Digest RequestOf(Statement answer) => answer switch { Comply c => c.Request, DecideOnwardUse d => d.Request, _ => default };

    private static Digest AboutOf(Statement asked) => asked switch { Recall r => r.Entry, Correct c => c.Entry, AskOnwardUse a => a.Entry, _ => default };

    private static ContentAsk AskOf(Statement asked) => asked switch { Recall => ContentAsk.Recall, Correct => ContentAsk.Correction, _ => ContentAsk.Permission };
}
