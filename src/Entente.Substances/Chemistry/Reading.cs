using Entente.Substances.Identifiers;
using Entente.Substances.Structures;

namespace Entente.Substances.Chemistry;

/// <summary>One question put to one engine: read, split, clear, neutralise, key, match.</summary>
/// <remarks>
/// The engine has no reader for InChI, only its key: an InChI is read through the structure that the caller knows under that key, and believed
/// only when this structure's own InChI is the one given.
/// </remarks>
internal static class Reading
{
    /// <summary>Answers a question; the engine is left without open objects unless it throws, and is then not to be used again.</summary>
    public static ChemistryAnswer Of(ChemistryQuestion question, RdkitEngine engine, Func<InChIKey, string?> known)
    {
        var format = StructureText.Recognise(question.Text);
        if (engine.Prepare(question.Patterns, question.PatternsAreParts) is var bad and > 0) return Fault(new(StructureFault.BadPattern, 0, [$"{bad}"]));
        var text = format == StructureFormat.Molfile ? question.Text : question.Text.Trim();
        if (format == StructureFormat.InChI)
        {
            if (!InChIKey.TryParse(engine.KeyOf(text), out var key)) return Fault(new(StructureFault.NotUnderstood, 0, []));
            if (known(key) is not { } smiles) return Fault(new(StructureFault.InChIUnknown, 0, [key.Value]));
            var answer = Read(question, smiles, format, engine);
            return answer.Compound is null || answer.Compound.InChI == text ? answer : Fault(new(StructureFault.InChIUnknown, 0, [key.Value]));
        }

        return Read(question, text, format, engine);
    }

    private static ChemistryAnswer Read(ChemistryQuestion question, string text, StructureFormat format, RdkitEngine engine)
    {
        var opened = engine.Open(text, question.Draw, question.Fingerprints);
        if (opened.Json is null)
        {
            engine.Close();
            return Fault(EngineWords.FaultIn(opened.Log ?? "", format));
        }

        var whole = Sketch.Read(opened.Json);
        if (whole.IsQuery || opened.Atoms > StructureText.MaxHeavyAtoms)
        {
            engine.Close();
            return Fault(whole.IsQuery ? new(StructureFault.NoKey, 0, []) : new(StructureFault.TooManyAtoms, 0, [$"{opened.Atoms}", $"{StructureText.MaxHeavyAtoms}"]));
        }

        var components = ComponentsOf(whole, opened, engine);
        engine.Close();
        return new(
            new(
                question.Text, format, Key(opened.Key), opened.Inchi ?? "", opened.Smiles ?? "", MolecularFormula.Of(opened.Inchi ?? ""), opened.Exact,
                opened.Atoms, components, opened.Svg, Prints(opened), $"RDKit {opened.Version}"),
            null);
    }

    private static IReadOnlyList<Component> ComponentsOf(Sketch whole, RdkitEngine.Opened opened, RdkitEngine engine)
    {
        var parts = opened.Smiles!.Split('.');
        if (parts.Length > 1 || whole.Atoms.Any(atom => atom.Isotope != 0 || atom.Chg != 0)) return [.. parts.Select(part => ComponentOf(part, engine))];
        return
        [
            new(
                whole.ToGraph(), Key(opened.Key), opened.Inchi ?? "", opened.Smiles, MolecularFormula.Of(opened.Inchi ?? ""), opened.Average, opened.Atoms,
                false, false, Matches(engine.Judge(null))),
        ];
    }

    private static Component ComponentOf(string part, RdkitEngine engine)
    {
        var (smiles, graph) = engine.Look(part);
        var labels = Standardiser.WithoutIsotopes(graph);
        if (labels.Count > 0) (smiles, graph) = engine.Look(SmilesEdit.Apply(smiles, graph, labels)); // hydrogens without a label are folded in
        var charges = Standardiser.WithoutCharges(graph);
        var judged = engine.Judge(charges.Count > 0 ? SmilesEdit.Apply(smiles, graph, charges) : smiles);
        return new(
            Sketch.Read(judged.Json!).ToGraph(), Key(judged.Key), judged.Inchi ?? "", judged.Smiles ?? "", MolecularFormula.Of(judged.Inchi ?? ""),
            judged.Average, judged.Atoms, charges.Count > 0, labels.Count > 0, Matches(judged));
    }

    private static List<PatternMatches> Matches(RdkitEngine.Judged judged) =>
        [.. (judged.Maps ?? []).Select(maps => new PatternMatches([.. maps.Take(ChemistryQuestion.MostMaps)], maps.Count > ChemistryQuestion.MostMaps))];

    private static Fingerprints? Prints(RdkitEngine.Opened opened) =>
        opened is { Pattern: { } pattern, Morgan: { } morgan } ? new(Convert.FromHexString(pattern), Convert.FromHexString(morgan)) : null;

    private static InChIKey? Key(string? text) => InChIKey.TryParse(text, out var key) ? key : null;

    private static ChemistryAnswer Fault(StructureFault fault) => new(null, fault);
}
