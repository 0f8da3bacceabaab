using System.Globalization;
using Entente.Exchange.Agreements;
using Entente.Exchange.Bundles;
using Entente.Exchange.Sealing;
using Entente.Exchange.Suites;

namespace Entente.Cli.Verify;

/// <summary>A sealed file on its way (docs/protocol/bundles.md): whose it is and whether it is whole, told with public keys alone. What its parts hold only the reader can open.</summary>
internal static class BundleFile
{
    /// <summary>True when the file begins as one, of whatever version.</summary>
    public static bool Is(Stream file)
    {
        Span<byte> first = stackalloc byte[15];
        var got = file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return first[..got].SequenceEqual("entente-bundle/"u8);
    }

    /// <summary>Judges the file with the keys of these cards.</summary>
    public static async Task<Findings> Read(Stream file, IReadOnlyList<PartyCard> cards, CancellationToken cancel)
    {
        var findings = new Findings();
        var opening = await BundleReader.Open(file, id => cards.FirstOrDefault(c => c.Keys.KeyId == id)?.Keys, cancel);
        if (opening.Reader is not { } reader)
        {
            if (opening.Fault == JwsFault.UnknownKey) findings.CannotTell("bundle-unknown-key");
            else if (opening.Fault is BundleFault.Foreign or BundleFault.Cut) findings.CannotTell(opening.Fault);
            else findings.Refute("bundle-list", opening.Fault!);
            return findings;
        }

        var m = reader.Manifest;
        if (cards.First(c => c.Keys.KeyId == reader.KeyId).Party != m.From)
        {
            findings.Refute("bundle-not-by", m.From.Value);
            return findings;
        }

        findings.Prove("bundle-signed", m.From.Value, m.FileName, EvidenceFile.Instant(m.Made), Number(m.Parts.Count), m.To.Value);
        var missing = new List<int>();
        while (await reader.Next(cancel) is { } part) Judge(part, m, missing, findings);
        if (missing.Count > 0) findings.CannotTell("bundle-missing", Number(missing[0]), Number(m.Parts.Count));
        else if (findings.Refuted.Count == 0) findings.Prove("bundle-whole", Number(m.Parts.Count));
        if (!await reader.HasEnded(cancel)) findings.Refute("bundle-longer");
        findings.Open("bundle-limits", m.To.Value);
        return findings;
    }

    private static void Judge(BundlePartReading part, BundleManifest of, List<int> missing, Findings findings)
    {
        var number = part.Index + 1;
        if (part.Fault == BundleFault.Missing) missing.Add(number);
        else if (part.Bytes is not { } bytes) findings.Refute("bundle-damaged", Number(number), part.Part.KindName);
        else if (Envelope.Open(bytes.Span, _ => null).Binding is not { } binding || binding.From != of.From || binding.To != of.To) // what an envelope says of itself in the clear
            findings.Refute("bundle-other", Number(number), part.Part.KindName);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
