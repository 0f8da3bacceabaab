using System.Globalization;
using Entente.Exchange.Tests.Vectors;

namespace Entente.Exchange.Tests.Hostile;

/// <summary>
/// Whatever bytes a partner sends, a reader accepts them or names a declared fault: it throws nothing else, allocates no more than a stated
/// multiple of the input, and what it accepts is written to the same bytes again.
/// </summary>
/// <remarks>ENTENTE_FUZZ_SECONDS: time of the long run, all readers together. ENTENTE_FUZZ_SEED: replays a run.</remarks>
public sealed class ParserTests(ITestOutputHelper output)
{
    private static readonly int Seed = Setting("ENTENTE_FUZZ_SEED", 0) is > 0 and var given ? given : Random.Shared.Next(1, int.MaxValue);

    public static TheoryData<string> Names => [.. Parsers.All.Select(p => p.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_reader_keeps_its_laws_whatever_comes(string name) => Run(name, TimeSpan.FromSeconds(1));

    [Theory, MemberData(nameof(Names)), Trait("kind", "long")]
    public void A_reader_keeps_its_laws_for_an_hour(string name)
    {
        LongRun.Only();
        Run(name, TimeSpan.FromSeconds((double)Setting("ENTENTE_FUZZ_SECONDS", 3600) / Parsers.All.Count));
    }

    [Fact]
    public void Every_folder_of_the_corpus_has_its_reader() => Assert.Equal(
        Parsers.All.Select(p => p.Name).Order(StringComparer.Ordinal),
        Directory.GetDirectories(Corpus).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));

    private static string Corpus => Path.Combine(VectorFolders.Repository, "tests", "corpus");

    private void Run(string name, TimeSpan time)
    {
        var parser = Parsers.All.Single(p => p.Name == name);
        var files = Directory.GetFiles(Path.Combine(Corpus, name)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);
        try
        {
            var fuzzer = new Fuzzer(parser, [.. parser.Seeds, .. files], Seed);
            fuzzer.Run(time);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: seed {Seed}, {fuzzer.Tried} inputs, {fuzzer.Answers} different answers"));
            Assert.True(fuzzer.Answers > 1);
        }
        catch (InvalidOperationException broken)
        {
            Assert.Fail($"seed {Seed}: {broken.Message}");
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
