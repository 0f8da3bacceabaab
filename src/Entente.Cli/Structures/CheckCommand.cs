using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text;
using Entente.Substances.Graphs;
using Entente.Substances.Rules;
using Entente.Substances.Structures;

namespace Entente.Cli.Structures;

/// <summary><c>entente substances check STRUCTURE [--on DATE] [--json]</c>: what each jurisdiction's texts say about one structure.</summary>
/// <remarks>Ends 0 when the structure was judged, 1 when it is unscreened, 2 on wrong usage.</remarks>
internal static class CheckCommand
{
    public static Command Command(TimeProvider clock)
    {
        var structure = new Argument<string>("STRUCTURE") { Description = Words.Texts["cli.substances.check.structure"] };
        var on = DayOption.Make();
        var json = new Option<bool>("--json") { Description = Words.Texts["cli.json"] };
        var check = new Command("check", Words.Texts["cli.substances.check"]) { structure, on, json };
        check.SetAction((parsed, cancel) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (!DayOption.TryRead(parsed.GetValue(on), clock, out var day, error)) return Task.FromResult(2);
            var verdict = Judge(parsed.GetRequiredValue(structure), day, cancel);
            output.WriteLine(parsed.GetValue(json) ? Line(verdict) : Table(verdict));
            if (verdict.Fault is { } fault) error.WriteLine(Words.Texts["cli.substances.unscreened", fault]);
            return Task.FromResult(verdict.Jurisdictions.Any(one => one.Answer == Answer.Unscreened) ? 1 : 0);
        });
        return check;
    }

    private static Verdict Judge(string text, DateOnly day, CancellationToken cancel)
    {
        var book = RuleBook.Shipped;
        using var pool = Rdkit.Pool(engines: 1);
        var answer = pool.Ask(new(text), cancel);
        if (answer.Compound is not { } compound) return book.Unscreened(text, answer.Fault!.Code, day);
        var (reader, graph) = (new GraphReader(), new BondGraph());
        GraphFault fault;
        bool read = compound.Format switch
        {
            StructureFormat.Molfile => reader.TryReadMolfile(text, graph, out fault),
            StructureFormat.InChI => reader.TryRead(compound.Smiles, graph, out fault), // the register's structure of this InChI
            _ => reader.TryRead(text, graph, out fault),
        };
        if (!read) return book.Unscreened(text, fault.Code, day);
        var keys = Rdkit.KeysOf(answer);
        return book.Evaluate(text, graph, keys.Whole, keys.Components, keys.Fault, keys.Engine, day);
    }

    private static string Line(Verdict verdict)
    {
        var line = new ArrayBufferWriter<byte>();
        VerdictJson.Write(verdict, line);
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    private static string Table(Verdict verdict)
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{verdict.Key?.Value ?? "-"} {verdict.On:yyyy-MM-dd} {verdict.Engine}");
        foreach (var one in verdict.Jurisdictions)
        {
            table.AppendLine(string.Join('\t', Words.Texts["law." + one.Jurisdiction], Words.Texts["law.answer." + one.Answer], one.Pack));
            foreach (var finding in one.Findings)
            {
                table.AppendLine("  " + string.Join(" · ", new[]
                {
                    Words.Texts["law.answer." + finding.Answer], finding.Rule, finding.List, string.Join(", ", finding.Limbs), finding.Citation,
                    Words.Texts["law.mark." + finding.Certainty], finding.From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                }.Where(part => !string.IsNullOrEmpty(part))));
                if (finding.Remark is { } remark) table.AppendLine("    " + Words.Of(remark));
            }
        }

        foreach (var pack in RuleBook.Shipped.Packs)
            foreach (var unread in pack.Unread) table.AppendLine(CultureInfo.InvariantCulture, $"{Words.Texts["law." + pack.Jurisdiction]}: {Words.Of(unread)}");
        return table.ToString().TrimEnd();
    }
}
