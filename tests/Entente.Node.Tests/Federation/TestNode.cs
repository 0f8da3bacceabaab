using System.Net;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Node.Store.Upkeep;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Entente.Node.Tests.Federation;

/// <summary>How two nodes of a test reach each other.</summary>
public enum Transport
{
    /// <summary>In the same process, byte for byte as over the wire.</summary>
    Memory,

    /// <summary>Over TLS 1.3 on loopback, both certificates pinned.</summary>
    Https,
}

/// <summary>One party's node in a test: its store, its officers, and its side of the link, which the test can cut.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private WebApplication? door;

    private TestNode(AnyDatabase store, Clock clock, Transport transport, WrittenLog written) =>
        (Store, Clock, Transport, Written) = (store, clock, transport, written);

    public AnyDatabase Store { get; private set; }

    public Clock Clock { get; }

    /// <summary>What the node wrote to its log, warnings and worse.</summary>
    public WrittenLog Written { get; }

    public Transport Transport { get; }

    public PartyCode Party => Identity.Party;

    public NodeIdentity Identity => Store.Services.GetRequiredService<NodeIdentity>();

    public PartnerBook Book => Store.Services.GetRequiredService<PartnerBook>();

    public FederationDoor Door => Store.Services.GetRequiredService<FederationDoor>();

    /// <summary>This node's end of the line.</summary>
    public TestLinks Line => (TestLinks)Store.Services.GetRequiredService<IPartnerLinks>();

    /// <summary>Writes drafts.</summary>
    public Workplace Author { get; private set; } = null!;

    /// <summary>Releases them.</summary>
    public Workplace Releaser { get; private set; } = null!;

    /// <summary>Cards, agreements, links.</summary>
    public Workplace Manager { get; private set; } = null!;

    public static async Task<TestNode> Start(Engine engine, Transport transport, string party, string nameEn, string nameZh, string zone, Clock clock)
    {
        var written = new WrittenLog();
        var store = await AnyDatabase.Create(
            engine,
            options =>
            {
                (options.Party, options.NameEn, options.NameZh, options.Zone) = (party, nameEn, nameZh, zone);
                options.Federation = FreePorts.Next();
            },
            (services, options) => Services(services, options, clock, transport, written));
        var node = new TestNode(store, clock, transport, written);
        await node.Open();
        return node;
    }

    /// <summary>Stops without a word, as a crash does, and starts again on what the store holds.</summary>
    public async Task Restart()
    {
        if (door is not null) await door.DisposeAsync();
        await Store.Close();
        Store = await AnyDatabase.Open(Store.Engine, Store.Options, services => Services(services, Store.Options, Clock, Transport, Written));
        await Open();
    }

    /// <summary>Stops, is restored from a backup in the place of what it was, and starts again.</summary>
    public async Task Restore(string file, string passphrase)
    {
        if (door is not null) await door.DisposeAsync();
        await Store.Close();
        await RestoreNode.Handle(Store.Options, file, passphrase, replace: true, Clock, CancellationToken.None);
        Store = await AnyDatabase.Open(Store.Engine, Store.Options, services => Services(services, Store.Options, Clock, Transport, Written));
        await Open();
    }

    /// <summary>Asks a quiet partner for its log, as the outbox worker does at start and now and then.</summary>
    public Task<bool> Greet(TestNode partner) => Store.Services.GetRequiredService<PartnerExchange>().Greet(partner.Party, CancellationToken.None);

    /// <summary>One round with a partner, as the outbox worker runs it.</summary>
    public Task<Round> Exchange(TestNode with) => Store.Services.GetRequiredService<PartnerExchange>().Run(with.Party, CancellationToken.None);

    /// <summary>Rounds until nothing more gets through.</summary>
    public async Task Deliver(TestNode to)
    {
        while (await Exchange(to) == Round.Progress) { }
    }

    public async ValueTask DisposeAsync()
    {
        if (door is not null) await door.DisposeAsync();
        await Store.DisposeAsync();
    }

    private static void Services(IServiceCollection services, NodeOptions options, Clock clock, Transport transport, WrittenLog written)
    {
        services.AddLogging(logging => logging.AddProvider(written));
        services.AddSingleton<TimeProvider>(clock);
        services.AddScoped<Me>();
        services.AddFederation(options);
        var memory = new MemoryPartnerLinks(PartyCode.Parse(options.Party));
        services.AddSingleton(memory);
        services.AddSingleton<IPartnerLinks>(all => new TestLinks(
            transport is Transport.Memory ? memory : new HttpPartnerLinks(all.GetRequiredService<NodeIdentity>())));
    }

    private async Task Open()
    {
        await Store.Services.OpenFederation(CancellationToken.None);
        Author = Work("author", Rights.MattersRead, Rights.MattersWrite);
        Releaser = Work("releaser", Rights.MattersRead, Rights.MattersWrite, Rights.MattersRelease);
        Manager = Work("manager", Rights.MattersRead, Rights.AgreementsManage);
        if (Transport is Transport.Https) door = await Listen();
    }

    private Workplace Work(string name, params string[] rights) => As(name, rights.Select(r => (r, (string?)null)));

    /// <summary>An officer of the laboratory with rights that may be limited to a procedure.</summary>
    public Workplace As(string name, params IEnumerable<(string Right, string? Procedure)> rights)
    {
        var unit = UnitCode.Parse($"{Party}/LAB");
        var officer = new Officer { Id = new Guid(Digest.Of(System.Text.Encoding.UTF8.GetBytes($"{Party}/{name}")).ToBytes().AsSpan(0, 16)), UserName = name, DisplayName = name, Unit = unit };
        var all = Store.Services;
        return new(
            Me.Of(officer, [.. rights.Select(r => new Grant { OfficerId = officer.Id, Right = r.Right, Procedure = r.Procedure })]),
            Store.Gate, all.GetRequiredService<IDbContextFactory<NodeDb>>(), Store.AtRest, Identity, Book, all.GetRequiredService<OurCard>(),
            all.GetRequiredService<Dispatcher>(), all.GetRequiredService<OutboxBell>(), Store.Options, Clock);
    }

    /// <summary>The partners' door as the host opens it, over this node's services.</summary>
    private async Task<WebApplication> Listen()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(Identity);
        builder.Services.AddSingleton(Book);
        builder.Services.AddSingleton(Door);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenForPartners(Store.Options));
        var app = builder.Build();
        app.UseRouting();
        app.UseDoors();
        app.MapFederation();
        await app.StartAsync();
        return app;
    }
}

/// <summary>A line that a test can cut, make lossy, or meddle with.</summary>
internal sealed class TestLinks(IPartnerLinks inner) : IPartnerLinks, IDisposable
{
    /// <summary>Nothing gets through.</summary>
    public bool Cut { get; set; }

    /// <summary>What is handed over arrives; the answer is lost.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Changes what is handed over; null leaves it alone.</summary>
    public Func<byte[], byte[]>? Meddle { get; set; }

    /// <summary>Changes the partner's answer about a log's head; null leaves it alone.</summary>
    public Func<string, byte[], byte[]>? Head { get; set; }

    /// <summary>Changes the countersigned head that goes back; null leaves it alone.</summary>
    public Func<byte[], byte[]>? Countersigned { get; set; }

    /// <summary>Changes what the partner says it holds; null leaves it alone.</summary>
    public Func<byte[], byte[]>? HeldThere { get; set; }

    /// <summary>Writes a part of a file in another way than it should; null leaves it alone.</summary>
    public Func<long, int, Func<Stream, CancellationToken, Task>, Func<Stream, CancellationToken, Task>>? Part { get; set; }

    /// <summary>The parts of files that were handed over.</summary>
    public List<(long Offset, int Length)> Parts { get; } = [];

    /// <summary>Bytes of files that were written to the line, whether they arrived or not.</summary>
    public long Left { get; private set; }

    /// <summary>Leads to a partner by another way than its card says; null takes the card's.</summary>
    public Func<PartyCard, PartyCard>? By { get; set; }

    /// <summary>Changes the partner's copy of our log; null leaves it alone.</summary>
    public Func<byte[], byte[]>? KeptThere { get; set; }

    /// <summary>Changes the names of what came after that copy; null leaves them alone.</summary>
    public Func<byte[], byte[]>? NewerThere { get; set; }

    /// <summary>Changes the entries that the partner gives back; null leaves them alone.</summary>
    public Func<byte[], byte[]>? ReturnedThere { get; set; }

    /// <summary>The leaves that were asked for.</summary>
    public List<(string Log, long From, long Size)> Copied { get; } = [];

    /// <summary>The last delivery that was handed over.</summary>
    public byte[] LastFrame { get; private set; } = [];

    public IPartnerLink To(PartyCard card) => new Line(this, inner.To(By?.Invoke(card) ?? card));

    public void Dispose() => (inner as IDisposable)?.Dispose();

    private sealed class Line(TestLinks test, IPartnerLink inner) : IPartnerLink
    {
        public async Task<byte[]> Deliver(byte[] frame, CancellationToken cancel)
        {
            if (test.Cut) throw new LinkFailure("link-down", mayHaveArrived: false);
            test.LastFrame = test.Meddle?.Invoke(frame) ?? frame;
            var answer = await inner.Deliver(test.LastFrame, cancel);
            return test.LosesAnswers ? throw new LinkFailure("no-answer", mayHaveArrived: true) : answer;
        }

        public async Task<byte[]> Checkpoint(string log, long since, IReadOnlyList<long> indices, CancellationToken cancel)
        {
            if (test.Cut) throw new LinkFailure("link-down", mayHaveArrived: false);
            var answer = await inner.Checkpoint(log, since, indices, cancel);
            return test.Head?.Invoke(log, answer) ?? answer;
        }

        public async Task<byte[]> Leaves(string log, long from, long size, CancellationToken cancel)
        {
            if (test.Cut) throw new LinkFailure("link-down", mayHaveArrived: false);
            test.Copied.Add((log, from, size));
            return await inner.Leaves(log, from, size, cancel);
        }

        public Task<bool> Cosign(string log, byte[] note, CancellationToken cancel) =>
            test.Cut ? throw new LinkFailure("link-down", mayHaveArrived: false) : inner.Cosign(log, test.Countersigned?.Invoke(note) ?? note, cancel);

        public async Task<byte[]> Held(CancellationToken cancel)
        {
            if (test.Cut) throw new LinkFailure("link-down", mayHaveArrived: false);
            var answer = await inner.Held(cancel);
            return test.HeldThere?.Invoke(answer) ?? answer;
        }

        public Task<byte[]> FileHeld(FileAddress address, CancellationToken cancel) =>
            test.Cut ? throw new LinkFailure("link-down", mayHaveArrived: false) : inner.FileHeld(address, cancel);

        public async Task<byte[]> FilePart(FileAddress address, long offset, int length, Func<Stream, CancellationToken, Task> write, CancellationToken cancel)
        {
            if (test.Cut) throw new LinkFailure("link-down", mayHaveArrived: false);
            test.Parts.Add((offset, length));
            var written = test.Part?.Invoke(offset, length, write) ?? write;
            var answer = await inner.FilePart(address, offset, length, (to, stop) => written(new Counted(test, to), stop), cancel);
            return test.LosesAnswers ? throw new LinkFailure("no-answer", mayHaveArrived: true) : answer;
        }

        /// <summary>Counts what is written through it.</summary>
        private sealed class Counted(TestLinks test, Stream to) : MemoryStream
        {
            public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
            {
                test.Left += buffer.Length;
                await to.WriteAsync(buffer, cancellationToken);
            }
        }

        public async Task<byte[]> Kept(string log, long from, CancellationToken cancel)
        {
            if (test.Cut) throw new LinkFailure("link-down", mayHaveArrived: false);
            var answer = await inner.Kept(log, from, cancel);
            return test.KeptThere?.Invoke(answer) ?? answer;
        }

        public async Task<byte[]> Newer(byte[] question, CancellationToken cancel)
        {
            if (test.Cut) throw new LinkFailure("link-down", mayHaveArrived: false);
            var answer = await inner.Newer(question, cancel);
            return test.NewerThere?.Invoke(answer) ?? answer;
        }

        public async Task<byte[]> Returned(byte[] question, CancellationToken cancel)
        {
            if (test.Cut) throw new LinkFailure("link-down", mayHaveArrived: false);
            var answer = await inner.Returned(question, cancel);
            return test.ReturnedThere?.Invoke(answer) ?? answer;
        }

        public Task<bool> File(byte[] envelope, CancellationToken cancel) =>
            test.Cut ? throw new LinkFailure("link-down", mayHaveArrived: false) : inner.File(envelope, cancel);
    }
}
