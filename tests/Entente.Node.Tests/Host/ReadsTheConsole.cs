namespace Entente.Node.Tests.Host;

/// <summary>Tests that read the process's standard output run alone.</summary>
[CollectionDefinition("console", DisableParallelization = true)]
public sealed class ReadsTheConsole;
