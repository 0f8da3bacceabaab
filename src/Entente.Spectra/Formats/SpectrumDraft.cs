using System.Globalization;

namespace Entente.Spectra.Formats;

/// <summary>A spectrum while its file is being read: collects points and header lines, then checks what every format shares.</summary>
internal sealed class SpectrumDraft(SpectrumFormat format)
{
    private readonly List<Point> points = [];
    private readonly List<KeyValuePair<string, string>> fields = [];
    private readonly List<Remark> remarks = [];

    public Measurement Measurement { get; set; } = Measurement.Mass;
    public string XUnit { get; set; } = "m/z";
    public string YUnit { get; set; } = "intensity";
    public double? PrecursorTh { get; set; }
    public int Count => points.Count;
    public bool IsMass => Measurement != Measurement.Infrared;

    public void Field(string name, string value) => fields.Add(new(name, value));

    public void Remark(string code, int line, params string[] args) => remarks.Add(new(code, line, args));

    /// <summary>The first value of a field under any of its names, blank as null.</summary>
    public string? First(params string[] names) => fields
        .Where(field => names.Contains(field.Key, StringComparer.OrdinalIgnoreCase) && !string.IsNullOrWhiteSpace(field.Value))
        .Select(field => field.Value.Trim()).FirstOrDefault();

    /// <summary>Every value of a field that stands several times, joined by "; "; null when there is none.</summary>
    public string? All(string name) =>
        fields.Where(field => field.Key == name).Select(field => field.Value.Trim()).ToList() is { Count: > 0 } all ? string.Join("; ", all) : null;

    public SpectrumFault? Add(Point point, int line)
    {
        if (points.Count == SpectrumFile.MaxPoints)
            return SpectrumFault.At(line, SpectrumFault.TooManyPeaks, SpectrumFile.MaxPoints.ToString(CultureInfo.InvariantCulture));
        points.Add(point);
        return null;
    }

    /// <summary>Takes the selected ion's m/z. Records in the wild name two in one field; then none is taken and a person must say.</summary>
    public SpectrumFault? Precursor(string field, string value, int line)
    {
        var values = value.Split([' ', '\t', '/', ';', ','], StringSplitOptions.RemoveEmptyEntries);
        if (values.Length == 0) return null;
        foreach (var one in values)
        {
            if (Numbers.Read(one, line, out var th) is not null || th <= 0) return SpectrumFault.At(line, SpectrumFault.BadField, field, value);
            PrecursorTh = th;
        }

        if (values.Length == 1) return null;
        PrecursorTh = null;
        Remark(Spectra.Remark.SeveralPrecursors, line, value.Trim());
        return null;
    }

    /// <summary>Closes the spectrum, or says what every format demands and this one lacks.</summary>
    public SpectrumFault? Close(int line, int? announced, ClaimedSubstance claimed, Provenance provenance, List<MeasuredSpectrum> into)
    {
        if (announced is { } count && count != points.Count)
            return SpectrumFault.At(line, SpectrumFault.PeakCount, Text(count), Text(points.Count));
        if (points.Count == 0) return SpectrumFault.At(line, SpectrumFault.NoPeaks);
        if (IsMass && points.TrueForAll(point => point.Y == 0)) return SpectrumFault.At(line, SpectrumFault.AllZero);
        if (into.Count == SpectrumFile.MaxSpectra) return SpectrumFile.TooMany();

        var ordered = points.Zip(points.Skip(1)).All(pair => pair.First.X <= pair.Second.X);
        if (!ordered && IsMass) Remark(Spectra.Remark.PeaksReordered, line); // infrared files run from high to low by custom
        into.Add(new(
            format, Measurement, ordered ? [.. points] : [.. points.OrderBy(point => point.X)], XUnit, YUnit, PrecursorTh,
            First("Precursor_type", "PrecursorType", "MS$FOCUSED_ION PRECURSOR_TYPE"),
            First("Collision_energy", "CollisionEnergy", "AC$MASS_SPECTROMETRY COLLISION_ENERGY"),
            First("Instrument", "AC$INSTRUMENT", "SPECTROMETERDATASYSTEM") ?? First("Instrument_type", "InstrumentType"),
            claimed, provenance, [.. fields], [.. remarks]));
        return null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
