using System.Text.Json;

namespace Entente.Exchange.Entries;

/// <summary>The signed header as JSON and back: docs/protocol/exchange.md 3.1, members in that order.</summary>
internal static class HeaderJson
{
    private static readonly string[] Outer = ["specversion", "id", "type", "source", "time", "entente"];

    private static readonly string[] Inner =
    [
        "agreement", "procedure", "stream", "epoch", "seq", "prev", "received", "matter", "after", "aud", "purpose", "handling",
        "retain_until", "assurances", "legal_basis", "facts", "state", "body", "attachments",
    ];

    public static byte[] Write(EntryHeader header) => JsonOut.Object(o =>
    {
        o.Text("specversion", header.Specversion);
        o.Text("id", header.Id.ToString("D"));
        o.Text("type", header.Type);
        o.Text("source", header.Source.Value);
        o.Text("time", Forms.Instant(header.Time));
        o.Object("entente", inner => Write(inner, header.Entente));
    });

    /// <summary>The header, or null with the first fault.</summary>
    public static EntryHeader? Read(ReadOnlySpan<byte> utf8, out Fault? fault)
    {
        using var document = StrictJson.Parse(utf8, EntryLimits.HeaderBytes, JsonKind.Signed, out fault);
        if (document is null) return null;
        var faults = new FaultSink();
        var outer = new ObjectReader(document.RootElement, "$", faults, Outer);
        if (outer.Text("specversion", 8) != "1.0") faults.Add(Fault.BadForm("$.specversion", "1.0"));
        var header = new EntryHeader(
            outer.Parsed<Guid>("id", Forms.TryUuid7, "uuid7"),
            outer.Parsed<string>("type", Forms.TryType, "type"),
            outer.Parsed<UnitCode>("source", UnitCode.TryParse, "unit"),
            outer.Parsed<DateTimeOffset>("time", Forms.TryInstant, "instant"),
            ReadInner(outer.Object("entente", Inner), faults));
        if (faults.First is null) HeaderRules.Check(header, faults);
        fault = faults.First;
        return fault is null ? header : null;
    }

    private static void Write(JsonOut o, EntenteAttributes e)
    {
        o.Text("agreement", e.Agreement?.Hex);
        o.Text("procedure", e.Procedure);
        o.Text("stream", e.Stream);
        o.Whole("epoch", e.Epoch);
        o.Whole("seq", e.Seq);
        o.Text("prev", e.Prev?.Hex);
        o.Whole("received", e.Received);
        o.Text("matter", e.Matter?.Hex);
        o.Texts("after", e.After);
        o.Texts("aud", e.Aud);
        o.Texts("purpose", e.Purpose);
        o.Object("handling", h =>
        {
            h.Texts("use", e.Handling.Use);
            h.Text("tlp", Forms.TlpText(e.Handling.Tlp));
            h.Text("restriction", e.Handling.Restriction);
        });
        o.Text("retain_until", e.RetainUntil is { } day ? Forms.Date(day) : null);
        o.Texts("assurances", e.Assurances);
        o.Texts("legal_basis", e.LegalBasis);
        o.Raw("facts", e.Facts);
        o.Text("state", e.State?.Hex);
        o.Object("body", b =>
        {
            b.Text("sha256", e.Body.Sha256.Hex);
            b.Text("sm3", e.Body.Sm3);
        });
        o.Objects("attachments", e.Attachments, a =>
        {
            o.Text("name", a.Name);
            o.Text("type", a.Type);
            o.Whole("size", a.Size);
            o.Text("sha256", a.Sha256.Hex);
            o.Text("sm3", a.Sm3);
        });
    }

    private static EntenteAttributes ReadInner(ObjectReader e, FaultSink faults) => new(
        e.ParsedOrNull<Digest>("agreement", Digest.TryParse, "digest"),
        e.Parsed<string>("procedure", Forms.TryProcedure, "procedure"),
        e.Text("stream", 256),
        (int)e.Whole("epoch", 1, int.MaxValue),
        e.Whole("seq", 1, long.MaxValue),
        e.ParsedOrNull<Digest>("prev", Digest.TryParse, "digest"),
        e.Whole("received", 0, long.MaxValue),
        e.ParsedOrNull<Digest>("matter", Digest.TryParse, "digest"),
        e.Ascending<Digest>("after", 0, EntryLimits.After, Digest.TryParse, "digest"),
        e.Ascending<PartyCode>("aud", 0, EntryLimits.Audience, PartyCode.TryParse, "party"),
        e.Unique<Purpose>("purpose", 1, 8, Forms.TryPurpose, "purpose"),
        ReadHandling(e.Object("handling", "use", "tlp", "restriction"), faults),
        e.ParsedOrNull<DateOnly>("retain_until", Forms.TryDate, "date"),
        e.Unique<string>("assurances", 0, 32, Forms.TryCode, "code"),
        e.Unique<string>("legal_basis", 0, 16, Forms.TryCode, "code"),
        ReadFacts(e, faults),
        e.ParsedOrNull<Digest>("state", Digest.TryParse, "digest"),
        ReadBody(e.Object("body", "sha256", "sm3")),
        e.List("attachments", 0, EntryLimits.Attachments, (item, place) => ReadAttachment(item, place, faults)));

    private static Handling ReadHandling(ObjectReader h, FaultSink faults)
    {
        var use = h.Parsed<UseCode>("use", 1, 4, Forms.TryUseCode, "use-code");
        for (var i = 1; i < use.Count; i++)
        {
            if (use[i - 1] >= use[i]) faults.Add(Fault.NotAscending($"{h.PlaceOf("use")}[{i}]"));
        }

        var handling = new Handling(use, h.Parsed<Tlp>("tlp", Forms.TryTlp, "tlp"), h.TextOrNull("restriction", 200));
        if (use.Contains(UseCode.H3) != handling.Restriction is not null) faults.Add(Fault.Disagrees(h.PlaceOf("restriction"), h.PlaceOf("use")));
        return handling;
    }

    private static JsonElement ReadFacts(ObjectReader e, FaultSink faults)
    {
        var facts = e.Take("facts");
        if (facts.ValueKind != JsonValueKind.Object) faults.Add(Fault.WrongKind(e.PlaceOf("facts"), "object"));
        return facts.ValueKind == JsonValueKind.Undefined ? default : facts.Clone();
    }

    private static BodyDigests ReadBody(ObjectReader b) =>
        new(b.Parsed<Digest>("sha256", Digest.TryParse, "digest"), b.Parsed<string>("sm3", Forms.TrySm3, "digest"));

    private static AttachmentStub ReadAttachment(JsonElement item, string place, FaultSink faults)
    {
        var a = new ObjectReader(item, place, faults, "name", "type", "size", "sha256", "sm3");
        var name = a.Text("name", 120);
        if (!Forms.IsFileName(name)) faults.Add(Fault.NotAFileName(a.PlaceOf("name")));
        return new(
            name,
            a.Parsed<string>("type", Forms.TryMediaType, "media-type"),
            a.Whole("size", 0, EntryLimits.AttachmentBytes),
            a.Parsed<Digest>("sha256", Digest.TryParse, "digest"),
            a.Parsed<string>("sm3", Forms.TrySm3, "digest"));
    }
}
