using BenchmarkDotNet.Running;
using Entente.Bench.Federation;

// "exchange" runs two nodes against each other and prints one table. Everything else goes to BenchmarkDotNet: every class with benchmarks
// in this assembly can be chosen with --filter '*Sign*', --list flat, --job short.
if (args is ["exchange", .. var rest]) return await ExchangeRun.Run(rest);
BenchmarkSwitcher.FromAssembly(typeof(ExchangeRun).Assembly).Run(args);
return 0;
