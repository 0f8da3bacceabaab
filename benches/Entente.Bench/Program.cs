using BenchmarkDotNet.Running;
using Entente.Bench.Federation;
using Entente.Bench.Screening;
using Entente.Bench.Spectra;
using Entente.Bench.Substances;

// Each named run prints its tables. Everything else goes to BenchmarkDotNet: every class with benchmarks
// in this assembly can be chosen with --filter '*Sign*', --list flat, --job short.
if (args is ["exchange", .. var rest]) return await ExchangeRun.Run(rest);
if (args is ["spectra", .. var library]) return SpectraRun.Run(library);
if (args is ["growth", .. var sizes]) return await GrowthRun.Run(sizes);
if (args is ["screening", .. var shared]) return ScreeningRun.Run(shared);
if (args is ["substances", .. var catalogue]) return RulesRun.Run(catalogue);
if (args is [GrowthRun.Child, var folder, var log]) return await GrowthRun.WriteUntilKilled(folder, log);
BenchmarkSwitcher.FromAssembly(typeof(ExchangeRun).Assembly).Run(args);
return 0;
