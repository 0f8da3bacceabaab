using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Exchange.Sealing;
using Entente.Exchange.Suites;
using Entente.Node.Federation;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Federation;

/// <summary>
/// The list of what an attacker may try, at the node's door: a line in the log, and not one row of the database changed. A partner does all of
/// it with its own sound keys, so that only what is tried can be the reason of the refusal.
/// </summary>
public sealed class AttackTests
{
    [Theory, InlineData(Transport.Memory), InlineData(Transport.Https)]
    public Task Tampered_bytes_anywhere_are_refused(Transport transport) => Refused(transport, 64, (_, honest) =>
        [.. Enumerable.Range(0, 64).Select(i => With(honest.Envelope, bytes => bytes[i * bytes.Length / 64] ^= (byte)(1 << (i % 7))))], "envelope-");

    [Fact]
    public Task A_stripped_signature_is_refused() => Refused((_, h) => h.Resigned(s => s.RemoveAt(s.Count - 1)), "jws-malformed");

    [Fact]
    public Task Swapped_signatures_are_refused() => Refused(
        (_, h) => h.Resigned(s =>
        {
            var first = s[0]!;
            s.RemoveAt(0);
            s.Add(first);
        }), "jws-malformed");

    [Fact]
    public Task A_signature_of_another_entry_is_refused() => Refused(
        (pair, h) =>
        {
            var other = JsonNode.Parse(Jws.Sign("{}"u8, pair.Us.Identity.Keys, EntryCodec.Typ))!["signatures"]!.AsArray();
            return h.Resigned(s => s[1]!["signature"] = other[1]!["signature"]!.GetValue<string>());
        }, "jws-bad-signature");

    [Fact]
    public Task Another_partys_entry_under_a_new_envelope_is_refused() => Refused(
        (pair, h) =>
        {
            // Ours, given back to us by the partner as if it were its own.
            var ours = h.Header.Replace("\"source\":\"US/", "\"source\":\"CN/", StringComparison.Ordinal)
                .Replace("\"aud\":[\"CN\"]", "\"aud\":[\"US\"]", StringComparison.Ordinal).Replace("US/CN/", "CN/US/", StringComparison.Ordinal);
            return h.Sealed(Jws.Sign(Encoding.UTF8.GetBytes(ours), pair.Cn.Identity.Keys, EntryCodec.Typ), ours);
        }, "jws-unknown-key");

    [Fact]
    public Task An_entry_under_the_envelope_of_another_is_refused() => Refused(
        (_, h) => h.Sealed(h.Entry.Jws, h.Header, h.Binding with { Id = Guid.CreateVersion7() }), "disagrees");

    [Fact]
    public Task An_agreement_that_nobody_here_knows_is_refused() => Refused(
        (_, h) => h.Signed(t => t.Replace(h.Entry.Header.Entente.Agreement!.Value.Hex, Digest.Of("an old one"u8).Hex, StringComparison.Ordinal)), "agreement-unknown");

    [Fact]
    public async Task Under_an_agreement_that_has_ended_nothing_is_taken()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        await pair.Agree(terms => terms with { Until = terms.From.AddDays(1) });
        var honest = await Honest.Of(pair);
        pair.Clock.Ahead = TimeSpan.FromDays(2);

        await pair.Cn.Door.Receive(pair.Us.Party, DeliveryFrame.Join([honest.Envelope]), CancellationToken.None);

        // In its place and its author's: the refusal itself is signed and kept, so that both sides fold the same. The matter does not open.
        await using var db = pair.Cn.Store.Db();
        Assert.False((await db.Entries.SingleAsync(e => e.Hash == honest.Entry.Hash)).Admitted);
        Assert.False((await db.Receipts.SingleAsync(r => r.Entry == honest.Entry.Hash)).Accepted);
        Assert.Equal("agreement-ended", (await db.Receipts.SingleAsync(r => r.Entry == honest.Entry.Hash)).Code);
    }

    [Fact]
    public async Task A_place_that_is_taken_keeps_its_entry_and_only_the_evidence_is_new()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var honest = await Honest.Of(pair);
        await pair.Us.Deliver(pair.Cn);
        var forged = honest.Signed(t => t.Replace(honest.Entry.Header.Id.ToString("D"), Guid.CreateVersion7().ToString("D"), StringComparison.Ordinal));

        await AssertNoEffect(pair, "equivocation", 1, () => pair.Cn.Door.Receive(pair.Us.Party, DeliveryFrame.Join([forged]), CancellationToken.None), "incidents");

        await using var db = pair.Cn.Store.Db();
        Assert.NotNull((await db.Incidents.SingleAsync()).Evidence);
    }

    [Fact]
    public Task A_gap_waits_for_what_is_missing() => Refused(
        (_, h) => h.Signed(t => t.Replace("\"seq\":1,\"prev\":null", $"\"seq\":7,\"prev\":\"{Digest.Of("the sixth"u8).Hex}\"", StringComparison.Ordinal)), "gap");

    [Fact]
    public async Task A_clock_beyond_the_agreed_bound_is_taken_and_shown()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var honest = await Honest.Of(pair);
        var ahead = honest.Signed(t => t.Replace(
            $"\"time\":\"{honest.Entry.Header.Time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\"", $"\"time\":\"{honest.Entry.Header.Time.AddHours(1):yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\"", StringComparison.Ordinal));

        await pair.Cn.Door.Receive(pair.Us.Party, DeliveryFrame.Join([ahead]), CancellationToken.None);

        await using var db = pair.Cn.Store.Db();
        Assert.True((await db.Entries.SingleAsync(e => e.Procedure == Pair.Notification)).Admitted);
        Assert.Equal("clock-ahead", (await db.Incidents.SingleAsync()).Code);
        Assert.Contains(pair.Cn.Written.Lines, line => line.Contains("clock-ahead", StringComparison.Ordinal));
    }

    [Fact]
    public Task An_oversize_body_is_refused() => Refused((_, h) => h.Sealed(h.Entry.Jws, h.Header, body: new byte[EntryLimits.BodyBytes + 1]), "too-large");

    [Fact]
    public Task An_oversize_envelope_is_refused() => Refused((_, _) => Enumerable.Repeat((byte)'a', EntryLimits.EnvelopeBytes + 1).ToArray(), "envelope-malformed");

    [Fact]
    public Task Deep_JSON_is_refused() => Refused(
        (_, h) => h.Signed(t => t.Replace("\"facts\":{", $"\"facts\":{{\"deep\":{new string('[', 2000)}{new string(']', 2000)},", StringComparison.Ordinal)), "too-deep");

    [Fact]
    public Task A_member_that_stands_twice_is_refused() => Refused(
        (_, h) => h.Signed(t => t.Replace("\"epoch\":1,", "\"epoch\":1,\"\\u0065poch\":1,", StringComparison.Ordinal)), "duplicate-member");

    [Fact]
    public Task A_direction_control_is_refused() => Refused(
        (_, h) => h.Signed(t => t.Replace("\"facts\":{", "\"facts\":{\"note\":\"a\u202eb\",", StringComparison.Ordinal)), "forbidden-character");

    [Fact]
    public Task Bytes_that_are_no_UTF8_are_refused() => Refused(
        (pair, h) =>
        {
            var bytes = Encoding.UTF8.GetBytes(h.Header);
            bytes[h.Header.IndexOf("\"specversion\"", StringComparison.Ordinal) + 3] = 0xff;
            return h.Sealed(Jws.Sign(bytes, pair.Us.Identity.Keys, EntryCodec.Typ), bytes);
        }, "not-utf8");

    [Theory, InlineData("../../etc/passwd"), InlineData("C:\\\\x"), InlineData("a/b"), InlineData(".."), InlineData("CON")]
    public Task A_path_in_the_name_of_an_attachment_is_refused(string name) => Refused(
        (_, h) => h.Signed(t => t.Replace(
            "\"attachments\":[]", $"\"attachments\":[{{\"name\":\"{name}\",\"type\":\"text/plain\",\"size\":1,\"sha256\":\"{Digest.Of([]).Hex}\",\"sm3\":\"{Sm3.Hex([])}\"}}]", StringComparison.Ordinal)),
        "not-a-file-name");

    [Fact]
    public Task A_compressed_envelope_is_refused_as_it_stands() => Refused((_, h) => [.. Gzip(h.Envelope).Where(b => b != (byte)'\n')], "envelope-malformed");

    [Fact]
    public Task A_point_of_small_order_in_the_seal_is_refused() => Refused(
        (_, h) =>
        {
            var jwe = JsonNode.Parse(h.Envelope)!;
            jwe["encrypted_key"] = new string('A', jwe["encrypted_key"]!.GetValue<string>().Length);
            return Encoding.UTF8.GetBytes(jwe.ToJsonString());
        }, "envelope-tampered");

    [Fact]
    public async Task More_entries_than_agreed_wait_until_tomorrow()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        await pair.Agree(terms => terms with { EntriesPerDay = 1000, Procedures = [new(Pair.Notification, 2)] });
        await Pair.Notify(pair.Us, pair.Cn);
        await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var third = await Honest.Of(pair);

        await AssertNoEffect(pair, "quota-spent", 1, () => pair.Cn.Door.Receive(pair.Us.Party, DeliveryFrame.Join([third.Envelope]), CancellationToken.None));
    }

    [Theory, InlineData(Transport.Memory), InlineData(Transport.Https)]
    public async Task More_envelopes_than_a_delivery_may_hold_are_turned_away_unread(Transport transport)
    {
        await using var pair = await Pair.Start(Engine.Sqlite, transport);
        await Pair.Notify(pair.Us, pair.Cn);
        pair.Us.Line.Meddle = _ => DeliveryFrame.Join([.. Enumerable.Repeat("{}"u8.ToArray(), DeliveryFrame.MaxEnvelopes + 1)]);

        await AssertNoEffect(pair, "not-a-delivery", 1, async () =>
        {
            try
            {
                await pair.Us.Exchange(pair.Cn);
            }
            catch (FormatException) when (transport is Transport.Memory)
            {
                // The door's own word; over HTTPS it is answered with 400.
            }
        });
    }

    [Theory, InlineData("gzip", "application/x-ndjson", "content-coded"), InlineData("br", "application/x-ndjson", "content-coded"), InlineData(null, "application/json", "type-or-length"),
     InlineData(null, "application/x-ndjson; charset=utf-16", "type-or-length")]
    public async Task A_coded_or_foreign_body_is_turned_away_unread(string? coding, string type, string code)
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Https);
        var honest = await Honest.Of(pair);
        using var http = Client(pair);
        using var content = new ByteArrayContent(Gzip(DeliveryFrame.Join([honest.Envelope])));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (coding is not null) content.Headers.ContentEncoding.Add(coding);
        HttpStatusCode? answer = null;

        await AssertNoEffect(pair, code, 1, async () =>
        {
            using var response = await http.PostAsync(new Uri(FederationRoutes.Entries, UriKind.Relative), content);
            answer = response.StatusCode;
        });

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer);
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_turned_away_unread()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Https);
        using var http = Client(pair);
        using var request = new HttpRequestMessage(HttpMethod.Post, FederationRoutes.Entries) { Content = new ByteArrayContent("{}\n"u8.ToArray()) };
        request.Content.Headers.ContentType = new(DeliveryFrame.MediaType);
        request.Headers.TransferEncodingChunked = true;

        await AssertNoEffect(pair, "type-or-length", 1, async () =>
        {
            using var response = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.LengthRequired, response.StatusCode);
        });
    }

    [Fact]
    public async Task Null_where_a_proof_should_be_is_a_bad_answer_and_breaks_nothing()
    {
        // Found by reading: the serialiser lets null stand in a list, and the round ended in a NullReferenceException.
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var second = await Pair.Notify(pair.Us, pair.Cn);
        pair.Us.Line.Head = (_, answer) =>
        {
            var json = JsonNode.Parse(answer)!;
            json["consistency"] = new JsonArray(null, null);
            json["inclusion"] = new JsonArray(new JsonArray(null, null));
            return Encoding.UTF8.GetBytes(json.ToJsonString());
        };

        await pair.Us.Exchange(pair.Cn);

        Assert.Contains(pair.Us.Written.Lines, line => line.Contains("checkpoint-inconsistent", StringComparison.Ordinal));
        await using var db = pair.Us.Store.Db();
        Assert.Null((await db.Receipts.SingleAsync(r => r.Entry == second)).ProvedAtSize);
    }

    private static Task Refused(Func<Pair, Honest, byte[]> envelope, string code) => Refused(Transport.Memory, 1, (pair, honest) => [envelope(pair, honest)], code);

    private static async Task Refused(Transport transport, int times, Func<Pair, Honest, IReadOnlyList<byte[]>> envelopes, string code)
    {
        await using var pair = await Pair.Start(Engine.Sqlite, transport);
        var honest = await Honest.Of(pair);
        var frame = DeliveryFrame.Join(envelopes(pair, honest));
        pair.Us.Line.Meddle = _ => frame;

        await AssertNoEffect(pair, code, times, () => pair.Us.Exchange(pair.Cn));

        // The honest entry, which was in the same place, still arrives.
        pair.Us.Line.Meddle = null;
        await pair.Us.Deliver(pair.Cn);
        await LinkTests.AssertHeldOnce(pair.Cn, honest.Entry.Hash);
    }

    private static async Task AssertNoEffect(Pair pair, string code, int lines, Func<Task> attack, params string[] except)
    {
        pair.Cn.Written.Clear();
        var before = await Everything.In(pair.Cn, except);
        await attack();
        var after = await Everything.In(pair.Cn, except);

        Assert.Equal(lines, pair.Cn.Written.Lines.Count(line => line.StartsWith("From US: ", StringComparison.Ordinal) && line.Contains(code, StringComparison.Ordinal)));
        Assert.Equal(lines, pair.Cn.Written.Lines.Count);
        Assert.Equal(before.Keys, after.Keys);
        foreach (var (table, rows) in before) Assert.Equal(rows, after[table]);
        Assert.Equal(code is "gap" or "quota-spent" ? 0 : lines, await Turned(pair, code)); // those wait, as links will have it
    }

    /// <summary>How often officers read that it was turned away for this reason.</summary>
    private static async Task<long> Turned(Pair pair, string code) =>
        (await Desks.Agreements.ReadIncidents.TurnedAway(pair.Cn.Author, CancellationToken.None)).Where(t => t.Code.Contains(code, StringComparison.Ordinal)).Sum(t => t.Times);

    private static byte[] With(byte[] bytes, Action<byte[]> change)
    {
        var changed = (byte[])bytes.Clone();
        change(changed);
        return [.. changed.Select(b => b == (byte)'\n' ? (byte)'\v' : b)];
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private static HttpClient Client(Pair pair)
    {
        var ours = pair.Us.Identity.Certificate;
        return new(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls13,
                ClientCertificates = [ours],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => ours,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null && Pin.Of(certificate) == pair.Us.Book.Of(pair.Cn.Party)!.TlsSha256,
            },
        })
        {
            BaseAddress = pair.Us.Book.Of(pair.Cn.Party)!.Federation,
        };
    }

    /// <summary>An entry that would be taken, and what its author's own keys can make of it.</summary>
    private sealed record Honest(Pair Pair, SignedEntry Entry, byte[] Envelope, SealBinding Binding)
    {
        public string Header => Encoding.UTF8.GetString(Entry.HeaderBytes);

        public static async Task<Honest> Of(Pair pair)
        {
            var hash = await Federation.Pair.Notify(pair.Us, pair.Cn);
            await using var db = pair.Us.Store.Db();
            var row = await db.Entries.SingleAsync(e => e.Hash == hash);
            var entry = new SignedEntry(EntryCodec.HeaderOf(row.HeaderBytes), row.HeaderBytes, row.Jws, pair.Us.Store.AtRest.Reveal(row.Body, Cells.Body(hash)), row.KeyId);
            var envelope = EntryCodec.Seal(entry, pair.Cn.Identity.Keys.Public, pair.Us.Party, pair.Cn.Party);
            return new(pair, entry, envelope, new(entry.Header.Entente.Agreement, pair.Us.Party, pair.Cn.Party, entry.Header.Id, hash));
        }

        /// <summary>Another header, signed and sealed as an honest node would.</summary>
        public byte[] Signed(Func<string, string> change)
        {
            var changed = change(Header);
            Assert.NotEqual(Header, changed);
            return Sealed(Jws.Sign(Encoding.UTF8.GetBytes(changed), Pair.Us.Identity.Keys, EntryCodec.Typ), changed);
        }

        /// <summary>Other signatures under the same payload.</summary>
        public byte[] Resigned(Action<JsonArray> change)
        {
            var jws = JsonNode.Parse(Entry.Jws)!;
            change(jws["signatures"]!.AsArray());
            return Sealed(Encoding.UTF8.GetBytes(jws.ToJsonString()), Header);
        }

        public byte[] Sealed(byte[] jws, string header, SealBinding? binding = null, byte[]? body = null) => Sealed(jws, Encoding.UTF8.GetBytes(header), binding, body);

        public byte[] Sealed(byte[] jws, byte[] header, SealBinding? binding = null, byte[]? body = null)
        {
            var length = new byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32BigEndian(length, (uint)jws.Length);
            return Exchange.Sealing.Envelope.Seal(
                [.. "entente-entry/1\n"u8, .. length, .. jws, .. body ?? Entry.Body], Pair.Cn.Identity.Keys.Public, binding ?? With(header));
        }

        private SealBinding With(byte[] header)
        {
            var id = JsonIdOf(header);
            return Binding with
            {
                Id = id, PayloadHash = Digest.Of(header),
                Agreement = AgreementOf(header),
            };
        }

        private Guid JsonIdOf(byte[] header) => Text(header, "\"id\":\"", 36) is { } id && Guid.TryParse(id, out var found) ? found : Binding.Id;

        private Digest? AgreementOf(byte[] header) => Text(header, "\"agreement\":\"", 64) is { } hex && Digest.TryParse(hex, out var found) ? found : Binding.Agreement;

        private static string? Text(byte[] header, string after, int length)
        {
            var all = Encoding.Latin1.GetString(header);
            var at = all.IndexOf(after, StringComparison.Ordinal);
            return at < 0 ? null : all.Substring(at + after.Length, length);
        }
    }
}
