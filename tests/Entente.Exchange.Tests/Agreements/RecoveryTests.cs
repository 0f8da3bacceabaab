using System.Text;
using System.Text.Json;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Agreements;

/// <summary>The file and the rules of a recovery (docs/protocol/exchange.md 6.7).</summary>
public sealed class RecoveryTests
{
    private static readonly NodeKeys Offline = NodeKeys.Generate();
    private static readonly NodeKeys Fresh = NodeKeys.Generate();
    private static readonly PartyCard Known = Pair.Terms.CardOf(Pair.Us)! with { Recovery = Recovery.DigestOf(Offline.Public) };
    private static readonly byte[] NewCard = CardFile.Write(Known with { Keys = Fresh.Public }, Fresh);
    private static readonly byte[] Signed = RecoveryFile.Write(NewCard, Offline, Pair.Noon);

    [Fact]
    public void A_recovery_is_read_as_it_was_signed()
    {
        var reading = RecoveryFile.Read(Signed);

        Assert.True(reading.IsSound, reading.Fault?.ToString());
        Assert.Equal((Recovery.DigestOf(Offline.Public), Fresh.Public, Pair.Noon), (reading.Recovery.By, reading.Recovery.Card.Keys, reading.Recovery.At));
        Assert.Equal(NewCard, reading.Recovery.CardFile);
    }

    [Fact]
    public void The_digest_of_a_recovery_key_begins_with_its_key_id() => Assert.StartsWith(Offline.Public.KeyId, Recovery.DigestOf(Offline.Public).Hex, StringComparison.Ordinal);

    [Theory]
    [InlineData("party", "\"FR\"", "disagrees", "$.card")]
    [InlineData("card", "\"{}\"", "bad-form", "$.card")]
    [InlineData("at", "\"2026-03-02\"", "bad-form", "$.at")]
    [InlineData("more", "1", "unknown-member", "$.more")]
    public void A_recovery_whose_content_is_not_sound_is_refused(string member, string value, string code, string place)
    {
        var payload = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Payload(Signed))!;
        payload[member] = JsonDocument.Parse(value).RootElement;

        var fault = RecoveryFile.Read(Jws.Sign(JsonSerializer.SerializeToUtf8Bytes(payload), Offline, RecoveryFile.Typ)).Fault;

        Assert.Equal((code, place), (fault?.Code, fault?.Place));
    }

    [Fact]
    public void A_recovery_key_does_not_sign_for_a_node() =>
        Assert.Throws<ArgumentException>(() => RecoveryFile.Write(CardFile.Write(Known with { Keys = Offline.Public }, Offline), Offline, Pair.Noon));

    [Fact]
    public void Every_key_that_the_party_had_is_revoked_and_no_other()
    {
        var keys = AgreementKeys.Of(Pair.Terms.Parties).After([new(Pair.Us, Pair.UsKeys.Public.KeyId, Pair.FrKeys.Public, Pair.Noon, false)]) // a thief was first
            .After([new(Pair.Us, Pair.FrKeys.Public.KeyId, Fresh.Public, Pair.Noon, true, ByRecovery: true)]);

        Assert.Equal(KeyStanding.Revoked, keys.StandingOf(Pair.UsKeys.Public.KeyId, Pair.Us, Pair.Noon.AddYears(-1)));
        Assert.Equal(KeyStanding.Revoked, keys.StandingOf(Pair.FrKeys.Public.KeyId, Pair.Us, Pair.Noon.AddYears(-1)));
        Assert.Equal(Fresh.Public, keys.CurrentOf(Pair.Us));
        Assert.Equal(Pair.CnKeys.Public, keys.CurrentOf(Pair.Cn));
    }

    [Fact]
    public void An_entry_that_the_recovery_key_vouches_for_is_read_and_admitted_under_keys_nobody_knew()
    {
        var entry = Announced(Signed);
        var unknown = EntryCodec.Read(entry.Jws, entry.Body, Pair.PublicKeys);
        var reading = EntryCodec.Read(entry.Jws, entry.Body, Pair.PublicKeys, Known.Recovery);

        Assert.Equal(JwsFault.UnknownKey, unknown.Fault?.Code);
        Assert.True(reading.IsSound, reading.Fault?.ToString());
        Assert.IsType<Verdict.Accepted>(Admission.Judge(reading.Entry!, AtCn()));
    }

    [Theory]
    [InlineData("another recovery key is on the card")]
    [InlineData("none is on the card")]
    [InlineData("a later recovery was taken")]
    [InlineData("dated more than a day ahead")]
    public void A_recovery_that_is_not_believed_leaves_the_key_unknown(string why)
    {
        var context = why switch
        {
            "another recovery key is on the card" => AtCn() with { Recovery = Digest.Of("another"u8) },
            "none is on the card" => AtCn() with { Recovery = null },
            "a later recovery was taken" => AtCn() with { Recovered = Pair.Noon },
            _ => AtCn() with { Now = Pair.Noon.AddDays(-2) },
        };

        Assert.Equal(RefusalCode.KeyUnknown, Admission.Judge(Announced(Signed), context).Code);
    }

    [Fact]
    public void A_recovery_names_the_card_that_the_entry_carries() =>
        Assert.Equal(RefusalCode.SuccessorUnsound, Admission.Judge(Announced(Signed, CardFile.Write(Known with { Keys = Fresh.Public, NameEn = "Another" }, Fresh)), AtCn()).Code);

    [Fact]
    public void A_card_to_which_another_party_has_a_right_is_not_recovered_to() =>
        Assert.Equal(RefusalCode.SuccessorTaken, Admission.Judge(Announced(Signed), AtCn() with { IsTaken = _ => true }).Code);

    [Fact]
    public void A_change_with_a_recovery_that_is_not_sound_is_no_ordinary_change()
    {
        var entry = Announced([.. Signed[..^4], (byte)'}'], by: Pair.UsKeys, replaces: Pair.UsKeys.Public.KeyId);

        Assert.Equal(RefusalCode.SuccessorUnsound, Admission.Judge(entry, AtCn()).Code);
    }

    [Fact]
    public void No_epoch_is_announced_so_high_that_its_author_could_never_go_on()
    {
        var minutes = (int)(Pair.Noon.ToUnixTimeSeconds() / 60);

        Assert.IsType<Verdict.Accepted>(Admission.Judge(Announced(Signed, epoch: minutes), AtCn()));
        Assert.Equal(RefusalCode.EpochUnannounced, Admission.Judge(Announced(Signed, epoch: minutes + (24 * 60) + 1), AtCn()).Code);
        Assert.Equal(RefusalCode.EpochUnannounced, Admission.Judge(Announced(Signed, epoch: int.MaxValue), AtCn()).Code);
    }

    private static AdmissionContext AtCn() => Pair.AtCn() with
    {
        Agreement = null, ComparedCards = AgreementKeys.Of(Pair.Terms.Parties), Now = Pair.Noon, Recovery = Known.Recovery,
    };

    private static SignedEntry Announced(byte[] recovery, byte[]? card = null, NodeKeys? by = null, string? replaces = null, int epoch = 2)
    {
        var draft = Pair.Sign(h => h with
        {
            Type = KeyChange.Type,
            Entente = h.Entente with
            {
                Agreement = null, Procedure = "agreement@1", Stream = "US/CN/agreement", Epoch = epoch,
                Facts = JsonSerializer.SerializeToElement(new
                {
                    card = Encoding.UTF8.GetString(card ?? NewCard), replaces = replaces ?? Pair.UsKeys.Public.KeyId, stolen = true, recovery = Encoding.UTF8.GetString(recovery),
                }),
            },
        });
        return EntryCodec.Write(draft.Header, draft.Body, by ?? Fresh);
    }

    private static byte[] Payload(byte[] jws) =>
        System.Buffers.Text.Base64Url.DecodeFromChars(JsonDocument.Parse(jws).RootElement.GetProperty("payload").GetString());
}
