using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store;

/// <summary>One thing that search finds. Not encrypted: see <see cref="SearchIndex"/> for what may stand here.</summary>
public sealed class SearchRow
{
    /// <summary>Serial; the newest is found first.</summary>
    public long Id { get; init; }

    /// <summary><c>matter</c>, <c>substance</c>, <c>exhibit</c>, ...; a code.</summary>
    public required string Kind { get; init; }

    /// <summary>The thing's id; unique within its kind.</summary>
    public required string Subject { get; init; }

    /// <summary>What the list of hits shows.</summary>
    public required string Title { get; set; }

    /// <summary>Further words to find it by: numbers, synonyms, codes.</summary>
    public required string Words { get; set; }

    /// <summary>Whose business it is, for the rights; null for what every officer may see.</summary>
    public UnitCode? Unit { get; set; }

    /// <summary>In which procedure, for the rights; null for what belongs to none.</summary>
    public string? Procedure { get; set; }

    /// <summary>The terms of title and words, joined by spaces.</summary>
    public required string Terms { get; set; }
}

internal sealed class SearchMapping : IEntityTypeConfiguration<SearchRow>
{
    public void Configure(EntityTypeBuilder<SearchRow> row)
    {
        row.ToTable("search_rows");
        row.HasIndex(r => new { r.Kind, r.Subject }).IsUnique();
        row.Property(r => r.Kind).HasMaxLength(60);
        row.Property(r => r.Subject).HasMaxLength(120);
        row.Property(r => r.Procedure).HasMaxLength(80);
    }
}
