using System.Text.Json;
using System.Text.Json.Serialization;
using Entente.Exchange.Entries;
using Entente.Node.Store;
using Entente.Procedures.Kinds;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Desks.Laboratory
{
    /// <summary>One exhibit as its laboratory received it. What it is and where it comes from is encrypted at rest.</summary>
    public sealed class Exhibit
    {
        /// <summary>UUIDv7.</summary>
        public required Guid Id { get; init; }

        /// <summary>Number within the unit, as written on the exhibit: "2026-118".</summary>
        public required string Number { get; init; }

        /// <summary>The laboratory that examines it.</summary>
        public required UnitCode Unit { get; init; }

        /// <summary>The officer who recorded it.</summary>
        public required Guid RecordedBy { get; init; }

        /// <summary>When it was recorded.</summary>
        public required DateTimeOffset RecordedAt { get; init; }

        /// <summary><see cref="ExhibitContent"/> as JSON, encrypted at rest.</summary>
        public required byte[] Content { get; init; }

        internal static string Cell(Guid id) => AtRest.Cell("exhibits", id, "content");
    }

    /// <summary>What an exhibit is.</summary>
    /// <param name="Description">In words, as the laboratory received it.</param>
    /// <param name="Matrix">Powder, tablet and so on.</param>
    /// <param name="NetMilligrams">Net mass in mg; null when it was not weighed.</param>
    /// <param name="Pieces">Number of units; null when it is not countable.</param>
    /// <param name="Seal">Number of the custody seal.</param>
    /// <param name="FoundOn">Calendar day where it was found.</param>
    /// <param name="AdminLevel1">State or province.</param>
    /// <param name="AdminLevel2">County or city; an exact place belongs to a law-enforcement record.</param>
    /// <param name="Circumstance">How it came to light.</param>
    /// <param name="Microlitres">Volume in µL; null when it is no liquid or was not measured.</param>
    public sealed record ExhibitContent(
        string Description, SubstanceNotification.Matrix Matrix, long? NetMilligrams, long? Pieces, string Seal, DateOnly FoundOn,
        string AdminLevel1, string? AdminLevel2, SubstanceNotification.Circumstance Circumstance, long? Microlitres = null);

    internal sealed class ExhibitMapping : IEntityTypeConfiguration<Exhibit>
    {
        public void Configure(EntityTypeBuilder<Exhibit> exhibit)
        {
            exhibit.ToTable("exhibits");
            exhibit.Property(e => e.Number).HasMaxLength(40);
            exhibit.HasIndex(e => new { e.Unit, e.Number }).IsUnique();
            exhibit.HasIndex(e => e.RecordedAt);
            exhibit.Property(e => e.Content).IsSealed();
        }
    }

    /// <summary>How the desk's sealed cells are written.</summary>
    [JsonSerializable(typeof(ExhibitContent))]
    [JsonSerializable(typeof(SpectrumContent))]
    [JsonSerializable(typeof(ResultContent))]
    [JsonSerializable(typeof(ReviewContent))]
    [JsonSerializable(typeof(StrikeContent))]
    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    internal sealed partial class LaboratoryJson : JsonSerializerContext;
}

namespace Entente.Node.Store
{
    public abstract partial class NodeDb
    {
        /// <summary>Exhibits of this node's laboratories.</summary>
        public DbSet<Desks.Laboratory.Exhibit> Exhibits => Set<Desks.Laboratory.Exhibit>();

        /// <summary>Measured spectra on file.</summary>
        public DbSet<Desks.Laboratory.StoredSpectrum> Spectra => Set<Desks.Laboratory.StoredSpectrum>();

        /// <summary>Which draft was filled in from which exhibit.</summary>
        public DbSet<Desks.Laboratory.ExhibitDraft> ExhibitDrafts => Set<Desks.Laboratory.ExhibitDraft>();

        /// <summary>Spectra and results that were struck.</summary>
        public DbSet<Desks.Laboratory.Strike> Strikes => Set<Desks.Laboratory.Strike>();

        /// <summary>Laboratory results.</summary>
        public DbSet<Desks.Laboratory.LaboratoryResult> LaboratoryResults => Set<Desks.Laboratory.LaboratoryResult>();
    }
}
