using System.Diagnostics.CodeAnalysis;
using Entente.Exchange.Entries;

namespace Entente.Exchange.Streams;

/// <summary>
/// A single-writer stream: who speaks to whom under which procedure, <c>US/CN/substance-notification</c>. A stream is this name within one
/// agreement (docs/protocol/exchange.md 5.1). A domestic stream has an empty audience, written <c>-</c>.
/// </summary>
/// <param name="Issuer">The party that writes.</param>
/// <param name="Audience">The parties that read, ascending, joined by <c>+</c> in the name.</param>
/// <param name="Procedure">The procedure's name without its version.</param>
public sealed record StreamName(PartyCode Issuer, IReadOnlyList<PartyCode> Audience, string Procedure)
{
    /// <summary>The one procedure that runs between two compared cards before any agreement is in force.</summary>
    public const string Bootstrap = "agreement";

    /// <summary>The stream that a header belongs to.</summary>
    public static StreamName Of(EntryHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        return new(header.Source.Party, header.Entente.Aud, ProcedureNameOf(header.Entente.Procedure));
    }

    /// <summary>Reads a name; false when it is not exactly as <see cref="ToString"/> writes it.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out StreamName? name)
    {
        name = null;
        if (text?.Split('/') is not [var issuer, var audience, var procedure]) return false;
        if (!PartyCode.TryParse(issuer, out var by) || !Forms.TryProcedureName(procedure, out _)) return false;
        var parties = new List<PartyCode>();
        foreach (var code in audience == "-" ? [] : audience.Split('+'))
        {
            if (!PartyCode.TryParse(code, out var party) || party == by) return false;
            if (parties.Count > 0 && parties[^1].CompareTo(party) >= 0) return false;
            parties.Add(party);
        }

        name = new(by, parties, procedure);
        return true;
    }

    /// <summary>The stream in which <paramref name="reader"/> answers: the same parties and procedure.</summary>
    public StreamName MirrorOf(PartyCode reader) =>
        new(reader, [.. Audience.Where(p => p != reader).Append(Issuer).Order()], Procedure);

    /// <summary>The name of a procedure without its version: <c>agreement</c> of <c>agreement@1</c>.</summary>
    public static string ProcedureNameOf(string procedure)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        return procedure.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? procedure[..at] : procedure;
    }

    /// <inheritdoc />
    public override string ToString() => $"{Issuer}/{(Audience.Count == 0 ? "-" : string.Join('+', Audience))}/{Procedure}";

    /// <summary>By the written name.</summary>
    public bool Equals(StreamName? other) => other?.ToString() == ToString();

    /// <inheritdoc />
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
