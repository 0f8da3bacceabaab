using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Entente.Substances.Identifiers;
using Entente.Substances.Structures;
using Microsoft.ClearScript;
using Microsoft.ClearScript.JavaScript;
using Microsoft.ClearScript.V8;

namespace Entente.Substances.Chemistry;

/// <summary>
/// One instance of RDKit's WebAssembly build in a V8 isolate, without any access to this process. Holds about 190 MB. Used by one caller at a
/// time and thrown away after any fault: an instance that failed once may answer nothing for ever after.
/// </summary>
internal sealed class RdkitEngine : IDisposable
{
    /// <summary>WebAssembly memory, in bytes, beyond which the instance is thrown away after the answer. It never shrinks by itself.</summary>
    public const long MostMemory = 512L << 20;

    // Fentanyl: key as published (PubChem CID 3345); its only amide is found once.
    private const string CanarySmiles = "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1";
    private const string CanaryKey = "PJMPHNIQZUBGLI-UHFFFAOYSA-N";
    private const string CanaryPattern = "[CX3](=O)[NX3]c";

    private const string NotItsOwn = "The engine does not read what it wrote.";

    private readonly V8ScriptEngine v8;

    // An isolate that is given back while a background thread still compiles for it can wait for ever. Before the first isolate, or without effect.
    static RdkitEngine() => V8Settings.GlobalFlags |= V8GlobalFlags.DisableBackgroundWork;

    /// <summary>Loads an instance, about 0.3 s. Throws when the module is broken or does not know the canary.</summary>
    public RdkitEngine(RdkitModule rdkit)
    {
        // 64 MB are for the script's own objects; the WebAssembly memory is apart and grows with the input, which StructureText caps.
        v8 = new V8ScriptEngine(new V8RuntimeConstraints { MaxOldSpaceSize = 64 }, V8ScriptEngineFlags.DisableGlobalMembers);
        try
        {
            var bytes = (IArrayBuffer)v8.Evaluate($"new ArrayBuffer({rdkit.Wasm.Length.ToString(CultureInfo.InvariantCulture)})");
            bytes.WriteBytes(rdkit.Wasm, 0, (ulong)rdkit.Wasm.Length, 0);
            v8.Script.wasm = bytes;
            v8.Execute("RDKit host, before", RdkitScript.Before);
            v8.Execute("RDKit_minimal.js", rdkit.Script);
            v8.Execute("RDKit host, after", RdkitScript.After);
            if (!KnowsCanary()) throw new InvalidOperationException("RDKit does not give fentanyl its InChIKey.");
        }
        catch
        {
            v8.Dispose();
            throw;
        }
    }

    /// <summary>Bytes of WebAssembly memory.</summary>
    public long Memory => Convert.ToInt64((object)v8.Script.bytesHeld(), CultureInfo.InvariantCulture);

    /// <summary>True while a structure with a known key still gets it, and a known pattern its one map.</summary>
    public bool KnowsCanary()
    {
        Prepare([CanaryPattern], parts: false);
        var opened = Open(CanarySmiles, false, false);
        var judged = opened.Key == CanaryKey ? Judge(null) : null;
        Close();
        return judged?.Maps is [[_]];
    }

    /// <summary>Number of the first pattern that cannot be read, from 1; 0 when all are.</summary>
    public int Prepare(IReadOnlyList<string> patterns, bool parts) =>
        Convert.ToInt32((object)v8.Script.prepare(JsonSerializer.Serialize([.. patterns], RdkitJson.Default.StringArray), parts), CultureInfo.InvariantCulture);

    /// <summary>Reads a SMILES, a Molfile or the engine's JSON. The answer has no key property when it could not.</summary>
    public Opened Open(string text, bool draw, bool prints) =>
        JsonSerializer.Deserialize((string)v8.Script.open(text, draw, prints), RdkitJson.Default.Opened) ?? throw new JsonException("open");

    /// <summary>Key of an InChI, or empty.</summary>
    public string KeyOf(string inchi) => (string)v8.Script.keyOf(inchi);

    /// <summary>A component in the engine's own SMILES, and its graph, atoms numbered in the order of that SMILES.</summary>
    public (string Smiles, Sketch Graph) Look(string smiles) =>
        (string)v8.Script.look(smiles) is { Length: > 0 } answer && JsonSerializer.Deserialize(answer, RdkitJson.Default.Looked) is { } looked
            ? (looked.Smiles, Sketch.Read(looked.Json))
            : throw new JsonException(NotItsOwn);

    /// <summary>Matches the prepared patterns against a component, or against the open structure itself when null.</summary>
    public Judged Judge(string? component) =>
        (string)v8.Script.judge(component ?? "", ChemistryQuestion.MostMaps) is { Length: > 0 } answer
            ? JsonSerializer.Deserialize(answer, RdkitJson.Default.Judged) ?? throw new JsonException(NotItsOwn)
            : throw new JsonException(NotItsOwn);

    /// <summary>Frees the open structure.</summary>
    public void Close() => v8.Script.close();

    /// <summary>Ends what runs, from another thread.</summary>
    public void Interrupt() => v8.Interrupt();

    /// <inheritdoc />
    public void Dispose() => v8.Dispose();

    internal sealed record Opened(
        string? Key, string? Inchi, string? Smiles, int Atoms, double Exact, double Average, string? Json, string? Svg, string? Pattern, string? Morgan,
        string? Version, string? Log);

    internal sealed record Looked(string Smiles, string Json);

    internal sealed record Judged(string? Key, string? Inchi, string? Smiles, int Atoms, double Average, string? Json, List<List<List<int>>>? Maps);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RdkitEngine.Opened))]
[JsonSerializable(typeof(RdkitEngine.Looked))]
[JsonSerializable(typeof(RdkitEngine.Judged))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class RdkitJson : JsonSerializerContext;
