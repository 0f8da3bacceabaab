using System.Text.Json;
using Entente.Node.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Desks.Laboratory;

/// <summary>
/// A spectrum or a result that was struck: it stays on file and in sight with the reason, and counts for nothing from then on. Nothing is unstruck;
/// what was struck by mistake is recorded anew.
/// </summary>
public sealed class Strike
{
    /// <summary>The spectrum or result.</summary>
    public required Guid Record { get; init; }

    /// <summary>Of which exhibit.</summary>
    public required Guid ExhibitId { get; init; }

    /// <summary><see cref="StrikeContent"/> as JSON, encrypted at rest.</summary>
    public required byte[] Content { get; init; }

    /// <summary>The officer who struck it.</summary>
    public required Guid StruckBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset StruckAt { get; init; }

    internal static string Cell(Guid record) => AtRest.Cell("strikes", record, "content");

    /// <summary>What is struck of these exhibits, by the record.</summary>
    internal static async Task<IReadOnlyDictionary<Guid, Struck>> Of(NodeDb db, IReadOnlyList<Guid> exhibits, AtRest atRest, CancellationToken cancel) =>
        (await db.Strikes.AsNoTracking().Where(s => exhibits.Contains(s.ExhibitId)).ToListAsync(cancel)).ToDictionary(s => s.Record, s => new Struck(
            JsonSerializer.Deserialize(atRest.Reveal(s.Content, Cell(s.Record)), LaboratoryJson.Default.StrikeContent)!.Reason, s.StruckBy, s.StruckAt));
}

/// <summary>Why it was struck.</summary>
internal sealed record StrikeContent(string Reason);

/// <summary>That a record was struck: why, by whom, when.</summary>
public sealed record Struck(string Reason, Guid By, DateTimeOffset At);

internal sealed class StrikeMapping : IEntityTypeConfiguration<Strike>
{
    public void Configure(EntityTypeBuilder<Strike> strike)
    {
        strike.ToTable("strikes");
        strike.HasKey(s => s.Record); // once
        strike.Property(s => s.Record).ValueGeneratedNever();
        strike.HasOne<Exhibit>().WithMany().HasForeignKey(s => s.ExhibitId).OnDelete(DeleteBehavior.Restrict);
        strike.Property(s => s.Content).IsSealed();
    }
}
