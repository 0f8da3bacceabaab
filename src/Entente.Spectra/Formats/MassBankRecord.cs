namespace Entente.Spectra.Formats;

/// <summary>A MassBank record: <c>TAG: value</c> lines, <c>PK$PEAK:</c> with indented peaks, closed by <c>//</c>.</summary>
/// <remarks>MassBank record format 2.6.0 (MassBank consortium, Documentation/MassBankRecordFormat.md).</remarks>
internal static class MassBankRecord
{
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
        var draft = new SpectrumDraft(SpectrumFormat.MassBank);
        int start = lines.Number;
        int? announced = null;
        var inPeaks = false;
        do
        {
            var line = lines.Current;
            if (line.TrimEnd() == "//") return Close(draft, start, announced, into);
            if (line.StartsWith(' '))
            {
                if (inPeaks && ReadPeak(line, lines.Number, draft) is { } badPeak) return badPeak;
                continue; // indented lines elsewhere belong to PK$ANNOTATION
            }

            if (string.IsNullOrWhiteSpace(line)) continue;
            if (line.IndexOf(": ", StringComparison.Ordinal) is var colon && colon <= 0 && !line.EndsWith(':'))
                return SpectrumFault.At(lines.Number, SpectrumFault.UnknownFormat, line);
            var tag = colon > 0 ? line[..colon] : line[..^1];
            var value = colon > 0 ? line[(colon + 2)..].Trim() : "";
            inPeaks = tag == "PK$PEAK";
            if (ReadField(tag, value, lines.Number, draft, ref announced) is { } fault) return fault;
        }
        while (lines.Next());
        return SpectrumFault.At(lines.Number, SpectrumFault.CutOff, "//");
    }

    private static SpectrumFault? ReadField(string tag, string value, int line, SpectrumDraft draft, ref int? announced)
    {
        // Subtagged lines (AC$MASS_SPECTROMETRY: MS_TYPE MS2) are kept as "TAG SUBTAG".
        if (tag is "AC$MASS_SPECTROMETRY" or "AC$CHROMATOGRAPHY" or "MS$FOCUSED_ION" or "CH$LINK" && value.Split(' ', 2) is [var sub, var rest])
            (tag, value) = ($"{tag} {sub}", rest);
        draft.Field(tag, value);
        switch (tag)
        {
            case "PK$NUM_PEAK":
                if (announced is not null) return SpectrumFault.At(line, SpectrumFault.FieldTwice, tag);
                announced = Numbers.Count(value);
                return announced is null ? SpectrumFault.At(line, SpectrumFault.BadField, tag, value) : null;
            case "MS$FOCUSED_ION PRECURSOR_M/Z":
                return draft.Precursor("PRECURSOR_M/Z", value, line);
            case "AC$MASS_SPECTROMETRY MS_TYPE" when value != "MS":
                draft.Measurement = Measurement.TandemMass;
                return null;
            case "AC$INSTRUMENT_TYPE" when value.Split('-') is var parts && parts.Contains("EI"):
                draft.Measurement = Measurement.ElectronIonisation;
                return null;
            default:
                return null;
        }
    }

    private static SpectrumFault? ReadPeak(string line, int number, SpectrumDraft draft)
    {
        var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries); // m/z, intensity, relative intensity
        if (columns.Length < 2) return SpectrumFault.At(number, SpectrumFault.Unpaired);
        return Numbers.ReadPeak(columns[0], columns[1], number, out var peak) ?? draft.Add(peak, number);
    }

    private static SpectrumFault? Close(SpectrumDraft draft, int start, int? announced, List<MeasuredSpectrum> into)
    {
        if (announced is null) return SpectrumFault.At(start, SpectrumFault.MissingField, "PK$NUM_PEAK");
        return draft.Close(
            start, announced,
            new(draft.First("CH$NAME"), draft.First("CH$LINK INCHIKEY"), draft.First("CH$SMILES"), draft.First("CH$FORMULA"),
                draft.First("CH$LINK CAS")),
            new(draft.First("ACCESSION"), draft.First("LICENSE"), draft.First("AUTHORS"), draft.First("COPYRIGHT"), draft.All("PUBLICATION")),
            into);
    }
}
