namespace Entente.Substances.Structures;

/// <summary>RDKit's MinimalLib as published on npm (@rdkit/rdkit): the loader script and the WebAssembly module, as their host read them.</summary>
/// <param name="Script">RDKit_minimal.js.</param>
/// <param name="Wasm">RDKit_minimal.wasm.</param>
public sealed record RdkitModule(string Script, byte[] Wasm);
