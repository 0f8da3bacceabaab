namespace Entente.Node.Tests.Federation;

/// <summary>Tests that measure the memory of the whole process run alone: what others allocate meanwhile would count as theirs.</summary>
[CollectionDefinition("memory", DisableParallelization = true)]
public sealed class MeasuresMemory;
