using System.Globalization;
using Entente.Exchange.Entries;
using Entente.Procedures;
using Entente.Procedures.Texts;
using NodaTime;

namespace Entente.Node.Shell;

/// <summary>The texts in the language of this request. Pages say nothing that does not come from here.</summary>
public sealed class Tongue(Texts texts, string code, House house)
{
    private static readonly string[] WeekdaysEn = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    private static readonly string[] WeekdaysZh = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

    /// <summary><c>en</c> or <c>zh</c>.</summary>
    public string Code { get; } = code == "zh" ? "zh" : "en";

    /// <summary>The value of <c>lang</c> attributes: <c>en</c> or <c>zh-Hans</c>.</summary>
    public string Lang => IsZh ? "zh-Hans" : "en";

    /// <summary>True for Simplified Chinese.</summary>
    public bool IsZh => Code == "zh";

    /// <summary>What stands between two sentences.</summary>
    public string Gap => IsZh ? "" : " ";

    /// <summary>What stands between two items of a list within a sentence.</summary>
    public string Comma => IsZh ? "、" : ", ";

    /// <summary>What stands between two facts on one line; Chinese official print uses a wide space, not a middle dot.</summary>
    public string Dot => IsZh ? "\u2002" : " · ";

    /// <summary>The text under <paramref name="key"/>, with {0}, {1} … filled.</summary>
    public string this[string key, params object?[] args] => In(Code, key, args);

    /// <summary>The text in a language of choice, for the one place where both stand side by side.</summary>
    public string In(string language, string key, params object?[] args) => texts.In(language)[key, args];

    /// <summary>True when the key exists.</summary>
    public bool Has(string key) => texts.English.TryGet(key, out _);

    /// <summary>A bilingual value in this language, or in the other when this one is missing.</summary>
    public string Of(Bilingual value) => texts.In(Code).Of(value);

    /// <summary>The name of a party in this language.</summary>
    public string Party(PartyCode party) => house.Find(party) is { } known ? (IsZh ? known.NameZh : known.NameEn) : party.Value;

    /// <summary>How a sentence calls a party: "China", "中方".</summary>
    public string PartyShort(PartyCode party) =>
        Has($"party.{party}.short") ? this[$"party.{party}.short"] : IsZh ? $"{Party(party)}方" : Party(party);

    /// <summary>The same at the beginning of a sentence or heading: "The US".</summary>
    public string PartyFirst(PartyCode party) => PartyShort(party) is { Length: > 0 } name ? char.ToUpperInvariant(name[0]) + name[1..] : party.Value;

    /// <summary>The name of a unit where its party's card lists it, else its code.</summary>
    public string Unit(UnitCode unit) =>
        house.Find(unit.Party)?.Units.FirstOrDefault(u => u.Code == unit) is { } known ? (IsZh ? known.NameZh : known.NameEn) : unit.Value;

    /// <summary>The capital whose clock stands for an IANA zone, or the zone's own city.</summary>
    public string City(string zone) =>
        Has($"city.{zone}") ? this[$"city.{zone}"] : zone[(zone.LastIndexOf('/') + 1)..].Replace('_', ' ');

    /// <summary>"Tue 09:05", "周二 09:05".</summary>
    public string WeekdayTime(LocalDateTime at) =>
        $"{(IsZh ? WeekdaysZh : WeekdaysEn)[(int)at.DayOfWeek - 1]} {Clock(at)}";

    /// <summary>"09:05".</summary>
    public static string Clock(LocalDateTime at) => at.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>"2026-11-20 16:20".</summary>
    public static string DayAndClock(LocalDateTime at) => at.ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A whole number as the language groups it: 18,431 and 18431.</summary>
    public string Number(long number) => number.ToString(IsZh ? "0" : "#,0", CultureInfo.InvariantCulture);
}
