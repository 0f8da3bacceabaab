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
        if (engine.Prepare(question.Patterns) is var bad and > 0) return Fault(new(StructureFault.BadPattern, 0, [$"{bad}"]));
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

        List<Component> components = [];
        foreach (var part in Standardiser.Components(whole)) components.Add(ComponentOf(part, whole, opened, engine));
        engine.Close();
        return new(
            new(
                question.Text, format, Key(opened.Key), opened.Inchi ?? "", opened.Smiles ?? "", MolecularFormula.Of(opened.Inchi ?? ""), opened.Exact,
                opened.Atoms, components, opened.Svg, Prints(opened), $"RDKit {opened.Version}"),
            null);
    }

    private static Component ComponentOf(Sketch part, Sketch whole, RdkitEngine.Opened opened, RdkitEngine engine)
    {
        var labelled = Standardiser.ClearIsotopes(part);
        if (labelled && part.Atoms.Exists(atom => atom.Z == 1)) part = engine.Fold(part);
        var charged = Standardiser.Neutralise(part);
        if (ReferenceEquals(part, whole) && !labelled && !charged)
        {
            var same = engine.Judge(null);
            return new(
                part.ToGraph(), Key(opened.Key), opened.Inchi ?? "", opened.Smiles ?? "", MolecularFormula.Of(opened.Inchi ?? ""), opened.Average,
                opened.Atoms, false, false, Matches(same));
        }

        var judged = engine.Judge(part);
        return new(
            Sketch.Read(judged.Json!).ToGraph(), Key(judged.Key), judged.Inchi ?? "", judged.Smiles ?? "", MolecularFormula.Of(judged.Inchi ?? ""),
            judged.Average, judged.Atoms, charged, labelled, Matches(judged));
    }

    private static List<PatternMatches> Matches(RdkitEngine.Judged judged) =>
        [.. (judged.Maps ?? []).Select(maps => new PatternMatches([.. maps.Take(ChemistryQuestion.MostMaps)], maps.Count > ChemistryQuestion.MostMaps))];

    private static Fingerprints? Prints(RdkitEngine.Opened opened) =>
        opened is { Pattern: { } pattern, Morgan: { } morgan } ? new(Convert.FromHexString(pattern), Convert.FromHexString(morgan)) : null;

    private static InChIKey? Key(string? text) => InChIKey.TryParse(text, out var key) ? key : null;

    private static ChemistryAnswer Fault(StructureFault fault) => new(null, fault);
}
