using System.Diagnostics.CodeAnalysis;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Agreements;

/// <summary>
/// What the parties sign: who they are, what may be exchanged, for what, how much and how long (docs/protocol/exchange.md 6.2). In force
/// when every party has signed the same <see cref="Digest"/>.
/// </summary>
/// <param name="TitleEn">Title in English, up to 200 characters.</param>
/// <param name="TitleZh">Title in Simplified Chinese, up to 200 characters.</param>
/// <param name="Parties">Two or more cards, ascending by party code.</param>
/// <param name="LegalBasis">Codes of the treaties or texts it rests on; at least one.</param>
/// <param name="Procedures">Kinds of business allowed, ascending by id; at least one.</param>
/// <param name="Purposes">Purposes an entry may name; at least one.</param>
/// <param name="Ceiling">The most that handling may ask for.</param>
/// <param name="EntriesPerDay">Entries that each party may send each other party in one UTC day, 1 to 1,000,000.</param>
/// <param name="ClockSkew">How far clocks may stand apart before an entry is flagged; whole seconds, 1 s to 1 day.</param>
/// <param name="Suites"><c>I</c>, or <c>I</c> and <c>C</c>: what every entry, seal, receipt and checkpoint under it must carry, all of it.</param>
/// <param name="From">First instant in force.</param>
/// <param name="Until">First instant no longer in force.</param>
public sealed record AgreementTerms(
    string TitleEn,
    string TitleZh,
    IReadOnlyList<PartyCard> Parties,
    IReadOnlyList<string> LegalBasis,
    IReadOnlyList<AllowedProcedure> Procedures,
    IReadOnlyList<Purpose> Purposes,
    HandlingCeiling Ceiling,
    int EntriesPerDay,
    TimeSpan ClockSkew,
    IReadOnlyList<string> Suites,
    DateTimeOffset From,
    DateTimeOffset Until)
{
    /// <summary>Suites this version can verify.</summary>
    public static IReadOnlyList<string> KnownSuites { get; } = [.. Suite.IAndC.Names];

    /// <summary>The set that <see cref="Suites"/> name.</summary>
    /// <exception cref="InvalidOperationException">They name none: the terms have complaints.</exception>
    public Suite RequiredSuite => Suite.Of(Suites) ?? throw new InvalidOperationException("The terms name no set of suites.");

    /// <summary>The bytes that all parties sign by their digest: fixed member order, one spelling.</summary>
    public byte[] ToBytes() => TermsJson.Write(this);

    /// <summary>SHA-256 of <see cref="ToBytes"/>: what every party signs. Equal terms have equal digests on every node.</summary>
    public Digest Digest => Digest.Of(ToBytes());

    /// <summary>Reads terms; strict, and refused with the first complaint as fault.</summary>
    public static TermsReading Read(ReadOnlySpan<byte> utf8)
    {
        var terms = TermsJson.Read(utf8, out var fault);
        return new(terms, fault);
    }

    /// <summary>What is wrong with terms that are being filled in, by place; empty when they may be proposed.</summary>
    public IReadOnlyList<Fault> Complaints() => TermsComplaints.Of(this);

    /// <summary>The party's card; null when it is no party.</summary>
    public PartyCard? CardOf(PartyCode party) => Parties.FirstOrDefault(card => card.Party == party);

    /// <summary>The allowed procedure with this id, or null.</summary>
    public AllowedProcedure? Procedure(string id) => Procedures.FirstOrDefault(p => p.Id == id);

    /// <summary>True from <see cref="From"/> (in) to <see cref="Until"/> (out).</summary>
    public bool InForceAt(DateTimeOffset time) => From <= time && time < Until;

    /// <summary>By digest.</summary>
    public bool Equals(AgreementTerms? other) => other is not null && other.Digest == Digest;

    /// <inheritdoc />
    public override int GetHashCode() => Digest.GetHashCode();
}

/// <summary>One kind of business that the agreement allows.</summary>
/// <param name="Id">Pinned rules, <c>substance-notification@1</c>.</param>
/// <param name="Vectors">Hash of the test vectors of those rules, so that both sides mean the same.</param>
/// <param name="EntriesPerDay">As in the terms, for this procedure alone.</param>
/// <param name="ReplyPeriods">Agreed periods, unique by due; those not named follow the procedure.</param>
public sealed record AllowedProcedure(string Id, Digest Vectors, int EntriesPerDay, IReadOnlyList<ReplyPeriod> ReplyPeriods);

/// <summary>How long a reply may take.</summary>
/// <param name="Due">The due's name in the procedure, <c>answer</c>.</param>
/// <param name="Length">A number from 1 to 9999 with <c>h</c> hours, <c>d</c> calendar days or <c>wd</c> working days: <c>10wd</c>.</param>
public sealed record ReplyPeriod(string Due, string Length);

/// <summary>The most that an entry's handling may ask of its reader.</summary>
/// <param name="Use">Use codes that may be set, ascending; at least one.</param>
/// <param name="Tlp">The narrowest TLP that may be set.</param>
public sealed record HandlingCeiling(IReadOnlyList<UseCode> Use, Tlp Tlp)
{
    /// <summary>True when the handling stays within the ceiling.</summary>
    public bool Allows(Handling handling)
    {
        ArgumentNullException.ThrowIfNull(handling);
        return handling.Tlp <= Tlp && handling.Use.All(Use.Contains);
    }

    /// <summary>By value.</summary>
    public bool Equals(HandlingCeiling? other) => other is not null && other.Tlp == Tlp && other.Use.SequenceEqual(Use);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Tlp, Use.Count);
}

/// <summary>What came of reading an agreement's terms.</summary>
/// <param name="Terms">Null on a fault.</param>
/// <param name="Fault">Null when the terms were read and have no complaints.</param>
public sealed record TermsReading(AgreementTerms? Terms, Fault? Fault)
{
    /// <summary>True when the terms were read.</summary>
    [MemberNotNullWhen(true, nameof(Terms))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsSound => Fault is null;
}
