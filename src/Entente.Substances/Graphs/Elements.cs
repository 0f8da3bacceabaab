namespace Entente.Substances.Graphs;

/// <summary>The elements: symbols, average masses and the numbers of bonds that an uncharged atom of each may have.</summary>
/// <remarks>
/// Masses: IUPAC, Standard Atomic Weights 2021, abridged to five digits; 0 where there is no stable isotope. Valences are those RDKit uses, so that
/// both call the same structures impossible; metals are free.
/// </remarks>
internal static class Elements
{
    public const int Hydrogen = 1, Boron = 5, Carbon = 6, Nitrogen = 7, Oxygen = 8, Fluorine = 9, Silicon = 14, Phosphorus = 15, Sulphur = 16,
        Chlorine = 17,
        Arsenic = 33, Selenium = 34, Bromine = 35, Tellurium = 52, Iodine = 53;

    private static readonly string[] Symbols =
        ("* H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn " +
        "Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es " +
        "Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og").Split(' ');

    private static readonly Dictionary<string, int> Numbers =
        Symbols.Select((symbol, number) => (symbol, number)).ToDictionary(item => item.symbol, item => item.number, StringComparer.Ordinal);

    private static readonly double[] Masses =
    [
        0, 1.008, 4.0026, 6.94, 9.0122, 10.81, 12.011, 14.007, 15.999, 18.998, 20.180, 22.990, 24.305, 26.982, 28.085, 30.974, 32.06, 35.45, 39.95, 39.098,
        40.078, 44.956, 47.867, 50.942, 51.996, 54.938, 55.845, 58.933, 58.693, 63.546, 65.38, 69.723, 72.630, 74.922, 78.971, 79.904, 83.798, 85.468, 87.62,
        88.906, 91.224, 92.906, 95.95, 0, 101.07, 102.91, 106.42, 107.87, 112.41, 114.82, 118.71, 121.76, 127.60, 126.90, 131.29,
    ];

    private static readonly byte[][] Allowed = [.. Symbols.Select(symbol => symbol switch
    {
        "H" or "Li" or "Na" or "K" or "Rb" or "Cs" or "Fr" or "F" or "Cl" or "Br" => new byte[] { 1 },
        "Be" or "O" => [2],
        "B" or "N" or "Ga" or "In" or "Tl" => [3],
        "C" or "Ge" => [4],
        "Al" => [3, 6],
        "Si" => [4, 6],
        "P" or "As" or "Sb" or "Bi" => [3, 5, 7],
        "S" or "Se" or "Te" or "Po" => [2, 4, 6],
        "I" or "At" => [1, 3, 5],
        "Sn" or "Pb" => [2, 4],
        "He" or "Ne" or "Ar" or "Kr" or "Rn" => [0],
        "Xe" => [0, 2, 4, 6],
        _ => [],
    })];

    public static int? Find(ReadOnlySpan<char> symbol) =>
        Numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(symbol, out int number) ? number : null;

    public static string Symbol(int number) => Symbols[number];

    /// <summary>Average mass in Da; 0 where none is tabulated here (beyond xenon).</summary>
    public static double Mass(int number) => number < Masses.Length ? Masses[number] : 0;

    /// <summary>Numbers of bonds allowed, rising; empty for an element that may have any.</summary>
    /// <remarks>A charged atom counts as its neighbour in the periodic table: N+ as C, O- as F; for boron and aluminium the sign turns around.</remarks>
    public static ReadOnlySpan<byte> Valences(int element) => Allowed[element];

    /// <summary>What a charge adds to the bonds an atom may have: N+ has four, O- one, B- four, C+ and C- three.</summary>
    public static int ChargeShift(int element, int charge) => element switch
    {
        Carbon or Silicon => -Math.Abs(charge),
        Boron or 13 => -charge,
        _ => charge,
    };
}
