using System.Text.Json;
using Entente.Exchange.Entries;

namespace Entente.Exchange.Agreements;

/// <summary>An agreement's terms as JSON and back (docs/protocol/exchange.md 6.2).</summary>
internal static class TermsJson
{
    private static readonly string[] Members =
    [
        "title", "parties", "legal_basis", "procedures", "purposes", "ceiling", "entries_per_day", "clock_skew_seconds", "suites", "from", "until",
    ];

    public static byte[] Write(AgreementTerms terms) => JsonOut.Object(o =>
    {
        CardJson.WriteName(o, "title", terms.TitleEn, terms.TitleZh);
        o.Objects("parties", terms.Parties, card => CardJson.Write(o, card));
        o.Texts("legal_basis", terms.LegalBasis);
        o.Objects("procedures", terms.Procedures, p =>
        {
            o.Text("id", p.Id);
            o.Text("vectors", p.Vectors.Hex);
            o.Whole("entries_per_day", p.EntriesPerDay);
            o.Objects("reply_periods", p.ReplyPeriods, r =>
            {
                o.Text("due", r.Due);
                o.Text("length", r.Length);
            });
        });
        o.Texts("purposes", terms.Purposes);
        o.Object("ceiling", c =>
        {
            c.Texts("use", terms.Ceiling.Use);
            c.Text("tlp", Forms.TlpText(terms.Ceiling.Tlp));
        });
        o.Whole("entries_per_day", terms.EntriesPerDay);
        o.Whole("clock_skew_seconds", (long)terms.ClockSkew.TotalSeconds);
        o.Texts("suites", terms.Suites);
        o.Text("from", Forms.Instant(terms.From));
        o.Text("until", Forms.Instant(terms.Until));
    });

    public static AgreementTerms? Read(ReadOnlySpan<byte> utf8, out Fault? fault)
    {
        using var document = StrictJson.Parse(utf8, EntryLimits.InstrumentBytes, JsonKind.Signed, out fault);
        if (document is null) return null;
        var faults = new FaultSink();
        var terms = Read(document.RootElement, faults);
        fault = faults.First ?? (TermsComplaints.Of(terms) is [var complaint, ..] ? complaint : null);
        return fault is null ? terms : null;
    }

    private static AgreementTerms Read(JsonElement root, FaultSink faults)
    {
        var o = new ObjectReader(root, "$", faults, Members);
        var (en, zh) = CardJson.ReadName(o, "title", TermsComplaints.TitleLength);
        var ceiling = o.Object("ceiling", "use", "tlp");
        return new(
            en,
            zh,
            o.List("parties", 0, EntryLimits.Audience + 1, (item, place) => CardJson.Read(item, place, faults)),
            o.Parsed<string>("legal_basis", 0, 16, Forms.TryCode, "code"),
            o.List("procedures", 0, 100, (item, place) => ReadProcedure(item, place, faults)),
            o.Parsed<Purpose>("purposes", 0, 8, Forms.TryPurpose, "purpose"),
            new(ceiling.Parsed<UseCode>("use", 0, 4, Forms.TryUseCode, "use-code"), ceiling.Parsed<Tlp>("tlp", Forms.TryTlp, "tlp")),
            (int)o.Whole("entries_per_day", 1, TermsComplaints.MostEntriesPerDay),
            TimeSpan.FromSeconds(o.Whole("clock_skew_seconds", 1, 86_400)),
            o.Parsed<string>("suites", 0, 8, Forms.TryCode, "suite"),
            o.Parsed<DateTimeOffset>("from", Forms.TryInstant, "instant"),
            o.Parsed<DateTimeOffset>("until", Forms.TryInstant, "instant"));
    }

    private static AllowedProcedure ReadProcedure(JsonElement item, string place, FaultSink faults)
    {
        var p = new ObjectReader(item, place, faults, "id", "vectors", "entries_per_day", "reply_periods");
        return new(
            p.Parsed<string>("id", Forms.TryProcedure, "procedure"),
            p.Parsed<Digest>("vectors", Digest.TryParse, "digest"),
            (int)p.Whole("entries_per_day", 1, TermsComplaints.MostEntriesPerDay),
            p.List("reply_periods", 0, 32, (each, at) =>
            {
                var r = new ObjectReader(each, at, faults, "due", "length");
                return new ReplyPeriod(r.Parsed<string>("due", Forms.TryReason, "due"), r.Parsed<string>("length", Forms.TryPeriod, "period"));
            }));
    }
}
