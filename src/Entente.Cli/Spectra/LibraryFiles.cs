using System.IO.Compression;
using Entente.Spectra;
using Entente.Spectra.Search;

namespace Entente.Cli.Spectra;

/// <summary>Files named at the command line: saved indexes, libraries, queries, each plain, gzip or a zip of many.</summary>
internal sealed class LibraryFiles(TextWriter error) : IDisposable
{
    private const long MostUnpacked = 16L << 30; // a bomb unpacks for ever; MassBank as a whole is 2 GiB

    private readonly List<MappedFile> mapped = [];

    /// <summary>Records that could not be read, over all files; each was named on the error stream, the first hundred of them.</summary>
    public int Bad { get; private set; }

    /// <summary>Spectra of the library that cleaning left empty.</summary>
    public int Empty { get; private set; }

    public void Dispose() => mapped.ForEach(file => ((IDisposable)file).Dispose());

    /// <summary>Opens saved indexes in place and joins everything else into one library.</summary>
    public IReadOnlyList<SpectralLibrary> Libraries(IEnumerable<FileInfo> files)
    {
        var libraries = new List<SpectralLibrary>();
        var builder = new LibraryBuilder();
        var any = false;
        foreach (var file in files)
        {
            if (IsSaved(file))
            {
                var memory = MappedFile.Open(file);
                mapped.Add(memory);
                libraries.Add(SpectralLibrary.TryOpen(memory.Memory) ?? throw new InvalidDataException(Words.Texts["cli.spectra.index.broken", file.Name]));
                continue;
            }

            foreach (var spectrum in Spectra(file)) any |= builder.Add(spectrum);
        }

        Empty = builder.Empty;
        if (any) libraries.Add(builder.Build());
        return libraries;
    }

    /// <summary>The spectra of one file; what cannot be read is named on the error stream and counted.</summary>
    public IEnumerable<MeasuredSpectrum> Spectra(FileInfo file)
    {
        foreach (var (name, open) in Parts(file))
        {
            using var stream = open();
            foreach (var record in LibraryFile.Read(stream))
            {
                if (record.Spectrum is { } spectrum) yield return spectrum;
                else if (record.Fault is { } fault && Bad++ < 100)
                    error.WriteLine($"{name}: {Words.Texts["complaint.spectrum-" + fault.Code, [fault.Line, .. fault.Args]]} {Words.Texts[$"complaint.spectrum-{fault.Code}.do"]}");
            }
        }
    }

    private static bool IsSaved(FileInfo file)
    {
        using var stream = file.OpenRead();
        Span<byte> head = stackalloc byte[8];
        return stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && SpectralLibrary.Begins(head);
    }

    private static IEnumerable<(string Name, Func<Stream> Open)> Parts(FileInfo file)
    {
        if (file.Extension.Equals(".zip", StringComparison.OrdinalIgnoreCase))
        {
            using var archive = ZipFile.OpenRead(file.FullName);
            long room = MostUnpacked;
            foreach (var entry in archive.Entries.Where(entry => entry.Length > 0))
            {
                if ((room -= entry.Length) < 0) throw new InvalidDataException(Endless(file));
                yield return ($"{file.Name}/{entry.FullName}", () => new BoundedStream(entry.Open(), entry.Length, Endless(file)));
            }
        }
        else if (file.Extension.Equals(".gz", StringComparison.OrdinalIgnoreCase))
            yield return (file.Name, () => new BoundedStream(new GZipStream(file.OpenRead(), CompressionMode.Decompress), MostUnpacked, Endless(file)));
        else yield return (file.Name, file.OpenRead);
    }

    private static string Endless(FileInfo file) => Words.Texts["cli.spectra.bomb", file.Name];
}
