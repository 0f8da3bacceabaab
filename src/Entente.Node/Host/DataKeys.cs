using Entente.Node.Store;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Host
{
    /// <summary>The keys that protect cookies and forms lie in the database, so that every replica of a node reads them.</summary>
    internal static class DataKeys
    {
        public static void AddDataKeys(this IServiceCollection services, NodeOptions options)
        {
            services.AddDataProtection().SetApplicationName($"entente-{options.Party}").PersistKeysToDbContext<NodeDb>();
            services.AddOptions<KeyManagementOptions>().Configure<AtRest>((keys, atRest) => keys.XmlEncryptor = new SealedKeys(atRest));
        }
    }
}

namespace Entente.Node.Store
{
    public partial class NodeDb : IDataProtectionKeyContext
    {
        /// <summary>Keys of cookies and forms.</summary>
        public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
    }
}
