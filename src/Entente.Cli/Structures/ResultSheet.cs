using System.Buffers;
using System.Globalization;
using System.Text;
using Entente.Substances.Catalogues;
using Entente.Substances.Rules;

namespace Entente.Cli.Structures;

/// <summary>
/// Where the lines of a screening go. A file is written together with a note beside it (FILE.place) of how many rows it covers and where it ended, so
/// that a run that was stopped or killed goes on there; the note says for which catalogue, day and versions, and is not believed for another.
/// </summary>
internal sealed class ResultSheet : IDisposable
{
    private readonly FileStream? file;
    private readonly TextWriter? screen;
    private readonly bool json;
    private readonly bool all;
    private readonly string? placeFile;
    private readonly string question;
    private readonly ArrayBufferWriter<byte> line = new();

    private ResultSheet(FileStream? file, TextWriter? screen, bool json, bool all, string? placeFile, string question) =>
        (this.file, this.screen, this.json, this.all, this.placeFile, this.question) = (file, screen, json, all, placeFile, question);

    /// <summary>Rows covered, those of an earlier run included.</summary>
    public long Rows { get; private set; }

    /// <summary>Lines written.</summary>
    public long Kept { get; private set; }

    /// <summary>Lines to a terminal or pipe; nothing to go on from.</summary>
    public static ResultSheet To(TextWriter screen, bool json, bool all) => new(null, screen, json, all, null, "");

    /// <summary>Lines of JSON to a file, going on where an earlier run with the same question stopped.</summary>
    public static ResultSheet Open(FileInfo path, FileInfo catalogue, DateOnly day, bool all)
    {
        string asked = string.Create(CultureInfo.InvariantCulture,
            $"{catalogue.Name}\t{catalogue.Length}\t{day:yyyy-MM-dd}\t{all}\t{RuleBook.Version}\t{string.Join(',', RuleBook.Shipped.Packs.Select(pack => pack.Version))}");
        string beside = path.FullName + ".place";
        var place = File.Exists(beside) && path.Exists ? File.ReadAllLines(beside) : [];
        bool goesOn = place is [var before, _, _, _] && before == asked;
        var sheet = new ResultSheet(new(path.FullName, goesOn ? FileMode.Open : FileMode.Create, FileAccess.Write), null, json: true, all, beside, asked);
        if (goesOn)
        {
            (sheet.Rows, sheet.Kept) = (Number(place[1]), Number(place[2]));
            sheet.file!.SetLength(Number(place[3])); // what a killed run wrote after its last note
            sheet.file.Seek(0, SeekOrigin.End);
        }

        return sheet;
    }

    /// <summary>Writes what is worth a line, then notes the place.</summary>
    public void Add(IReadOnlyList<Screened> batch)
    {
        foreach (var (row, verdict) in batch)
        {
            if (!all && verdict.IsClear) continue;
            Kept++;
            if (!json)
            {
                screen!.WriteLine(string.Join('\t', row.Number.ToString(CultureInfo.InvariantCulture), row.Id ?? "-", verdict.Key?.Value ?? "-",
                    string.Join('\t', verdict.Jurisdictions.Select(Cell)), verdict.Input.ReplaceLineEndings(" ")));
                continue;
            }

            line.Clear();
            VerdictJson.Write(verdict, line, row.Number, row.Id);
            line.Write("\n"u8);
            if (file is not null) file.Write(line.WrittenSpan);
            else screen!.Write(Encoding.UTF8.GetString(line.WrittenSpan));
        }

        Rows = batch[^1].Row.Number;
        if (file is null) return;
        file.Flush(flushToDisk: false);
        string next = placeFile + ".new";
        File.WriteAllLines(next, [question, .. new[] { Rows, Kept, file.Position }.Select(number => number.ToString(CultureInfo.InvariantCulture))]);
        File.Move(next, placeFile!, overwrite: true);
    }

    /// <summary>The whole catalogue is done: nothing to go on from.</summary>
    public void Finish()
    {
        if (placeFile is not null) File.Delete(placeFile);
    }

    public void Dispose() => file?.Dispose();

    private static string Cell(JurisdictionAnswer one) =>
        $"{one.Jurisdiction} {Words.Texts["law.answer." + one.Answer]}{(one.Findings is [var first, ..] ? $" ({first.Rule})" : "")}";

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
