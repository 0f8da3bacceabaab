using System.Text;
using CsCheck;
using Entente.Exchange.Entries;
using Entente.Procedures.Kinds;

namespace Entente.Procedures.Tests;

/// <summary>Two parties writing to one another over a slow line, made from random decisions: letters cross, some are void, some refused.</summary>
internal sealed class Correspondence
{
    private static readonly DateTimeOffset Start = new(2026, 3, 9, 14, 0, 0, TimeSpan.Zero);

    private readonly Procedure procedure;
    private readonly Func<int, Statement>[] letters;
    private readonly Dictionary<PartyCode, List<MatterEntry>> desks = new() { [Scene.Us] = [], [Scene.Cn] = [] };
    private readonly Dictionary<PartyCode, long> sequence = new() { [Scene.Us] = 0, [Scene.Cn] = 0 };
    private DateTimeOffset now = Start;

    private Correspondence(Procedure procedure, Func<int, Statement>[] letters) => (this.procedure, this.letters) = (procedure, letters);

    public List<MatterEntry> Entries { get; } = [];

    /// <summary>What the tests write, for each procedure; the first opens.</summary>
    public static IReadOnlyDictionary<string, Func<int, Statement>[]> Letters { get; } = new Dictionary<string, Func<int, Statement>[]>
    {
        ["agreement"] =
        [
            _ => AgreementTests.Proposal, _ => new Agreement.Countersign(AgreementTests.Proposal.Digest), _ => new Agreement.Withdraw(null), _ => new Agreement.Decline(null),
            n => new Agreement.Suspend(n % 2 == 0 ? "substance-notification" : "information-request", null),
            n => new Agreement.Resume(n % 2 == 0 ? "substance-notification" : "information-request"),
            _ => new Agreement.End(null), _ => new Lapse("countersign"), _ => new Recount("countersign"), _ => new Open(), _ => new Agreement.Countersign(AgreementTests.Proposal.Digest),
        ],
        ["substance-notification"] =
        [
            _ => SubstanceNotificationTests.Example, _ => new SubstanceNotification.Acknowledge(),
            n => new SubstanceNotification.Reply((SubstanceNotification.Sighting)(n % 3), null), n => new SubstanceNotification.Reply((SubstanceNotification.Sighting)(n % 3), null),
            n => new SubstanceNotification.AddInformation(null, n % 3 == 0 ? SubstanceNotification.IdentificationLevel.L3 : null, new("more", null)),
            n => new SubstanceNotification.Assess((SubstanceNotification.Assessment)(n % 3), null), n => new SubstanceNotification.Assess((SubstanceNotification.Assessment)(n / 3 % 3), null),
            n => new SubstanceNotification.Assess((SubstanceNotification.Assessment)(n / 5 % 3), null), _ => new SubstanceNotification.Retract(new("wrong", "有误")),
            _ => new SubstanceNotification.Close(SubstanceNotification.Conclusion.NoAction, null, null),
            n => new Lapse(new[] { "acknowledge", "reply", "final-reply" }[n % 3]), n => new Lapse(new[] { "acknowledge", "reply", "final-reply" }[n % 3]), _ => new Recount("reply"), _ => new Open(),
        ],
        ["information-request"] =
        [
            _ => InformationRequestTests.Example(3), _ => new InformationRequest.Acknowledge(),
            n => new InformationRequest.Answer(1 + (n % 4), InformationRequest.AnswerKind.NoTrace, null, null),
            n => new InformationRequest.Answer(1 + (n % 3), InformationRequest.AnswerKind.NotPermitted, null, null),
            n => new InformationRequest.Answer(1 + (n % 3), InformationRequest.AnswerKind.NoTrace, null, null),
            _ => new InformationRequest.AddInformation(new("more", null)), _ => new InformationRequest.Withdraw(null),
            _ => new InformationRequest.Feedback([new(InformationRequest.LedTo.Nothing, null)], null),
            n => new Lapse(new[] { "acknowledge", "answer", "feedback" }[n % 3]), n => new Lapse(new[] { "acknowledge", "answer", "feedback" }[n % 3]), _ => new Open(),
        ],
        ["commitment"] = CommitmentTests.Letters,
        ["pre-export-notice"] = PreExportNoticeTests.Letters,
        ["meeting"] = MeetingTests.Letters,
        ["precursor-incident"] = PrecursorIncidentTests.Letters,
        ["training-offer"] = TrainingOfferTests.Letters,
        ["directory-entry"] = DirectoryEntryTests.Letters,
    };

    /// <summary>Histories of up to <paramref name="most"/> decisions.</summary>
    /// <param name="name">A procedure.</param>
    /// <param name="most">Most decisions: each writes a letter, or carries what the other side has written.</param>
    /// <param name="settling">False to leave crossed matters crossed.</param>
    public static Gen<Correspondence> Of(string name, int most, bool settling = true) =>
        Gen.Int[0, int.MaxValue].Array[1, most].Select(decisions => Make(name, decisions, settling));

    /// <summary>The history that these decisions make.</summary>
    public static Correspondence Make(string name, int[] decisions, bool settling)
    {
        var made = new Correspondence(ProcedureCatalogue.Find(name + "@1")!, Letters[name]);
        made.Write(Scene.Us, made.letters[0](decisions.Length), refused: false);
        made.Carry(Scene.Us, Scene.Cn, 1);
        foreach (var decision in decisions) made.Decide(decision, settling);
        return made;
    }

    private void Decide(int decision, bool settling)
    {
        var (what, which) = (decision % 10, decision / 10);
        var (by, other) = which % 2 == 0 ? (Scene.Us, Scene.Cn) : (Scene.Cn, Scene.Us);
        now = now.AddHours(1 + (which % 7 == 0 ? 24 * 20 : which % 30));
        if (what < 3) Carry(other, by, 1 + (which % 4));
        else if (desks[by].Count > 0) Write(by, Letter(by, which / 2, what, settling), refused: which % 23 == 0);
    }

    /// <summary>Mostly something that may be written now; at times anything at all, which the fold has to void.</summary>
    private Statement Letter(PartyCode by, int which, int what, bool settling)
    {
        var state = procedure.Fold(desks[by]);
        if (state.Crossed is { } heads && settling && what < 8) return new Settle(heads[which % heads.Count]);
        if (which % 4 == 0 && AboutContent(by, state, which / 4) is { } about) return about;
        var allowed = procedure.Allowed(state, by).Select(k => k.Type).ToHashSet();
        for (var i = 0; i < letters.Length && what < 9; i++)
        {
            var letter = Naming(state, which, letters[1 + ((which + i) % (letters.Length - 1))](which));
            if (letter is not Open && allowed.Contains(TypeOf(letter)) && (!IsEarlyEnd(letter) || which % 11 == 0)) return letter;
        }

        return letters[which % letters.Length](which);
    }

    /// <summary>A word about some entry here: a recall, a correction, a permission, an answer; often one that is not this party's to say.</summary>
    private Statement? AboutContent(PartyCode by, MatterState state, int which)
    {
        if (!procedure.Kinds.Any(k => k.TextKey == "entry.recall")) return null;
        Digest Any() => desks[by][which % desks[by].Count].Hash;
        Digest Request() => state.Requests.Count == 0 ? Any() : state.Requests[which % state.Requests.Count].By;
        return (which % 8) switch
        {
            0 => new Recall(Any(), RecallGround.Wrong, null),
            1 => new Correct(Any(), null, new("wrong", null), new("right", null)),
            2 => new AskOnwardUse(Any(), OnwardUse.InCourt, null, new("court", null)),
            3 => new DecideOnwardUse(Request(), which % 3 == 0 ? PermissionDecision.Refused : PermissionDecision.Granted, null, null),
            4 => new NoAnswer(Request()),
            5 => new PurgeReport([new(Any())]),
            6 => new Comply(Request(), Compliance.PartlyDone, [Remainder.OnPaper], null, null),
            _ => new Comply(Request(), Compliance.Done, null, null, null),
        };
    }

    /// <summary>Rare, or most histories would be over before anything can cross.</summary>
    private static bool IsEarlyEnd(Statement letter) => letter is SubstanceNotification.Retract or InformationRequest.Withdraw or Agreement.Withdraw or Agreement.Decline or Commitment.Drop or PreExportNotice.Stop or PreExportNotice.Cancel or Meeting.CallOff or PrecursorIncident.Withdraw or TrainingOffer.Decline or TrainingOffer.Cancel or DirectoryEntry.End;

    /// <summary>A letter that names an earlier one names the one that counts now.</summary>
    private static Statement Naming(MatterState state, int which, Statement letter) => letter switch
    {
        Commitment.Agree agree when state.Progress is { } progress => agree with { Text = Digest.Parse(progress.GetProperty("text").GetString()!) },
        Meeting.AgreeOutcome agree when state.Progress is { } progress && progress.TryGetProperty("text", out var text) => agree with { Text = Digest.Parse(text.GetString()!) },
        Meeting.AcceptItem accept => accept with { Item = Item(state, which) },
        Meeting.DeclineItem decline => decline with { Item = Item(state, which) },
        Meeting.WithdrawItem withdraw => withdraw with { Item = Item(state, which) },
        _ => letter,
    };

    private static Digest Item(MatterState state, int which) =>
        state.Progress is { } progress && progress.GetProperty("items").EnumerateObject().Select(i => i.Name).ToList() is { Count: > 0 } items
            ? Digest.Parse(items[which % items.Count]) : default;

    private void Write(PartyCode by, Statement statement, bool refused)
    {
        var before = desks[by].Count == 0 ? null : procedure.Fold(desks[by]);
        var dues = procedure.Dues(statement, before, Scene.Context(by, now));
        var (facts, _) = procedure.Split(statement, dues);
        var hash = Digest.Of(Encoding.UTF8.GetBytes($"{by} {++sequence[by]} {facts.GetRawText()}"));
        var entry = new MatterEntry(
            hash, by, UnitCode.Parse(by + "/DESK"), TypeOf(statement), now, before?.Heads ?? [], facts, !refused, refused ? "suspended" : null, Seq: sequence[by]);
        Entries.Add(entry);
        desks[by].Add(entry);
    }

    private void Carry(PartyCode from, PartyCode to, int letterCount)
    {
        foreach (var entry in Entries.Where(e => e.Author == from && !desks[to].Contains(e)).Take(letterCount).ToList()) desks[to].Add(entry);
    }

    private string TypeOf(Statement statement) => new Scene(procedure, now).TypeOf(statement);
}
