using CsCheck;
using Entente.Exchange.Entries;
using Entente.Procedures.Kinds;
using Entente.Procedures.Rules;

namespace Entente.Procedures.Tests;

/// <summary>The laws of the fold (architecture.md, docs/decisions/fold.md), on generated correspondence.</summary>
public sealed class FoldLawTests
{
    public static TheoryData<string> Names => [.. Correspondence.Letters.Keys];

    [Fact]
    public void Every_procedure_is_held_to_the_laws() =>
        Assert.Equal(ProcedureCatalogue.All.Select(p => p.Name).Distinct().Order(StringComparer.Ordinal), Correspondence.Letters.Keys.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Names))]
    public void Every_order_of_arrival_with_repeats_ends_in_the_same_state(string name)
    {
        var rules = Rules(name);
        Gen.Select(Correspondence.Of(name, 24), Gen.Int).Sample(
            (history, seed) =>
            {
                var arrived = Shuffled([.. history.Entries, .. history.Entries.Where((_, i) => (seed >> (i % 31) & 1) == 1)], seed);
                return rules.Fold(arrived).Hash == rules.Fold(history.Entries).Hash;
            },
            iter: 30);
    }

    [Theory, MemberData(nameof(Names))]
    public void Two_sides_that_hold_the_same_letters_hold_the_same_state_whatever_gaps_they_went_through(string name)
    {
        var rules = Rules(name);
        Gen.Select(Correspondence.Of(name, 20), Gen.Int, Gen.Int).Sample(
            (history, ours, theirs) => FoldAsItArrives(rules, Shuffled(history.Entries, ours)) == FoldAsItArrives(rules, Shuffled(history.Entries, theirs)),
            iter: 30);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_verdict_never_changes_when_something_else_arrives(string name)
    {
        var rules = Rules(name);
        Gen.Select(Correspondence.Of(name, 20), Gen.Int).Sample(
            (history, seed) =>
            {
                var known = new Dictionary<Digest, string?>();
                var arrived = new List<MatterEntry>();
                foreach (var entry in Extension(history.Entries, seed))
                {
                    arrived.Add(entry);
                    var state = rules.Fold(arrived);
                    foreach (var e in arrived)
                    {
                        var verdict = state.Void.GetValueOrDefault(e.Hash)?.Code;
                        if (known.TryGetValue(e.Hash, out var before) && before != verdict) return false;
                        known[e.Hash] = verdict;
                    }
                }

                return true;
            },
            iter: 30);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_state_that_is_not_crossed_is_what_every_order_comes_to_when_letters_are_applied_one_by_one(string name)
    {
        Gen.Select(Correspondence.Of(name, 12, settling: false), Gen.Int).Sample(
            (history, seed) =>
            {
                var verdicts = Rules(name).Fold(history.Entries).Void;
                var valid = history.Entries.Where(e => !verdicts.ContainsKey(e.Hash)).ToList();
                return Enumerable.Range(0, 12).All(i => Agrees(name, history.Entries, Extension(history.Entries, seed + i).Where(valid.Contains).ToList()));
            },
            iter: 30);
    }

    [Theory, MemberData(nameof(Names))]
    public void The_generated_letters_do_cross_and_are_settled(string name)
    {
        var rules = Rules(name);
        var (crossed, settled, voided, answered, silent) = (0, 0, 0, 0, 0);
        var random = new Random(1988); // the same histories in every run: this looks at the generator, not at the fold
        for (var i = 0; i < 150; i++)
        {
            var history = Correspondence.Make(name, [.. Enumerable.Range(0, random.Next(10, 40)).Select(_ => random.Next())], settling: true);
            var state = rules.Fold(history.Entries);
            if (state.Crossed is not null) crossed++;
            if (history.Entries.Exists(e => e.Type.Contains(".settle/", StringComparison.Ordinal) && !state.Void.ContainsKey(e.Hash))) settled++;
            if (state.Void.Count > 0) voided++;
            if (state.Requests.Any(r => r.Answers.Count > 0)) answered++;
            if (state.Requests.Any(r => r.Silence is not null)) silent++;
        }

        Assert.True(crossed > 0 && settled > 0 && voided > 20 && (name == "agreement" || (answered > 5 && silent > 0)), $"crossed {crossed}, settled {settled}, void {voided}, answered {answered}, silent {silent}: the laws would be tested on nothing");
    }

    [Fact]
    public void A_thousand_letters_one_after_the_other_cost_a_thousand_states()
    {
        var scene = new Scene(new InformationRequest(), new(2026, 3, 9, 14, 0, 0, TimeSpan.Zero));
        var last = scene.Add(Scene.Us, InformationRequestTests.Example(1), 0);
        for (var i = 1; i < 1000; i++) last = Remark(scene, i % 2 == 0 ? Scene.Us : Scene.Cn, last);

        var state = scene.State;

        Assert.True(state.Foldable);
        Assert.Equal("asked", state.Phase);
        Assert.Equal([last.Hash], state.Heads);
    }

    [Fact]
    public void A_matter_too_wide_to_judge_is_kept_and_voids_nothing()
    {
        var scene = new Scene(new InformationRequest(), new(2026, 3, 9, 14, 0, 0, TimeSpan.Zero));
        var opening = scene.Add(Scene.Us, InformationRequestTests.Example(1), 0);
        var side = (int)Math.Sqrt(Folding<InformationRequest.Progress>.MostFrontiers) + 1;
        foreach (var party in new[] { Scene.Us, Scene.Cn })
        {
            var last = opening;
            for (var i = 0; i < side; i++) last = Remark(scene, party, last);
        }

        var state = scene.State;

        Assert.False(state.Foldable);
        Assert.Equal("too-wide", state.WhyNot);
        Assert.Empty(state.Void);
    }

    private static Procedure Rules(string name) => ProcedureCatalogue.Find(name + "@1")!;

    private static MatterEntry Remark(Scene scene, PartyCode by, MatterEntry after) => scene.Add(
        by, "information-request.add-information/1", after.Time.AddMinutes(1), [after.Hash], System.Text.Json.JsonSerializer.SerializeToElement(new { }));

    private static Digest FoldAsItArrives(Procedure rules, List<MatterEntry> order)
    {
        for (var i = 1; i < order.Count; i++) rules.Fold([.. order.Take(i)]); // gaps on the way: must neither throw nor leave anything behind
        return rules.Fold(order).Hash;
    }

    private static bool Agrees(string name, IReadOnlyList<MatterEntry> all, List<MatterEntry> order) => Rules(name) switch
    {
        Agreement a => a.Folded(all) is not { } state || state == a.InOrder(all, order),
        SubstanceNotification n => n.Folded(all) is not { } state || state == n.InOrder(all, order),
        InformationRequest r => r.Folded(all) is not { } state || state == r.InOrder(all, order),
        Commitment c => c.Folded(all) is not { } state || state == c.InOrder(all, order),
        PreExportNotice e => e.Folded(all) is not { } state || state == e.InOrder(all, order),
        Meeting m => m.Folded(all) is not { } state || state == m.InOrder(all, order),
        PrecursorIncident i => i.Folded(all) is not { } state || state == i.InOrder(all, order),
        TrainingOffer t => t.Folded(all) is not { } state || state == t.InOrder(all, order),
        DirectoryEntry d => d.Folded(all) is not { } state || state == d.InOrder(all, order),
        _ => false,
    };

    /// <summary>A random order in which every entry follows its past and its author's own earlier entries.</summary>
    private static List<MatterEntry> Extension(IReadOnlyList<MatterEntry> entries, int seed)
    {
        var random = new Random(seed);
        var (left, done, order) = (entries.ToList(), new HashSet<Digest>(), new List<MatterEntry>());
        while (left.Count > 0)
        {
            var ready = left.Where(e => e.After.All(done.Contains) && !left.Exists(o => o.Author == e.Author && o.Seq < e.Seq)).ToList();
            var next = ready[random.Next(ready.Count)];
            left.Remove(next);
            done.Add(next.Hash);
            order.Add(next);
        }

        return order;
    }

    private static List<MatterEntry> Shuffled(IReadOnlyList<MatterEntry> entries, int seed)
    {
        var array = entries.ToArray();
        new Random(seed).Shuffle(array);
        return [.. array];
    }
}
