using System.CommandLine;
using Entente.Cli;
using Entente.Cli.Example;

var root = new RootCommand("Entente at the command line.")
{
    Laboratory.Spectrum(),
    Laboratory.Substances(TimeProvider.System),
    ExampleCommand.Command(TimeProvider.System),
};
return await root.Parse(args).InvokeAsync();
