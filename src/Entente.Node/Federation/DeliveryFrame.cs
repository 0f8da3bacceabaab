using System.Text.Json;
using System.Text.Json.Serialization;
using Entente.Exchange.Entries;

namespace Entente.Node.Federation;

/// <summary>What one delivery looks like on the wire: envelopes, one a line (docs/protocol/delivery.md 2).</summary>
/// <remarks>An envelope is compact JSON and holds no line feed, so the split needs no parser and every byte of it stays as it was sealed.</remarks>
internal static class DeliveryFrame
{
    /// <summary>Media type of a delivery.</summary>
    public const string MediaType = "application/x-ndjson";

    /// <summary>Envelopes of one delivery.</summary>
    public const int MaxEnvelopes = 128;

    /// <summary>Bytes of one delivery.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private const byte LineFeed = (byte)'\n';

    /// <summary>How many envelopes of these sizes, from the first, one delivery may hold; at least one.</summary>
    public static int Fitting(IEnumerable<int> sizes)
    {
        var (count, bytes) = (0, 0L);
        foreach (var size in sizes)
        {
            bytes += size + 1;
            if (count == MaxEnvelopes || (count > 0 && bytes > MaxBytes)) break;
            count++;
        }

        return count;
    }

    /// <summary>The bytes of a delivery.</summary>
    public static byte[] Join(IReadOnlyList<byte[]> envelopes)
    {
        var frame = new byte[envelopes.Sum(e => e.Length + 1)];
        var at = 0;
        foreach (var envelope in envelopes)
        {
            envelope.CopyTo(frame, at);
            at += envelope.Length;
            frame[at++] = LineFeed;
        }

        return frame;
    }

    /// <summary>Takes a delivery apart; null when it is larger, longer or emptier than allowed. Envelopes that are too large come out empty.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Split(ReadOnlyMemory<byte> frame)
    {
        if (frame.Length is 0 or > MaxBytes || frame.Span[^1] != LineFeed) return null;
        var envelopes = new List<ReadOnlyMemory<byte>>();
        while (!frame.IsEmpty)
        {
            if (envelopes.Count == MaxEnvelopes) return null;
            var length = frame.Span.IndexOf(LineFeed);
            envelopes.Add(length <= EntryLimits.EnvelopeBytes ? frame[..length] : default);
            frame = frame[(length + 1)..];
        }

        return envelopes;
    }
}

/// <summary>The answer to a delivery.</summary>
/// <param name="Sheets">
/// Signed receipt sheets (<c>Entente.Exchange.Streams.ReceiptBatch</c>): one new sheet with receipts and notices, and for entries that were
/// here before the very sheet that acknowledged them then.
/// </param>
internal sealed record DeliveryAnswer(IReadOnlyList<byte[]> Sheets);

/// <summary>A log's checkpoint with the proofs that were asked for.</summary>
/// <param name="Note">The signed note, with its owner's own countersignature of this moment; null while the log is empty.</param>
/// <param name="Consistency">From the size the asker knows to the note's.</param>
/// <param name="Inclusion">One proof for each index asked for, in that order; an index beyond the note's size gives null.</param>
internal sealed record CheckpointAnswer(byte[]? Note, IReadOnlyList<byte[]> Consistency, IReadOnlyList<IReadOnlyList<byte[]>?> Inclusion);

/// <summary>Leaves of a log from the one asked for, with the proof that they belong to the head that was named.</summary>
/// <param name="Leaves">At most <see cref="AtMost"/>.</param>
/// <param name="Consistency">From the size after the last of them to that of the head.</param>
internal sealed record LeavesAnswer(IReadOnlyList<byte[]> Leaves, IReadOnlyList<byte[]> Consistency)
{
    /// <summary>Leaves of one answer: about 400 KiB.</summary>
    public const int AtMost = 1024;
}

[JsonSerializable(typeof(LeavesAnswer))]
[JsonSerializable(typeof(DeliveryAnswer))]
[JsonSerializable(typeof(CheckpointAnswer))]
[JsonSerializable(typeof(HeldAnswer))]
[JsonSerializable(typeof(KeptAnswer))]
[JsonSerializable(typeof(NewerQuestion))]
[JsonSerializable(typeof(NewerAnswer))]
[JsonSerializable(typeof(ReturnQuestion))]
[JsonSerializable(typeof(ReturnedAnswer))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true,
    AllowDuplicateProperties = false, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
internal sealed partial class FederationJson : JsonSerializerContext;
