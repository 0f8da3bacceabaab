using System.Text.Json;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Vectors;

/// <summary>Entries in the order in which a receiver meets them, and its verdicts (docs/protocol/exchange.md 7).</summary>
internal static class OwnAdmissionVectors
{
    public static void Run(JsonElement root, Tally tally)
    {
        var (us, partner) = (PartyCode.Parse(root.Text("us")!), PartyCode.Parse(root.Text("partner")!));
        var terms = AgreementTerms.Read(root.Utf8("terms")).Terms!;
        var agreement = new StandingAgreement(Digest.Parse(root.Text("agreement")!), terms, AgreementKeys.Of(terms));
        var held = new List<(SignedEntry Entry, DateOnly Day)>();

        foreach (var step in root.GetProperty("steps").EnumerateArray())
        {
            var reading = EntryCodec.Read(step.Utf8("entry"), step.Utf8("body"), AnyOf(root));
            if (reading.Entry is not { } entry)
            {
                tally.Count(step.Text("name")!, "valid", new(Did.Refuse));
                continue;
            }

            var now = step.GetProperty("at").GetDateTimeOffset();
            if (!step.Has("own"))
            {
                var verdict = Admission.Judge(entry, Context(entry, now));
                tally.Count($"{step.Text("name")} ({verdict.Code})", "valid", Outcome.Matches(Same(step, verdict)));
                if (!verdict.Stands) continue;
            }

            held.Add((entry, DateOnly.FromDateTime(now.UtcDateTime)));
        }

        AdmissionContext Context(SignedEntry entry, DateTimeOffset now)
        {
            var stream = held.Select(h => h.Entry).Where(e => e.Header.Entente.Stream == entry.Header.Entente.Stream).ToList();
            var ours = held.Select(h => h.Entry).Where(e => e.Header.Source.Party == us).ToList();
            var today = held.Count(h => h.Entry.Header.Source.Party == partner && h.Day == DateOnly.FromDateTime(now.UtcDateTime));
            var head = stream.Aggregate((StreamHead?)null, (before, e) => StreamHead.After(e, before));
            return new(us, partner, now)
            {
                Agreement = agreement,
                Head = head,
                Epoch = head?.Epoch ?? 1,
                AtSeq = seq => stream.Find(e => e.Header.Entente.Seq == seq && e.Header.Entente.Epoch == entry.Header.Entente.Epoch)?.Hash,
                Find = hash => held.Where(h => h.Entry.Hash == hash).Select(h => KnownEntry.Of(h.Entry)).FirstOrDefault(),
                OurLastSeq = ours.Count == 0 ? 0 : ours.Max(e => e.Header.Entente.Seq),
                TakenToday = today,
                TakenTodayOfProcedure = today,
            };
        }
    }

    private static Func<string, NodePublicKeys?> AnyOf(JsonElement root)
    {
        var parties = root.GetProperty("keys").EnumerateObject().Select(p => root.PublicKeys(p.Name)).ToList();
        return id => parties.Find(keys => keys.KeyId == id);
    }

    private static bool Same(JsonElement step, Verdict verdict) => verdict.Code == step.Text("code")
        && (!step.TryGetProperty("args", out var args) || args.EnumerateArray().Select(a => a.GetString()).SequenceEqual(verdict.Args))
        && (!step.TryGetProperty("flags", out var flags)
            || verdict is Verdict.Accepted accepted && flags.EnumerateArray().Select(f => f.GetString()).SequenceEqual(accepted.Flags));
}
