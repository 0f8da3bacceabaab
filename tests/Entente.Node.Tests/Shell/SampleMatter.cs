using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Node.Shell.Matters;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Entente.Procedures.Clocks;

namespace Entente.Node.Tests.Shell;

/// <summary>One notification from the US to China, acknowledged, its answer awaited; folded by the real rules.</summary>
internal static class SampleMatter
{
    public const string Procedure = "substance-notification@1";

    public const string Notify = """
        {"kind":"NEW_COMBINATION","circumstance":"SEIZURE_POST","inchiKey":"NWWJFMCCTZLKNT-UHFFFAOYSA-N",
         "substanceName":{"en":"Fluorofentanyl with medetomidine in blue tablets","zh":"蓝色片剂中检出氟芬太尼及美托咪定"},
         "family":"FENTANYL_ANALOGUE","level":"L2","isomerOpen":true,"foundOn":"2026-11-12","analysedOn":"2026-11-18","reportedOn":"2026-11-20",
         "place":{"adminLevel1":{"en":"Ohio","zh":"俄亥俄州"}},
         "amounts":[{"matrix":"TABLET","milligrams":45300,"pieces":412}],
         "appearance":{"colour":{"en":"blue","zh":"蓝色"},"shape":{"en":"round"},"size":8000},
         "otherSubstances":[{"name":{"en":"medetomidine","zh":"美托咪定"},"level":"L3"}],
         "techniques":[{"name":{"en":"GC-MS","zh":"气相色谱-质谱联用"},"category":"A","secondCategory":"B","sampling":1,"reviewableData":true,"fieldDevice":false,"comparedWith":"LIBRARY","sameSystem":false,"outcome":"POSITIVE"},{"name":{"en":"FTIR"},"category":"A","sampling":2,"reviewableData":true,"fieldDevice":false,"comparedWith":"SECONDARY_REFERENCE","sameSystem":true,"outcome":"POSITIVE"}],
         "harm":[{"kind":"HOSPITAL_CASE","certainty":"SUBSTANCE_DETECTED","age":"25-34","sex":"UNKNOWN","count":3}],
         "message":{"en":"Patients stayed sedated after naloxone restored breathing. Please say whether your laboratories have seen the combination since 2026-06.",
                    "zh":"患者经纳洛酮救治恢复呼吸后，仍处于镇静状态。请告知贵方实验室自 2026 年 6 月以来是否检出过该组合。"}}
        """;

    private static readonly PartyCode US = PartyCode.Parse("US");
    private static readonly PartyCode CN = PartyCode.Parse("CN");
    private static readonly Procedure Rules = ProcedureCatalogue.Find(Procedure)!;

    /// <summary>The matter's page as <paramref name="reader"/> sees it.</summary>
    public static MatterPage Page(PartyCode reader)
    {
        var (first, dues, body) = Said("substance-notification.notify/1", Notify, US, At("2026-11-23T14:05:02Z"), null);
        var opening = new MatterEntry(Sample.Id("US-NPS-2026-0042"), US, UnitCode.Parse("US/DEA-STRL"), "substance-notification.notify/1", At("2026-11-23T14:05:02Z"), [], first, true, null, 1, 1);
        var (facts, _, _) = Said("substance-notification.acknowledge/1", "{}", CN, At("2026-11-24T01:40:00Z"), Rules.Fold([opening]));
        var acknowledged = new MatterEntry(Sample.Id("ack"), CN, UnitCode.Parse("CN/NNL"), "substance-notification.acknowledge/1", At("2026-11-24T01:40:00Z"), [opening.Hash], facts, true, null, 1, 1);
        var state = Rules.Fold([opening, acknowledged]);
        var us = reader == US;
        return new(
            opening.Hash, "US-NPS-2026-0042", Procedure, new("Fluorofentanyl with medetomidine in blue tablets", "蓝色片剂中检出氟芬太尼及美托咪定"), state,
            [
                Line(opening, body, us, new(
                    Done("US/DEA-STRL", "2026-11-23T14:05:02Z"), Done("US", "2026-11-23T14:05:02Z"), Done("CN", "2026-11-23T14:05:03Z"),
                    Done("CN", "2026-11-23T14:05:41Z"), Done("CN/NNL", "2026-11-24T01:12:00Z"), new(ProofState.Open, "CN/NNL", null, "", []))),
                Line(acknowledged, JsonSerializer.SerializeToElement(new { }), !us, new(
                    Done("CN/NNL", "2026-11-24T01:40:00Z"), Done("CN", "2026-11-24T01:40:00Z"), Done("US", "2026-11-24T01:40:01Z"),
                    Done("US", "2026-11-24T01:40:09Z"), None, None)),
            ],
            US, [CN, US], Usual, [Purpose.PREV, Purpose.HEALTH], ["UN1988.9", "WG"], new(2029, 11, 23), Sample.Id("agreement"),
            [
                new(Guid.Parse("0199f000-0000-7000-8000-00000000aaaa"), "tablet-photo.png", "image/png", 1_204_331, Sample.Id("photo"))
                {
                    OnItsWay = us ? [new(CN, 300_000, "file-no-room")] : [],
                },
                new(us ? Guid.Parse("0199f000-0000-7000-8000-00000000dddd") : null, "measured.raw", "application/octet-stream", 1L << 30, Sample.Id("raw"))
                {
                    Held = us ? null : 462_000_000, OnItsWay = us ? [new(CN, 461_900_000, null)] : [],
                },
                new(null, "ftir.jdx", "chemical/x-jcamp-dx", 18_220, Sample.Id("ftir")),
            ],
            Rules.Allowed(state, reader), [], !us);
    }

    /// <summary>A draft of the notification, one text still missing and two days out of order; or handed in and complete.</summary>
    public static DraftSheet Draft(DraftStage stage, bool mine)
    {
        var kind = Rules.Opening;
        var node = System.Text.Json.Nodes.JsonNode.Parse(Notify)!;
        if (stage == DraftStage.Draft)
        {
            node["analysedOn"] = "2026-11-10";
            node["message"]!.AsObject().Remove("zh");
        }

        var fields = JsonSerializer.SerializeToElement(node);
        Rules.Parse(kind.Type, fields, out var complaints);
        var content = new DraftContent(fields, Usual, [Purpose.PREV, Purpose.HEALTH], ["WG"], new(2029, 11, 23));
        var draft = new DraftView(
            Guid.Parse("0199f000-0000-7000-8000-00000000bbbb"), Procedure, kind.Type, null, null, [CN], stage, content, Guid.Empty, UnitCode.Parse("US/DEA-STRL"),
            At("2026-11-24T13:40:00Z"), At("2026-11-24T14:04:51Z"), 4, null, null, null, !mine, mine, false,
            [new(Guid.Parse("0199f000-0000-7000-8000-00000000cccc"), "ftir.jdx", "chemical/x-jcamp-dx", 18_220, Sample.Id("ftir"))])
        {
            Uploads = stage == DraftStage.Draft ? [new(Guid.Parse("0199f000-0000-7000-8000-00000000eeee"), "measured.raw", 1L << 30, 462_000_000)] : [],
        };
        return new(draft, kind, null, new("Fluorofentanyl with medetomidine in blue tablets", "蓝色片剂中检出氟芬太尼及美托咪定"), "Officer 114", complaints, null, null);
    }

    private static Handling Usual => DraftContent.UsualHandling;

    private static ProofStep None => new(ProofState.None, null, null, "", []);

    private static ProofStep Done(string who, string when) => new(ProofState.Done, who, At(when), "", []);

    private static DateTimeOffset At(string instant) => Sample.At(instant);

    private static (JsonElement Facts, IReadOnlyList<Due> Dues, JsonElement Body) Said(string type, string json, PartyCode author, DateTimeOffset time, MatterState? before)
    {
        var statement = Rules.Parse(type, JsonDocument.Parse(json).RootElement, out var complaints);
        Assert.Empty(complaints);
        var dues = Rules.Dues(statement!, before, new(time, author, [CN, US], new Dictionary<PartyCode, string> { [US] = "America/New_York", [CN] = "Asia/Shanghai" }, Calendars.Published, new Dictionary<string, DueLength>()));
        var (facts, body) = Rules.Split(statement!, dues);
        return (facts, dues, JsonSerializer.SerializeToElement(body));
    }

    private static TimelineEntry Line(MatterEntry entry, JsonElement body, bool ours, ProofTrail proof) => new(
        entry.Hash, entry.Type, entry.Unit, entry.Time, entry.Facts, body, null, null, ours, true, Usual, [Purpose.PREV], ["WG"], [], null, [], proof,
        ours ? Delivery.Receipted : null, null);
}
