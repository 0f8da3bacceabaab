namespace Entente.Substances.Chemistry;

/// <summary>
/// Splits a structure into its components and takes charges and isotope labels away, so that a salt, a protonated base and a labelled
/// compound are judged as what they hold. The engine's own build has no such part.
/// </summary>
/// <remarks>
/// Charges: a hydrogen leaves every positive N, P, As, O, S, Se and Te that has one; a hydrogen is added to every negative atom with room for it.
/// Neighbours that balance each other (nitro, N-oxide, azide, isocyanide) stay. Where a charge cannot leave (quaternary nitrogen), as many
/// negative ones stay in the same component, strongest acid first. The order of rules is that of the "Uncharger" of RDKit's MolStandardize.
/// </remarks>
internal static class Standardiser
{
    private static readonly HashSet<int> Bases = [7, 8, 15, 16, 33, 34, 52];

    /// <summary>Bonds, hydrogens included, that a neutral atom of these elements has when it takes up a hydrogen.</summary>
    private static readonly Dictionary<int, int> Room = new() { [6] = 4, [7] = 3, [8] = 2, [9] = 1, [15] = 3, [16] = 2, [17] = 1, [34] = 2, [35] = 1, [52] = 2, [53] = 1 };

    /// <summary>The connected parts, in the order of their first atom.</summary>
    public static IReadOnlyList<Sketch> Components(Sketch whole)
    {
        var part = Enumerable.Range(0, whole.Atoms.Count).ToArray(); // of each atom: the smallest atom it is connected with
        int RootOf(int atom) => part[atom] == atom ? atom : part[atom] = RootOf(part[atom]);
        foreach (var bond in whole.Bonds)
        {
            int a = RootOf(bond.Atoms[0]), b = RootOf(bond.Atoms[1]);
            part[Math.Max(a, b)] = Math.Min(a, b);
        }

        var roots = Enumerable.Range(0, part.Length).GroupBy(RootOf).OrderBy(group => group.Key).ToList();
        if (roots.Count == 1) return [whole];
        var number = new int[part.Length]; // new number of each atom; order is kept, because stereo marks depend on it
        foreach (var group in roots)
            foreach (var (atom, at) in group.Select((atom, at) => (atom, at))) number[atom] = at;
        var bonds = whole.Bonds.ToLookup(bond => RootOf(bond.Atoms[0]));
        return
        [
            .. roots.Select(group => new Sketch(
                [.. group.Select(atom => whole.Atoms[atom])],
                [.. bonds[group.Key].Select(bond => bond with { Atoms = [.. bond.Atoms.Select(a => number[a])], StereoAtoms = bond.StereoAtoms?.Select(a => number[a]).ToArray() })])),
        ];
    }

    /// <summary>Takes isotope labels away; false when there was none.</summary>
    public static bool ClearIsotopes(Sketch component)
    {
        var any = component.Atoms.Any(atom => atom.Isotope != 0);
        for (int i = 0; i < component.Atoms.Count && any; i++) component.Atoms[i] = component.Atoms[i] with { Isotope = 0 };
        return any;
    }

    /// <summary>Takes charges away where hydrogens can be; false when nothing changed. Hydrogens are expected to be folded in.</summary>
    public static bool Neutralise(Sketch component)
    {
        if (component.Atoms.TrueForAll(atom => atom.Chg == 0)) return false;
        var changed = false;
        var atoms = component.Atoms;
        for (int i = 0; i < atoms.Count; i++)
        {
            if (atoms[i] is not { Chg: > 0, ImpHs: > 0 } atom || !Bases.Contains(atom.Z)) continue;
            int leave = Math.Min(atom.Chg, atom.ImpHs);
            atoms[i] = atom with { Chg = atom.Chg - leave, ImpHs = atom.ImpHs - leave, Stereo = "unspecified" };
            changed = true;
        }

        var bonds = component.Bonds.SelectMany(bond => bond.Atoms.Select(atom => (atom, bond))).ToLookup(pair => pair.atom, pair => pair.bond);
        var held = new HashSet<int>();
        int unbalanced = 0;
        for (int i = 0; i < atoms.Count; i++)
        {
            if (atoms[i].Chg <= 0) continue;
            int left = atoms[i].Chg;
            foreach (var bond in bonds[i])
                if (left > 0 && atoms[bond.Other(i)].Chg < 0 && held.Add(bond.Other(i))) left += atoms[bond.Other(i)].Chg;
            unbalanced += Math.Max(left, 0);
        }

        var free = Enumerable.Range(0, atoms.Count)
            .Where(i => atoms[i] is { Chg: < 0, NRad: 0 } && !held.Contains(i) && HasRoom(atoms[i], bonds[i]))
            .OrderByDescending(i => Acidity(i, component, bonds)).ThenBy(i => i);
        foreach (var i in free.Skip(unbalanced))
        {
            atoms[i] = atoms[i] with { ImpHs = atoms[i].ImpHs - atoms[i].Chg, Chg = 0, Stereo = "unspecified" };
            changed = true;
        }

        return changed;
    }

    private static bool HasRoom(SketchAtom atom, IEnumerable<SketchBond> bonds) =>
        Room.TryGetValue(atom.Z, out var most) && bonds.Sum(bond => bond.Bo is 2 or 3 ? bond.Bo : 1) + atom.ImpHs - atom.Chg <= most;

    // Halides, then acids of sulphur and phosphorus, then carboxylic acids, other oxygen, sulphur, nitrogen, carbon.
    private static int Acidity(int atom, Sketch component, ILookup<int, SketchBond> bonds)
    {
        bool OnOxo(Func<int, bool> centre) => bonds[atom].Select(bond => bond.Other(atom)).Any(neighbour => centre(component.Atoms[neighbour].Z)
            && bonds[neighbour].Any(bond => bond.Bo == 2 && component.Atoms[bond.Other(neighbour)].Z == 8));
        return component.Atoms[atom].Z switch
        {
            9 or 17 or 35 or 53 => 7,
            8 when OnOxo(z => z is 15 or 16) => 6,
            8 when OnOxo(z => z == 6) => 5,
            8 => 4,
            16 or 34 or 52 => 3,
            7 or 15 => 2,
            _ => 1,
        };
    }
}
