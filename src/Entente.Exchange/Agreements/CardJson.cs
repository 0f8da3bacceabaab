using System.Buffers.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Agreements;

/// <summary>A party card as JSON and back (docs/protocol/exchange.md 6.1).</summary>
internal static partial class CardJson
{
    public const int NameLength = 120;
    private const int MostUnits = 500;
    private const string RecoveryMember = "recovery";
    private static readonly string[] Members = ["party", "name", "units", "keys", "federation", "tls_sha256", "zone"];

    public static void Write(JsonOut o, PartyCard card)
    {
        o.Text("party", card.Party.Value);
        WriteName(o, "name", card.NameEn, card.NameZh);
        o.Objects("units", card.Units, unit =>
        {
            o.Text("code", unit.Code.Value);
            WriteName(o, "name", unit.NameEn, unit.NameZh);
        });
        WriteKeys(o, "keys", card.Keys);
        o.Text("federation", card.Federation.AbsoluteUri);
        o.Text("tls_sha256", card.TlsSha256);
        o.Text("zone", card.TimeZone);
        if (card.Recovery is { } recovery) o.Text(RecoveryMember, recovery.Hex);
    }

    public static void WriteKeys(JsonOut o, string member, NodePublicKeys keys) => o.Object(member, k =>
    {
        k.Text("key_id", keys.KeyId);
        k.Text("ed25519", Base64Url.EncodeToString(keys.Ed25519));
        k.Text("ml_dsa_65", Base64Url.EncodeToString(keys.MlDsa65));
        k.Text("x_wing", Base64Url.EncodeToString(keys.XWing));
        if (keys is not { Sm2Signing: { } signing, Sm2Sealing: { } sealing }) return;
        k.Text("sm2_signing", Base64Url.EncodeToString(signing));
        k.Text("sm2_sealing", Base64Url.EncodeToString(sealing));
    });

    public static PartyCard? Read(ReadOnlySpan<byte> utf8, out Fault? fault)
    {
        using var document = StrictJson.Parse(utf8, EntryLimits.InstrumentBytes, JsonKind.Signed, out fault);
        if (document is null) return null;
        var faults = new FaultSink();
        var card = Read(document.RootElement, "$", faults);
        fault = faults.First;
        return fault is null ? card : null;
    }

    /// <summary>The card, whole unless <paramref name="faults"/> got one.</summary>
    public static PartyCard Read(JsonElement element, string place, FaultSink faults)
    {
        // A party without a recovery key has no such member, rather than a null: its card reads as cards did before there were any.
        var recovers = element.ValueKind == JsonValueKind.Object && element.TryGetProperty(RecoveryMember, out _);
        var o = new ObjectReader(element, place, faults, recovers ? [.. Members, RecoveryMember] : Members);
        var (en, zh) = ReadName(o, "name");
        var card = new PartyCard(
            o.Parsed<PartyCode>("party", PartyCode.TryParse, "party"),
            en,
            zh,
            ReadKeys(o, "keys", faults)!,
            o.Parsed<Uri>("federation", TryAddress, "address")!,
            o.Parsed<Digest>("tls_sha256", Digest.TryParse, "digest").Hex,
            o.Parsed<string>("zone", TryZone, "zone"))
        {
            Units = o.List("units", 0, MostUnits, (item, at) => ReadUnit(item, at, faults)),
            Recovery = recovers ? o.Parsed<Digest>(RecoveryMember, Digest.TryParse, "digest") : null,
        };
        if (faults.First is not null) return card;
        var complaints = new List<Fault>();
        Complain(card, place, complaints);
        if (complaints is [var complaint, ..]) faults.Add(complaint);
        return card;
    }

    public static void Complain(PartyCard card, string place, List<Fault> found)
    {
        if (card.Party.Value.Length == 0) found.Add(Fault.BadForm($"{place}.party", "party"));
        ComplainOfName(card.NameEn, card.NameZh, $"{place}.name", found);
        if (!TryAddress(card.Federation?.AbsoluteUri, out _)) found.Add(Fault.BadForm($"{place}.federation", "address"));
        if (!Digest.TryParse(card.TlsSha256, out _)) found.Add(Fault.BadForm($"{place}.tls_sha256", "digest"));
        if (!TryZone(card.TimeZone, out _)) found.Add(Fault.BadForm($"{place}.zone", "zone"));
        if (card.Units.Count > MostUnits) found.Add(Fault.TooMany($"{place}.units", MostUnits));
        for (var i = 0; i < card.Units.Count; i++)
        {
            var unit = card.Units[i];
            var at = $"{place}.units[{i}]";
            if (unit.Code.Value.Length == 0) found.Add(Fault.BadForm($"{at}.code", "unit"));
            else if (unit.Code.Party != card.Party) found.Add(Fault.Disagrees($"{at}.code", $"{place}.party"));
            if (i > 0 && string.CompareOrdinal(card.Units[i - 1].Code.Value, unit.Code.Value) >= 0) found.Add(Fault.NotAscending(at));
            ComplainOfName(unit.NameEn, unit.NameZh, $"{at}.name", found);
        }
    }

    /// <summary>Both languages, each within its length and free of what can not be seen.</summary>
    public static void ComplainOfName(string? en, string? zh, string place, List<Fault> found, int length = NameLength)
    {
        foreach (var (text, at) in ((string?, string)[])[(en, $"{place}.en"), (zh, $"{place}.zh")])
        {
            if (string.IsNullOrWhiteSpace(text)) found.Add(Fault.MissingLanguage(at));
            else if (text.Length > length) found.Add(Fault.OutOfRange(at, 1, length));
            else if (Characters.FirstForbidden(text, lines: false) is { } point) found.Add(Fault.ForbiddenCharacter(at, point));
        }
    }

    public static void WriteName(JsonOut o, string member, string en, string zh) => o.Object(member, n =>
    {
        n.Text("en", en);
        n.Text("zh", zh);
    });

    public static (string En, string Zh) ReadName(ObjectReader o, string member, int length = NameLength)
    {
        var n = o.Object(member, "en", "zh");
        return (n.Text("en", length, minLength: 0), n.Text("zh", length, minLength: 0)); // an empty one is complained of as a missing language
    }

    private static UnitName ReadUnit(JsonElement item, string place, FaultSink faults)
    {
        var u = new ObjectReader(item, place, faults, "code", "name");
        var (en, zh) = ReadName(u, "name");
        return new(u.Parsed<UnitCode>("code", UnitCode.TryParse, "unit"), en, zh);
    }

    /// <summary>Keys of suite I, or of both suites: the members of suite C are all there or none is.</summary>
    public static NodePublicKeys? ReadKeys(ObjectReader o, string member, FaultSink faults)
    {
        var both = o.Take(member) is { ValueKind: JsonValueKind.Object } given
            && NodePublicKeysJson.OfBothSuites.Except(NodePublicKeysJson.OfSuiteI).Any(each => given.TryGetProperty(each, out _));
        var k = o.Object(member, both ? NodePublicKeysJson.OfBothSuites : NodePublicKeysJson.OfSuiteI);
        var ed = k.Parsed<byte[]>("ed25519", Forms.TryBytes, "base64url");
        var ml = k.Parsed<byte[]>("ml_dsa_65", Forms.TryBytes, "base64url");
        var xw = k.Parsed<byte[]>("x_wing", Forms.TryBytes, "base64url");
        var signing = both ? k.Parsed<byte[]>("sm2_signing", Forms.TryBytes, "base64url") : null;
        var sealing = both ? k.Parsed<byte[]>("sm2_sealing", Forms.TryBytes, "base64url") : null;
        if (ed is null || ml is null || xw is null || (both && (signing is null || sealing is null))) return null;
        if (!NodePublicKeys.TryCreate(ed, ml, xw, signing, sealing, out var keys))
        {
            faults.Add(Fault.BadForm(k.Place, "keys"));
            return null;
        }

        if (k.Text("key_id", NodePublicKeys.KeyIdLength) != keys.KeyId) faults.Add(Fault.Disagrees(k.PlaceOf("key_id"), k.Place));
        return keys;
    }

    private static bool TryAddress(string? text, out Uri address)
    {
        var good = Uri.TryCreate(text, UriKind.Absolute, out var uri) && text!.Length <= 200 && uri.Scheme == Uri.UriSchemeHttps
            && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.AbsoluteUri == text;
        address = good ? uri! : null!;
        return good;
    }

    private static bool TryZone(string? text, out string zone)
    {
        var good = text is not null && Zone().IsMatch(text);
        zone = good ? text! : "";
        return good;
    }

    [GeneratedRegex(@"\A(?:UTC|[A-Z][A-Za-z_]{1,20}(?:/[A-Z][A-Za-z0-9_+-]{1,30}){1,2})\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Zone();
}
