namespace Entente.Substances.Structures;

/// <summary>How a structure was written.</summary>
public enum StructureFormat
{
    /// <summary>A SMILES line.</summary>
    Smiles,

    /// <summary>A standard InChI.</summary>
    InChI,

    /// <summary>A Molfile, V2000 or V3000.</summary>
    Molfile,
}

/// <summary>Why a structure could not be read: a code that never changes meaning, the place, and what the text names.</summary>
/// <param name="Code">One of <see cref="Codes"/>; the text is <c>complaint.structure-CODE</c>.</param>
/// <param name="Place">Character of a SMILES or InChI, or line of a Molfile, from 1; 0 when the fault has no place.</param>
/// <param name="Args">Listed at each code.</param>
public sealed record StructureFault(string Code, int Place, IReadOnlyList<string> Args)
{
    /// <summary>The whole list of codes.</summary>
    public static IReadOnlyList<string> Codes { get; } =
    [
        Empty, NotText, NotTextLine, TooLong, TooManyAtoms, TooDeep, OpenBracket, OpenBranch, ClosedBranch, OpenRing, Unreadable, UnreadableLine,
        NotUnderstood, Valence, Aromatic, NoKey, InChIUnknown, Engine, TooSlow, BadPattern,
    ];

    /// <summary>Nothing was given.</summary>
    public const string Empty = "empty";

    /// <summary>A control character, or more than one line where one is meant.</summary>
    public const string NotText = "not-text";

    /// <summary>The same in a Molfile, whose places are lines.</summary>
    public const string NotTextLine = "not-text-line";

    /// <summary>Args: characters, characters allowed.</summary>
    public const string TooLong = "too-long";

    /// <summary>Args: atoms, atoms allowed.</summary>
    public const string TooManyAtoms = "too-many-atoms";

    /// <summary>Args: levels of branches allowed.</summary>
    public const string TooDeep = "too-deep";

    /// <summary>A [ without its ].</summary>
    public const string OpenBracket = "open-bracket";

    /// <summary>A ( without its ).</summary>
    public const string OpenBranch = "open-branch";

    /// <summary>A ) without its (.</summary>
    public const string ClosedBranch = "closed-branch";

    /// <summary>A ring number that is not closed. Args: the number.</summary>
    public const string OpenRing = "open-ring";

    /// <summary>The engine does not understand the text at this place.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>The same in a Molfile, whose places are lines.</summary>
    public const string UnreadableLine = "unreadable-line";

    /// <summary>The same where the engine names no place.</summary>
    public const string NotUnderstood = "not-understood";

    /// <summary>An atom with more bonds than its element allows. Args: number of the atom from 1, element.</summary>
    public const string Valence = "valence";

    /// <summary>Aromatic atoms that no arrangement of double bonds fits. Args: numbers of the atoms.</summary>
    public const string Aromatic = "aromatic";

    /// <summary>Read, but no InChI can be made of it, for instance because of an open place (*).</summary>
    public const string NoKey = "no-key";

    /// <summary>An InChI of a substance that is not in the register: this engine makes no structure of it. Args: its key.</summary>
    public const string InChIUnknown = "inchi-unknown";

    /// <summary>The chemistry engine failed and was thrown away; the next structure gets a new one.</summary>
    public const string Engine = "engine";

    /// <summary>The time given was over.</summary>
    public const string TooSlow = "too-slow";

    /// <summary>A pattern of the question is no SMARTS. Args: its number from 1.</summary>
    public const string BadPattern = "bad-pattern";
}
