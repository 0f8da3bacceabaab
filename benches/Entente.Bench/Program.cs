using BenchmarkDotNet.Running;

// Every class with benchmarks in this assembly can be chosen: --filter '*Sign*', --list flat, --job short.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
