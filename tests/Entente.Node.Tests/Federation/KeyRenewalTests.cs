using System.Text;
using System.Text.Json;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;
using Entente.Node.Desks.Agreements;
using Entente.Node.Federation;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Entente.Procedures.Kinds;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Federation;

/// <summary>Keys are renewed, or go because they may be in other hands (docs/protocol/exchange.md 6.3).</summary>
public sealed class KeyRenewalTests
{
    public static TheoryData<Engine, Transport> Everywhere => Pair.Everywhere;

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Two_officers_renew_the_keys_the_partner_takes_over_and_business_goes_on(Engine engine, Transport transport)
    {
        await using var pair = await Pair.Start(engine, transport);
        var before = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var old = pair.Us.Identity.Keys.Public.KeyId;

        await Renew(pair.Us, stolen: false);
        var queued = await Pair.Notify(pair.Us, pair.Cn);
        var answer = await Pair.Notify(pair.Cn, pair.Us); // to the old key, which CN still knows
        await pair.Cn.Deliver(pair.Us);
        await pair.Us.Deliver(pair.Cn);
        await pair.Us.Restart();
        pair.Wire();
        var after = await Pair.Notify(pair.Us, pair.Cn);
        var sealedToNew = await Pair.Notify(pair.Cn, pair.Us);
        await pair.Us.Deliver(pair.Cn);
        await pair.Cn.Deliver(pair.Us);

        var fresh = pair.Us.Identity.Keys.Public;
        Assert.NotEqual(old, fresh.KeyId);
        Assert.Equal(fresh, pair.Cn.Book.Of(pair.Us.Party)!.Keys);
        Assert.Contains(fresh.KeyId, Encoding.UTF8.GetString(Convert.FromBase64String(Kid(pair.Cn.Line.LastFrame))), StringComparison.Ordinal);
        await using var there = pair.Cn.Store.Db();
        foreach (var (hash, key) in new[] { (before, old), (queued, fresh.KeyId), (after, fresh.KeyId) })
        {
            var row = await there.Entries.SingleAsync(e => e.Hash == hash);
            Assert.Equal((key, true), (row.KeyId, row.Admitted));
            Assert.True(EntryCodec.ReadPurged(row.Jws, pair.Cn.Book.EntryKeysOf(pair.Us.Party)).Fault is null); // old ones still verify
        }

        await using var here = pair.Us.Store.Db();
        foreach (var hash in new[] { answer, sealedToNew }) Assert.True((await here.Entries.SingleAsync(e => e.Hash == hash)).Admitted);
        Assert.Equal((0, 0), (await here.Incidents.CountAsync(), await there.Incidents.CountAsync()));
        await Pair.VerifyLogs(pair.Us);
        var made = Assert.Single(await RenewKeys.Changes(pair.Cn.Manager, CancellationToken.None));
        Assert.Equal(ImportCard.Ours(pair.Us.Manager).FingerprintWords, made.FingerprintWords); // both sides may compare again
        Assert.Equal((old, fresh.KeyId, false), (made.Replaced, made.Successor, made.Stolen));
        foreach (var side in new[] { pair.Us, pair.Cn }) // the agreement shows the card that was signed and the one in use, each by its name
        {
            var agreement = Assert.Single(await ReadAgreements.Handle(side.Manager, CancellationToken.None));
            Assert.Equal((old, fresh.KeyId), (agreement.Parties.Single(card => card.Party == pair.Us.Party).KeyId, Assert.Single(agreement.Renewed).KeyId));
        }
    }

    [Theory]
    [InlineData(Transport.Memory)]
    [InlineData(Transport.Https)]
    public async Task What_a_thief_signs_with_the_revoked_key_is_refused_whatever_time_it_claims_and_what_waited_is_signed_again(Transport transport)
    {
        await using var pair = await Pair.Start(Engine.Sqlite, transport);
        var waited = await Pair.Notify(pair.Us, pair.Cn);
        var stolen = pair.Us.Identity.Keys;

        await Renew(pair.Us, stolen: true);
        await pair.Us.Deliver(pair.Cn);
        var forged = await Pair.Notify(pair.Us, pair.Cn); // in its place, so that nothing but the key speaks against it
        var notice = await Hand(pair, forged, stolen);

        await using var there = pair.Cn.Store.Db();
        Assert.Equal(("key-revoked", stolen.Public.KeyId), (notice.Code, Assert.Single(notice.Args)));
        Assert.False(await there.Entries.AnyAsync(e => e.Hash == forged));
        Assert.Equal(pair.Us.Identity.Keys.Public.KeyId, (await there.Entries.SingleAsync(e => e.Hash == waited)).KeyId);
        Assert.Null(pair.Cn.Book.ByKeyIdOf(pair.Us.Party)(stolen.Public.KeyId)); // no receipt of the thief counts
    }

    [Fact]
    public async Task Both_sides_may_renew_at_the_same_time()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);

        await Renew(pair.Us, stolen: true);
        await Renew(pair.Cn, stolen: true);
        await pair.Us.Deliver(pair.Cn);
        await pair.Cn.Deliver(pair.Us);
        var (there, here) = (await Pair.Notify(pair.Us, pair.Cn), await Pair.Notify(pair.Cn, pair.Us));
        await pair.Us.Deliver(pair.Cn);
        await pair.Cn.Deliver(pair.Us);

        await using var us = pair.Us.Store.Db();
        await using var cn = pair.Cn.Store.Db();
        Assert.True((await cn.Entries.SingleAsync(e => e.Hash == there)).Admitted);
        Assert.True((await us.Entries.SingleAsync(e => e.Hash == here)).Admitted);
        Assert.Equal((0, 0), (await us.Incidents.CountAsync(), await cn.Incidents.CountAsync()));
    }

    [Fact]
    public async Task Nobody_confirms_what_he_asked_for_himself()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        var key = pair.Us.Identity.Keys.Public.KeyId;

        Assert.Equal("keys-not-asked", (await RenewKeys.Confirm(pair.Us.Manager, CancellationToken.None))!.Code);
        Assert.Null(await RenewKeys.Ask(new(Stolen: false), pair.Us.Manager, CancellationToken.None));
        Assert.Equal("keys-asked-already", (await RenewKeys.Ask(new(Stolen: true), pair.Us.Manager, CancellationToken.None))!.Code);
        Assert.Equal("keys-own-request", (await RenewKeys.Confirm(pair.Us.Manager, CancellationToken.None))!.Code);
        Assert.Equal(key, pair.Us.Identity.Keys.Public.KeyId);
    }

    [Theory]
    [InlineData("our own old card again", "successor-taken")]
    [InlineData("keys of the other party", "successor-taken")]
    [InlineData("the card of the other party", "successor-unsound")]
    [InlineData("a card that was altered", "successor-unsound")]
    [InlineData("another key than the one that signs", "successor-unsound")]
    [InlineData("a card without suite C", "successor-unsound")]
    public async Task A_change_of_keys_to_a_card_that_cannot_follow_is_refused_and_the_old_key_stays(string what, string code)
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var (ours, theirs) = (pair.Us.Manager.OurCard, pair.Cn.Manager.OurCard);
        using var fresh = NodeKeys.Generate();
        using var poor = NodeKeys.Generate(Suite.I);
        var sound = ours.With(fresh);
        var card = what switch
        {
            "our own old card again" => ours.File,
            "keys of the other party" => CardFile.Write(ours.Card with { Keys = pair.Cn.Identity.Keys.Public }, pair.Cn.Identity.Keys),
            "the card of the other party" => theirs.File,
            "a card that was altered" => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(sound).Replace("signatures", "signature", StringComparison.Ordinal)),
            "a card without suite C" => ours.With(poor),
            _ => sound,
        };
        var replaces = what == "another key than the one that signs" ? fresh.Public.KeyId : pair.Us.Identity.Keys.Public.KeyId;

        var entry = await Announce(pair, card, replaces);
        await pair.Us.Deliver(pair.Cn);

        await using var there = pair.Cn.Store.Db();
        Assert.Equal((false, code), await there.Entries.Where(e => e.Hash == entry).Select(e => new ValueTuple<bool?, string?>(e.Admitted, e.RefusalCode)).SingleAsync());
        Assert.Equal(ours.Card, pair.Cn.Book.Of(pair.Us.Party));
        Assert.False(await there.KeyChanges.AnyAsync());
    }

    [Fact]
    public async Task A_change_of_keys_signed_by_a_key_that_nobody_compared_is_not_taken()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        using var foreign = NodeKeys.Generate();
        var entry = await Announce(pair, pair.Us.Manager.OurCard.With(foreign), pair.Us.Identity.Keys.Public.KeyId);

        var notice = await Hand(pair, entry, foreign);

        await using var there = pair.Cn.Store.Db();
        Assert.Equal("jws-unknown-key", notice.Code);
        Assert.False(await there.Entries.AnyAsync(e => e.Hash == entry));
        Assert.Equal(pair.Us.Identity.Keys.Public, pair.Cn.Book.Of(pair.Us.Party)!.Keys);
    }

    internal static async Task Renew(TestNode node, bool stolen)
    {
        Assert.Null(await RenewKeys.Ask(new(stolen), node.Manager, CancellationToken.None));
        Assert.Null(await RenewKeys.Confirm(node.As("second", (Rights.AgreementsManage, null)), CancellationToken.None));
    }

    /// <summary>An entry as a node that is not ours might write it.</summary>
    private static async Task<Digest> Announce(Pair pair, byte[] card, string replaces)
    {
        await using var db = pair.Us.Store.Db();
        var id = (await db.Agreements.SingleAsync()).Id;
        var entry = default(Digest);
        await pair.Us.Manager.Dispatcher.Send(
            (_, _) => Task.FromResult<Outgoing?>(new(
                ProcedureCatalogue.Find("agreement@1")!, KeyChange.Type, new Agreement.ChangeKeys(Encoding.UTF8.GetString(card), replaces, false), id,
                UnitCode.Parse("US/LAB"), [pair.Cn.Party], null, DraftContent.UsualHandling, [Purpose.REG], ["WG"], null, [], [], null, null)),
            (_, stored, _) =>
            {
                entry = stored.Hash;
                return Task.CompletedTask;
            }, CancellationToken.None);
        return entry;
    }

    /// <summary>Hands an entry of US to CN under the signatures of other keys; what CN answers.</summary>
    private static async Task<Notice> Hand(Pair pair, Digest hash, NodeKeys by)
    {
        await using var db = pair.Us.Store.Db();
        var row = await db.Entries.SingleAsync(e => e.Hash == hash);
        var body = pair.Us.Store.AtRest.Reveal(row.Body!, Cells.Body(hash));
        var entry = EntryCodec.SignAgain(new SignedEntry(EntryCodec.HeaderOf(row.HeaderBytes), row.HeaderBytes, row.Jws, body, row.KeyId), by);
        var envelope = EntryCodec.Seal(entry, pair.Cn.Identity.Keys.Public, pair.Us.Party, pair.Cn.Party);
        var answer = await pair.Cn.Door.Receive(pair.Us.Party, DeliveryFrame.Join([envelope]), CancellationToken.None);
        var sheet = Assert.Single(JsonSerializer.Deserialize(answer, FederationJson.Default.DeliveryAnswer)!.Sheets);
        return Assert.Single(ReceiptBatch.Read(sheet, pair.Us.Book.ByKeyIdOf(pair.Cn.Party)).Sheet!.Notices);
    }

    /// <summary>The protected header of the last envelope of a delivery, padded for .NET's base64.</summary>
    private static string Kid(byte[] frame)
    {
        var text = Encoding.UTF8.GetString(DeliveryFrame.Split(frame)![^1].Span);
        var start = text.IndexOf("\"protected\":\"", StringComparison.Ordinal) + "\"protected\":\"".Length;
        var header = text[start..text.IndexOf('"', start)].Replace('-', '+').Replace('_', '/');
        return header.PadRight((header.Length + 3) / 4 * 4, '=');
    }
}
