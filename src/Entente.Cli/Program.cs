using System.CommandLine;
using System.CommandLine.Help;
using Entente.Cli;
using Entente.Cli.Bundles;
using Entente.Cli.Example;
using Entente.Cli.RecoveryKeys;
using Entente.Cli.Screening;
using Entente.Cli.Spectra;
using Entente.Cli.Verify;

var root = new RootCommand(Words.Texts["cli.root"])
{
    Laboratory.Spectrum(),
    SpectraCommand.Command(),
    Laboratory.Substances(TimeProvider.System),
    ScreeningCommand.Command(),
    VerifyCommand.Command(),
    BundleCommand.Command(),
    KeysCommand.Command(TimeProvider.System),
    ExampleCommand.Command(TimeProvider.System),
};
root.SetAction(parsed => new HelpAction().Invoke(parsed)); // alone, it says what it can do
var parsed = root.Parse(args);
var code = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? 2 : code; // 1 would say of an evidence file that was never read that it is refuted
