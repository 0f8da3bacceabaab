using Entente.Exchange.Entries;
using Entente.Node.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Desks.Laboratory;

/// <summary>A spectrum file as it was imported, byte for byte, encrypted at rest. It was readable when it came; its picture is drawn from it.</summary>
public sealed class StoredSpectrum
{
    /// <summary>UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>Of which exhibit.</summary>
    public required Guid ExhibitId { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public required Digest Sha256 { get; init; }

    /// <summary>The file, encrypted at rest.</summary>
    public required byte[] File { get; init; }

    /// <summary><see cref="SpectrumContent"/> as JSON, encrypted at rest: file names can hold names of people.</summary>
    public required byte[] Content { get; init; }

    /// <summary>The officer who imported it.</summary>
    public required Guid ImportedBy { get; init; }

    /// <summary>When it was imported.</summary>
    public required DateTimeOffset ImportedAt { get; init; }

    internal static string FileCell(Guid id) => AtRest.Cell("spectra", id, "file");

    internal static string Cell(Guid id) => AtRest.Cell("spectra", id, "content");
}

/// <summary>What the list of spectra shows without opening the file.</summary>
/// <param name="FileName">As it was chosen, without its folder.</param>
/// <param name="Format">Recognised format.</param>
/// <param name="Measurement">What was measured.</param>
/// <param name="Spectra">Spectra in the file; the first is the one shown.</param>
/// <param name="Points">Points of the first.</param>
/// <param name="Name">What the file calls the substance.</param>
/// <param name="Licence">Its terms, where it names any.</param>
/// <param name="Remarks">Codes of what a reader must know, with line and args.</param>
public sealed record SpectrumContent(
    string FileName, string Format, string Measurement, int Spectra, int Points, string? Name, string? Licence,
    IReadOnlyList<SpectrumRemark> Remarks);

/// <summary>A remark of the reader, kept with the spectrum.</summary>
public sealed record SpectrumRemark(string Code, int Line, IReadOnlyList<string> Args);

internal sealed class StoredSpectrumMapping : IEntityTypeConfiguration<StoredSpectrum>
{
    public void Configure(EntityTypeBuilder<StoredSpectrum> spectrum)
    {
        spectrum.ToTable("spectra");
        spectrum.HasOne<Exhibit>().WithMany().HasForeignKey(s => s.ExhibitId).OnDelete(DeleteBehavior.Restrict);
        spectrum.HasIndex(s => new { s.ExhibitId, s.Sha256 }).IsUnique(); // the same file twice is a slip, not a second measurement
        spectrum.Property(s => s.File).IsSealed();
        spectrum.Property(s => s.Content).IsSealed();
    }
}
