using Entente.Procedures.Kinds;

namespace Entente.Procedures;

/// <summary>Every procedure and version that this build can fold. Old versions stay: a matter ends under the version it began with.</summary>
public static class ProcedureCatalogue
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Procedure> All { get; } = [new Agreement(), new SubstanceNotification(), new InformationRequest(), new Commitment(), new PreExportNotice(), new Meeting(), new PrecursorIncident(), new TrainingOffer(), new DirectoryEntry()];

    /// <summary>The procedure named <c>name@version</c>; null when this build does not know it.</summary>
    public static Procedure? Find(string id) => All.FirstOrDefault(p => p.Id == id);
}
