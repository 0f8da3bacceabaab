using System.Text;
using System.Text.Json;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;

namespace Entente.Cli.Verify;

/// <summary>A node's evidence file, form <c>entente-evidence/1</c>, or its file about an incident or a place in a log. Nothing in it is believed but what the parties' keys have signed.</summary>
internal static class EvidenceFile
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false, MaxDepth = 8,
    };

    /// <summary>Largest file read, in characters: an entry of the largest size with its proofs is far below.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    /// <summary>Judges the file with the keys of these cards.</summary>
    /// <param name="text">The file.</param>
    /// <param name="cards">Cards whose fingerprints people have compared; never those that the file brings along.</param>
    public static Findings Read(string text, IReadOnlyList<PartyCard> cards)
    {
        if (text.Length > MaxLength) return Findings.Unreadable("too-large");
        if (PlaceFile.IsOne(text)) return PlaceFile.Read(text, cards);
        var findings = new Findings();
        Document? file;
        try
        {
            using var json = JsonDocument.Parse(text, new() { MaxDepth = 8, AllowDuplicateProperties = false });
            var format = json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("format", out var f) && f.ValueKind == JsonValueKind.String ? f.GetString() : null;
            if (format == "entente-incident/1" && json.Deserialize<IncidentFile.Document>(Strict) is { IsWhole: true } incident)
            {
                IncidentFile.Read(incident, cards, findings);
                return findings;
            }

            file = format == "entente-evidence/1" ? json.Deserialize<Document>(Strict) : null;
        }
        catch (JsonException)
        {
            return Findings.Unreadable("not-evidence");
        }

        if (file is not { IsWhole: true }) return Findings.Unreadable("not-evidence");
        if (Entry(file.Entry, cards, findings) is not { } entry) return findings;
        foreach (var inside in file.Cards ?? []) Compare(inside, cards, findings);
        Suites(file.Terms, entry, cards, findings);
        foreach (var held in file.Receipts) Receipt(held, entry, cards, findings);
        foreach (var log in file.Logs) InLog(log, entry, cards, findings);
        if (file.Receipts.Count == 0) findings.Open("no-receipt");
        findings.Open("limits");
        return findings;
    }

    private static SignedEntry? Entry(EntryPart part, IReadOnlyList<PartyCard> cards, Findings findings)
    {
        var jws = Bytes(part.Jws);
        var unknown = false;
        NodePublicKeys? Known(string keyId)
        {
            var card = cards.FirstOrDefault(c => c.Keys.KeyId == keyId);
            unknown |= card is null;
            return card?.Keys;
        }

        var reading = part.Body is { } body ? EntryCodec.Read(jws, Bytes(body), Known) : EntryCodec.ReadPurged(jws, Known);
        if (reading.Entry is not { } entry)
        {
            if (unknown) findings.CannotTell("unknown-key");
            else findings.Refute("entry", reading.Fault?.Code ?? "");
            return null;
        }

        var author = entry.Header.Source.Party;
        if (entry.Hash.Hex != part.Hash) findings.Refute("other-entry");
        if (cards.First(c => c.Keys.KeyId == entry.KeyId).Party != author) findings.Refute("not-authors-key", author.Value);
        if (findings.Refuted.Count > 0) return null;
        findings.Prove("signed", entry.Header.Source.Value, entry.Header.Type, Instant(entry.Header.Time), string.Join(", ", entry.Suite.Required.Select(a => a.Label)));
        if (part.Body is null) findings.Open("no-body");
        else findings.Prove("body");
        return entry;
    }

    /// <summary>Cards that the file brings along decide nothing; where they are others than those given, that is said.</summary>
    private static void Compare(string inside, IReadOnlyList<PartyCard> cards, Findings findings)
    {
        if (CardFile.Read(Bytes(inside)).Card is not { } card) findings.Open("card-inside-broken");
        else if (cards.FirstOrDefault(c => c.Party == card.Party) is { } given && given.Fingerprint != card.Fingerprint) findings.Open("cards-differ", card.Party.Value);
    }

    /// <summary>Whether every signature is there that must be.</summary>
    /// <remarks>The file does not prove its terms: they can refute, and where they ask for less than the card's keys can give, that is said.</remarks>
    private static void Suites(string? terms, SignedEntry entry, IReadOnlyList<PartyCard> cards, Findings findings)
    {
        var able = cards.First(c => c.Keys.KeyId == entry.KeyId).Keys.Suite;
        var agreed = entry.Header.Entente.Agreement is null ? able : terms is null ? null : AgreementTerms.Read(Bytes(terms)).Terms?.RequiredSuite;
        if (agreed is not null && agreed != entry.Suite) findings.Refute("suite", agreed.ToString(), entry.Suite.ToString());
        else if (entry.Suite != able) findings.Open("suite-by-terms", entry.Suite.ToString(), able.ToString());
    }

    private static void Receipt(ReceiptPart held, SignedEntry entry, IReadOnlyList<PartyCard> cards, Findings findings)
    {
        if (!PartyCode.TryParse(held.By, out var by) || cards.All(c => c.Party != by))
        {
            findings.CannotTell("no-card", held.By);
            return;
        }

        // A party that renewed its keys has a card from before and one from after.
        var reading = ReceiptBatch.Read(Bytes(held.Sheet), keyId => cards.FirstOrDefault(c => c.Party == by && c.Keys.KeyId == keyId)?.Keys);
        if (reading.Sheet is not { } sheet) findings.Refute("receipt", held.By);
        else if (sheet.Receipts.FirstOrDefault(r => r.Entry == entry.Hash && r.By == by) is not { } receipt) findings.Refute("receipt-of-other", held.By);
        else if (receipt.Accepted) findings.Prove("received", held.By, $"{receipt.LogIndex}", Instant(receipt.ReceivedAt));
        else findings.Prove("refused", held.By, receipt.Code ?? "", Instant(receipt.ReceivedAt));
    }

    private static void InLog(LogPart log, SignedEntry entry, IReadOnlyList<PartyCard> cards, Findings findings)
    {
        if (!PartyCode.TryParse(log.Party, out var party) || cards.All(c => c.Party != party))
        {
            findings.CannotTell("no-card", log.Party);
            return;
        }

        var leaf = Bytes(log.Leaf);
        var proof = new List<Digest>();
        foreach (var hash in log.Inclusion)
        {
            if (!Digest.TryParse(hash, out var digest)) findings.Refute("log", log.Party);
            else proof.Add(digest);
        }

        var checkpoint = !SignedHead.IsOrigin(log.Origin, log.Party) ? null : cards.Where(c => c.Party == party).Select(c => Checkpoint.Verify(Bytes(log.Checkpoint), log.Origin, c.Keys, SuiteOf(entry)).Checkpoint)
            .FirstOrDefault(read => read is not null);
        var holds = checkpoint is { } head
            && LogLeaf.TryRead(leaf, out var said) && said.Sha256 == entry.Hash
            && log.Index >= 0 && log.Index < head.Size && MerkleTree.VerifyInclusion(MerkleTree.LeafHash(leaf), log.Index, head.Size, proof, head.Root);
        if (holds) findings.Prove("logged", log.Party, $"{log.Index}");
        else findings.Refute("log", log.Party);
    }

    /// <summary>The log is that of the entry's agreement, and signed alike; without an agreement every key signs.</summary>
    private static Suite? SuiteOf(SignedEntry entry) => entry.Header.Entente.Agreement is null ? null : entry.Suite;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The header of that name in a signed entry, whoever signed it: its name binds its bytes. Null when it is another or none.</summary>
    internal static EntryHeader? HeaderIn(string jws, Digest name)
    {
        try
        {
            using var json = JsonDocument.Parse(jws);
            var payload = System.Buffers.Text.Base64Url.DecodeFromChars(json.RootElement.GetProperty("payload").GetString());
            return Digest.Of(payload) == name ? EntryCodec.HeaderOf(payload) : null;
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException or InvalidDataException)
        {
            return null;
        }
    }

    internal static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Document(string Format, EntryPart Entry, IReadOnlyList<ReceiptPart> Receipts, IReadOnlyList<LogPart> Logs, string? Terms = null, IReadOnlyList<string>? Cards = null)
    {
        /// <summary>False when a list holds a null.</summary>
        public bool IsWhole => (Cards ?? []).All(c => c is not null) && Receipts.All(r => r is not null) && Logs.All(l => l is not null && l.Inclusion.All(h => h is not null));
    }

    private sealed record EntryPart(string Hash, string Jws, string? Body);

    internal sealed record ReceiptPart(string By, string Sheet);

    private sealed record LogPart(string Party, string Origin, long Index, string Leaf, string Checkpoint, IReadOnlyList<string> Inclusion);
}
