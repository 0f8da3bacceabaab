using System.Text;
using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;
using Entente.Node.Desks.Agreements;
using Entente.Node.Federation;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Federation;

/// <summary>What two nodes disagree about stays on record, with its evidence and with what people made of it.</summary>
public sealed class IncidentTests
{
    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task An_incident_that_was_looked_into_stays_on_record_and_leaves_Today(Engine engine)
    {
        await using var pair = await Pair.Start(engine, Transport.Memory);
        await Equivocate(pair);
        var open = Assert.Single(await ReadIncidents.Handle(pair.Cn.Manager, CancellationToken.None));

        var without = await LookIntoIncident.Handle(open.Id, new(" "), pair.Cn.Manager, CancellationToken.None);
        var done = await LookIntoIncident.Handle(open.Id, new("Telephoned: they had restored a backup.\n电话核实：对方曾恢复备份。"), pair.Cn.Manager, CancellationToken.None);
        var again = await LookIntoIncident.Handle(open.Id, new("Once more."), pair.Cn.Manager, CancellationToken.None);

        Assert.Equal(("equivocation", pair.Us.Party), (open.Code, open.Partner));
        Assert.Equal(["entries"], open.Kept);
        Assert.Equal(("incident-reason", "incident-closed"), (Assert.Single(without!).Code, Assert.Single(again!).Code));
        Assert.Empty(done!);
        Assert.Empty((await ReadToday.Handle(pair.Cn.Author, CancellationToken.None)).Incidents);
        var kept = Assert.Single(await ReadIncidents.Handle(pair.Cn.Author, CancellationToken.None));
        Assert.Equal("Telephoned: they had restored a backup.\n电话核实：对方曾恢复备份。", kept.LookedInto!.Reason);
        await using var db = pair.Cn.Store.Db();
        var note = Assert.Single(await Audit.Find(db, new(Action: "incident.looked-into"), null, 10, CancellationToken.None));
        Assert.Equal((pair.Cn.Manager.Me.Id, $"{open.Id}/{Digest.Of(Encoding.UTF8.GetBytes(kept.LookedInto.Reason))}"), (note.Officer, note.Subject));
        Assert.True(AtRest.IsSealed((await db.Incidents.SingleAsync()).ClearedReason!));
    }

    [Fact]
    public async Task The_same_evidence_played_again_is_not_new_and_another_of_the_same_kind_is()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var frame = await Equivocate(pair);
        await LookIntoIncident.Handle((await ReadIncidents.Handle(pair.Cn.Manager, CancellationToken.None))[0].Id, new("Known."), pair.Cn.Manager, CancellationToken.None);

        await pair.Cn.Door.Receive(pair.Us.Party, frame, CancellationToken.None);
        var afterReplay = (await ReadToday.Handle(pair.Cn.Author, CancellationToken.None)).Incidents;
        await Equivocate(pair);
        var afterAnother = (await ReadToday.Handle(pair.Cn.Author, CancellationToken.None)).Incidents;

        Assert.Empty(afterReplay);
        Assert.Equal("equivocation", Assert.Single(afterAnother).Code);
        Assert.Equal([1, 2], (await ReadIncidents.Handle(pair.Cn.Manager, CancellationToken.None)).Select(i => i.Times));
    }

    [Fact]
    public async Task A_log_that_stays_withdrawn_is_one_incident_and_leaves_Today_once_it_was_looked_into()
    {
        // Each look at the log once made a new one, although nothing had happened since the officer's telephone call.
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var head = "a head that is not shown any more"u8.ToArray();
        await Note(pair, head);
        await LookIntoIncident.Handle((await ReadIncidents.Handle(pair.Cn.Manager, CancellationToken.None))[0].Id, new("Their disk was replaced."), pair.Cn.Manager, CancellationToken.None);

        await Note(pair, head);
        var still = (await ReadToday.Handle(pair.Cn.Author, CancellationToken.None)).Incidents;
        await Note(pair, "another head"u8.ToArray());
        var another = (await ReadToday.Handle(pair.Cn.Author, CancellationToken.None)).Incidents;

        Assert.Empty(still);
        Assert.Equal("checkpoint-withdrawn", Assert.Single(another).Code);

        static Task Note(Pair pair, byte[] head) => pair.Cn.Store.Services.GetRequiredService<WriteGate>().Write(
            db => Incidents.Note(db, new() { Partner = pair.Us.Party, Code = "checkpoint-withdrawn", At = pair.Cn.Clock.GetUtcNow(), Before = head, Log = "log" }, CancellationToken.None),
            CancellationToken.None);
    }

    [Fact]
    public async Task Today_says_that_the_other_side_wrote_twice_and_does_not_word_it_as_a_refusal_of_ours()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        await Equivocate(pair);

        var line = Assert.Single((await ReadToday.Handle(pair.Cn.Author, CancellationToken.None)).Incidents);
        await using var stage = new Shell.Stage("en", "CN");
        var words = new Entente.Node.Shell.Matters.MatterWords(stage.T);

        Assert.StartsWith("Two different entries claim the same place in the other side’s series.", words.Incident(line.Code, line.TheyWroteTwice), StringComparison.Ordinal);
        Assert.StartsWith("Two different entries claim the same place in the series. The first one stands", words.Incident(line.Code, theyWroteTwice: false), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partner_that_contradicts_itself_without_end_does_not_fill_our_disk()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);

        for (var time = 0; time < Incidents.MostOpen + 3; time++) await Equivocate(pair);

        await using var db = pair.Cn.Store.Db();
        Assert.Equal((Incidents.MostOpen, Incidents.MostOpen + 3), (await db.Incidents.CountAsync(), await db.Incidents.SumAsync(i => i.Times)));
    }

    [Fact]
    public async Task The_evidence_file_holds_two_headers_that_one_party_signed_for_one_place()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        await Equivocate(pair);
        var id = (await ReadIncidents.Handle(pair.Cn.Manager, CancellationToken.None))[0].Id;

        var (name, bytes) = (await IncidentEvidence.Handle(id, pair.Cn.Manager, CancellationToken.None))!.Value;

        Assert.Equal($"US-incident-{id}.json", name);
        using var file = JsonDocument.Parse(bytes);
        Assert.Equal("entente-incident/1", file.RootElement.GetProperty("format").GetString());
        var keys = pair.Us.Identity.Keys.Public;
        var headers = file.RootElement.GetProperty("entries").EnumerateArray().Select(e =>
        {
            var reading = Jws.Read(Encoding.UTF8.GetBytes(e.GetProperty("jws").GetString()!), "entente-entry+json", key => key == keys.KeyId ? keys : null);
            Assert.True(reading.IsSound);
            Assert.Equal(e.GetProperty("hash").GetString(), Digest.Of(reading.Payload).Hex);
            return EntryCodec.HeaderOf(reading.Payload).Entente;
        }).ToList();
        Assert.Equal(2, headers.Count);
        Assert.Equal((headers[0].Stream, headers[0].Epoch, headers[0].Seq), (headers[1].Stream, headers[1].Epoch, headers[1].Seq));
        Assert.Equal(2, file.RootElement.GetProperty("cards").GetArrayLength());
    }

    /// <summary>The US key signs another entry for a place that is taken, and China gets it. What was handed over.</summary>
    private static async Task<byte[]> Equivocate(Pair pair)
    {
        var entry = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        await using var db = pair.Us.Store.Db();
        var row = await db.Entries.SingleAsync(e => e.Hash == entry);
        var header = EntryCodec.HeaderOf(row.HeaderBytes);
        var body = EntryBody.Build([]);
        var other = EntryCodec.Write(header with { Id = Guid.CreateVersion7(header.Time), Entente = header.Entente with { Body = EntryBody.DigestsOf(body) } }, body, pair.Us.Identity.Keys);
        var frame = DeliveryFrame.Join([EntryCodec.Seal(other, pair.Cn.Identity.Keys.Public, pair.Us.Party, pair.Cn.Party)]);
        await pair.Cn.Door.Receive(pair.Us.Party, frame, CancellationToken.None);
        return frame;
    }
}
