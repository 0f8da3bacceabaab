namespace Entente.Spectra.Formats;

/// <summary>Mascot generic format: <c>BEGIN IONS</c>, lines <c>KEY=value</c>, peaks of m/z, intensity and perhaps a charge, <c>END IONS</c>.</summary>
/// <remarks>Matrix Science, "Data file format", peak list; GNPS and MoNA add NAME, SMILES, INCHIAUX, IONMODE, SPECTRUMID. Lines that begin with #, ;, ! or / are remarks.</remarks>
internal static class Mgf
{
    private const string Begin = "BEGIN IONS", End = "END IONS";

    /// <summary>True when a line begins such a file; parameters of the whole file may stand before the first spectrum.</summary>
    public static bool Begins(ReadOnlySpan<char> line) =>
        line.Trim().Equals(Begin, StringComparison.OrdinalIgnoreCase) || line.IndexOf('=') is > 0 and var equals && line[..equals].Trim() is "COM" or "MASS" or "CHARGE" or "ITOL";

    public static bool Ends(string line) => line.AsSpan().Trim().Equals(End, StringComparison.OrdinalIgnoreCase);

    public static SpectrumFault? Read(TextLines lines, List<MeasuredSpectrum> into)
    {
        do
        {
            if (IsRemark(lines.Current) || !lines.Current.AsSpan().Trim().Equals(Begin, StringComparison.OrdinalIgnoreCase)) continue;
            if (ReadOne(lines, into) is { } fault) return fault;
        }
        while (lines.SkipBlank());
        return into.Count == 0 ? SpectrumFault.At(lines.Number, SpectrumFault.NoPeaks) : null;
    }

    private static SpectrumFault? ReadOne(TextLines lines, List<MeasuredSpectrum> into)
    {
        var draft = new SpectrumDraft(SpectrumFormat.Mgf) { Measurement = Measurement.TandemMass };
        int start = lines.Number;
        while (lines.Next())
        {
            var line = lines.Current.Trim();
            if (line.Length == 0 || IsRemark(line)) continue;
            if (Ends(line)) return Close(draft, start, into);
            if (line.Equals(Begin, StringComparison.OrdinalIgnoreCase)) return SpectrumFault.At(lines.Number, SpectrumFault.CutOff, End);
            if ((char.IsAsciiDigit(line[0]) || line[0] is '.' or '-' or '+' ? ReadPeak(line, lines.Number, draft) : ReadField(line, lines.Number, draft)) is { } fault)
                return fault;
        }

        return SpectrumFault.At(lines.Number, SpectrumFault.CutOff, End);
    }

    private static SpectrumFault? ReadField(string line, int number, SpectrumDraft draft)
    {
        if (line.IndexOf('=', StringComparison.Ordinal) is var equals && equals <= 0) return SpectrumFault.At(number, SpectrumFault.NotNumber, line);
        var (name, value) = (line[..equals].Trim().ToUpperInvariant(), line[(equals + 1)..].Trim());
        draft.Field(name, value);
        if (name == "MSLEVEL" && value == "1") draft.Measurement = Measurement.Mass;
        if (name != "PEPMASS") return null;
        var written = value.Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries); // m/z and perhaps its intensity
        return written.Length == 0 || written[0] is "0" or "0.0" ? null : draft.Precursor(name, written[0], number);
    }

    private static SpectrumFault? ReadPeak(string line, int number, SpectrumDraft draft)
    {
        var columns = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (columns.Length < 2) return SpectrumFault.At(number, SpectrumFault.Unpaired);
        return Numbers.ReadPeak(columns[0], columns[1], number, out var peak) ?? draft.Add(peak, number);
    }

    private static SpectrumFault? Close(SpectrumDraft draft, int start, List<MeasuredSpectrum> into) => draft.Close(
        start, draft.First("NUM PEAKS", "NUM_PEAKS") is { } count ? Numbers.Count(count) : null,
        new(draft.First("NAME", "COMPOUND_NAME") ?? draft.First("TITLE"), draft.First("INCHIKEY", "INCHIAUX"), draft.First("SMILES"), draft.First("FORMULA"), draft.First("CAS")),
        new(draft.First("SPECTRUMID", "SPECTRUM_ID", "ACCESSION") ?? draft.First("TITLE"), draft.First("LICENSE", "LICENCE"),
            draft.First("AUTHORS", "DATACOLLECTOR", "PI"), draft.First("COPYRIGHT"), draft.First("PUBLICATION", "PUBMED")),
        into);

    private static bool IsRemark(string line) => line.Length > 0 && line[0] is '#' or ';' or '!' or '/';
}
