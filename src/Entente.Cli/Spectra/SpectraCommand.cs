using System.CommandLine;
using System.Globalization;
using Entente.Spectra.Search;

namespace Entente.Cli.Spectra;

/// <summary><c>entente spectra search|index</c>. Exit codes: 0 answered, 1 a file cannot be read, 2 wrong usage. Records that cannot be read are named and counted on the error stream.</summary>
internal static class SpectraCommand
{
    private static readonly string[] Modes = ["identity", "open", "loss", "hybrid", "ei"];

    public static Command Command() => new("spectra", Words.Texts["cli.spectra"]) { Search(), Index() };

    private static Command Search()
    {
        var library = Files("--library", "cli.spectra.libraries");
        var query = Files("--query", "cli.spectra.query");
        var mode = new Option<string?>("--mode") { Description = Words.Texts["cli.spectra.mode"] };
        mode.AcceptOnlyFromAmong(Modes);
        var top = new Option<int>("--top") { Description = Words.Texts["cli.spectra.top"], DefaultValueFactory = _ => 10 };
        top.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= 1 and <= 400))
                result.AddError(Words.Texts["cli.spectra.top"]);
        });
        var json = new Option<bool>("--json") { Description = Words.Texts["cli.json"] };
        var classes = new Option<FileInfo?>("--classes") { Description = Words.Texts["cli.spectra.classes"] };
        var search = new Command("search", Words.Texts["cli.spectra.search"]) { library, query, mode, top, classes, json };
        search.SetAction(parsed => Guarded(parsed, files =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var libraries = files.Libraries(parsed.GetRequiredValue(library));
            var answers = new Answers(libraries, Classes(parsed.GetValue(classes)), output, parsed.GetValue(json));
            foreach (var file in parsed.GetRequiredValue(query))
                foreach (var spectrum in files.Spectra(file))
                    answers.Write(spectrum, Mode(parsed.GetValue(mode)), parsed.GetValue(top));
            return 0;
        }));
        return search;
    }

    private static Command Index()
    {
        var files = new Argument<FileInfo[]>("FILES") { Description = Words.Texts["cli.spectra.libraries"], Arity = ArgumentArity.OneOrMore };
        var to = new Option<FileInfo>("--to") { Description = Words.Texts["cli.spectra.index.to"], Required = true };
        var index = new Command("index", Words.Texts["cli.spectra.index"]) { files, to };
        index.SetAction(parsed => Guarded(parsed, read =>
        {
            var builder = new LibraryBuilder();
            foreach (var spectrum in parsed.GetRequiredValue(files).SelectMany(read.Spectra)) builder.Add(spectrum);
            var library = builder.Build();
            var path = parsed.GetRequiredValue(to);
            var unfinished = path.FullName + ".part"; // a cut write never stands under the name that is searched
            using (var stream = File.Create(unfinished))
                foreach (var part in library.Save()) stream.Write(part.Span);
            File.Move(unfinished, path.FullName, overwrite: true);
            parsed.InvocationConfiguration.Output.WriteLine(Words.Texts["cli.spectra.index.done", library.Count, builder.Empty, read.Bad]);
            return 0;
        }));
        return index;
    }

    private static int Guarded(ParseResult parsed, Func<LibraryFiles, int> act)
    {
        var error = parsed.InvocationConfiguration.Error;
        using var files = new LibraryFiles(error);
        try
        {
            int code = act(files);
            if (files.Bad > 0) error.WriteLine(Words.Texts["cli.spectra.bad", files.Bad]);
            return code;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException or FormatException)
        {
            error.WriteLine(fault.Message);
            return 1;
        }
    }

    private static SubstanceClasses Classes(FileInfo? file)
    {
        if (file is null) return SubstanceClasses.Shipped;
        using var reader = file.OpenText();
        return SubstanceClasses.Read(reader);
    }

    private static Option<FileInfo[]> Files(string name, string text) =>
        new(name) { Description = Words.Texts[text], Required = true, AllowMultipleArgumentsPerToken = true, Arity = ArgumentArity.OneOrMore };

    // Without a mode each query is searched as its kind asks: its precursor when it has one, else its fragments.
    private static SearchMode? Mode(string? written) => written switch
    {
        "identity" => SearchMode.Identity,
        "open" => SearchMode.Open,
        "loss" => SearchMode.NeutralLoss,
        "hybrid" => SearchMode.Hybrid,
        "ei" => SearchMode.ElectronIonisation,
        _ => null,
    };
}
