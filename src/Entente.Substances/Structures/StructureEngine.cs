using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Entente.Substances.Identifiers;
using Microsoft.ClearScript;
using Microsoft.ClearScript.JavaScript;
using Microsoft.ClearScript.V8;

namespace Entente.Substances.Structures;

/// <summary>
/// Reads structures with RDKit's WebAssembly build, run in a V8 isolate of this process without any access to it. Loads on first use (about 0.3 s,
/// 100 MB and more), can be unloaded, and is thrown away after any fault: an instance that failed once may answer null for ever after.
/// </summary>
/// <remarks>
/// One structure at a time; safe to call from several threads. MinimalLib has no reader for InChI, only its key: an InChI is read through the
/// structure that <paramref name="known"/> has under that key, and believed only when this structure's own InChI is the one given.
/// </remarks>
/// <param name="module">Reads RDKit's two files; called at every load.</param>
/// <param name="known">The SMILES of a substance of the register, by key; null where there is none.</param>
public sealed partial class StructureEngine(Func<RdkitModule> module, Func<InChIKey, string?> known) : IDisposable
{
    // A structure with a known key (fentanyl), asked after loading and whenever an answer is missing.
    private const string CanarySmiles = "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1";
    private const string CanaryKey = "PJMPHNIQZUBGLI-UHFFFAOYSA-N";

    private readonly Lock gate = new();
    private V8ScriptEngine? loaded;

    /// <summary>True while an instance holds memory.</summary>
    public bool IsLoaded
    {
        get
        {
            lock (gate) return loaded is not null;
        }
    }

    /// <summary>Reads a structure written as SMILES, InChI or Molfile.</summary>
    /// <param name="text">The structure; limits as in <see cref="StructureText"/>.</param>
    /// <param name="structure">Set when true.</param>
    /// <param name="fault">Set when false.</param>
    /// <param name="cancel">Ends the work; the engine is thrown away and the fault is <see cref="StructureFault.TooSlow"/>.</param>
    public bool TryRead(
        string text, [NotNullWhen(true)] out Structure? structure, [NotNullWhen(false)] out StructureFault? fault, CancellationToken cancel)
    {
        (structure, fault) = (null, StructureText.Fault(text));
        if (fault is not null) return false;
        var format = StructureText.Recognise(text);
        var asked = format == StructureFormat.Molfile ? text : text.Trim();
        lock (gate)
        {
            try
            {
                if (format == StructureFormat.InChI)
                {
                    (structure, fault) = ReadInChI(asked, cancel);
                    return structure is not null;
                }

                var answer = Ask(asked, cancel);
                if (answer.Key is null && !CanaryLives(cancel)) // poisoned by an earlier input: begin anew, once
                {
                    Drop();
                    answer = Ask(asked, cancel);
                }

                (structure, fault) = Understood(answer, format);
            }
            catch (Exception failed) when (failed is ScriptInterruptedException or OperationCanceledException)
            {
                Drop();
                fault = new(StructureFault.TooSlow, 0, []);
            }
            catch (Exception failed) when (failed is ScriptEngineException or JsonException or InvalidOperationException)
            {
                Drop();
                fault = new(StructureFault.Engine, 0, []);
            }
        }

        return structure is not null;
    }

    /// <summary>Gives the memory back. The next structure loads the engine again.</summary>
    public void Unload()
    {
        lock (gate)
        {
            if (loaded is null) return;
            Drop();
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            NativePages.GiveBack("ClearScriptV8");
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (gate) Drop();
    }

    private void Drop()
    {
        loaded?.Dispose();
        loaded = null;
    }

    private (Structure?, StructureFault?) ReadInChI(string inchi, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var engine = loaded ??= Load();
        if (!InChIKey.TryParse((string)engine.Script.keyOf(inchi), out var key)) return (null, new(StructureFault.NotUnderstood, 0, []));
        if (known(key) is not { } smiles) return (null, new(StructureFault.InChIUnknown, 0, [key.Value]));
        var (structure, fault) = Understood(Ask(smiles, cancel), StructureFormat.InChI);
        return structure is null || structure.InChI == inchi ? (structure, fault) : (null, new(StructureFault.InChIUnknown, 0, [key.Value]));
    }

    private Answer Ask(string text, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var engine = loaded ??= Load();
        using var watch = cancel.Register(engine.Interrupt);
        return JsonSerializer.Deserialize((string)engine.Script.read(text), AnswerJson.Default.Answer) ?? throw new JsonException();
    }

    private bool CanaryLives(CancellationToken cancel) => Ask(CanarySmiles, cancel).Key == CanaryKey;

    private V8ScriptEngine Load()
    {
        var rdkit = module();
        // 64 MB are for the script's own objects; the WebAssembly memory is apart and grows with the input, which StructureText caps.
        var engine = new V8ScriptEngine(new V8RuntimeConstraints { MaxOldSpaceSize = 64 }, V8ScriptEngineFlags.DisableGlobalMembers);
        try
        {
            var bytes = (IArrayBuffer)engine.Evaluate($"new ArrayBuffer({rdkit.Wasm.Length})");
            bytes.WriteBytes(rdkit.Wasm, 0, (ulong)rdkit.Wasm.Length, 0);
            engine.Script.wasm = bytes;
            engine.Execute("RDKit host, before", Before);
            engine.Execute("RDKit_minimal.js", rdkit.Script);
            engine.Execute("RDKit host, after", After);
            if (JsonSerializer.Deserialize((string)engine.Script.read(CanarySmiles), AnswerJson.Default.Answer)?.Key != CanaryKey)
                throw new InvalidOperationException("RDKit does not give fentanyl its InChIKey.");
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    private const string Before = """
        globalThis.console = { log() {}, error() {}, warn() {} };
        globalThis.performance = { now: () => 0 };
        """;

    // Every object of RDKit lives in its own memory until deleted, so each is deleted whatever happens.
    private const string After = """
        let rdkit = null;
        initRDKitModule({
            instantiateWasm(imports, done) {
                const compiled = new WebAssembly.Module(new Uint8Array(wasm));
                const instance = new WebAssembly.Instance(compiled, imports);
                wasm = null;
                done(instance, compiled);
                return instance.exports;
            },
            locateFile: name => name, print() {}, printErr() {},
        }).then(ready => { rdkit = ready; });

        function keyOf(inchi) {
            return rdkit.get_inchikey_for_inchi(inchi) || '';
        }

        function read(text) {
            const log = rdkit.set_log_capture('rdApp.error');
            let mol = null;
            try {
                mol = rdkit.get_mol(text);
                if (mol === null || !mol.is_valid()) return JSON.stringify({ log: log.get_buffer() });
                const inchi = mol.get_inchi();
                return JSON.stringify({
                    key: inchi ? rdkit.get_inchikey_for_inchi(inchi) : '', inchi, smiles: mol.get_smiles(), atoms: mol.get_num_atoms(true),
                    mass: JSON.parse(mol.get_descriptors()).exactmw, svg: mol.get_svg(420, 260), version: rdkit.version(), log: log.get_buffer(),
                });
            } finally {
                if (mol !== null) mol.delete();
                if (log) log.delete();
            }
        }
        """;

    private static (Structure?, StructureFault?) Understood(Answer answer, StructureFormat format)
    {
        if (answer.Key is null) return (null, FaultIn(answer.Log ?? "", format));
        if (!InChIKey.TryParse(answer.Key, out var key)) return (null, new(StructureFault.NoKey, 0, []));
        return (new(
            format, key, answer.Inchi!, answer.Smiles!, MolecularFormula.Of(answer.Inchi!), answer.Mass, answer.Atoms,
            answer.Smiles!.Split('.').Length, answer.Svg!, $"RDKit {answer.Version}"), null);
    }

    // The engine's own words, turned into a code and a place.
    private static StructureFault FaultIn(string log, StructureFormat format)
    {
        if (ValenceWords().Match(log) is { Success: true } valence)
            return new(StructureFault.Valence, 0, [Next(valence.Groups["atom"].Value), valence.Groups["element"].Value]);
        if (AromaticWords().Match(log) is { Success: true } aromatic)
            return new(StructureFault.Aromatic, 0, [string.Join(", ", aromatic.Groups["atoms"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Next))]);
        var (words, code) = format == StructureFormat.Molfile ? (LineWords(), StructureFault.UnreadableLine) : (PositionWords(), StructureFault.Unreadable);
        return words.Match(log) is { Success: true } place
            ? new(code, int.Parse(place.Groups["place"].Value, CultureInfo.InvariantCulture), [])
            : new(StructureFault.NotUnderstood, 0, []);
    }

    // RDKit counts atoms from 0, people from 1.
    private static string Next(string number) =>
        (int.Parse(number, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"valence for atom # (?<atom>\d{1,6}) (?<element>[A-Z][a-z]?)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex ValenceWords();

    [GeneratedRegex(@"[Uu]nkekulized atoms: (?<atoms>(\d{1,6} ?){1,500})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex AromaticWords();

    [GeneratedRegex(@"around position (?<place>\d{1,6})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex PositionWords();

    [GeneratedRegex(@"[Oo]n line (?<place>\d{1,6})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex LineWords();

    internal sealed record Answer(
        string? Key, string? Inchi, string? Smiles, int Atoms, double Mass, string? Svg, string? Version, string? Log);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StructureEngine.Answer))]
internal sealed partial class AnswerJson : JsonSerializerContext;
