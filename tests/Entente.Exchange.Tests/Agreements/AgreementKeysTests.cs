using Entente.Exchange.Agreements;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Agreements;

public sealed class AgreementKeysTests
{
    private static readonly AgreementKeys Start = AgreementKeys.Of(Pair.Terms);
    private static readonly NodePublicKeys Next = Pair.FrKeys.Public;
    private static readonly string Old = Pair.UsKeys.Public.KeyId;

    [Fact]
    public void The_keys_on_the_cards_are_in_force()
    {
        Assert.Equal(KeyStanding.InForce, Start.StandingOf(Old, Pair.Us, Pair.Noon));
        Assert.Equal(KeyStanding.OtherParty, Start.StandingOf(Old, Pair.Cn, Pair.Noon));
        Assert.Equal(KeyStanding.Unknown, Start.StandingOf(Next.KeyId, Pair.Us, Pair.Noon));
        Assert.Equal(Pair.UsKeys.Public, Start.CurrentOf(Pair.Us));
    }

    [Fact]
    public void A_replaced_key_still_proves_what_it_signed_before()
    {
        var keys = Start.Replace(Pair.Us, Next, Pair.Noon);

        Assert.Equal(KeyStanding.InForce, keys.StandingOf(Old, Pair.Us, Pair.Noon.AddTicks(-1)));
        Assert.Equal(KeyStanding.Replaced, keys.StandingOf(Old, Pair.Us, Pair.Noon));
        Assert.Equal(Next, keys.CurrentOf(Pair.Us));
        Assert.NotNull(keys.ByKeyId(Old));
    }

    [Fact]
    public void A_revoked_key_is_out_at_once_and_nothing_is_sealed_to_it()
    {
        var keys = Start.Revoke(Old);

        Assert.Equal(KeyStanding.Revoked, keys.StandingOf(Old, Pair.Us, Pair.Noon.AddYears(-1)));
        Assert.Null(keys.CurrentOf(Pair.Us));
        Assert.NotNull(keys.ByKeyId(Old));
        Assert.Equal(KeyStanding.InForce, Start.StandingOf(Old, Pair.Us, Pair.Noon)); // the keys before stay as they were
    }

    [Fact]
    public void A_key_that_two_parties_share_is_nobodys()
    {
        var shared = AgreementKeys.Of([.. Pair.Terms.Parties, Pair.Card(Pair.Fr, "Sample party FR", "示例方法国", Pair.UsKeys)]);

        Assert.Equal(KeyStanding.Unknown, shared.StandingOf(Old, Pair.Us, Pair.Noon));
        Assert.Equal(KeyStanding.Unknown, shared.StandingOf(Old, Pair.Fr, Pair.Noon));
        Assert.Equal(Pair.CnKeys.Public, shared.CurrentOf(Pair.Cn));
    }

    [Fact]
    public void A_key_is_used_once()
    {
        Assert.Throws<ArgumentException>(() => Start.Replace(Pair.Us, Pair.CnKeys.Public, Pair.Noon));
        Assert.Throws<ArgumentException>(() => Start.Revoke(Next.KeyId));
        Assert.Throws<ArgumentException>(() => Start.Revoke(Old).Replace(Pair.Us, Next, Pair.Noon));
    }
}
