using System.Text.Json.Serialization;
using Entente.Node.Federation.Bundles;
using Entente.Exchange.Entries;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Entente.Node.Federation;

/// <summary>Adds everything between this node and its partners to the host, and what actions on matters work with.</summary>
internal static class FederationServices
{
    /// <summary>Registers it; <see cref="OpenFederation"/> must run before the first request.</summary>
    public static IServiceCollection AddFederation(this IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton(all => NodeIdentity.Open(options, all.GetRequiredService<AtRest>(), all.GetRequiredService<TimeProvider>().GetUtcNow()));
        services.AddSingleton(all => new OurCard(all.GetRequiredService<NodeIdentity>(), options));
        services.AddSingleton<PartnerBook>();
        services.AddSingleton<OutboxBell>();
        services.AddSingleton(all => new Dispatch(
            all.GetRequiredService<NodeIdentity>(), all.GetRequiredService<PartnerBook>(), all.GetRequiredService<AtRest>(), options.Zone));
        services.AddSingleton(all => new Dispatcher(
            all.GetRequiredService<WriteGate>(), all.GetRequiredService<Dispatch>(), all.GetRequiredService<PartnerBook>(),
            all.GetRequiredService<OutboxBell>(), all.GetRequiredService<TimeProvider>(), all.GetRequiredService<ILogger<Dispatcher>>()));
        services.AddSingleton<Inbox>();
        services.TryAddSingleton(new AttachmentOptions()); // the host brings what the operator set
        services.AddSingleton<FileTallies>();
        services.AddSingleton<FileExchange>();
        services.AddSingleton<FileReceiver>();
        services.AddSingleton<FileSender>();
        services.AddSingleton<Shelf>();
        services.AddSingleton<FederationDoor>();
        services.AddSingleton<Settlement>();
        services.AddSingleton<Cover>();
        services.AddSingleton(_ => new BundleFolder(options));
        services.AddSingleton<CarriedHeads>();
        services.AddSingleton<MakeBundle>();
        services.AddSingleton<TakeBundle>();
        services.AddSingleton<Mirror>();
        services.AddSingleton<Witness>();
        services.AddSingleton<ReturnDesk>();
        services.AddSingleton<ReturnedEntries>();
        services.AddSingleton<Return>();
        services.AddSingleton<Homecoming>();
        services.AddSingleton(all => new PurgeReports(
            all.GetRequiredService<Dispatcher>(), all.GetRequiredService<PartnerBook>(), all.GetRequiredService<IDbContextFactory<NodeDb>>(),
            all.GetRequiredService<NodeIdentity>(), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RetentionWorker>();
        services.AddSingleton<PartnerExchange>();
        services.AddSingleton<IProjection, MattersProjection>();
        services.AddSingleton<IPartnerLinks, HttpPartnerLinks>();
        services.AddScoped(all => new Workplace(
            all.GetRequiredService<Me>(), all.GetRequiredService<WriteGate>(), all.GetRequiredService<IDbContextFactory<NodeDb>>(),
            all.GetRequiredService<AtRest>(), all.GetRequiredService<NodeIdentity>(), all.GetRequiredService<PartnerBook>(), all.GetRequiredService<OurCard>(),
            all.GetRequiredService<Dispatcher>(), all.GetRequiredService<OutboxBell>(), options, all.GetRequiredService<TimeProvider>()));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));
        return services;
    }

    /// <summary>New keys for a node that has signed would be nobody's: a missing file is a fault that names the mend, never a fresh start.</summary>
    /// <exception cref="OperatorFault"><c>node-keys-missing</c></exception>
    private static async Task KeysAreThere(IServiceProvider services, CancellationToken cancel)
    {
        var options = services.GetRequiredService<NodeOptions>();
        await using var db = await services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync(cancel);
        var us = PartyCode.Parse(options.Party);
        if (!await db.Entries.AnyAsync(e => e.Issuer == us, cancel)) return;
        var successors = await db.KeyChanges.Where(c => c.Party == us).Select(c => c.Successor).ToListAsync(cancel);
        var files = successors.Select(key => $"node-{key}.keys").Prepend("node.keys").Select(name => Path.Combine(options.StateFolder, "keys", name));
        if (files.FirstOrDefault(file => !File.Exists(file)) is { } missing) throw new OperatorFault("node-keys-missing", missing);
    }

    /// <summary>Opens or makes the keys and reads the cards.</summary>
    public static async Task OpenFederation(this IServiceProvider services, CancellationToken cancel)
    {
        await KeysAreThere(services, cancel);
        var (identity, book) = (services.GetRequiredService<NodeIdentity>(), services.GetRequiredService<PartnerBook>());
        await using (var db = await services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync(cancel))
            foreach (var key in await db.KeyChanges.Where(c => c.Party == identity.Party).OrderBy(c => c.Id).Select(c => c.Successor).ToListAsync(cancel)) identity.Use(key);
        services.GetRequiredService<OurCard>().Renew();
        await book.Refresh(cancel);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        await services.GetRequiredService<WriteGate>().Write(db => KeyChanges.SignAgain(db, identity, book, now, cancel), cancel); // a crash may have come between
    }
}
