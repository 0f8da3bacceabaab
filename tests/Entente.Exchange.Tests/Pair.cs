using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests;

/// <summary>Two parties, a third one, and an agreement between the two: invented, with real keys.</summary>
internal static class Pair
{
    public static readonly PartyCode Us = PartyCode.Parse("US");
    public static readonly PartyCode Cn = PartyCode.Parse("CN");
    public static readonly PartyCode Fr = PartyCode.Parse("FR");
    public static readonly NodeKeys UsKeys = NodeKeys.Generate();
    public static readonly NodeKeys CnKeys = NodeKeys.Generate();
    public static readonly NodeKeys FrKeys = NodeKeys.Generate();
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    public static readonly Digest Vectors = Digest.Of("vectors"u8);
    public static readonly Digest AgreementId = Digest.Of("the opening of the agreement"u8);

    public static readonly AgreementTerms Terms = new(
        "Cooperation on new psychoactive substances (sample)",
        "新精神活性物质合作（示例）",
        [Card(Cn, "Sample party CN", "示例方中国", CnKeys), Card(Us, "Sample party US", "示例方美国", UsKeys)],
        ["UN1988.9", "VOL"],
        [new("police-information-request@1", Vectors, 50, []), new("substance-notification@1", Vectors, 100, [new("answer", "10wd")])],
        [Purpose.PREV, Purpose.HEALTH, Purpose.INTEL],
        new([UseCode.H1, UseCode.H2], Tlp.Amber),
        150,
        TimeSpan.FromMinutes(5),
        ["I", "C"],
        new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        new(2029, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public static PartyCard Card(PartyCode party, string en, string zh, NodeKeys keys) => new(
        party, en, zh, keys.Public, new($"https://{party.Value.ToLowerInvariant()}.localhost:7443/"), Digest.Of("certificate"u8).Hex,
        party == Cn ? "Asia/Shanghai" : "America/New_York");

    public static NodePublicKeys? PublicKeys(string keyId) => AllKeys.FirstOrDefault(keys => keys.Public.KeyId == keyId)?.Public;

    public static Func<string, NodeKeys?> Own(NodeKeys keys) => keyId => keys.Public.KeyId == keyId ? keys : null;

    public static byte[] Body(string text = "seen in two parcels") => EntryBody.Build(new JsonObject { ["what"] = text });

    /// <summary>A well-formed opening by US to CN, first of its stream.</summary>
    public static EntryHeader Header(byte[] body) => new(
        Uuid7.New(Noon, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        "substance-notification.notify/1",
        UnitCode.Parse("US/DEA-STRL"),
        Noon,
        new(
            AgreementId, "substance-notification@1", "US/CN/substance-notification", 1, 1, null, 0, null, [], [Cn], [Purpose.HEALTH],
            new([UseCode.H1, UseCode.H2], Tlp.Amber), new(2029, 3, 2), [], ["UN1988.9"], JsonElement.Parse("""{"level":"L2"}"""), null,
            EntryBody.DigestsOf(body), []));

    public static SignedEntry Sign(Func<EntryHeader, EntryHeader>? change = null, NodeKeys? keys = null, byte[]? body = null)
    {
        body ??= Body();
        var header = Header(body);
        return EntryCodec.Write(change is null ? header : change(header), body, keys ?? UsKeys);
    }

    public static SignedEntry SignInner(Func<EntenteAttributes, EntenteAttributes> change, NodeKeys? keys = null) =>
        Sign(header => header with { Entente = change(header.Entente) }, keys);

    /// <summary>What CN knows when nothing of the stream has come yet.</summary>
    public static AdmissionContext AtCn() => new(Cn, Us, Noon.AddMinutes(1))
    {
        Agreement = new(AgreementId, Terms, AgreementKeys.Of(Terms)),
    };

    private static NodeKeys[] AllKeys => [UsKeys, CnKeys, FrKeys];
}
