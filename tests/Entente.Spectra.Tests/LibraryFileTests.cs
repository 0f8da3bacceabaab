using System.Text;

namespace Entente.Spectra.Tests;

public sealed class LibraryFileTests
{
    [Fact]
    public void A_bad_record_is_named_with_its_line_and_the_next_is_read()
    {
        var records = Read("Name: a\nNum Peaks: 1\n44 1\n\nName: b\nNum Peaks: 2\n44 NaN\n45 1\n\nName: c\nNum Peaks: 3\n1 1\n\nName: d\nNum Peaks: 1\n46 1\n");

        Assert.Equal(["a", "d"], records.Where(record => record.Spectrum is not null).Select(record => record.Spectrum!.Claimed.Name));
        Assert.Equal([(SpectrumFault.NotFinite, 7), (SpectrumFault.PeakCount, 11)], records.Where(record => record.Fault is not null).Select(record => (record.Fault!.Code, record.Fault.Line)));
    }

    [Fact]
    public void Records_that_run_together_without_a_blank_line_are_parted()
    {
        Assert.Equal(["a", "b"], Read("Name: a\nNum Peaks: 1\n44 1\nName: b\nNum Peaks: 1\n45 1\n").Select(record => record.Spectrum!.Claimed.Name));
        Assert.Equal(2, Read("ACCESSION: X\nPK$NUM_PEAK: 1\nPK$PEAK: m/z\n  43 1 999\n//\nACCESSION: Y\nPK$NUM_PEAK: 1\nPK$PEAK: m/z\n  43 1 999\n//\n").Count(record => record.Spectrum is not null));
    }

    [Fact]
    public void An_mgf_file_gives_its_precursor_its_names_and_its_peaks()
    {
        // Layout of a GNPS library entry; values invented.
        var records = Read("""
            COM=an export
            BEGIN IONS
            TITLE=EXAMPLE-1
            PEPMASS=337.2274 12000
            CHARGE=1+
            IONMODE=Positive
            NAME=Fentanyl
            INCHIAUX=PJMPHNIQZUBGLI-UHFFFAOYSA-N
            SPECTRUMID=CCMSLIB00000000001
            105.0699 5000 1+
            188.1434	10000
            END IONS

            BEGIN IONS
            PEPMASS=1
            44 1
            BEGIN IONS
            PEPMASS=100.1
            44.1 7
            END IONS
            """);

        var first = records[0].Spectrum!;
        Assert.Equal((SpectrumFormat.Mgf, Measurement.TandemMass, 337.2274), (first.Format, first.Measurement, first.PrecursorTh));
        Assert.Equal([new Point(105.0699, 5000), new Point(188.1434, 10000)], first.Points);
        Assert.Equal(("Fentanyl", "PJMPHNIQZUBGLI-UHFFFAOYSA-N", "CCMSLIB00000000001"), (first.Claimed.Name, first.Claimed.InChIKey, first.Provenance.Accession));
        Assert.Equal((SpectrumFault.CutOff, 17), (records[1].Fault!.Code, records[1].Fault!.Line));
    }

    [Fact]
    public void An_endless_line_is_refused_before_it_is_held()
    {
        using var endless = new Endless();

        var record = Assert.Single(LibraryFile.Read(endless));

        Assert.Equal(SpectrumFault.LineTooLong, record.Fault!.Code);
        Assert.InRange(endless.Taken, 0, 1_000_000);
    }

    [Fact]
    public void A_file_of_nothing_is_named_as_such() => Assert.Equal(SpectrumFault.Empty, Assert.Single(Read(" \n\n")).Fault!.Code);

    private static List<LibraryRecord> Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return [.. LibraryFile.Read(stream)];
    }

    private sealed class Endless : MemoryStream
    {
        public long Taken { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'N');
            Taken += buffer.Length;
            return buffer.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }
}
