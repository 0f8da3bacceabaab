using System.Globalization;
using System.Text;
using System.Text.Json;
using Entente.Exchange.Entries;

namespace Entente.Procedures.Tests;

/// <summary>
/// The vectors that pin what a version means (tests/vectors/procedures, embedded in the product). They are language-neutral: another
/// implementation that passes them folds alike.
/// </summary>
public sealed class VectorTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var procedure in ProcedureCatalogue.All)
            foreach (var one in File(procedure).GetProperty("cases").EnumerateArray()) cases.Add(procedure.Id, one.GetProperty("name").GetString()!);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_vector_folds_as_written(string id, string name)
    {
        var procedure = ProcedureCatalogue.Find(id)!;
        var one = File(procedure).GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        var expect = one.GetProperty("expect");
        var names = one.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("id").GetString()!).ToDictionary(Hash, n => n);

        var state = procedure.Fold(Entries(one));

        Assert.Equal(
            (expect.GetProperty("phase").GetString(), expect.GetProperty("final").GetBoolean()),
            (state.Phase, state.PhaseIsFinal));
        Assert.Equal(expect.GetProperty("dues").EnumerateArray().Select(d => d.GetString()), state.Dues.Select(d => $"{d.Name} {d.OwedBy}"));
        Assert.Equal(
            expect.GetProperty("void").EnumerateObject().Select(v => $"{v.Name} {v.Value}").Order(StringComparer.Ordinal),
            state.Void.Select(v => $"{names[v.Key]} {v.Value.Code}").Order(StringComparer.Ordinal));
        Assert.Equal(
            expect.GetProperty("crossed") is { ValueKind: JsonValueKind.Array } heads ? heads.EnumerateArray().Select(h => h.GetString()).Order() : null,
            state.Crossed?.Select(h => names[h]).Order());
    }

    [Fact]
    public void The_hash_that_agreements_name_is_that_of_the_file()
    {
        foreach (var procedure in ProcedureCatalogue.All)
            Assert.Equal(Digest.Of(System.IO.File.ReadAllBytes(Path.Combine(Repository(), "tests", "vectors", "procedures", procedure.Id + ".json"))), procedure.VectorsHash);
    }

    [Fact]
    public void Every_kind_of_entry_and_every_phase_is_in_the_vectors()
    {
        foreach (var procedure in ProcedureCatalogue.All)
        {
            var cases = File(procedure).GetProperty("cases").EnumerateArray().ToList();
            var types = cases.SelectMany(c => c.GetProperty("entries").EnumerateArray()).Select(e => e.GetProperty("type").GetString()!).ToHashSet();
            var phases = cases.Select(c => c.GetProperty("expect").GetProperty("phase").GetString()!).ToHashSet();

            Assert.DoesNotContain(procedure.Kinds, k => !types.Contains(k.Type));
            Assert.DoesNotContain(procedure.Phases, p => !phases.Contains(p));
        }
    }

    internal static List<MatterEntry> Entries(JsonElement one)
    {
        var (entries, sequence) = (new List<MatterEntry>(), new Dictionary<string, long>());
        foreach (var e in one.GetProperty("entries").EnumerateArray())
        {
            var by = e.GetProperty("by").GetString()!;
            entries.Add(new(
                Hash(e.GetProperty("id").GetString()!),
                PartyCode.Parse(by),
                UnitCode.Parse(by + "/DESK"),
                e.GetProperty("type").GetString()!,
                DateTimeOffset.Parse(e.GetProperty("time").GetString()!, CultureInfo.InvariantCulture),
                [.. e.GetProperty("after").EnumerateArray().Select(a => Hash(a.GetString()!))],
                e.GetProperty("facts"),
                e.TryGetProperty("admitted", out var admitted) ? admitted.GetBoolean() : null,
                e.TryGetProperty("refusal", out var refusal) ? refusal.GetString() : null,
                Seq: sequence[by] = sequence.GetValueOrDefault(by) + 1));
        }

        return entries;
    }

    private static Digest Hash(string id) => Digest.Of(Encoding.UTF8.GetBytes(id));

    internal static JsonElement File(Procedure procedure)
    {
        using var stream = typeof(Procedure).Assembly.GetManifestResourceStream($"vectors/{procedure.Id}.json")!;
        return JsonDocument.Parse(stream).RootElement;
    }

    internal static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "Entente.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
