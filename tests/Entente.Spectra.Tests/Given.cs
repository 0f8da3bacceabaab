using System.Text;

namespace Entente.Spectra.Tests;

internal static class Given
{
    public static (IReadOnlyList<MeasuredSpectrum> Spectra, SpectrumFault? Fault) Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    public static (IReadOnlyList<MeasuredSpectrum> Spectra, SpectrumFault? Fault) Read(byte[] bytes) =>
        SpectrumFile.TryRead(bytes, out var spectra, out var fault) ? (spectra, null) : (spectra, fault);

    public static MeasuredSpectrum One(string text)
    {
        var (spectra, fault) = Read(text);
        Assert.Null(fault);
        return Assert.Single(spectra);
    }

    /// <summary>The repository's root, found upwards from the test's own folder.</summary>
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Entente.slnx"))) folder = folder.Parent;
            return folder?.FullName ?? throw new DirectoryNotFoundException("Entente.slnx");
        }
    }
}
