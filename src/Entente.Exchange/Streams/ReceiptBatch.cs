using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Streams;

/// <summary>One signature over many receipts: signing costs as much for one as for a thousand (docs/protocol/exchange.md 8).</summary>
/// <remarks>A sheet may speak of several agreements, so it is signed with every key of the receiver, and read so.</remarks>
public static class ReceiptBatch
{
    /// <summary>The <c>typ</c> of a signed sheet.</summary>
    public const string Typ = "entente-receipts+json";

    private const int SignaturesRoom = 16 * 1024;

    /// <summary>Signs receipts of one receiver; at least one.</summary>
    public static byte[] Sign(IReadOnlyList<Receipt> receipts, NodeKeys keys)
    {
        ArgumentNullException.ThrowIfNull(receipts);
        ArgumentOutOfRangeException.ThrowIfZero(receipts.Count);
        return Sign(new ReceiptSheet(receipts[0].By, receipts, []), keys);
    }

    /// <summary>Signs a sheet.</summary>
    /// <exception cref="ArgumentException">The other side would refuse it.</exception>
    public static byte[] Sign(ReceiptSheet sheet, NodeKeys keys)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        ArgumentNullException.ThrowIfNull(keys);
        if (sheet.Receipts.Any(receipt => receipt.By != sheet.By)) throw new ArgumentException("A sheet holds one receiver's receipts.", nameof(sheet));
        var bytes = Write(sheet);
        _ = Read(bytes, out var fault);
        return fault is null ? Jws.Sign(bytes, keys, Typ) : throw new ArgumentException($"The sheet can not be signed: {fault}.", nameof(sheet));
    }

    /// <summary>Reads and verifies a sheet.</summary>
    /// <param name="jws">Untrusted bytes.</param>
    /// <param name="byKeyId">
    /// Keys of the one party from which receipts are expected (<c>AgreementKeys.ByKeyIdOf</c>); compare <see cref="ReceiptSheet.By"/> with it.
    /// </param>
    public static ReceiptReading Read(ReadOnlySpan<byte> jws, Func<string, NodePublicKeys?> byKeyId)
    {
        const int most = (EntryLimits.ReceiptBytes / 3 * 4) + SignaturesRoom;
        if (jws.Length > most) return new(null, null, Fault.TooLarge("$", most));
        var signed = Jws.Read(jws, Typ, byKeyId);
        if (!signed.IsSound) return new(null, null, Fault.Of(signed.Fault));
        return Read(signed.Payload, out var fault) is { } sheet ? new(sheet, signed.KeyId, null) : new(null, null, fault);
    }

    internal static byte[] Write(ReceiptSheet sheet) => JsonOut.Object(o =>
    {
        o.Text("by", sheet.By.Value);
        o.Objects("receipts", sheet.Receipts, r =>
        {
            o.Text("issuer", r.Issuer.Value);
            o.Text("stream", r.Stream);
            o.Whole("epoch", r.Epoch);
            o.Whole("seq", r.Seq);
            o.Text("entry", r.Entry.Hex);
            o.Flag("accepted", r.Accepted);
            o.Text("code", r.Code);
            o.Whole("log_index", r.LogIndex);
            o.Text("received_at", Forms.Instant(r.ReceivedAt));
            o.Text("covered_by", Forms.Instant(r.CoveredBy));
        });
        o.Objects("notices", sheet.Notices, n =>
        {
            o.Text("envelope", n.Envelope.Hex);
            o.Text("code", n.Code);
            o.Texts("args", n.Args);
        });
    });

    internal static ReceiptSheet? Read(ReadOnlySpan<byte> utf8, out Fault? fault)
    {
        using var document = StrictJson.Parse(utf8, EntryLimits.ReceiptBytes, JsonKind.Signed, out fault);
        if (document is null) return null;
        var faults = new FaultSink();
        var o = new ObjectReader(document.RootElement, "$", faults, "by", "receipts", "notices");
        var by = o.Parsed<PartyCode>("by", PartyCode.TryParse, "party");
        var sheet = new ReceiptSheet(
            by,
            o.List("receipts", 0, EntryLimits.Receipts, (item, place) => ReadReceipt(item, place, by, faults)),
            o.List("notices", 0, EntryLimits.Receipts, (item, place) => ReadNotice(item, place, faults)));
        fault = faults.First;
        return fault is null ? sheet : null;
    }

    private static Receipt ReadReceipt(JsonElement item, string place, PartyCode by, FaultSink faults)
    {
        var r = new ObjectReader(
            item, place, faults, "issuer", "stream", "epoch", "seq", "entry", "accepted", "code", "log_index", "received_at", "covered_by");
        var receipt = new Receipt(
            by,
            r.Parsed<PartyCode>("issuer", PartyCode.TryParse, "party"),
            r.Text("stream", 256),
            (int)r.Whole("epoch", 1, int.MaxValue),
            r.Whole("seq", 1, long.MaxValue),
            r.Parsed<Digest>("entry", Digest.TryParse, "digest"),
            r.Flag("accepted"),
            r.IsNull("code") ? null : r.Parsed<string>("code", Forms.TryReason, "code"),
            r.Whole("log_index", 0, long.MaxValue),
            r.Parsed<DateTimeOffset>("received_at", Forms.TryInstant, "instant"),
            r.Parsed<DateTimeOffset>("covered_by", Forms.TryInstant, "instant"));
        if (!StreamName.TryParse(receipt.Stream, out var stream)) faults.Add(Fault.BadForm(r.PlaceOf("stream"), "stream"));
        else if (stream.Issuer != receipt.Issuer || !stream.Audience.Contains(by)) faults.Add(Fault.Disagrees(r.PlaceOf("stream"), r.PlaceOf("issuer")));
        if (receipt.Accepted != receipt.Code is null) faults.Add(Fault.Disagrees(r.PlaceOf("code"), r.PlaceOf("accepted")));
        if (receipt.CoveredBy < receipt.ReceivedAt) faults.Add(Fault.NotAscending(r.PlaceOf("covered_by")));
        return receipt;
    }

    private static Notice ReadNotice(JsonElement item, string place, FaultSink faults)
    {
        var n = new ObjectReader(item, place, faults, "envelope", "code", "args");
        return new(
            n.Parsed<Digest>("envelope", Digest.TryParse, "digest"),
            n.Parsed<string>("code", Forms.TryReason, "code"),
            n.Parsed<string>("args", 0, EntryLimits.After + 1, TryArgument, "argument"));
    }

    private static bool TryArgument(string? text, out string argument)
    {
        argument = text ?? "";
        return text is { Length: <= 128 };
    }
}
