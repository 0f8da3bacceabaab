using System.IO.Compression;
using System.Text;
using Entente.Substances.Chemistry;
using Entente.Substances.Structures;

namespace Entente.Substances.Tests;

public sealed class HostileStructureTests(ChemistryFixture fixture)
{
    private const string Canary = "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1";
    private const string CanaryKey = "PJMPHNIQZUBGLI-UHFFFAOYSA-N";

    // Each ends in a structure or a named fault, nothing is thrown, and the structure after it is still read rightly.
    [Theory]
    [InlineData("size", 0)]
    [InlineData("size", 1)]
    [InlineData("nesting", 0)]
    [InlineData("nesting", 1)]
    [InlineData("rings", 0)]
    [InlineData("charge", 0)]
    [InlineData("isotope", 0)]
    [InlineData("dummies", 0)]
    [InlineData("nul", 0)]
    [InlineData("script", 0)]
    [InlineData("encoding", 0)]
    [InlineData("encoding", 1)]
    [InlineData("molfile", 0)]
    [InlineData("molfile", 1)]
    [InlineData("molfile", 2)]
    [InlineData("molfile", 3)]
    [InlineData("json", 0)]
    [InlineData("cage", 0)]
    public void Hostile_text_ends_in_a_named_outcome_and_the_next_structure_is_right(string kind, int which)
    {
        var answer = fixture.Pool.Ask(new(Text(kind, which)) { Patterns = ["[#6]~[#6]", "[$([#6;R]1~*~*~1)]"], Draw = true, Fingerprints = true }, TestContext.Current.CancellationToken);

        Assert.True(answer.Compound is null != answer.Fault is null);
        if (answer.Fault is { } fault) Assert.Contains(fault.Code, StructureFault.Codes);
        Assert.NotEqual(StructureFault.Engine, answer.Fault?.Code);
        var next = fixture.Pool.Ask(new(Canary) { Patterns = ["[CX3](=O)[NX3]c"] }, TestContext.Current.CancellationToken).Compound;
        Assert.Equal((CanaryKey, 1), (next?.Key?.Value, next?.Components[0].Matches[0].Maps.Count));
    }

    private static string Text(string kind, int which) => (kind, which) switch
    {
        ("size", 0) => new('C', 1_000_000),
        ("size", _) => string.Concat(Enumerable.Repeat("C.", 399)) + "C",
        ("nesting", 0) => string.Concat(Enumerable.Repeat("C(", 5_000)) + "C" + new string(')', 5_000),
        ("nesting", _) => string.Concat(Enumerable.Repeat("C(", 100)) + "C" + new string(')', 100),
        ("rings", _) => string.Concat(Enumerable.Range(10, 90).Select(n => $"C%{n}")) + string.Concat(Enumerable.Range(10, 90).Select(n => $"C%{n}")),
        ("charge", _) => "[C+999999999999999999999].[N-15]",
        ("isotope", _) => "[999999999999C][4294967295C][0C]",
        ("dummies", _) => "*" + string.Concat(Enumerable.Repeat("(*)", 50)) + "[*:99999999999]",
        ("nul", _) => "CC\0CC",
        ("script", _) => "');globalThis.rdkit=null;//`${1}`\"\\u0000",
        ("encoding", 0) => "\uFEFFC\u200BC\uD800",
        ("encoding", _) => Encoding.Latin1.GetString([0xFF, 0xFE, 0x43, 0x00, 0x43, 0x00]),
        ("molfile", 0) => "\n\n\n 99 99  0  0  0  0  0  0  0  0999 V2000\nM  END\n",
        ("molfile", 1) => "\n\n\n  1  9  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 C   0  0\n  1999  1  0\nM  END\n",
        ("molfile", 2) => "\n\n\n  0  0  0     0  0            999 V3000\nM  V30 BEGIN CTAB\nM  V30 COUNTS 2147483647 1 0 0 0\nM  V30 BEGIN ATOM\nM  V30 END ATOM\nM  V30 END CTAB\nM  END\n",
        ("molfile", _) => "\n\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\n       nan       inf    1e999 C   0  0\nM  CHG  1   1 999\nM  ISO  1   1 999\nM  END\n",
        ("json", _) => """{"rdkitjson":{"version":12},"molecules":[{"atoms":[{"z":6}],"bonds":[{"atoms":[0,999999]}]}]}""",
        _ => "C12C3C4C1C5C2C3C45", // cubane, whose patterns fit in very many ways
    };

    // Memory of WebAssembly grows and never shrinks: an object that is not freed shows there.
    [Fact]
    public void Two_hundred_large_structures_leave_no_memory_behind()
    {
        using var engine = new RdkitEngine(EngineFixture.Module());
        ChemistryQuestion large = new(string.Concat(Enumerable.Repeat("C(N)", 30)) + ".[Cl-].[13CH3]C[NH3+]") { Patterns = ["CN"], Draw = true, Fingerprints = true };
        for (int i = 0; i < 20; i++) Assert.NotNull(Reading.Of(large, engine, _ => null).Compound);
        long before = engine.Memory;

        for (int i = 0; i < 200; i++) Assert.NotNull(Reading.Of(large, engine, _ => null).Compound);

        Assert.InRange(before, 1 << 20, RdkitEngine.MostMemory);
        Assert.Equal(before, engine.Memory);
    }

    [Fact]
    public async Task Callers_beyond_the_number_of_engines_wait_and_all_are_answered()
    {
        using var pool = new ChemistryPool(EngineFixture.Module, 2, _ => null);
        string[] all = [.. SubstanceRegister.Shipped.All.Take(24).Select(substance => substance.Smiles)];

        var keys = await Task.WhenAll(all.Select(smiles => Task.Run(() => pool.Ask(new(smiles), CancellationToken.None).Compound?.Key?.Value)));

        Assert.Equal(SubstanceRegister.Shipped.All.Take(24).Select(substance => substance.Key.Value), keys);
        Assert.InRange(pool.Waiting, 1, 2);
        pool.Unload();
        Assert.Equal(0, pool.Waiting);
        Assert.NotNull(pool.Ask(new(Canary), TestContext.Current.CancellationToken).Compound);
    }

    [Fact]
    public void A_question_that_is_given_up_ends_soon_and_the_next_gets_a_new_engine()
    {
        using var pool = new ChemistryPool(EngineFixture.Module, 1, _ => null);
        Assert.NotNull(pool.Ask(new(Canary), TestContext.Current.CancellationToken).Compound);
        // Thirteen atoms, each bound to each, and a tail: the pattern walks through them in 12! ways and never reaches the tail's end.
        var bonds = Enumerable.Range(0, 13).SelectMany(a => Enumerable.Range(a + 1, 12 - a).Select(b => (a, b))).ToList();
        var knot = string.Join('~', Enumerable.Range(0, 13).Select(atom => "*" + string.Concat(bonds.Select((bond, n) => (bond, n))
            .Where(x => (x.bond.a == atom || x.bond.b == atom) && x.bond.b != x.bond.a + 1).Select(x => $"%{x.n + 10}"))));
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        var answer = pool.Ask(new(knot.Replace('~', '-') + "CCC") { Patterns = [string.Concat(Enumerable.Repeat("[D12]~", 12)) + "[D1]"] }, patience.Token);

        Assert.Equal(StructureFault.TooSlow, answer.Fault?.Code);
        Assert.Equal(CanaryKey, pool.Ask(new(Canary), TestContext.Current.CancellationToken).Compound?.Key?.Value);
    }

    [Fact]
    public void A_broken_module_is_a_fault_and_not_a_crash()
    {
        using var pool = new ChemistryPool(() => new("function initRDKitModule() { return Promise.reject('no'); }", [0, 1, 2]), 1, _ => null);

        Assert.Equal(StructureFault.Engine, pool.Ask(new(Canary), TestContext.Current.CancellationToken).Fault?.Code);
    }

    [Fact]
    public void An_sdf_is_read_record_by_record_and_a_bad_one_does_not_hide_the_next()
    {
        const string methylamine = "methylamine\n\n\n  2  1  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 C   0  0\n    1.0000    0.0000    0.0000 N   0  0\n  1  2  1  0\nM  END\n";
        var sdf = methylamine + "> <CAS>\n74-89-5\n\n$$$$\r\nno end\n$$$$\n" + new string('x', 200_000) + "\nM  END\n$$$$\n" + methylamine.ReplaceLineEndings("\r\n");

        var records = SdfRecords.Read(new StringReader(sdf)).ToList();

        Assert.Equal([null, StructureFault.UnreadableLine, StructureFault.TooLong, null], records.Select(record => record.Fault?.Code));
        Assert.Equal([1, 13, 15, 18], records.Select(record => record.Line));
        Assert.All(new[] { records[0], records[3] }, record => // PubChem CID 6329
            Assert.Equal("BAVYZALUXZFZLV-UHFFFAOYSA-N", fixture.Pool.Ask(new(record.Molfile), TestContext.Current.CancellationToken).Compound?.Key?.Value));
    }

    [Fact]
    public void An_sdf_that_unpacks_to_far_more_than_its_size_is_read_in_the_memory_of_one_record()
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            Array.Fill(zeros, (byte)'C');
            for (int i = 0; i < 64; i++) zip.Write(zeros); // 64 MB in one line, 0.3 MB packed
        }

        packed.Position = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        using var reader = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        var record = SdfRecords.Read(reader).Single();

        Assert.Equal(StructureFault.TooLong, record.Fault?.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }
}
