using System.CommandLine;
using System.CommandLine.Help;
using Entente.Cli;
using Entente.Cli.Example;
using Entente.Cli.Verify;

var root = new RootCommand(Words.Texts["cli.root"])
{
    Laboratory.Spectrum(),
    Laboratory.Substances(TimeProvider.System),
    VerifyCommand.Command(),
    ExampleCommand.Command(TimeProvider.System),
};
root.SetAction(parsed => new HelpAction().Invoke(parsed)); // alone, it says what it can do
return await root.Parse(args).InvokeAsync();
