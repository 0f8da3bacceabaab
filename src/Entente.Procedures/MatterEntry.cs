using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Procedures.Rules;

namespace Entente.Procedures;

/// <summary>One entry as the fold sees it: header only, so that purging a body changes nothing.</summary>
/// <param name="Hash">SHA-256 of the signed header; the opening's is the matter's id.</param>
/// <param name="Author">The party that signed.</param>
/// <param name="Unit">The unit that speaks.</param>
/// <param name="Type">Statement type with version.</param>
/// <param name="Time">Signed time.</param>
/// <param name="After">Heads of the matter the author had seen; empty exactly for the opening.</param>
/// <param name="Facts">The header's facts.</param>
/// <param name="Admitted">The receiver's signed verdict; null while none is known (an own entry that is still under way).</param>
/// <param name="RefusalCode">Why it was refused; null otherwise.</param>
/// <param name="Epoch">Epoch of the author's stream.</param>
/// <param name="Seq">Position in the author's stream. With <paramref name="Epoch"/> it orders one author's entries; 0 when unknown.</param>
public sealed record MatterEntry(
    Digest Hash,
    PartyCode Author,
    UnitCode Unit,
    string Type,
    DateTimeOffset Time,
    IReadOnlyList<Digest> After,
    JsonElement Facts,
    bool? Admitted = null,
    string? RefusalCode = null,
    int Epoch = 1,
    long Seq = 0)
{
    /// <summary>The dues this entry signed; empty when it signed none or they cannot be read.</summary>
    public IReadOnlyList<Due> SignedDues => DueList.Read(Facts) ?? [];
}
