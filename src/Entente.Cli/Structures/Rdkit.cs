using Entente.Substances;
using Entente.Substances.Catalogues;
using Entente.Substances.Chemistry;
using Entente.Substances.Rules;
using Entente.Substances.Structures;

namespace Entente.Cli.Structures;

/// <summary>The chemistry engine beside the command line: RDKit's two files lie in the folder rdkit.</summary>
internal static class Rdkit
{
    public static ChemistryPool Pool(int engines) => new(Module, engines, key => SubstanceRegister.Shipped.Find(key)?.Smiles);

    /// <summary>Keys of a structure as the rules ask for them.</summary>
    public static Keys KeysOf(IChemistry chemistry, string text, CancellationToken cancel) => KeysOf(chemistry.Ask(new(text), cancel));

    /// <summary>The same of an answer already given.</summary>
    public static Keys KeysOf(ChemistryAnswer answer)
    {
        if (answer.Compound is not { } compound) return new(null, null, answer.Fault?.Code ?? StructureFault.NoKey, "");
        var keyed = new List<KeyedComponent>();
        foreach (var component in compound.Components)
        {
            if (component.Key is not { } key) return new(compound.Key, null, StructureFault.NoKey, compound.Engine);
            keyed.Add(new(key, component.Formula));
        }

        return new(compound.Key, keyed, null, compound.Engine);
    }

    private static RdkitModule Module()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "rdkit");
        return new(File.ReadAllText(Path.Combine(folder, "RDKit_minimal.js")), File.ReadAllBytes(Path.Combine(folder, "RDKit_minimal.wasm")));
    }
}
