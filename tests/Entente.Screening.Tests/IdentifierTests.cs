using Entente.Screening.Identifiers;

namespace Entente.Screening.Tests;

/// <summary>Numbers that the lists of 2021 to 2026 print for parties named there, and the standards' own examples.</summary>
public sealed class IdentifierTests
{
    [Theory]
    [InlineData("imo no. 9933717", true)]
    [InlineData("IMO9282443", true)]
    [InlineData("9074729", true)] // IMO's own example: 9x7 + 0x6 + 7x5 + 4x4 + 7x3 + 2x2 = 139
    [InlineData("8430462", false)] // one digit wrong
    [InlineData("99337170", false)]
    public void The_number_of_a_ship_is_checked(string written, bool valid) => Assert.Equal(valid, Identifier.Read(IdentifierKind.Imo, written)!.IsValid);

    [Theory]
    [InlineData("91310115MA1K41CK14", true)] // OFAC SDN
    [InlineData("9111000071093019X7", true)] // China Telecom, CMIC list
    [InlineData("91110000710935732K", true)] // AVIC, CMIC list
    [InlineData("91110000710935723K", false)] // two digits exchanged
    [InlineData("91110000710935732O", false)] // no letter O in the code
    public void A_unified_social_credit_code_is_checked(string written, bool valid) => Assert.Equal(valid, Identifier.Read(IdentifierKind.Uscc, written)!.IsValid);

    [Theory]
    [InlineData("11010519491231002X", true)] // the example of GB 11643-1999
    [InlineData("440524188001010014", true)] // the standard's second example
    [InlineData("11010519491231002x", true)]
    [InlineData("110105194912310021", false)]
    [InlineData("110105194913310020", false)] // no thirteenth month
    public void A_resident_identity_number_is_checked(string written, bool valid) => Assert.Equal(valid, Identifier.Read(IdentifierKind.ResidentId, written)!.IsValid);

    [Theory]
    [InlineData("253400V1H6ART1UQ0N98", true)] // VTB Bank, OFAC SSI list
    [InlineData("549300XIVJCBIGMRUD48", true)] // CNOOC Limited, CMIC list
    [InlineData("549300XIVJCBIGMRUD49", false)]
    [InlineData("253400V1H6ART1UQ0N89", false)]
    public void A_legal_entity_identifier_is_checked(string written, bool valid) => Assert.Equal(valid, Identifier.Read(IdentifierKind.Lei, written)!.IsValid);

    [Theory]
    [InlineData("EC6-530802", "EC6530802")]
    [InlineData("ｅｃ６ 530802", "EC6530802")]
    [InlineData("0 8 0 9 1 0 0 1 0 8 0", "08091001080")]
    public void Spelling_makes_no_other_number(string written, string value) => Assert.Equal(value, Identifier.Read(IdentifierKind.Other, written)!.Value);

    [Theory]
    [InlineData("05 Dec 1966", "1966-12-05", DateAgreement.Same)]
    [InlineData("1966", "1966-12-05", DateAgreement.Within)]
    [InlineData("circa 1965", "1966-12-05", DateAgreement.Within)]
    [InlineData("1960 to 1969", "Dec 1966", DateAgreement.Within)]
    [InlineData("1966-05-12", "1966-12-05", DateAgreement.Swapped)]
    [InlineData("1967-12-05", "1966-12-05", DateAgreement.Near)]
    [InlineData("1936-12-05", "1966-12-05", DateAgreement.Other)]
    public void Partial_and_swapped_dates_are_compared_for_what_they_say(string one, string other, DateAgreement agreement)
    {
        Assert.Equal(agreement, PartialDate.Read(one)!.With(PartialDate.Read(other)!));
        Assert.Equal(agreement, PartialDate.Read(other)!.With(PartialDate.Read(one)!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5/12/1966")] // the fifth of December or the twelfth of May: not guessed at
    [InlineData("unknown")]
    [InlineData("99 Zzz 1966")]
    public void A_date_that_cannot_be_read_is_none(string written) => Assert.Null(PartialDate.Read(written));
}
