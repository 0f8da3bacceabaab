using System.Text;
using CsCheck;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Sealing;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Suites;

/// <summary>Whatever bytes arrive, a reader answers with a fault: it neither throws nor accepts.</summary>
public sealed class HostileBytesTests : IDisposable
{
    private static readonly SealBinding Binding = new(null, PartyCode.Parse("US"), PartyCode.Parse("CN"), Guid.Empty, Digest.Of("x"u8));
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private readonly NodeKeys keys = NodeKeys.Generate();

    public void Dispose() => keys.Dispose();

    // A piece of a good message is cut out and something else put there: other bytes, or a piece of the same message.
    private static Gen<byte[]> Damaged(byte[] good) => Gen.Select(
        Gen.Int[0, good.Length],
        Gen.Int[0, 80],
        Gen.OneOf(Gen.Byte.Array[0, 40], Gen.Int[0, good.Length].Select(at => good[at..Math.Min(good.Length, at + 30)])),
        (at, cut, put) => (byte[])[.. good[..at], .. put, .. good[Math.Min(good.Length, at + cut)..]])
        .Where(bytes => !bytes.AsSpan().SequenceEqual(good));

    [Fact]
    public void A_damaged_signed_message_is_refused() =>
        Damaged(Jws.Sign("a notice"u8, keys, "t")).Sample(bytes => !Jws.Read(bytes, "t", _ => keys.Public).IsSound, iter: 2000);

    [Fact]
    public void A_damaged_envelope_is_refused() =>
        Damaged(Envelope.Seal("a notice"u8, keys.Public, Binding)).Sample(bytes => !Envelope.Open(bytes, _ => keys).IsSound, iter: 2000);

    [Fact]
    public void A_damaged_checkpoint_is_refused_or_still_says_the_same()
    {
        var head = new Checkpoint("log", 3, Digest.Of("root"u8));

        Damaged(Cosignature.Add(head.Sign(keys), "w", keys, Noon)).Sample(bytes =>
        {
            var (reading, time) = (Checkpoint.Verify(bytes, "log", keys.Public), Cosignature.TimeOf(bytes, "w", keys.Public));
            return (!reading.IsSound || reading.Checkpoint == head) && (time is null || time == Noon); // lines of unknown keys may be damaged
        }, iter: 2000);
    }

    [Fact]
    public void A_damaged_leaf_note_key_or_frontier_is_refused()
    {
        var leaf = new LogLeaf("sent", "US/CN/x", 1, 1, Digest.Of("h"u8), new string('0', 64), Noon).ToBytes();
        var vkey = NoteKey.Of("log", keys.Public)[0].ToString();

        Damaged(leaf).Sample(bytes => !LogLeaf.TryRead(bytes, out var read) || read.ToBytes().AsSpan().SequenceEqual(bytes), iter: 2000);
        Damaged(Encoding.ASCII.GetBytes(vkey)).Sample(bytes => !NoteKey.TryParse(Encoding.Latin1.GetString(bytes), out _), iter: 2000);
        Gen.Byte.Array[0, 200].Sample(bytes => !SignedNote.Read(bytes, NoteKey.Of("log", keys.Public)).IsSound, iter: 500);
    }

    [Fact]
    public void Many_threads_sign_and_open_with_the_same_keys()
    {
        var bad = 0;

        Parallel.For(0, 200, i =>
        {
            var payload = Encoding.ASCII.GetBytes($"entry {i}");
            var read = Jws.Read(Jws.Sign(payload, keys, "t"), "t", _ => keys.Public);
            var opened = Envelope.Open(Envelope.Seal(payload, keys.Public, Binding), _ => keys);
            if (!read.Payload.AsSpan().SequenceEqual(payload) || !opened.Plaintext.AsSpan().SequenceEqual(payload))
                Interlocked.Increment(ref bad);
        });

        Assert.Equal(0, bad);
    }
}
