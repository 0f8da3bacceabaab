using CsCheck;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;

namespace Entente.Exchange.Tests.Streams;

/// <summary>The law of delivery: whatever order, doubles and holes a link makes, both sides end with the same entries and heads.</summary>
public sealed class ArrivalTests
{
    private static readonly StandingAgreement Three = AmongThree();
    private static readonly List<SignedEntry> Conversation = TwoStreams();

    [Fact]
    public void Any_order_of_arrival_with_doubles_and_holes_ends_with_the_same_entries_and_heads()
    {
        var inOrder = new Receiver();
        foreach (var entry in Conversation) Assert.IsType<Verdict.Accepted>(inOrder.Take(entry));

        // Up to 60 arrivals in any order, then the senders go on from where the receiver says it stands, as an outbox does.
        Gen.Int[0, Conversation.Count - 1].Array[0, 60].Sample(
            order =>
            {
                var receiver = new Receiver();
                foreach (var at in order) receiver.Take(Conversation[at]);
                for (var rounds = 0; receiver.Count < Conversation.Count && rounds < Conversation.Count; rounds++)
                    foreach (var entry in Conversation.Where(e => e.Header.Entente.Seq == receiver.NextSeq(e))) receiver.Take(entry);
                return receiver.Entries.SetEquals(inOrder.Entries) && receiver.Heads.Order(StringComparer.Ordinal).SequenceEqual(inOrder.Heads.Order(StringComparer.Ordinal));
            },
            iter: 1000);
    }

    [Fact]
    public void A_link_that_is_ahead_of_another_waits_for_it() =>
        Assert.IsType<Verdict.Unseen>(Take([0, 2], 4)); // the fifth, by US, has seen the second, by FR, which is not here

    [Fact]
    public void Nothing_is_ever_taken_twice_or_before_what_it_has_seen() => Gen.Int[0, Conversation.Count - 1].Array[1, 60].Sample(
        order =>
        {
            var receiver = new Receiver();
            foreach (var at in order)
            {
                var before = receiver.Count;
                var verdict = receiver.Take(Conversation[at]);
                if (verdict is not (Verdict.Accepted or Verdict.Duplicate or Verdict.Gap or Verdict.Unseen)) return false;
                if (receiver.Count - before != (verdict.Stands ? 1 : 0)) return false;
                if (!Conversation[at].Header.Entente.After.All(seen => !verdict.Stands || receiver.Entries.Contains(seen))) return false;
            }

            return true;
        },
        iter: 1000);

    private static Verdict Take(int[] first, int then)
    {
        var receiver = new Receiver();
        foreach (var at in first) receiver.Take(Conversation[at]);
        return receiver.Take(Conversation[then]);
    }

    private static StandingAgreement AmongThree()
    {
        var terms = Pair.Terms with
        {
            Parties = [Pair.Terms.Parties[0], Pair.Card(Pair.Fr, "Sample party FR", "示例方法国", Pair.FrKeys) with { TimeZone = "Europe/Paris" }, Pair.Terms.Parties[1]],
        };
        Assert.Empty(terms.Complaints());
        return new(Pair.AgreementId, terms, AgreementKeys.Of(terms));
    }

    /// <summary>US and FR both write to CN in three matters of all three; each entry has seen the one before it in its matter, often the other's.</summary>
    private static List<SignedEntry> TwoStreams()
    {
        var all = new List<SignedEntry>();
        var last = new Dictionary<PartyCode, SignedEntry>();
        var matters = new Dictionary<int, SignedEntry>();
        for (var i = 0; i < 12; i++)
        {
            var (author, keys) = i % 2 == 0 ? (Pair.Us, Pair.UsKeys) : (Pair.Fr, Pair.FrKeys);
            var name = new StreamName(author, [Pair.Cn, author == Pair.Us ? Pair.Fr : Pair.Us], "substance-notification");
            var (before, prev) = (matters.GetValueOrDefault(i % 3), last.GetValueOrDefault(author));
            var entry = Pair.Sign(
                h => h with
                {
                    Source = UnitCode.Parse($"{author}/LAB"),
                    Time = Pair.Noon.AddSeconds(i),
                    Entente = h.Entente with
                    {
                        Stream = name.ToString(), Aud = name.Audience, Seq = (prev?.Header.Entente.Seq ?? 0) + 1, Prev = prev?.Hash,
                        Matter = before?.MatterId, After = before is null ? [] : [before.Hash],
                    },
                },
                keys);
            all.Add(last[author] = matters[i % 3] = entry);
        }

        return all;
    }

    /// <summary>A receiver as small as it can be: it stores what stands.</summary>
    private sealed class Receiver
    {
        private readonly Dictionary<Digest, SignedEntry> held = [];
        private readonly Dictionary<string, StreamHead> heads = [];

        public int Count => held.Count;

        public HashSet<Digest> Entries => [.. held.Keys];

        public IEnumerable<string> Heads => heads.Values.Select(head => head.ToString());

        public long NextSeq(SignedEntry entry) => (heads.GetValueOrDefault(entry.Header.Entente.Stream)?.Seq ?? 0) + 1;

        public Verdict Take(SignedEntry entry)
        {
            var stream = entry.Header.Entente.Stream;
            var verdict = Admission.Judge(entry, new(Pair.Cn, entry.Header.Source.Party, Pair.Noon.AddMinutes(1))
            {
                Agreement = Three,
                Head = heads.GetValueOrDefault(stream),
                AtSeq = seq => held.Values.FirstOrDefault(e => e.Header.Entente.Stream == stream && e.Header.Entente.Seq == seq)?.Hash,
                Find = hash => held.TryGetValue(hash, out var found) ? KnownEntry.Of(found) : null,
            });
            if (!verdict.Stands) return verdict;
            held.Add(entry.Hash, entry);
            heads[stream] = StreamHead.After(entry, heads.GetValueOrDefault(stream));
            return verdict;
        }
    }
}
