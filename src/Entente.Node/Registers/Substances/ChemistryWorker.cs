using System.Text;
using Entente.Substances;
using Entente.Substances.Chemistry;
using Entente.Substances.Structures;

namespace Entente.Node.Registers.Substances;

/// <summary>What a worker process does: one engine, questions on standard input, answers on standard output, until the input ends.</summary>
internal static class ChemistryWorker
{
    /// <summary>The word that starts one. For the node itself; an operator has no use for it.</summary>
    public const string Verb = "chemistry-worker";

    public static void Run()
    {
        using var questions = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        using var answers = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        using var pool = new ChemistryPool(Module, engines: 1, key => SubstanceRegister.Shipped.Find(key)?.Smiles);
        ChemistryLine.Serve(questions, answers, pool);
    }

    private static RdkitModule Module()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "rdkit");
        return new(File.ReadAllText(Path.Combine(folder, "RDKit_minimal.js")), File.ReadAllBytes(Path.Combine(folder, "RDKit_minimal.wasm")));
    }
}
