using System.CommandLine;
using Entente.Cli;
using Entente.Cli.Example;
using Entente.Cli.Verify;

var root = new RootCommand("Entente at the command line.")
{
    Laboratory.Spectrum(),
    Laboratory.Substances(TimeProvider.System),
    VerifyCommand.Command(),
    ExampleCommand.Command(TimeProvider.System),
};
return await root.Parse(args).InvokeAsync();
