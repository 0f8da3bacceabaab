using System.Text;
using CsCheck;

namespace Entente.Spectra.Tests;

public sealed class BadFileTests
{
    [Theory]
    [InlineData("", "empty", 0)]
    [InlineData(" \r\n\t\n", "empty", 0)]
    [InlineData("%PDF-1.7 report", "unknown-format", 1)]
    [InlineData("\nBEGIN IONS\nPEPMASS=1\n", "cut-off", 4)]
    [InlineData("<?xml version=\"1.0\"?><mzML/>", "format-not-read", 1)]
    [InlineData("Name: x\nFormula: CO2\n", "missing-field", 1)]
    [InlineData("Name: x\nNum Peaks: 3\n43 1\n44 2\n", "peak-count", 2)]
    [InlineData("Name: x\nNum Peaks: 1\n43 1\n44 2\n", "peak-count", 2)]
    [InlineData("Name: x\nNum Peaks: many\n43 1\n", "bad-field", 2)]
    [InlineData("Name: x\nNum Peaks: 0\n\n", "no-peaks", 2)]
    [InlineData("Name: x\nNum Peaks: 1\n43 NaN\n", "not-finite", 3)]
    [InlineData("Name: x\nNum Peaks: 1\n43 1e999\n", "not-finite", 3)]
    [InlineData("Name: x\nNum Peaks: 1\n43 -5\n", "negative", 3)]
    [InlineData("Name: x\nNum Peaks: 1\n0 5\n", "negative", 3)]
    [InlineData("Name: x\nNum Peaks: 2\n43 0\n44 0\n", "all-zero", 2)]
    [InlineData("Name: x\nNum Peaks: 1\n43\n", "unpaired", 3)]
    [InlineData("Name: x\nNum Peaks: 1\n43 five\n", "not-a-number", 3)]
    [InlineData("Name: x\nPrecursorMZ: high\nNum Peaks: 1\n43 5\n", "bad-field", 2)]
    [InlineData("43,1\t5,5\n", "decimal-comma", 1)]
    [InlineData("43.1\t5.5\nend of data\n", "not-a-number", 2)]
    [InlineData("mz,int\n1,2\n", "too-few-peaks", 1)]
    [InlineData("# a table of two numbers\n1 2\n3 4\n", "too-few-peaks", 1)]
    [InlineData("ACCESSION: X\nPK$NUM_PEAK: 1\nPK$PEAK: m/z int. rel.int.\n  43 1 999\n", "cut-off", 5)]
    [InlineData("ACCESSION: X\nPK$PEAK: m/z int. rel.int.\n  43 1 999\n//\n", "missing-field", 1)]
    [InlineData("ACCESSION: X\nPK$NUM_PEAK: 1\nPK$NUM_PEAK: 2\n//\n", "field-twice", 3)]
    [InlineData("##TITLE= x\n##DATA TYPE= NMR SPECTRUM\n##PEAK TABLE= (XY..XY)\n1,2\n##END=\n", "format-not-read", 1)]
    [InlineData("##TITLE= x\n##DATA TYPE= MASS SPECTRUM\n##NPOINTS= 1\n##PEAK TABLE= (XY..XY)\n44,9\n", "cut-off", 6)]
    [InlineData("##TITLE= x\n##DATA TYPE= LINK\n##BLOCKS= 2\n##TITLE= y\n", "compound", 3)]
    [InlineData("##TITLE= x\n##DATA TYPE= INFRARED SPECTRUM\n##FIRSTX= 1\n##LASTX= 3\n##NPOINTS= 3\n##XYDATA= (X++(Y..Y))\n1A2b3\n##END=\n", "compressed", 7)]
    [InlineData("##TITLE= x\n##DATA TYPE= INFRARED SPECTRUM\n##FIRSTX= 1\n##LASTX= 3\n##NPOINTS= 3\n##XYDATA= (X++(Y..Y))\n1 5 5\n9 5\n##END=\n", "wrong-x", 8)]
    public void A_file_that_cannot_be_read_says_why_and_on_which_line(string file, string code, int line)
    {
        var (spectra, fault) = Given.Read(file);

        Assert.Empty(spectra);
        Assert.Equal((code, line), (fault!.Code, fault.Line));
        Assert.Contains(code, SpectrumFault.Codes);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_placed()
    {
        byte[] latin = [.. "Name: x\nComments: "u8, 0xE9, .. "t\u00E9\nNum Peaks: 1\n44 1\n"u8];

        var fault = Given.Read(latin).Fault!;

        Assert.Equal((SpectrumFault.NotUtf8, 2, "18"), (fault.Code, fault.Line, fault.Args[0]));
    }

    [Fact]
    public void An_archive_or_an_instruments_own_format_is_not_taken_for_text()
    {
        byte[] zip = [0x50, 0x4B, 3, 4, 20, 0, 0, 0];

        Assert.Equal(SpectrumFault.NotText, Given.Read(zip).Fault!.Code);
    }

    [Fact]
    public void Limits_hold_before_anything_is_built_from_the_file()
    {
        Assert.Equal(SpectrumFault.TooLarge, Given.Read(new byte[SpectrumFile.MaxBytes + 1]).Fault!.Code);
        Assert.Equal((SpectrumFault.LineTooLong, 2), (Given.Read("Name: x\n" + new string('1', SpectrumFile.MaxLine + 1)).Fault is var f ? (f!.Code, f.Line) : default));
        var peaks = new StringBuilder();
        for (int i = 0; i <= SpectrumFile.MaxPoints; i++) peaks.Append("44 1\n");
        Assert.Equal((SpectrumFault.TooManyPeaks, SpectrumFile.MaxPoints + 1), (Given.Read(peaks.ToString()).Fault is var g ? (g!.Code, g.Line) : default));
        var many = string.Concat(Enumerable.Repeat("Name: x\nNum Peaks: 1\n44 1\n\n", SpectrumFile.MaxSpectra + 1));
        Assert.Equal(SpectrumFault.TooManySpectra, Given.Read(many).Fault!.Code);
    }

    [Fact]
    public void A_message_never_repeats_more_than_sixty_characters_or_a_control_character_of_the_file()
    {
        var fault = Given.Read("Name: x\nNum Peaks: 1\n43 \u001b[31m" + new string('x', 5000) + "\n").Fault!;

        Assert.InRange(fault.Args[0].Length, 1, 61);
        Assert.DoesNotContain(fault.Args[0], char.IsControl);
    }

    [Fact]
    public void No_bytes_whatever_make_the_reader_throw()
    {
        var seeds = new[]
        {
            "Name: x\nPrecursorMZ: 1\nNum Peaks: 2\n43 1\n44 2\n", "ACCESSION: X\nPK$NUM_PEAK: 1\nPK$PEAK: m/z\n  43 1 999\n//\n", "43\t1\n",
            "##TITLE= x\n##DATA TYPE= MASS SPECTRUM\n##FIRSTX= 1\n##LASTX= 3\n##NPOINTS= 3\n##XYDATA= (X++(Y..Y))\n1 5 5\n##END=\n",
        };
        var mutated = Gen.Select(Gen.Int[0, seeds.Length - 1], Gen.Int[0, 200], Gen.Byte, Gen.Int[0, 200], (which, at, with, cut) =>
        {
            var bytes = Encoding.UTF8.GetBytes(seeds[which]);
            bytes[at % bytes.Length] = with;
            return bytes[..Math.Max(1, bytes.Length - (cut % 20))];
        });

        mutated.Sample(bytes =>
        {
            var read = SpectrumFile.TryRead(bytes, out var spectra, out var fault);
            Assert.Equal(read, fault is null);
            Assert.All(spectra.SelectMany(spectrum => spectrum.Points), point => Assert.True(double.IsFinite(point.X) && double.IsFinite(point.Y)));
        }, iter: 20_000);
    }
}
