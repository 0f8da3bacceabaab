using Entente.Exchange.Entries;
using Entente.Procedures;

namespace Entente.Node.Registers.PublicRecord;

/// <summary>One dated public fact of drug-control cooperation, with the text it was read in.</summary>
/// <param name="Date">A year, a month or a day, as far as it was read: <c>1985</c>, <c>1985-06</c>, <c>2023-11-15</c>.</param>
/// <param name="Kind">What it is: <c>agreement</c>, <c>commitment</c>, <c>scheduling</c> …</param>
/// <param name="Parties">Whose fact or account it is. Codes of states and bodies, never checked against the agreements of this node.</param>
/// <param name="Event">Shared by the accounts of one event; null for a fact that stands alone.</param>
/// <param name="What">English as in the record; the Chinese is our translation.</param>
/// <param name="Certainty">Read in the source, or recalled: not verified.</param>
/// <param name="Status">Of a commitment only: what became of it in public.</param>
/// <param name="Evidence">What the status rests on.</param>
public sealed record PublicFact(
    string Date, string Kind, IReadOnlyList<string> Parties, string? Event, Bilingual Title, Bilingual What, string Source, Certainty Certainty,
    Standing? Status, Bilingual? Evidence)
{
    /// <summary>The year it belongs to.</summary>
    public int Year => int.Parse(Date.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>True when any of its texts holds <paramref name="words"/>, letter case aside.</summary>
    public bool Says(string words) =>
        new[] { Title.En, Title.Zh, What.En, What.Zh, Source, Evidence?.En, Evidence?.Zh }.Any(t => t?.Contains(words, StringComparison.OrdinalIgnoreCase) == true);
}

/// <summary>How sure a fact of the record is.</summary>
public enum Certainty
{
    /// <summary>Read in the source named.</summary>
    Read,

    /// <summary>Not verified: the source was not seen.</summary>
    Recalled,
}

/// <summary>What became of a public commitment, by public sources alone.</summary>
public enum Standing
{
    /// <summary>Steps are on record, no end is.</summary>
    Open,

    /// <summary>The thing promised is on record as done.</summary>
    Done,

    /// <summary>Public sources do not say.</summary>
    Unknown,
}

/// <summary>One event: a single fact, or the accounts that several sides gave of it, which stand side by side.</summary>
/// <param name="Accounts">At least one; by date, then in the order of the record.</param>
public sealed record PublicEvent(IReadOnlyList<PublicFact> Accounts)
{
    /// <summary>The earliest account, by which the event is sorted.</summary>
    public PublicFact First => Accounts[0];

    /// <summary>True when more than one side told it.</summary>
    public bool IsToldTwice => Accounts.Count > 1;
}
