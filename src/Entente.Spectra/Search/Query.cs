namespace Entente.Spectra.Search;

/// <summary>A spectrum made ready to be looked for.</summary>
/// <param name="Id">As the file names it; comes back with every answer.</param>
/// <param name="Kind">Decides which spectra it is compared with.</param>
/// <param name="Spectrum">Cleaned; may be empty, then nothing is found.</param>
/// <param name="PrecursorTh">m/z of the selected ion; null when unknown.</param>
/// <param name="MolecularMass">Molecular mass in Da when another technique gave it; used by hybrid search of electron ionisation only.</param>
public sealed record Query(string Id, SpectrumKind Kind, CleanSpectrum Spectrum, double? PrecursorTh, double? MolecularMass)
{
    /// <summary>Prepares a measured spectrum; null for infrared.</summary>
    public static Query? Of(MeasuredSpectrum measured)
    {
        if (KindOf(measured) is not { } kind) return null;
        var clean = kind == SpectrumKind.ElectronIonisation
            ? MatchFactor.Clean(measured.Points)
            : CleaningRules.Flash.Clean(measured.Points, measured.PrecursorTh);
        var mass = Field(measured, "MW", "MolecularMass") is { } written
            && double.TryParse(written, System.Globalization.CultureInfo.InvariantCulture, out var given) && given is > 0 and < 5_000 ? given : (double?)null;
        return new(measured.Claimed.Name ?? measured.Provenance.Accession ?? "", kind, clean, measured.PrecursorTh, mass);
    }

    /// <summary>
    /// The comparison a spectrum takes part in: electron ionisation when the file says so or, without precursor, all m/z are whole; else by
    /// the polarity of the file or its adduct. Positive when neither is given, as nearly all controlled substances are measured.
    /// </summary>
    internal static SpectrumKind? KindOf(MeasuredSpectrum measured)
    {
        if (measured.Measurement == Measurement.Infrared) return null;
        if (measured.Measurement == Measurement.ElectronIonisation) return SpectrumKind.ElectronIonisation;
        if (measured.Measurement == Measurement.Mass && measured.PrecursorTh is null && measured.Points.All(point => point.X == Math.Round(point.X)))
            return SpectrumKind.ElectronIonisation;
        var negative = Field(measured, "Ion_mode", "IonMode", "Ion mode", "AC$MASS_SPECTROMETRY ION_MODE", "Polarity") is { } mode
            ? mode.StartsWith("N", StringComparison.OrdinalIgnoreCase) || mode == "-"
            : measured.Adduct?.TrimEnd().EndsWith('-') ?? false;
        return negative ? SpectrumKind.Negative : SpectrumKind.Positive;
    }

    private static string? Field(MeasuredSpectrum measured, params ReadOnlySpan<string> names)
    {
        foreach (var field in measured.Fields)
            foreach (var name in names)
                if (field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) return field.Value.Trim();
        return null;
    }
}
