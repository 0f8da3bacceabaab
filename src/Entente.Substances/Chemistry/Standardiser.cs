namespace Entente.Substances.Chemistry;

/// <summary>
/// Decides on a component's graph which charges and isotope labels go, so that a salt, a protonated base and a labelled compound are judged as
/// what they hold. The engine's own build has no such part.
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

    /// <summary>The atoms that lose an isotope label, as they are without it.</summary>
    public static Dictionary<int, SketchAtom> WithoutIsotopes(Sketch component) => Enumerable.Range(0, component.Atoms.Count)
        .Where(i => component.Atoms[i].Isotope != 0).ToDictionary(i => i, i => component.Atoms[i] with { Isotope = 0 });

    /// <summary>The atoms that lose a charge with or to a hydrogen, as they are without it. Explicit hydrogens are expected to be folded in.</summary>
    public static Dictionary<int, SketchAtom> WithoutCharges(Sketch component)
    {
        var changed = new Dictionary<int, SketchAtom>();
        if (component.Atoms.All(atom => atom.Chg == 0)) return changed;
        var atoms = component.Atoms.ToArray();
        var bonds = component.Bonds.SelectMany(bond => bond.Atoms.Select(atom => (atom, bond))).ToLookup(pair => pair.atom, pair => pair.bond);
        for (int i = 0; i < atoms.Length; i++)
        {
            if (atoms[i] is not { Chg: > 0, ImpHs: > 0 } atom || !Bases.Contains(atom.Z)) continue;
            if (bonds[i].Any(bond => atoms[bond.Other(i)].Chg < 0 && !HasRoom(atoms[bond.Other(i)], bonds[bond.Other(i)]))) continue; // an amine on boron
            int leave = Math.Min(atom.Chg, atom.ImpHs);
            changed[i] = atoms[i] = atom with { Chg = atom.Chg - leave, ImpHs = atom.ImpHs - leave };
        }

        var held = new HashSet<int>();
        int unbalanced = 0;
        for (int i = 0; i < atoms.Length; i++)
        {
            if (atoms[i].Chg <= 0) continue;
            int left = atoms[i].Chg;
            foreach (var bond in bonds[i])
                if (left > 0 && atoms[bond.Other(i)].Chg < 0 && held.Add(bond.Other(i))) left += atoms[bond.Other(i)].Chg;
            unbalanced += Math.Max(left, 0);
        }

        var free = Enumerable.Range(0, atoms.Length)
            .Where(i => atoms[i] is { Chg: < 0, NRad: 0 } && !held.Contains(i) && HasRoom(atoms[i], bonds[i]))
            .OrderByDescending(i => Acidity(i, component, bonds)).ThenBy(i => i);
        foreach (var i in free.Skip(unbalanced)) changed[i] = atoms[i] with { ImpHs = atoms[i].ImpHs - atoms[i].Chg, Chg = 0 };

        return changed;
    }

    private static bool HasRoom(SketchAtom atom, IEnumerable<SketchBond> bonds)
    {
        int after = bonds.Sum(bond => bond.Bo is 2 or 3 ? bond.Bo : 1) + atom.ImpHs - atom.Chg;
        return (Room.TryGetValue(atom.Z, out var most) && after <= most) || (atom.Z == 15 && after == 5);
    }

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
