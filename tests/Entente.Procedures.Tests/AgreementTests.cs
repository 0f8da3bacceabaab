using System.Text;
using Entente.Exchange.Entries;
using Entente.Procedures.Kinds;
using static Entente.Procedures.Kinds.Agreement;

namespace Entente.Procedures.Tests;

/// <summary>protocol.md 6, told as cases.</summary>
public sealed class AgreementTests
{
    private const string Terms = """{"title":"sample"}""";

    private static readonly Agreement Rules = new();

    private readonly Scene scene = new(Rules, new(2026, 3, 9, 14, 0, 0, TimeSpan.Zero));

    internal static Propose Proposal { get; } = new(Terms, Digest.Of(Encoding.UTF8.GetBytes(Terms)), [Scene.Cn, Scene.Us], null);

    [Fact]
    public void In_force_when_every_party_has_signed_the_same_bytes()
    {
        scene.Add(Scene.Us, Proposal, 0);
        Assert.Equal("proposed", scene.State.Phase);

        scene.Add(Scene.Cn, new Countersign(Proposal.Digest), 5);

        Assert.Equal("in-force", scene.State.Phase);
        Assert.Empty(scene.State.Dues);
        Assert.Empty(scene.State.Void);
    }

    [Fact]
    public void A_signature_under_other_terms_is_void()
    {
        scene.Add(Scene.Us, Proposal, 0);
        var other = scene.Add(Scene.Cn, new Countersign(Digest.Of("other"u8)), 5);

        Assert.Equal("other-terms", scene.State.Void[other.Hash].Code);
        Assert.Equal("proposed", scene.State.Phase);
    }

    [Fact]
    public void A_proposal_whose_digest_is_not_that_of_its_terms_is_void()
    {
        var forged = scene.Add(Scene.Us, Proposal with { Digest = Digest.Of("other"u8) }, 0);

        Assert.Equal("digest-differs", scene.State.Void[forged.Hash].Code);
        Assert.Equal(MatterState.NotOpened, scene.State.Phase);
    }

    [Fact]
    public void A_withdrawal_that_crosses_the_signature_is_settled_by_people()
    {
        var proposal = scene.Add(Scene.Us, Proposal, 0);
        scene.Add(Scene.Us, new Withdraw(null), 1, [proposal]);
        var signature = scene.Add(Scene.Cn, new Countersign(Proposal.Digest), 2, [proposal]);
        Assert.Equal(2, scene.State.Crossed!.Count);
        Assert.Empty(scene.State.Void);

        scene.Add(Scene.Us, new Settle(signature.Hash), 3);

        Assert.Equal("in-force", scene.State.Phase);
    }

    [Fact]
    public void Each_party_holds_and_frees_a_channel_for_itself()
    {
        scene.Add(Scene.Us, Proposal, 0);
        var signed = scene.Add(Scene.Cn, new Countersign(Proposal.Digest), 5);
        scene.Add(Scene.Us, new Suspend("substance-notification", null), 6, [signed]);
        scene.Add(Scene.Cn, new Suspend("substance-notification", null), 6, [signed]);
        scene.Add(Scene.Us, new Resume("substance-notification"), 8);

        Assert.Equal("in-force", scene.State.Phase);
        Assert.Equal(["substance-notification CN"], scene.State.Progress!.Value.GetProperty("holds").EnumerateArray().Select(h => h.GetString()));
    }

    [Fact]
    public void An_end_takes_effect_when_the_other_side_names_it()
    {
        scene.Add(Scene.Us, Proposal, 0);
        scene.Add(Scene.Cn, new Countersign(Proposal.Digest), 5);
        scene.Add(Scene.Cn, new End(null), 6);
        Assert.Equal("in-force", scene.State.Phase);

        scene.Add(Scene.Us, new Open(), 7);

        Assert.Equal("ended", scene.State.Phase);
    }
}
