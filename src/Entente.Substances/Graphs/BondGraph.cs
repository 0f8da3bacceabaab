namespace Entente.Substances.Graphs;

/// <summary>
/// A structure as atoms and bonds, all of its components together. Bonds are kept as single, double and triple; which rings are aromatic is
/// worked out only when asked. One instance is filled again and again, so that a catalogue of millions does not allocate.
/// </summary>
/// <remarks>Not safe to share between threads. Atoms and bonds count from 0. Stereo and isotopes are not kept: no class definition asks for them.</remarks>
public sealed class BondGraph
{
    /// <summary>Most atoms while reading, written hydrogens counted.</summary>
    public const int MaxAtoms = 1_000;

    /// <summary>Most bonds while reading.</summary>
    public const int MaxBonds = 1_200;

    internal readonly byte[] ElementOf = new byte[MaxAtoms];
    internal readonly sbyte[] ChargeOf = new sbyte[MaxAtoms];
    internal readonly byte[] HydrogensOf = new byte[MaxAtoms];
    internal readonly bool[] Bracket = new bool[MaxAtoms];        // hydrogens were written, none is to be added
    internal readonly bool[] WrittenAromatic = new bool[MaxAtoms];
    internal readonly bool[] Labelled = new bool[MaxAtoms];       // an isotope was written; cleared, but such a hydrogen is folded all the same
    internal readonly short[] BeginOf = new short[MaxBonds];
    internal readonly short[] EndOf = new short[MaxBonds];
    internal readonly byte[] OrderOf = new byte[MaxBonds];        // 1 to 4; Aromatic until the double bonds are placed
    internal readonly bool[] InRing = new bool[MaxBonds];
    internal readonly byte[] RingBondsOf = new byte[MaxAtoms];
    internal readonly bool[] AromaticAtom = new bool[MaxAtoms];
    internal readonly bool[] AromaticBond = new bool[MaxBonds];
    internal readonly short[] First = new short[MaxAtoms + 1];    // where an atom's neighbours begin in the two arrays below
    internal readonly short[] NeighbourAt = new short[2 * MaxBonds];
    internal readonly short[] BondAt = new short[2 * MaxBonds];
    internal bool AnyAromatic;
    internal bool AnyCharge;
    internal bool AnyHydrogenAtom;

    /// <summary>Bond order that stands for a bond written as aromatic.</summary>
    internal const byte Aromatic = 5;

    /// <summary>Number of atoms; after reading, those other than hydrogen (a hydrogen without a heavy neighbour stays).</summary>
    public int Atoms { get; internal set; }

    /// <summary>Number of bonds.</summary>
    public int Bonds { get; internal set; }

    /// <summary>Number of separate parts.</summary>
    public int Components { get; internal set; }

    /// <summary>True once aromatic rings are known: <see cref="IsAromatic"/> may be asked.</summary>
    public bool AromaticityKnown { get; internal set; }

    /// <summary>Atomic number; 0 for an open place (*).</summary>
    public int Element(int atom) => ElementOf[atom];

    /// <summary>Formal charge.</summary>
    public int Charge(int atom) => ChargeOf[atom];

    /// <summary>Hydrogens on the atom, written or implied.</summary>
    public int Hydrogens(int atom) => HydrogensOf[atom];

    /// <summary>Neighbours other than folded hydrogens.</summary>
    public ReadOnlySpan<short> Neighbours(int atom) => NeighbourAt.AsSpan(First[atom], First[atom + 1] - First[atom]);

    /// <summary>The bonds to <see cref="Neighbours"/>, in the same order.</summary>
    public ReadOnlySpan<short> BondsOf(int atom) => BondAt.AsSpan(First[atom], First[atom + 1] - First[atom]);

    /// <summary>1, 2, 3 or 4.</summary>
    public int Order(int bond) => OrderOf[bond];

    /// <summary>True when the bond lies in a ring of any size.</summary>
    public bool IsRingBond(int bond) => InRing[bond];

    /// <summary>How many ring bonds an atom has: 2 in a plain ring, 3 where two rings are fused, 4 at a spiro atom.</summary>
    public int RingBonds(int atom) => RingBondsOf[atom];

    /// <summary>True when the atom lies in an aromatic ring. Known after <see cref="Aromaticity.Perceive"/>.</summary>
    public bool IsAromatic(int atom) => AromaticAtom[atom];

    /// <summary>The bond between two atoms, or -1.</summary>
    public int BondBetween(int one, int other)
    {
        for (int i = First[one]; i < First[one + 1]; i++)
            if (NeighbourAt[i] == other) return BondAt[i];
        return -1;
    }

    internal void Clear()
    {
        Atoms = Bonds = 0;
        AnyAromatic = AnyCharge = AnyHydrogenAtom = AromaticityKnown = false;
    }

    internal int AddAtom(int element, bool aromatic, bool bracket, int hydrogens = 0, int charge = 0, bool labelled = false)
    {
        int atom = Atoms++;
        ElementOf[atom] = (byte)element;
        WrittenAromatic[atom] = aromatic;
        Bracket[atom] = bracket;
        HydrogensOf[atom] = (byte)hydrogens;
        ChargeOf[atom] = (sbyte)charge;
        Labelled[atom] = labelled;
        AnyAromatic |= aromatic;
        AnyCharge |= charge != 0;
        AnyHydrogenAtom |= element == 1;
        return atom;
    }

    internal void AddBond(int begin, int end, byte order)
    {
        (BeginOf[Bonds], EndOf[Bonds], OrderOf[Bonds]) = ((short)begin, (short)end, order);
        Bonds++;
    }

    /// <summary>Sorts bonds by atom, so that neighbours can be asked for.</summary>
    internal void Link()
    {
        var first = First.AsSpan(0, Atoms + 1);
        first.Clear();
        for (int bond = 0; bond < Bonds; bond++)
        {
            first[BeginOf[bond]]++;
            first[EndOf[bond]]++;
        }

        int sum = 0;
        for (int atom = 0; atom <= Atoms; atom++) // First[a] is the end of a's neighbours, and moves to their beginning below
        {
            sum += atom < Atoms ? first[atom] : 0;
            first[atom] = (short)sum;
        }

        for (int bond = Bonds - 1; bond >= 0; bond--)
        {
            Place(BeginOf[bond], EndOf[bond], bond);
            Place(EndOf[bond], BeginOf[bond], bond);
        }
    }

    private void Place(int atom, int neighbour, int bond)
    {
        int at = --First[atom];
        NeighbourAt[at] = (short)neighbour;
        BondAt[at] = (short)bond;
    }
}
