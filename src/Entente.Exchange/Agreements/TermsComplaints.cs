using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Agreements;

/// <summary>Every complaint about terms, for the form in which they are written and, by its first, for those that come from a partner.</summary>
internal static class TermsComplaints
{
    public const int TitleLength = 200;
    public const int MostEntriesPerDay = 1_000_000;

    public static IReadOnlyList<Fault> Of(AgreementTerms terms)
    {
        var found = new List<Fault>();
        CardJson.ComplainOfName(terms.TitleEn, terms.TitleZh, "$.title", found, TitleLength);
        Count(terms.Parties.Count, 2, EntryLimits.Audience + 1, "$.parties", found);
        for (var i = 0; i < terms.Parties.Count; i++) CardJson.Complain(terms.Parties[i], $"$.parties[{i}]", found);
        Ascending(terms.Parties, card => card.Party.Value, "$.parties", found);
        foreach (var (card, i) in terms.Parties.Select((card, i) => (card, i)))
        {
            if (terms.Parties.Take(i).Any(other => other.Keys.Equals(card.Keys))) found.Add(Fault.Repeated($"$.parties[{i}].keys"));
        }

        Listed(terms.LegalBasis, 16, Forms.TryCode, "code", "$.legal_basis", found);
        Count(terms.Procedures.Count, 1, 100, "$.procedures", found);
        for (var i = 0; i < terms.Procedures.Count; i++) Complain(terms.Procedures[i], $"$.procedures[{i}]", found);
        Ascending(terms.Procedures, p => p.Id, "$.procedures", found);
        Count(terms.Purposes.Count, 1, 8, "$.purposes", found);
        Unique(terms.Purposes, "$.purposes", found);
        Count(terms.Ceiling.Use.Count, 1, 4, "$.ceiling.use", found);
        Ascending(terms.Ceiling.Use, code => code.ToString(), "$.ceiling.use", found);
        Between(terms.EntriesPerDay, 1, MostEntriesPerDay, "$.entries_per_day", found);
        Between((long)terms.ClockSkew.TotalSeconds, 1, 86_400, "$.clock_skew_seconds", found);
        if (terms.ClockSkew.Ticks % TimeSpan.TicksPerSecond != 0) found.Add(Fault.WrongKind("$.clock_skew_seconds", "whole-number"));
        ComplainOfSuites(terms, found);
        if (Forms.TryInstant(Forms.Instant(terms.From), out var from) && from != terms.From) found.Add(Fault.BadForm("$.from", "instant"));
        if (Forms.TryInstant(Forms.Instant(terms.Until), out var until) && until != terms.Until) found.Add(Fault.BadForm("$.until", "instant"));
        if (terms.Until <= terms.From) found.Add(Fault.NotAscending("$.until"));
        return found;
    }

    private static void Complain(AllowedProcedure procedure, string place, List<Fault> found)
    {
        if (!Forms.TryProcedure(procedure.Id, out _)) found.Add(Fault.BadForm($"{place}.id", "procedure"));
        if (procedure.Vectors.Hex.Length == 0) found.Add(Fault.BadForm($"{place}.vectors", "digest"));
        Between(procedure.EntriesPerDay, 1, MostEntriesPerDay, $"{place}.entries_per_day", found);
        Count(procedure.ReplyPeriods.Count, 0, 32, $"{place}.reply_periods", found);
        for (var i = 0; i < procedure.ReplyPeriods.Count; i++)
        {
            var at = $"{place}.reply_periods[{i}]";
            if (!Forms.TryReason(procedure.ReplyPeriods[i].Due, out _)) found.Add(Fault.BadForm($"{at}.due", "due"));
            if (!Forms.TryPeriod(procedure.ReplyPeriods[i].Length, out _)) found.Add(Fault.BadForm($"{at}.length", "period"));
        }

        Unique([.. procedure.ReplyPeriods.Select(r => r.Due)], $"{place}.reply_periods", found);
    }

    /// <summary>Suite I alone or both, in that order; a party without keys for suite C can not be held to it.</summary>
    private static void ComplainOfSuites(AgreementTerms terms, List<Fault> found)
    {
        var suites = terms.Suites;
        Unique(suites, "$.suites", found);
        for (var i = 0; i < suites.Count; i++)
        {
            if (!AgreementTerms.KnownSuites.Contains(suites[i])) found.Add(Fault.BadForm($"$.suites[{i}]", "suite"));
        }

        if (!suites.Contains(Suite.I.Names[0])) found.Add(Fault.TooFew("$.suites", 1));
        if (Suite.Of(suites) is not { } suite)
        {
            if (found.Count == 0 || !found[^1].Place.StartsWith("$.suites", StringComparison.Ordinal)) found.Add(Fault.NotAscending("$.suites[1]"));
            return;
        }

        for (var i = 0; i < terms.Parties.Count; i++)
        {
            if (!terms.Parties[i].Keys.Suite.Covers(suite)) found.Add(Fault.Disagrees("$.suites", $"$.parties[{i}].keys"));
        }
    }

    private static void Listed(IReadOnlyList<string> items, int most, TryParse<string> parse, string form, string place, List<Fault> found)
    {
        Count(items.Count, 1, most, place, found);
        Unique(items, place, found);
        for (var i = 0; i < items.Count; i++)
        {
            if (!parse(items[i], out _)) found.Add(Fault.BadForm($"{place}[{i}]", form));
        }
    }

    private static void Count(int count, int least, int most, string place, List<Fault> found)
    {
        if (count < least) found.Add(Fault.TooFew(place, least));
        if (count > most) found.Add(Fault.TooMany(place, most));
    }

    private static void Between(long value, long least, long most, string place, List<Fault> found)
    {
        if (value < least || value > most) found.Add(Fault.OutOfRange(place, least, most));
    }

    private static void Ascending<T>(IReadOnlyList<T> items, Func<T, string> key, string place, List<Fault> found)
    {
        for (var i = 1; i < items.Count; i++)
        {
            if (string.CompareOrdinal(key(items[i - 1]), key(items[i])) >= 0) found.Add(Fault.NotAscending($"{place}[{i}]"));
        }
    }

    private static void Unique<T>(IReadOnlyList<T> items, string place, List<Fault> found)
    {
        for (var i = 1; i < items.Count; i++)
        {
            if (items.Take(i).Contains(items[i])) found.Add(Fault.Repeated($"{place}[{i}]"));
        }
    }
}
