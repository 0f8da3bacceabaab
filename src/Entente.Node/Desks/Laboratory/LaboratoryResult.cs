using Entente.Node.Store;
using Entente.Substances.Identification;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Desks.Laboratory;

/// <summary>One result on an exhibit. Never changed: a correction is a further result, a wrong one is struck (<see cref="Strike"/>). A second person signs it once.</summary>
public sealed class LaboratoryResult
{
    /// <summary>UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>Of which exhibit.</summary>
    public required Guid ExhibitId { get; init; }

    /// <summary><see cref="ResultContent"/> as JSON, encrypted at rest.</summary>
    public required byte[] Content { get; init; }

    /// <summary>The level as the rules gave it when the result was recorded.</summary>
    public required IdentificationLevel Level { get; init; }

    /// <summary>Rules and technique table it was computed by, "A3-1 SWGDRUG-8".</summary>
    public required string Rules { get; init; }

    /// <summary>The analyst.</summary>
    public required Guid RecordedBy { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The level a second person signed: the computed one or a lower one. Null until then.</summary>
    public IdentificationLevel? SignedLevel { get; set; }

    /// <summary>Who signed.</summary>
    public Guid? SignedBy { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset? SignedAt { get; set; }

    /// <summary><see cref="ReviewContent"/> as JSON, encrypted at rest; null until signed.</summary>
    public byte[]? Review { get; set; }

    internal static string Cell(Guid id) => AtRest.Cell("laboratory_results", id, "content");

    internal static string ReviewCell(Guid id) => AtRest.Cell("laboratory_results", id, "review");
}

/// <summary>The substance of a result, as its structure or in words.</summary>
/// <param name="Inchikey">Null while the structure is not known.</param>
/// <param name="Smiles">As the engine writes it.</param>
/// <param name="InChI">Standard InChI.</param>
/// <param name="Formula">Hill order.</param>
/// <param name="MonoisotopicMicrodalton">Monoisotopic mass in µDa.</param>
/// <param name="Svg">The drawing.</param>
/// <param name="Engine">Name and version of the chemistry engine.</param>
/// <param name="NameEn">English name.</param>
/// <param name="NameZh">Chinese name.</param>
/// <param name="Description">In words, where there is no structure.</param>
/// <param name="Family">The register's family, where the register holds it.</param>
public sealed record SupposedSubstance(
    string? Inchikey, string? Smiles, string? InChI, string? Formula, long? MonoisotopicMicrodalton, string? Svg, string? Engine,
    string? NameEn, string? NameZh, string? Description, string? Family);

/// <summary>What a result says.</summary>
/// <param name="AnalysedOn">Calendar day at the laboratory.</param>
/// <param name="Substance">What was found.</param>
/// <param name="Evidence">Everything the level was computed from.</param>
/// <param name="Method">Name or number of the method only.</param>
/// <param name="Limitations">What the reader must not conclude.</param>
public sealed record ResultContent(DateOnly AnalysedOn, SupposedSubstance Substance, Evidence Evidence, string? Method, string? Limitations);

/// <summary>The reviewer's words; needed when the level is lowered.</summary>
internal sealed record ReviewContent(string? Reason);

internal sealed class LaboratoryResultMapping : IEntityTypeConfiguration<LaboratoryResult>
{
    public void Configure(EntityTypeBuilder<LaboratoryResult> result)
    {
        result.ToTable("laboratory_results");
        result.HasOne<Exhibit>().WithMany().HasForeignKey(r => r.ExhibitId).OnDelete(DeleteBehavior.Restrict);
        result.HasIndex(r => new { r.ExhibitId, r.RecordedAt });
        result.Property(r => r.Level).HasMaxLength(2);
        result.Property(r => r.SignedLevel).HasMaxLength(2).IsConcurrencyToken(); // two reviewers at once: the second one is told
        result.Property(r => r.Rules).HasMaxLength(40);
        result.Property(r => r.Content).IsSealed();
        result.Property(r => r.Review).IsSealed();
    }
}
