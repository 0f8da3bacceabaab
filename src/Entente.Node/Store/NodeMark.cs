using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store;

/// <summary>A fact about this database itself, one row each: which data key it is sealed under, whether it was restored.</summary>
public sealed class NodeMark
{
    /// <summary>A code.</summary>
    public required string Name { get; init; }

    /// <summary>Its value; not secret.</summary>
    public required string Value { get; set; }
}

internal sealed class NodeMarkMapping : IEntityTypeConfiguration<NodeMark>
{
    public void Configure(EntityTypeBuilder<NodeMark> mark)
    {
        mark.ToTable("node_marks");
        mark.HasKey(m => m.Name);
        mark.Property(m => m.Name).HasMaxLength(60);
    }
}
