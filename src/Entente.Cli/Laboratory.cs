using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Entente.Cli.Structures;
using Entente.Spectra;
using Entente.Substances;
using Entente.Substances.Law;

namespace Entente.Cli;

/// <summary>The engines of the laboratory at the command line. Exit codes: 0 answered, 1 the input cannot be read or is not known, 2 wrong usage.</summary>
internal static class Laboratory
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>entente spectrum read FILE [--json]</c>.</summary>
    public static Command Spectrum()
    {
        var file = new Argument<FileInfo>("FILE") { Description = Words.Texts["cli.spectrum.read.file"] };
        var json = Json();
        var read = new Command("read", Words.Texts["cli.spectrum.read"]) { file, json };
        read.SetAction(parsed => Read(parsed.GetRequiredValue(file), parsed.GetValue(json), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return new("spectrum", Words.Texts["cli.spectrum"]) { read };
    }

    /// <summary><c>entente substances status NAME|INCHIKEY [--on DATE] [--json]</c>.</summary>
    public static Command Substances(TimeProvider clock)
    {
        var name = new Argument<string>("NAME") { Description = Words.Texts["cli.substances.status.name"] };
        var on = new Option<string?>("--on") { Description = Words.Texts["cli.substances.status.on"] };
        var json = Json();
        var status = new Command("status", Words.Texts["cli.substances.status"]) { name, on, json };
        status.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var day = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
            if (parsed.GetValue(on) is { } written && !DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
            {
                error.WriteLine(Words.Texts["cli.substances.status.on.wrong", written]);
                return 2;
            }

            return Status(parsed.GetRequiredValue(name), day, parsed.GetValue(json), output, error);
        });
        return new("substances", Words.Texts["cli.substances"]) { status, CheckCommand.Command(clock), ScreenCommand.Command(clock) };
    }

    private static Option<bool> Json() => new("--json") { Description = Words.Texts["cli.json"] };

    private static int Read(FileInfo file, bool json, TextWriter output, TextWriter error)
    {
        byte[] bytes;
        try
        {
            // One byte past the limit is enough to know; a device or a huge file is never read whole.
            using var stream = file.OpenRead();
            using var taken = new MemoryStream();
            var buffer = new byte[81_920];
            for (int count; taken.Length <= SpectrumFile.MaxBytes && (count = stream.Read(buffer)) > 0;) taken.Write(buffer, 0, count);
            bytes = taken.ToArray();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(fault.Message);
            return 1;
        }

        if (SpectrumFile.TryRead(bytes, out var spectra, out var broken))
        {
            output.WriteLine(json ? Document(writer => Write(writer, spectra)) : string.Join(Environment.NewLine, spectra.Select(Line)));
            return 0;
        }

        object?[] args = [broken.Line, .. broken.Args];
        if (json) output.WriteLine(Document(writer => Write(writer, broken)));
        error.WriteLine($"{file.Name}: {Words.Texts["complaint.spectrum-" + broken.Code, args]} {Words.Texts[$"complaint.spectrum-{broken.Code}.do"]}");
        return 1;
    }

    private static string Line(MeasuredSpectrum spectrum) => string.Join('\t', new[]
    {
        spectrum.Claimed.Name ?? "-", Words.Texts["spectrum.format." + spectrum.Format], Words.Texts["spectrum.measurement." + spectrum.Measurement],
        spectrum.Points.Count.ToString(CultureInfo.InvariantCulture), Number(spectrum.Highest.X), spectrum.Provenance.Licence ?? "-",
    }.Concat(spectrum.Remarks.Select(remark => Words.Texts["spectrum.remark." + remark.Code, [remark.Line, .. remark.Args]])));

    private static int Status(string text, DateOnly day, bool json, TextWriter output, TextWriter error)
    {
        var register = SubstanceRegister.Shipped;
        if (register.Meant(text) is not { } substance)
        {
            error.WriteLine($"{text}: {Words.Texts["law.outcome.NotRead"]}");
            foreach (var near in register.Search(text, most: 5)) error.WriteLine($"  {near.Name} {near.Key}");
            return 1;
        }

        var status = register.StatusOn(substance, day);
        if (json) output.WriteLine(Document(writer => Write(writer, status)));
        else output.WriteLine(Table(status));
        return 0;
    }

    private static string Table(StatusOnDay status)
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{status.Substance.Name} {status.Substance.NameZh} {status.Substance.Key} {status.Day:yyyy-MM-dd}");
        foreach (var law in status.Laws)
            table.AppendLine(string.Join('\t', new[] { Words.Texts["law." + law.Law], law.Fact?.List ?? "-", Words.Texts["law.outcome." + law.Outcome] }.Concat(Grounds(law))));
        return table.Append(CultureInfo.InvariantCulture, $"{Words.Texts["law.gap"]}\t{Gap(status.Gap)}").ToString();
    }

    private static IEnumerable<string> Grounds(LawOnDay law)
    {
        if (law.Fact is not { } fact) yield break;
        yield return Words.Texts["law.certainty." + fact.Certainty];
        if (fact.Basis != Basis.None) yield return Words.Texts["law.from." + fact.FromIs, Day(fact.From)];
        if (fact.Until is not null) yield return Words.Texts["law.until", Day(fact.Until)];
        if (fact.Source.Length > 0) yield return fact.Source;
        if (fact.Caveat is not null) yield return Words.Texts["law.caveat." + fact.Caveat];
    }

    private static string Gap(Gap gap) =>
        Words.Texts["law.gap." + gap.Kind, string.Join(", ", gap.NotRead.Select(law => Words.Texts["law." + law]))]
        + (gap.Since is null ? "" : " " + Words.Texts["law.from.day", Day(gap.Since)])
        + (gap.Until is null ? "" : " " + Words.Texts["law.until", Day(gap.Until)])
        + (gap.IsWeak ? " " + Words.Texts["law.gap.weak"] : "");

    private static string Document(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Readable)) write(writer);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, SpectrumFault fault)
    {
        writer.WriteStartObject();
        writer.WriteString("fault", fault.Code);
        writer.WriteNumber("line", fault.Line);
        Write(writer, "args", fault.Args);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<MeasuredSpectrum> spectra)
    {
        writer.WriteStartArray();
        foreach (var spectrum in spectra)
        {
            writer.WriteStartObject();
            writer.WriteString("name", spectrum.Claimed.Name);
            writer.WriteString("inchikey", spectrum.Claimed.InChIKey);
            writer.WriteString("format", Code(spectrum.Format));
            writer.WriteString("measurement", Code(spectrum.Measurement));
            writer.WriteString("xUnit", spectrum.XUnit);
            writer.WriteString("yUnit", spectrum.YUnit);
            if (spectrum.PrecursorTh is { } precursor) writer.WriteNumber("precursorTh", precursor);
            else writer.WriteNull("precursorTh");
            writer.WriteString("accession", spectrum.Provenance.Accession);
            writer.WriteString("licence", spectrum.Provenance.Licence);
            writer.WriteString("authors", spectrum.Provenance.Authors);
            writer.WriteString("copyright", spectrum.Provenance.Copyright);
            Write(writer, "remarks", spectrum.Remarks.Select(remark => remark.Code));
            writer.WriteStartArray("points");
            foreach (var point in spectrum.Points)
            {
                writer.WriteStartArray();
                writer.WriteNumberValue(point.X);
                writer.WriteNumberValue(point.Y);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, StatusOnDay status)
    {
        writer.WriteStartObject();
        writer.WriteString("inchikey", status.Substance.Key.Value);
        writer.WriteString("name", status.Substance.Name);
        writer.WriteString("on", Day(status.Day));
        writer.WriteStartObject("laws");
        foreach (var law in status.Laws)
        {
            writer.WriteStartObject(law.Law);
            writer.WriteString("outcome", Code(law.Outcome));
            writer.WriteString("instrument", law.Fact?.Instrument);
            writer.WriteString("list", law.Fact?.List);
            writer.WriteString("certainty", law.Fact is null ? null : Code(law.Fact.Certainty));
            writer.WriteString("from", Day(law.Fact?.From));
            writer.WriteString("fromIs", law.Fact is null ? null : Code(law.Fact.FromIs));
            writer.WriteString("until", Day(law.Fact?.Until));
            writer.WriteString("caveat", law.Fact?.Caveat);
            writer.WriteString("source", law.Fact?.Source);
            writer.WriteString("edition", law.Fact?.Edition);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteStartObject("gap");
        writer.WriteString("kind", Code(status.Gap.Kind));
        writer.WriteString("since", Day(status.Gap.Since));
        writer.WriteString("until", Day(status.Gap.Until));
        Write(writer, "notRead", status.Gap.NotRead);
        writer.WriteBoolean("weak", status.Gap.IsWeak);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static string Code(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
