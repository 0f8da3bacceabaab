using System.Runtime.InteropServices;

namespace Entente.Spectra;

/// <summary>What was measured, as far as the file says. Decides the unit of the axes.</summary>
public enum Measurement
{
    /// <summary>A mass spectrum; the file does not say how it was made.</summary>
    Mass,

    /// <summary>Electron ionisation, usually 70 eV, after gas chromatography.</summary>
    ElectronIonisation,

    /// <summary>Fragments of a selected ion (MS/MS, MSn).</summary>
    TandemMass,

    /// <summary>Absorption in the infrared over wavenumber or wavelength.</summary>
    Infrared,
}

/// <summary>One point of a spectrum. Mass: m/z in Th and ion intensity; infrared: position and signal in the units the file names.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Point(double X, double Y);

/// <summary>Where a spectrum comes from and under which terms it may travel. Carried with the points, never dropped.</summary>
public sealed record Provenance(string? Accession, string? Licence, string? Authors, string? Copyright, string? Publication)
{
    /// <summary>True when the file names neither a licence nor an owner, as a laboratory's own measurement does.</summary>
    public bool IsSilent => (Licence ?? Authors ?? Copyright ?? Publication) is null;
}

/// <summary>What the file says the substance is. A claim of the file, not a finding.</summary>
public sealed record ClaimedSubstance(string? Name, string? InChIKey, string? Smiles, string? Formula, string? Cas);

/// <summary>One measured spectrum as its file gives it: points by rising X, nothing smoothed, scaled or removed.</summary>
/// <param name="Format">The format it was read from.</param>
/// <param name="Measurement">What was measured.</param>
/// <param name="Points">At least one; rising X; finite; in mass spectra no negative value and at least one above zero.</param>
/// <param name="XUnit">"m/z", or the unit an infrared file names ("1/CM", "MICROMETERS").</param>
/// <param name="YUnit">"intensity", or as named ("ABSORBANCE", "TRANSMITTANCE").</param>
/// <param name="PrecursorTh">m/z of the selected ion; null when the file names none, or names several (see <paramref name="Remarks"/>).</param>
/// <param name="Adduct">The ion as written, "[M+H]+".</param>
/// <param name="CollisionEnergy">As written, with its unit when the file names one.</param>
/// <param name="Instrument">Instrument or its kind, as written.</param>
/// <param name="Claimed">What the file says the substance is.</param>
/// <param name="Provenance">Origin and terms.</param>
/// <param name="Fields">Every header line as written, in order, so that nothing the file said is lost.</param>
/// <param name="Remarks">What a reader must know before relying on it.</param>
public sealed record MeasuredSpectrum(
    SpectrumFormat Format,
    Measurement Measurement,
    IReadOnlyList<Point> Points,
    string XUnit,
    string YUnit,
    double? PrecursorTh,
    string? Adduct,
    string? CollisionEnergy,
    string? Instrument,
    ClaimedSubstance Claimed,
    Provenance Provenance,
    IReadOnlyList<KeyValuePair<string, string>> Fields,
    IReadOnlyList<Remark> Remarks)
{
    /// <summary>The highest point; the first of equals. In a mass spectrum the base peak.</summary>
    public Point Highest => Points.MaxBy(point => point.Y);
}

/// <summary>Something a reader must know about a spectrum that could be read. <see cref="Code"/> is one of <see cref="Codes"/>.</summary>
public sealed record Remark(string Code, int Line, IReadOnlyList<string> Args)
{
    /// <summary>The whole list of codes.</summary>
    public static IReadOnlyList<string> Codes { get; } = [SeveralPrecursors, PeaksReordered, NoPeakCount];

    /// <summary>One precursor field holds several values; none was taken. Args: the field as written.</summary>
    public const string SeveralPrecursors = "several-precursors";

    /// <summary>The file's points were not by rising X and were put in order. No args.</summary>
    public const string PeaksReordered = "peaks-reordered";

    /// <summary>The format announces its number of points and this file does not, so a cut end would go unseen. No args.</summary>
    public const string NoPeakCount = "no-peak-count";
}
