namespace Entente.Spectra.Formats;

/// <summary>NIST MSP: header lines <c>Key: value</c>, <c>Num Peaks: n</c>, then n peaks, several a line allowed; blank line between spectra.</summary>
/// <remarks>
/// NIST MS Search user's guide, "MSP format": peaks are pairs parted by blanks, tabs, commas, semicolons or brackets, with an annotation
/// in quotes. Names of the headers differ between programs in case, blanks and underscores, so they are compared without these.
/// </remarks>
internal static class Msp
{
    private static readonly char[] Partings = [' ', '\t', ';', ',', '(', ')', '[', ']', '{', '}'];

    public static SpectrumFault? Read(TextLines lines, List<MeasuredSpectrum> into)
    {
        do
        {
            if (ReadOne(lines, into) is { } fault) return fault;
        }
        while (lines.SkipBlank());
        return null;
    }

    private static SpectrumFault? ReadOne(TextLines lines, List<MeasuredSpectrum> into)
    {
        var draft = new SpectrumDraft(SpectrumFormat.Msp);
        int start = lines.Number;
        while (true)
        {
            var line = lines.Current;
            if (line.IndexOf(':', StringComparison.Ordinal) is var colon && colon <= 0)
                return string.IsNullOrWhiteSpace(line)
                    ? SpectrumFault.At(start, SpectrumFault.MissingField, "Num Peaks")
                    : SpectrumFault.At(lines.Number, SpectrumFault.UnknownFormat, line);
            var (name, value) = (line[..colon].Trim(), line[(colon + 1)..].Trim());
            draft.Field(name, value);
            switch (Plain(name))
            {
                case "NUMPEAKS":
                    return Numbers.Count(value) is { } count
                        ? ReadPeaks(lines, draft, count, into)
                        : SpectrumFault.At(lines.Number, SpectrumFault.BadField, name, value);
                case "PRECURSORMZ" when draft.Precursor(name, value, lines.Number) is { } fault:
                    return fault;
                case "SPECTRUMTYPE":
                    draft.Measurement = value.ToUpperInvariant() switch
                    {
                        "EI" => Measurement.ElectronIonisation,
                        "MS2" or "MS/MS" or "MS3" => Measurement.TandemMass,
                        _ => draft.Measurement,
                    };
                    break;
            }

            if (!lines.Next()) return SpectrumFault.At(start, SpectrumFault.MissingField, "Num Peaks");
        }
    }

    private static SpectrumFault? ReadPeaks(TextLines lines, SpectrumDraft draft, int announced, List<MeasuredSpectrum> into)
    {
        int header = lines.Number;
        while (lines.Next() && !string.IsNullOrWhiteSpace(lines.Current))
        {
            if (lines.Current.StartsWith("NAME:", StringComparison.OrdinalIgnoreCase)) // the blank line between spectra was forgotten
                return SpectrumFault.At(header, SpectrumFault.PeakCount, Text(announced), Text(draft.Count) + "+");
            var tokens = WithoutAnnotation(lines.Current).Split(Partings, StringSplitOptions.RemoveEmptyEntries);
            // One pair a line may carry a third column (an annotation without quotes); several pairs a line may not.
            var pairs = tokens.Length == 3 ? 2 : tokens.Length;
            if (pairs % 2 != 0) return SpectrumFault.At(lines.Number, SpectrumFault.Unpaired);
            for (int i = 0; i < pairs; i += 2)
                if ((Numbers.ReadPeak(tokens[i], tokens[i + 1], lines.Number, out var peak) ?? draft.Add(peak, lines.Number)) is { } fault)
                    return fault;
        }

        return draft.Close(
            header, announced,
            new(draft.First("Name"), draft.First("InChIKey"), draft.First("SMILES"), draft.First("Formula"), draft.First("CAS#", "CASNO", "CAS")),
            new(draft.First("DB#", "Accession"), draft.First("License", "Licence"), draft.First("Authors", "Contributor", "Contrib"),
                draft.First("Copyright"), draft.First("Publication")),
            into);
    }

    private static string WithoutAnnotation(string line) =>
        line.IndexOf('"', StringComparison.Ordinal) is var quote and >= 0 ? line[..quote] : line;

    private static string Plain(string name) =>
        new([.. name.Where(c => c is not (' ' or '_' or '-')).Select(char.ToUpperInvariant)]);

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
