using System.Net;
using System.Net.Sockets;
using System.Text;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;
using Entente.Node.Desks.Agreements;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Entente.Bench.Federation;

/// <summary>One party's node for the bench: store, federation on its own TLS port of the loopback, and two officers; without pages.</summary>
internal sealed class BenchNode : IAsyncDisposable
{
    private readonly WebApplication app;

    private BenchNode(WebApplication app, string folder) => (this.app, Folder) = (app, folder);

    /// <summary>Bytes this node has sent to its partners and taken from them as answers.</summary>
    public long WireBytes => ((CountedLinks)Get<IPartnerLinks>()).Bytes;

    public string Folder { get; }

    public NodeIdentity Identity => Get<NodeIdentity>();

    public PartyCode Party => Identity.Party;

    public Dispatcher Dispatcher => Get<Dispatcher>();

    public PartnerExchange Exchange => Get<PartnerExchange>();

    public FederationDoor Door => Get<FederationDoor>();

    public WriteGate Gate => Get<WriteGate>();

    public NodeDb Db() => Get<IDbContextFactory<NodeDb>>().CreateDbContext();

    public NodePublicKeys? ById(string keyId) => keyId == Identity.Keys.Public.KeyId ? Identity.Keys.Public : null;

    /// <param name="postgres">A server on which a database is made for it; null for an SQLite file of its own.</param>
    /// <param name="folder">Where an earlier one left its state; null for a new one.</param>
    public static async Task<BenchNode> Start(string party, string zone, string? postgres = null, string? folder = null)
    {
        folder ??= Directory.CreateTempSubdirectory("entente-bench-").FullName;
        var port = FreePort();
        var options = new NodeOptions
        {
            Party = party, NameEn = party, NameZh = party, Zone = zone, StateFolder = folder,
            Database = postgres is null ? "sqlite" : await NewDatabase(postgres), Federation = port, FederationAddress = new($"https://localhost:{port}/"),
        };
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ListenForPartners(options));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(TimeProvider.System).AddScoped<Me>().AddNodeStore(options).AddFederation(options);
        builder.Services.AddSingleton<HttpPartnerLinks>().AddSingleton<IPartnerLinks, CountedLinks>();
        var node = new BenchNode(builder.Build(), folder);
        node.app.UseRouting();
        node.app.UseDoors();
        node.app.MapFederation();
        await node.app.Services.OpenNodeStore(CancellationToken.None);
        await node.app.Services.OpenFederation(CancellationToken.None);
        await node.app.StartAsync();
        return node;
    }

    /// <summary>Takes in the other's card, fingerprint compared.</summary>
    public async Task Meet(BenchNode partner)
    {
        var card = partner.Get<OurCard>();
        await ImportCard.Handle(new(Encoding.UTF8.GetString(card.File), card.Card.Fingerprint), Work("manager"), CancellationToken.None);
    }

    /// <summary>Brings an agreement in force that allows more entries a day than any run sends.</summary>
    public async Task<Digest> AgreeWith(BenchNode partner, Suite suite)
    {
        var from = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var id = await Release(await ProposeAgreement.Handle(
            new(partner.Party, "Bench", "测试", ["WG"], [new("substance-notification@1", 1_000_000)], [Purpose.PREV], new([UseCode.H1, UseCode.H2], Tlp.Amber), 1_000_000, 300, from, from.AddYears(50), Suites: suite.Names),
            Work("manager"), CancellationToken.None));
        await Exchange.Run(partner.Party, CancellationToken.None);
        await partner.Release(await CountersignAgreement.Handle(id, partner.Work("manager"), CancellationToken.None));
        await partner.Exchange.Run(Party, CancellationToken.None);
        return id;
    }

    /// <summary>Stops it and leaves its state.</summary>
    public async Task Stop()
    {
        await app.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    private static async Task<string> NewDatabase(string server)
    {
        var name = "bench" + Guid.NewGuid().ToString("N");
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {name} template template0", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    private T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>The card names the port before it is opened, so it is asked for first.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<Digest> Release(DraftOutcome handedIn)
    {
        if (handedIn.Complaints is [var complaint, ..]) throw new InvalidOperationException($"{complaint.Field}: {complaint.Code}");
        var released = await ReleaseDraft.Handle(new(handedIn.Draft!.Id, handedIn.Draft.Version, NoManufactureMethods: true), Work("releaser"), CancellationToken.None);
        return released.Entry ?? throw new InvalidOperationException(released.Complaints[0].Code);
    }

    private Workplace Work(string name)
    {
        var id = new Guid(Digest.Of(Encoding.UTF8.GetBytes(name)).ToBytes().AsSpan(0, 16));
        var officer = new Officer { Id = id, UserName = name, Unit = UnitCode.Parse($"{Party}/LAB") };
        return new(
            Me.Of(officer, [.. Rights.All.Select(right => new Grant { OfficerId = id, Right = right })]), Get<WriteGate>(),
            Get<IDbContextFactory<NodeDb>>(), Get<AtRest>(), Identity, Get<PartnerBook>(),
            Get<OurCard>(), Dispatcher, Get<OutboxBell>(), Get<NodeOptions>(), TimeProvider.System);
    }
}
