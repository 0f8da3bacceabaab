using Entente.Node.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Shell.Accounts
{
    /// <summary>Stands in for the second factor once, when the officer has lost it.</summary>
    public sealed class RecoveryCode
    {
        /// <summary>How many an officer is given.</summary>
        public const int PerOfficer = 8;

        /// <summary>The officer.</summary>
        public required Guid OfficerId { get; init; }

        /// <summary>SHA-256 of the code in lower hex. The row is deleted when the code is used.</summary>
        public required string Hash { get; init; }

        /// <summary>Replaces all codes of an officer, in the caller's save. The codes are shown once and kept nowhere.</summary>
        internal static async Task<IReadOnlyList<string>> Renew(NodeDb db, Guid officer, CancellationToken cancel)
        {
            db.RemoveRange(await db.RecoveryCodes.Where(c => c.OfficerId == officer).ToListAsync(cancel));
            var codes = Enumerable.Range(0, PerOfficer).Select(_ => OneTimeCode.New()).ToList();
            db.RecoveryCodes.AddRange(codes.Select(code => new RecoveryCode { OfficerId = officer, Hash = OneTimeCode.HashOf(code) }));
            return codes;
        }
    }

    internal sealed class RecoveryCodeMapping : IEntityTypeConfiguration<RecoveryCode>
    {
        public void Configure(EntityTypeBuilder<RecoveryCode> code)
        {
            code.ToTable("recovery_codes");
            code.HasKey(c => new { c.OfficerId, c.Hash });
            code.Property(c => c.Hash).HasMaxLength(64);
            code.HasOne<Officer>().WithMany().HasForeignKey(c => c.OfficerId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

namespace Entente.Node.Store
{
    public partial class NodeDb
    {
        /// <summary>Unused recovery codes.</summary>
        public DbSet<Shell.Accounts.RecoveryCode> RecoveryCodes => Set<Shell.Accounts.RecoveryCode>();

        /// <summary>Who may do what.</summary>
        public DbSet<Shell.Accounts.Grant> Grants => Set<Shell.Accounts.Grant>();
    }
}
