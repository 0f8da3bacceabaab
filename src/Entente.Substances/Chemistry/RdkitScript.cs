namespace Entente.Substances.Chemistry;

/// <summary>What runs beside RDKit inside the isolate. Every object of RDKit lives in its own memory until deleted, so each is, whatever happens.</summary>
internal static class RdkitScript
{
    /// <summary>Before RDKit's own script: the two things it expects of a browser.</summary>
    public const string Before = """
        globalThis.console = { log() {}, error() {}, warn() {} };
        globalThis.performance = { now: () => 0 };
        """;

    /// <summary>After it. A question is open(text), then for each component judge(smiles or ''), then close().</summary>
    public const string After = """
        'use strict';
        let rdkit = null, memory = null, whole = null, patterns = [];
        const compiled = new Map();
        initRDKitModule({
            instantiateWasm(imports, done) {
                const module = new WebAssembly.Module(new Uint8Array(wasm));
                const instance = new WebAssembly.Instance(module, imports);
                memory = Object.values(instance.exports).find(value => value instanceof WebAssembly.Memory);
                wasm = null;
                done(instance, module);
                return instance.exports;
            },
            locateFile: name => name, print() {}, printErr() {},
        }).then(ready => { rdkit = ready; });

        function bytesHeld() { return memory === null || memory === undefined ? 0 : memory.buffer.byteLength; }

        function keyOf(inchi) { return rdkit.get_inchikey_for_inchi(inchi) || ''; }

        function identity(mol) {
            const inchi = mol.get_inchi(), masses = JSON.parse(mol.get_descriptors());
            return { inchi, key: inchi ? keyOf(inchi) : '', smiles: mol.get_smiles(), atoms: mol.get_num_atoms(true), exact: masses.exactmw, average: masses.amw };
        }

        function hex(bytes) {
            let text = '';
            for (const b of bytes) text += (b + 256).toString(16).slice(1);
            return text;
        }

        function close() {
            const mol = whole;
            whole = null;
            if (mol !== null) mol.delete();
        }

        function open(text, draw, prints) {
            close();
            const log = rdkit.set_log_capture('rdApp.error');
            try {
                const mol = rdkit.get_mol(text);
                if (mol === null) return JSON.stringify({ log: log ? log.get_buffer() : '' });
                whole = mol;
                if (!mol.is_valid()) return JSON.stringify({ log: log ? log.get_buffer() : '' });
                return JSON.stringify({
                    ...identity(mol), json: mol.get_json(), svg: draw ? mol.get_svg(420, 260) : null, version: rdkit.version(),
                    pattern: prints ? hex(mol.get_pattern_fp_as_uint8array('{"nBits":2048}')) : null,
                    morgan: prints ? hex(mol.get_morgan_fp_as_uint8array('{"radius":2,"nBits":2048}')) : null,
                });
            } finally {
                if (log) log.delete();
            }
        }

        // Patterns are kept compiled: a rule pack asks with the same ones for every structure. Answers the number of the first that is none, or 0.
        function prepare(json, parts) {
            patterns = JSON.parse(json).map(pattern => (parts ? 'part ' : 'smarts ') + pattern);
            if (compiled.size + patterns.length > 1000) {
                for (const query of compiled.values()) query.delete();
                compiled.clear();
            }
            for (let i = 0; i < patterns.length; i++) {
                if (compiled.has(patterns[i])) continue;
                const text = patterns[i].slice(parts ? 5 : 7);
                const query = text === '' ? null : parts ? rdkit.get_mol(text) : rdkit.get_qmol(text);
                if (query === null) return i + 1;
                if (!query.is_valid()) { query.delete(); return i + 1; }
                compiled.set(patterns[i], query);
            }
            return 0;
        }

        // A component in the engine's own writing; the graph's atoms are numbered in the order of that text.
        function look(smiles) {
            let mol = rdkit.get_mol(smiles), own = null;
            if (mol === null) return '';
            try { own = mol.get_smiles(); } finally { mol.delete(); }
            mol = rdkit.get_mol(own);
            if (mol === null) return '';
            try { return JSON.stringify({ smiles: own, json: mol.get_json() }); } finally { mol.delete(); }
        }

        function judge(smiles, most) {
            const mol = smiles === '' ? whole : rdkit.get_mol(smiles);
            if (mol === null) return '';
            try {
                const options = JSON.stringify({ uniquify: false, maxMatches: most + 1 });
                const maps = patterns.map(pattern => {
                    const found = JSON.parse(mol.get_substruct_matches(compiled.get(pattern), options));
                    return Array.isArray(found) ? found.map(map => map.atoms) : [];
                });
                return JSON.stringify(smiles === '' ? { maps } : { ...identity(mol), json: mol.get_json(), maps });
            } finally {
                if (smiles !== '') mol.delete();
            }
        }
        """;
}
