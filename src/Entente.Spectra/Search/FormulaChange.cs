namespace Entente.Spectra.Search;

/// <summary>Explains the mass between an unknown and its nearest analogue as atoms added and taken.</summary>
public static class FormulaChange
{
    // Exchanges met among controlled substances and their new analogues; each is one or two substitutions. Masses come from the atoms.
    private static readonly (string Added, string Taken)[] Usual =
    [
        ("CH2", ""), ("C2H4", ""), ("C3H6", ""), ("C4H8", ""), ("H2", ""), ("O", ""), ("H2O", ""), ("CO", ""), ("CO2", ""), ("C2H2O", ""), ("CH2O", ""), ("O2", ""),
        ("F", "H"), ("Cl", "H"), ("Br", "H"), ("I", "H"), ("NO2", "H"), ("CF3", "H"), ("CN", "H"), ("OH", "F"), ("F", "Cl"), ("Cl", "Br"), ("F2", "H2"), ("ClF", "H2"), ("Cl2", "H2"),
        ("S", "O"), ("S", "C2H2"), ("O", "C2H2"), ("N", "CH"), ("O", "NH"), ("O", "CH2"), ("NH", "CH2"), ("C6H4", ""), ("C7H6", ""), ("C4H2", ""), ("C2H2", ""), ("C", ""), ("CH3F", ""),
        ("C2H3F", ""), ("CHF", ""), ("C3H4", ""), ("C3H4O", ""), ("C4H6O", ""), ("C2H4O", ""), ("NH", ""), ("SO3", ""), ("C6H8O6", ""),
    ];

    /// <summary>"+F −H", or null when no usual exchange has this mass.</summary>
    /// <param name="differenceDa">Unknown less analogue, of the neutral molecules or of equal ions.</param>
    /// <param name="toleranceDa">Largest error allowed; 0.005 for accurate mass.</param>
    public static string? Explain(double differenceDa, double toleranceDa = 0.005)
    {
        if (Math.Abs(differenceDa) <= toleranceDa) return "";
        var best = (Error: toleranceDa, Text: (string?)null);
        foreach (var (added, taken) in Usual)
        {
            double mass = Mass(added) - Mass(taken), error = Math.Abs(Math.Abs(differenceDa) - Math.Abs(mass));
            if (error > best.Error || (error == best.Error && best.Text is not null)) continue;
            var (more, less) = differenceDa > 0 == mass > 0 ? (added, taken) : (taken, added);
            best = (error, string.Join(' ', new[] { more.Length > 0 ? $"+{more}" : "", less.Length > 0 ? $"\u2212{less}" : "" }.Where(part => part.Length > 0)));
        }

        return best.Text;
    }

    private static double Mass(string formula) => formula.Length == 0 ? 0 : ElementalFormula.TryParse(formula)!.MonoisotopicMass;
}
