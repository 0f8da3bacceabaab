namespace Entente.Spectra.Tests;

public sealed class FormatTests
{
    [Fact]
    public void An_msp_file_gives_its_peaks_precursor_and_licence()
    {
        var spectrum = Given.One("""
            Name: Fentanyl
            DB#: EXAMPLE-1
            InChIKey: PJMPHNIQZUBGLI-UHFFFAOYSA-N
            PrecursorMZ: 337.2274
            Precursor_type: [M+H]+
            Collision_energy: 60 (nominal)
            Spectrum_type: MS2
            License: CC BY
            Authors: Eawag
            Num Peaks: 3
            105.0699 5000
            188.1434 10000 "C13H18N+"
            216.1383	1500
            """);

        Assert.Equal(SpectrumFormat.Msp, spectrum.Format);
        Assert.Equal(Measurement.TandemMass, spectrum.Measurement);
        Assert.Equal([new Point(105.0699, 5000), new Point(188.1434, 10000), new Point(216.1383, 1500)], spectrum.Points);
        Assert.Equal(337.2274, spectrum.PrecursorTh);
        Assert.Equal(("[M+H]+", "60 (nominal)"), (spectrum.Adduct, spectrum.CollisionEnergy));
        Assert.Equal(("EXAMPLE-1", "CC BY", "Eawag"), (spectrum.Provenance.Accession, spectrum.Provenance.Licence, spectrum.Provenance.Authors));
        Assert.Equal("PJMPHNIQZUBGLI-UHFFFAOYSA-N", spectrum.Claimed.InChIKey);
        Assert.Equal(new Point(188.1434, 10000), spectrum.Highest);
    }

    [Fact]
    public void Several_peaks_may_stand_on_one_msp_line_and_several_spectra_in_one_file()
    {
        var (spectra, fault) = Given.Read("NAME: a\nNUM PEAKS: 4\n27 61; 28 13;\n(29 5)(30 1)\n\n\nName: b\nNum Peaks: 1\n44 999\n");

        Assert.Null(fault);
        Assert.Equal([4, 1], spectra.Select(spectrum => spectrum.Points.Count));
        Assert.Equal(["a", "b"], spectra.Select(spectrum => spectrum.Claimed.Name));
    }

    [Fact]
    public void A_massbank_record_gives_its_peaks_and_who_owns_it()
    {
        // Head and last peaks of MSBNK-Eawag-EQ364004 (CC BY, Eawag and University of Athens), shortened to three peaks.
        var spectrum = Given.One("""
            ACCESSION: MSBNK-Eawag-EQ364004
            RECORD_TITLE: Fentanyl; LC-ESI-QFT; MS2; CE: 60; R=35000; [M+H]+
            AUTHORS: Stravs M, Schymanski E, Singer H, Department of Environmental Chemistry, Eawag and Thomaidis N, University of Athens
            LICENSE: CC BY
            COPYRIGHT: Copyright (C) 2015 Eawag, Duebendorf, Switzerland
            CH$NAME: Fentanyl
            CH$FORMULA: C22H28N2O
            CH$LINK: CAS 437-38-7
            CH$LINK: INCHIKEY PJMPHNIQZUBGLI-UHFFFAOYSA-N
            AC$INSTRUMENT: Q Exactive Plus Orbitrap Thermo Scientific
            AC$INSTRUMENT_TYPE: LC-ESI-QFT
            AC$MASS_SPECTROMETRY: MS_TYPE MS2
            AC$MASS_SPECTROMETRY: COLLISION_ENERGY 60 (nominal)
            MS$FOCUSED_ION: PRECURSOR_M/Z 337.2274
            MS$FOCUSED_ION: PRECURSOR_TYPE [M+H]+
            PK$ANNOTATION: m/z tentative_formula formula_count mass error(ppm)
              51.0228 C4H3+ 1 51.0229 -1.7
            PK$NUM_PEAK: 3
            PK$PEAK: m/z int. rel.int.
              105.0699 1000.5 250
              188.1434 4000.0 999
              216.1383 600.0 150
            //
            """);

        Assert.Equal(SpectrumFormat.MassBank, spectrum.Format);
        Assert.Equal([105.0699, 188.1434, 216.1383], spectrum.Points.Select(point => point.X));
        Assert.Equal(1000.5, spectrum.Points[0].Y);
        Assert.Equal(337.2274, spectrum.PrecursorTh);
        Assert.Equal(("CC BY", "Copyright (C) 2015 Eawag, Duebendorf, Switzerland"), (spectrum.Provenance.Licence, spectrum.Provenance.Copyright));
        Assert.Equal("437-38-7", spectrum.Claimed.Cas);
        Assert.Equal("Q Exactive Plus Orbitrap Thermo Scientific", spectrum.Instrument);
    }

    [Fact]
    public void A_jcamp_table_is_scaled_by_its_factors()
    {
        // By the standard: x(i) = FIRSTX + i (LASTX - FIRSTX) / (NPOINTS - 1), y = printed Y times YFACTOR.
        var spectrum = Given.One("""
            ##TITLE= polystyrene, invented values   $$ a comment
            ##JCAMP-DX= 4.24
            ##DATA TYPE= INFRARED SPECTRUM
            ##XUNITS= 1/CM
            ##YUNITS= TRANSMITTANCE
            ##XFACTOR= 1.0
            ##YFACTOR= 0.001
            ##FIRSTX= 450
            ##LASTX= 462
            ##NPOINTS= 7
            ##XYDATA= (X++(Y..Y))
            450+0907+0906-0001+0912
            458 913 916 0915
            ##END=
            """);

        Assert.Equal(Measurement.Infrared, spectrum.Measurement);
        Assert.Equal(("1/CM", "TRANSMITTANCE"), (spectrum.XUnit, spectrum.YUnit));
        Assert.Equal([450.0, 452, 454, 456, 458, 460, 462], spectrum.Points.Select(point => point.X));
        Assert.Equal([0.907, 0.906, -0.001, 0.912, 0.913, 0.916, 0.915], spectrum.Points.Select(point => Math.Round(point.Y, 6)));
    }

    [Fact]
    public void A_jcamp_peak_table_gives_a_mass_spectrum()
    {
        var spectrum = Given.One("""
            ##TITLE= carbon dioxide
            ##JCAMP-DX= 5.00
            ##DATA TYPE= MASS SPECTRUM
            ##DATA CLASS= PEAK TABLE
            ##CAS REGISTRY NO= 124-38-9
            ##MOLFORM= C O2
            ##OWNER= a laboratory
            ##NPOINTS= 4
            ##PEAK TABLE= (XY..XY)
            12,87 16,96
            28,98; 44,9999
            ##END=
            """);

        Assert.Equal(Measurement.Mass, spectrum.Measurement);
        Assert.Equal([new Point(12, 87), new Point(16, 96), new Point(28, 98), new Point(44, 9999)], spectrum.Points);
        Assert.Equal(("124-38-9", "CO2"), (spectrum.Claimed.Cas, spectrum.Claimed.Formula));
    }

    [Theory]
    [InlineData("50.009738\t29.002930\n50.080836\t45.437500\n51.5\t7\n")]
    [InlineData("# exported\r\nm/z;intensity\r\n50.009738;29.00293\r\n50.080836;45.4375\r\n51.5;7\r\n")]
    [InlineData("50.009738,29.00293\r50.080836,45.4375\r51.5,7")]
    public void Two_columns_are_read_with_any_parting(string text)
    {
        var spectrum = Given.One(text.Replace("# exported\r\n", "", StringComparison.Ordinal));

        Assert.Equal([new Point(50.009738, 29.00293), new Point(50.080836, 45.4375), new Point(51.5, 7)], spectrum.Points);
        Assert.Contains(spectrum.Remarks, remark => remark.Code == Remark.NoPeakCount);
        Assert.True(spectrum.Provenance.IsSilent);
    }

    [Fact]
    public void Utf16_with_its_mark_and_utf8_with_its_mark_are_read()
    {
        byte[] utf16 = [.. System.Text.Encoding.Unicode.GetPreamble(), .. System.Text.Encoding.Unicode.GetBytes("44 999\n45 1\n46 2\n")];
        byte[] utf8 = [0xEF, 0xBB, 0xBF, .. "Name: 示例\nNum Peaks: 1\n44 999\n"u8];

        Assert.Equal(3, Given.Read(utf16).Spectra.Single().Points.Count);
        Assert.Equal("示例", Given.Read(utf8).Spectra.Single().Claimed.Name);
    }

    [Fact]
    public void Two_precursors_in_one_field_are_never_guessed_between()
    {
        var spectrum = Given.One("Name: x\nPrecursorMZ: 345.10/689.20\nNum Peaks: 1\n44 1\n");

        Assert.Null(spectrum.PrecursorTh);
        var remark = Assert.Single(spectrum.Remarks);
        Assert.Equal((Remark.SeveralPrecursors, 2, "345.10/689.20"), (remark.Code, remark.Line, remark.Args[0]));
    }

    [Fact]
    public void Peaks_out_of_order_are_put_in_order_and_said()
    {
        var spectrum = Given.One("Name: x\nNum Peaks: 2\n44 1\n43 5\n");

        Assert.Equal([43.0, 44.0], spectrum.Points.Select(point => point.X));
        Assert.Equal(Remark.PeaksReordered, Assert.Single(spectrum.Remarks).Code);
    }
}
