using System.Text;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;
using Entente.Node.Desks.Agreements;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Bench.Federation;

/// <summary>One party's node for the bench: store, federation and two officers, without pages.</summary>
internal sealed class BenchNode : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly MemoryPartnerLinks links;

    private BenchNode(ServiceProvider services, MemoryPartnerLinks links, string folder) => (this.services, this.links, Folder) = (services, links, folder);

    public string Folder { get; }

    public NodeIdentity Identity => services.GetRequiredService<NodeIdentity>();

    public PartyCode Party => Identity.Party;

    public Dispatcher Dispatcher => services.GetRequiredService<Dispatcher>();

    public PartnerExchange Exchange => services.GetRequiredService<PartnerExchange>();

    public NodePublicKeys? ById(string keyId) => keyId == Identity.Keys.Public.KeyId ? Identity.Keys.Public : null;

    public static async Task<BenchNode> Start(string party, string zone)
    {
        var folder = Directory.CreateTempSubdirectory("entente-bench-").FullName;
        var options = new NodeOptions { Party = party, NameEn = party, NameZh = party, Zone = zone, StateFolder = folder };
        var lines = new MemoryPartnerLinks(PartyCode.Parse(party));
        var all = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddScoped<Me>().AddNodeStore(options).AddFederation(options)
            .AddSingleton<IPartnerLinks>(lines).BuildServiceProvider();
        await all.OpenNodeStore(CancellationToken.None);
        await all.OpenFederation(CancellationToken.None);
        return new(all, lines, folder);
    }

    /// <summary>Takes in the other's card and lays the line.</summary>
    public async Task Meet(BenchNode partner)
    {
        links.Lay(partner.Party, partner.services.GetRequiredService<FederationDoor>());
        var card = partner.services.GetRequiredService<OurCard>();
        await ImportCard.Handle(new(Encoding.UTF8.GetString(card.File), card.Card.Fingerprint), Work("manager"), CancellationToken.None);
    }

    /// <summary>Brings an agreement in force that allows more entries a day than any run sends.</summary>
    public async Task<Digest> AgreeWith(BenchNode partner)
    {
        var from = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var id = await Release(await ProposeAgreement.Handle(
            new(partner.Party, "Bench", "测试", ["WG"], [new("substance-notification@1", 1_000_000)], [Purpose.PREV], new([UseCode.H1, UseCode.H2], Tlp.Amber), 1_000_000, 300, from, from.AddYears(50)),
            Work("manager"), CancellationToken.None));
        await Exchange.Run(partner.Party, CancellationToken.None);
        await partner.Release(await CountersignAgreement.Handle(id, partner.Work("manager"), CancellationToken.None));
        await partner.Exchange.Run(Party, CancellationToken.None);
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
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
            Me.Of(officer, [.. Rights.All.Select(right => new Grant { OfficerId = id, Right = right })]), services.GetRequiredService<WriteGate>(),
            services.GetRequiredService<IDbContextFactory<NodeDb>>(), services.GetRequiredService<AtRest>(), Identity, services.GetRequiredService<PartnerBook>(),
            services.GetRequiredService<OurCard>(), Dispatcher, services.GetRequiredService<OutboxBell>(), services.GetRequiredService<NodeOptions>(), TimeProvider.System);
    }
}
