using Entente.Exchange.Entries;
using Entente.Node.Shell;
using Entente.Node.Store.Matters;
using Entente.Procedures;

namespace Entente.Node.Tests.Shell;

/// <summary>Invented business of 24 November 2026, the same on both nodes.</summary>
internal static class Sample
{
    private static readonly PartyCode US = PartyCode.Parse("US");
    private static readonly PartyCode CN = PartyCode.Parse("CN");

    /// <summary>Nothing owed, nothing arrived, nothing failed.</summary>
    public static TodayPage Quiet { get; } = new([], [], [], [], [], [], []);

    /// <summary>Today at the Chinese node: the same dues, mirrored.</summary>
    public static TodayPage TodayInBeijing => Today with { WeOwe = Today.TheyOwe, TheyOwe = Today.WeOwe, Failed = [], ForRelease = [] };

    /// <summary>Today at the US node.</summary>
    public static TodayPage Today { get; } = new(
            [
                Owed("CN-REQ-2026-0088", "Parcel consignee in Ohio", "俄亥俄州收货人核查", "information-request@1", "answer", US, "US/HSI", "2026-11-21T05:00Z", -2),
                Owed("CN-REQ-2026-0097", "Parcel information, one sender", "同一寄件人包裹信息", "information-request@1", "acknowledge", US, "US/HSI", "2026-11-25T05:00Z", 0),
                Owed("CN-REQ-2026-0091", "Three questions on a consignee", "某收货人情况的三个问题", "information-request@1", "answer", US, "US/HSI", "2026-12-02T05:00Z", 4),
                Owed("CN-SN-2026-0012", "Nitazene in counterfeit tablets sold as oxycodone", "假冒羟考酮片剂中检出尼秦类物质", "substance-notification@1", "reply", US, "US/DEA-STRL", "2027-01-06T05:00Z", null, provisional: true),
            ],
            [
                Owed("US-REQ-2026-0148", "Three parcels, one sender", "同一寄件人三件包裹", "information-request@1", "answer", CN, "CN/NCB", "2026-11-23T16:00Z", -1),
                Owed("US-SN-2026-0042", "Fluorofentanyl with medetomidine in blue tablets", "蓝色片剂中检出氟芬太尼及美托咪定", "substance-notification@1", "reply", CN, "CN/NNL", "2026-12-07T16:00Z", 9),
            ],
            [
                new(Id("US-REQ-2026-0144"), "US-REQ-2026-0144", new("Two senders in one district", "同一地区两名寄件人"), "information-request@1", "information-request.answer/1", CN, UnitCode.Parse("CN/NCB"), At("2026-11-24T12:58Z"), true),
                new(Id("US-SN-2026-0042"), "US-SN-2026-0042", new("Fluorofentanyl with medetomidine in blue tablets", "蓝色片剂中检出氟芬太尼及美托咪定"), "substance-notification@1", "substance-notification.acknowledge/1", CN, UnitCode.Parse("CN/NNL"), At("2026-11-24T01:40Z"), false),
            ],
            [new(Id("US-SN-2026-0043"), "US-SN-2026-0043", new("Metonitazene in powder", "粉末中检出美托尼秦"), "substance-notification@1", "substance-notification.notify/1", CN, Delivery.Queued, "link-down", 9, At("2026-11-23T12:02Z"))],
            [new(Guid.Empty, "substance-notification@1", "substance-notification.notify/1", null, DraftStage.Submitted, UnitCode.Parse("US/DEA-STRL"), Guid.Empty, "Officer 114", At("2026-11-24T13:40Z"), true,
                new("Metonitazene in powder", "粉末中检出美托尼秦"), null, [CN], null)],
            [new(CN, new("China", "中国"), "linked", At("2026-11-24T14:03Z"), null, 1, null, null)],
            []);

    public static LinkLine LinkTo(HouseParty party) =>
        new(party.Code, new(party.NameEn, party.NameZh), "linked", At("2026-11-24T14:03Z"), null, 0, null, null);

    public static Digest Id(string number) => Digest.Of(System.Text.Encoding.UTF8.GetBytes(number));

    public static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);

    private static DueLine Owed(
        string number, string en, string zh, string procedure, string due, PartyCode by, string unit, string at, int? days, bool provisional = false) =>
        new(Id(number), number, new(en, zh), procedure, due, by, UnitCode.Parse(unit), At(at), by == US ? "America/New_York" : "Asia/Shanghai",
            provisional, days < 0, days, provisional ? null : by == US ? "US" : "CN");
}
