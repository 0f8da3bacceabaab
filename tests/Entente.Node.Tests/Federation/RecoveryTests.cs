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

/// <summary>A recovery key, kept offline, puts new keys in the place of stolen or lost ones (docs/protocol/exchange.md 6.7).</summary>
public sealed class RecoveryTests
{
    public static TheoryData<Engine, Transport> Everywhere => Pair.Everywhere;

    [Theory, MemberData(nameof(Everywhere))]
    public async Task The_recovery_key_replaces_stolen_keys_over_the_link_and_the_series_begin_anew(Engine engine, Transport transport)
    {
        using var offline = NodeKeys.Generate();
        await using var pair = await WithRecovery(offline, engine, transport);
        var before = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        using var stolen = NodeKeys.Import(pair.Us.Identity.Keys.Export());

        Assert.Null(await Recover(pair.Us, offline));
        var after = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var answer = await Pair.Notify(pair.Cn, pair.Us);
        await pair.Cn.Deliver(pair.Us);
        await pair.Us.Restart();
        await pair.Cn.Restart();
        pair.Wire();
        var forged = await Pair.Notify(pair.Us, pair.Cn);
        var notice = await Hand(pair, forged, stolen);

        Assert.Equal(("key-revoked", stolen.Public.KeyId), (notice.Code, Assert.Single(notice.Args)));
        await using var there = pair.Cn.Store.Db();
        await using var here = pair.Us.Store.Db();
        Assert.True((await here.Entries.SingleAsync(e => e.Hash == answer)).Admitted);
        var (old, fresh) = (await there.Entries.SingleAsync(e => e.Hash == before), await there.Entries.SingleAsync(e => e.Hash == after));
        Assert.Equal((1, 1L, stolen.Public.KeyId), (old.Epoch, old.Seq, old.KeyId));
        Assert.Equal((true, 1L, pair.Us.Identity.Keys.Public.KeyId), (fresh.Admitted, fresh.Seq, fresh.KeyId));
        Assert.True(fresh.Epoch > 1);
        var announced = await there.Entries.SingleAsync(e => e.Type == KeyChange.Type);
        Assert.Equal((true, fresh.KeyId), (announced.Admitted, announced.KeyId)); // in the log, with its receipt
        Assert.Null(pair.Cn.Book.ByKeyIdOf(pair.Us.Party)(stolen.Public.KeyId));
        Assert.Equal(Recovery.DigestOf(offline.Public), pair.Cn.Book.RecoveryOf(pair.Us.Party));
        Assert.True((await RenewKeys.Changes(pair.Cn.Manager, CancellationToken.None)).Single().ByRecovery);
        Assert.Equal((0, 0), (await here.Incidents.CountAsync(), await there.Incidents.CountAsync()));
        await Pair.VerifyLogs(pair.Us);
    }

    /// <summary>The worst case: the thief has changed the keys to his own, taken the link, and gone on in the party's name.</summary>
    [Fact]
    public async Task A_thief_who_has_changed_the_keys_to_his_own_loses_them_to_a_recovery_that_comes_as_a_file()
    {
        using var offline = NodeKeys.Generate();
        using var his = NodeKeys.Generate();
        using var hisRecovery = NodeKeys.Generate();
        await using var pair = await WithRecovery(offline, Engine.Sqlite, Transport.Memory);
        var card = pair.Us.Manager.OurCard.Card with { Keys = his.Public, TlsSha256 = Digest.Of("his"u8).Hex, Recovery = Recovery.DigestOf(hisRecovery.Public) };
        var change = await Announce(pair, new(Utf8(CardFile.Write(card, his)), pair.Us.Identity.Keys.Public.KeyId, false));
        await pair.Us.Deliver(pair.Cn);
        Assert.Equal(his.Public, pair.Cn.Book.Of(pair.Us.Party)!.Keys); // he was faster
        Assert.Equal(Recovery.DigestOf(offline.Public), pair.Cn.Book.RecoveryOf(pair.Us.Party)); // and that is all that he could do

        var hisFile = RecoveryFile.Write(CardFile.Write(card, his), hisRecovery, pair.Clock.GetUtcNow());
        Assert.Equal("recovery-other-key", await Take(pair.Cn, hisFile));
        Assert.Null(await Recover(pair.Us, offline));
        Assert.Null(await Take(pair.Cn, (await RecoverKeys.Signed(pair.Us.Manager, CancellationToken.None))!));
        Assert.Null(await Take(pair.Cn, (await RecoverKeys.Signed(pair.Us.Manager, CancellationToken.None))!)); // twice is once
        var after = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var answer = await Pair.Notify(pair.Cn, pair.Us);
        await pair.Cn.Deliver(pair.Us);

        await using var there = pair.Cn.Store.Db();
        await using var here = pair.Us.Store.Db();
        Assert.True((await there.Entries.SingleAsync(e => e.Hash == after)).Admitted);
        Assert.True((await here.Entries.SingleAsync(e => e.Hash == answer)).Admitted);
        Assert.Equal(pair.Us.Identity.Keys.Public, pair.Cn.Book.Of(pair.Us.Party)!.Keys);
        Assert.Null(pair.Cn.Book.ByKeyIdOf(pair.Us.Party)(his.Public.KeyId));
        Assert.Equal(2, await there.KeyChanges.CountAsync());
        Assert.True((await there.Entries.SingleAsync(e => e.Hash == change)).Admitted); // what stood stays on record
        Assert.Equal("key-revoked", (await Hand(pair, await Pair.Notify(pair.Us, pair.Cn), his)).Code);
    }

    [Fact]
    public async Task Without_the_recovery_key_nobody_recovers_removes_or_replaces_it()
    {
        using var offline = NodeKeys.Generate();
        using var foreign = NodeKeys.Generate();
        using var fresh = NodeKeys.Generate();
        await using var pair = await WithRecovery(offline, Engine.Sqlite, Transport.Memory);
        var (us, now) = (pair.Us.Manager.OurCard.Card, pair.Clock.GetUtcNow());
        byte[] Signed(NodeKeys by, PartyCard? card = null, DateTimeOffset? at = null) => RecoveryFile.Write(CardFile.Write(card ?? us with { Keys = fresh.Public }, fresh), by, at ?? now);

        var notice = await Hand(pair, await Announce(pair, new(Utf8(CardFile.Write(us with { Keys = fresh.Public }, fresh)), us.Keys.KeyId, true, Utf8(Signed(foreign)))), fresh);
        Assert.Equal("jws-unknown-key", notice.Code);
        Assert.Equal("recovery-other-key", await Take(pair.Cn, Signed(foreign)));
        Assert.Equal("recovery-other-key", await Take(pair.Cn, Signed(pair.Us.Identity.Keys))); // the node's own key is no recovery key
        Assert.Equal("recovery-ahead", await Take(pair.Cn, Signed(offline, at: now.AddDays(2))));
        Assert.Equal("successor-taken", await Take(pair.Cn, Signed(offline, us with { Keys = fresh.Public, TlsSha256 = pair.Cn.Identity.TlsSha256 })));
        using var poor = NodeKeys.Generate(Suite.I);
        Assert.Equal("successor-unsound", await Take(pair.Cn, RecoveryFile.Write(CardFile.Write(us with { Keys = poor.Public }, poor), offline, now)));
        Assert.Equal("recovery-unreadable", await Take(pair.Cn, [.. Signed(offline)[..^3], (byte)'x']));
        Assert.Equal(us, pair.Cn.Book.Of(pair.Us.Party));

        Assert.Null(await Take(pair.Cn, Signed(offline, at: now.AddMinutes(1))));
        using var later = NodeKeys.Generate();
        var found = RecoveryFile.Write(CardFile.Write(us with { Keys = later.Public }, later), offline, now); // made before, never used, found by a thief
        Assert.Equal("recovery-other-key", await Take(pair.Cn, found));
        Assert.Equal(fresh.Public, pair.Cn.Book.Of(pair.Us.Party)!.Keys);
    }

    [Fact]
    public async Task A_recovery_takes_two_officers_and_the_card_that_the_node_made()
    {
        using var offline = NodeKeys.Generate();
        using var foreign = NodeKeys.Generate();
        await using var pair = await WithRecovery(offline, Engine.Sqlite, Transport.Memory);
        var (first, second, before) = (pair.Us.Manager, pair.Us.As("second", (Rights.AgreementsManage, null)), pair.Us.Identity.Keys.Public);

        Assert.Null(await RecoverKeys.Card(first, CancellationToken.None));
        Assert.Null(await RecoverKeys.Ask(first, CancellationToken.None));
        var card = (await RecoverKeys.Card(first, CancellationToken.None))!;
        var signed = RecoveryFile.Write(card, offline, pair.Clock.GetUtcNow());
        Assert.Equal("keys-by-recovery", (await RenewKeys.Confirm(second, CancellationToken.None))!.Code);
        Assert.Equal("keys-own-request", (await Confirm(first, signed))!.Code);
        Assert.Equal("recovery-other-key", (await Confirm(second, RecoveryFile.Write(card, foreign, pair.Clock.GetUtcNow())))!.Code);
        using var other = NodeKeys.Generate();
        Assert.Equal("recovery-other-card", (await Confirm(second, RecoveryFile.Write(pair.Us.Manager.OurCard.With(other), offline, pair.Clock.GetUtcNow())))!.Code);
        Assert.Equal("recovery-unreadable", (await Confirm(second, card))!.Code);
        Assert.Equal(before, pair.Us.Identity.Keys.Public);

        Assert.Null(await Confirm(second, signed));
        Assert.NotEqual(before, pair.Us.Identity.Keys.Public);
        Assert.Equal("recovery-none", (await RecoverKeys.Ask(pair.Cn.Manager, CancellationToken.None))!.Code);
    }

    private static async Task<Pair> WithRecovery(NodeKeys offline, Engine engine, Transport transport)
    {
        var pair = await Pair.Start(engine, transport, agreed: false);
        pair.Us.Store.Options.RecoveryKey = Recovery.DigestOf(offline.Public).Hex;
        pair.Us.Manager.OurCard.Renew();
        await Pair.Introduce(pair.Cn, pair.Us); // people compare the card anew
        await pair.Agree();
        return pair;
    }

    private static async Task<Complaint?> Recover(TestNode node, NodeKeys offline)
    {
        Assert.Null(await RecoverKeys.Ask(node.Manager, CancellationToken.None));
        var file = RecoveryFile.Write((await RecoverKeys.Card(node.Manager, CancellationToken.None))!, offline, node.Clock.GetUtcNow());
        return await Confirm(node.As("second", (Rights.AgreementsManage, null)), file);
    }

    private static Task<Complaint?> Confirm(Workplace work, byte[] file) => RecoverKeys.Confirm(new(Utf8(file)), work, CancellationToken.None);

    private static async Task<string?> Take(TestNode node, byte[] file) =>
        (await TakeRecovery.Handle(new(Utf8(file)), node.Manager, CancellationToken.None)).Complaints is [var complaint, ..] ? complaint.Code : null;

    private static string Utf8(byte[] file) => Encoding.UTF8.GetString(file);

    /// <summary>An entry as whoever has the node's key might write it.</summary>
    private static async Task<Digest> Announce(Pair pair, Agreement.ChangeKeys statement)
    {
        await using var db = pair.Us.Store.Db();
        var id = (await db.Agreements.SingleAsync()).Id;
        var entry = default(Digest);
        await pair.Us.Manager.Dispatcher.Send(
            (_, _) => Task.FromResult<Outgoing?>(new(
                ProcedureCatalogue.Find("agreement@1")!, KeyChange.Type, statement, id, UnitCode.Parse("US/LAB"), [pair.Cn.Party], null, DraftContent.UsualHandling,
                [Purpose.REG], ["WG"], null, [], [], null, null)),
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
        var answer = await pair.Cn.Door.Receive(
            pair.Us.Party, DeliveryFrame.Join([EntryCodec.Seal(entry, pair.Cn.Identity.Keys.Public, pair.Us.Party, pair.Cn.Party)]), CancellationToken.None);
        var sheet = Assert.Single(JsonSerializer.Deserialize(answer, FederationJson.Default.DeliveryAnswer)!.Sheets);
        return Assert.Single(ReceiptBatch.Read(sheet, pair.Us.Book.ByKeyIdOf(pair.Cn.Party)).Sheet!.Notices);
    }
}
