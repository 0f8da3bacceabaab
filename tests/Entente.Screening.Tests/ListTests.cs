using System.Text;
using Entente.Screening.Identifiers;
using Entente.Screening.Lists;
using Entente.Screening.Matching;
using Entente.Screening.Names;
using Entente.Screening.Scoring;

namespace Entente.Screening.Tests;

/// <summary>Rows of the public lists (OFAC SDN 2021-07-07, UN 2026-02-27, CSL 2023) as they stand there; sdn_advanced.xml is not to hand, so its file is made to the published schema.</summary>
public sealed class ListTests
{
    private const string Sdn = """
        36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- 
        16227,"MENDOZA ROBLES, Eduardo","individual","SDNTK] [SDNT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 05 Dec 1966; alt. DOB 1967; Passport EC6530802 (Mexico); a.k.a. 'EL MUELAS'; Gender Male."
        33801,"TIAN XIANG 8","vessel","DPRK4",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Vessel Registration Identification IMO 9933717; (Chinese Simplified: 天翔八)."
        """;

    private const string Alt = """
        36,12,"aka","AERO-CARIBBEAN",-0- 
        16227,13,"fka","ROBLES, Eduardo",-0- 
        """;

    [Fact]
    public void The_OFAC_set_is_joined_and_its_remarks_are_mined()
    {
        var list = Read(Sdn, Alt, "33801,\" overflow; National ID No. 110105194912310021 (China).\"");

        Assert.Equal(["36", "16227", "33801"], list.Parties.Select(party => party.Id));
        Assert.Equal(["AEROCARIBBEAN AIRLINES", "AERO-CARIBBEAN"], list.Parties[0].Names.Select(name => name.Written));
        var person = list.Parties[1];
        Assert.Equal(NameKind.Person, person.Kind);
        Assert.Equal(["MENDOZA ROBLES, Eduardo", "ROBLES, Eduardo", "EL MUELAS"], person.Names.Select(name => name.Written));
        Assert.Equal(NameUse.Former, person.Names[1].Use);
        Assert.Equal(["1966-12-05", "1967"], person.Births.Select(birth => birth.ToString()));
        Assert.Equal(["SDNTK", "SDNT"], person.Programs);
        Assert.Equal(new(IdentifierKind.Passport, "EC6530802", null), Assert.Single(person.Identifiers));
        var ship = list.Parties[2];
        Assert.Contains(ship.Names, name => name is { Written: "天翔八", Use: NameUse.OriginalScript });
        Assert.Equal([IdentifierKind.Imo, IdentifierKind.ResidentId], ship.Identifiers.Select(number => number.Kind));
    }

    [Fact]
    public void Sdn_advanced_gives_Chinese_names_numbers_and_dates()
    {
        var list = Read("""
            <?xml version="1.0" encoding="utf-8"?>
            <Sanctions xmlns="http://www.un.org/sanctions/1.0"><DateOfIssue CalendarTypeID="1"><Year>2023</Year><Month>1</Month><Day>21</Day></DateOfIssue>
            <ReferenceValueSets><AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1403">Name</AliasType></AliasTypeValues>
            <FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType></FeatureTypeValues><IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
            <NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType><NamePartType ID="1521">First Name</NamePartType></NamePartTypeValues>
            <PartyTypeValues><PartyType ID="1">Individual</PartyType></PartyTypeValues><PartySubTypeValues><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
            <ScriptValues><Script ID="215" ScriptCode="Latn">Latin</Script><Script ID="220" ScriptCode="Hans">Chinese Simplified</Script></ScriptValues></ReferenceValueSets>
            <IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="1571" IdentityID="77"><IDRegistrationNo>G 12345678</IDRegistrationNo></IDRegDocument></IDRegDocuments>
            <DistinctParties><DistinctParty FixedRef="30514"><Profile ID="30514" PartySubTypeID="4"><Identity ID="77" Primary="true">
            <Alias AliasTypeID="1403" Primary="true" LowQuality="false">
            <DocumentedName ID="1"><DocumentedNamePart><NamePartValue NamePartGroupID="901" ScriptID="215">HAO</NamePartValue></DocumentedNamePart>
            <DocumentedNamePart><NamePartValue NamePartGroupID="902" ScriptID="215">Mingjin</NamePartValue></DocumentedNamePart></DocumentedName>
            <DocumentedName ID="2"><DocumentedNamePart><NamePartValue NamePartGroupID="901" ScriptID="220">郝</NamePartValue></DocumentedNamePart>
            <DocumentedNamePart><NamePartValue NamePartGroupID="902" ScriptID="220">明金</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
            <NamePartGroups><MasterNamePartGroup><NamePartGroup ID="901" NamePartTypeID="1520"/></MasterNamePartGroup><MasterNamePartGroup><NamePartGroup ID="902" NamePartTypeID="1521"/></MasterNamePartGroup></NamePartGroups></Identity>
            <Feature ID="5" FeatureTypeID="8"><FeatureVersion><DatePeriod><Start><From><Year>1956</Year><Month>12</Month><Day>1</Day></From></Start><End><To><Year>1956</Year><Month>12</Month><Day>31</Day></To></End></DatePeriod></FeatureVersion></Feature>
            </Profile></DistinctParty></DistinctParties>
            <SanctionsEntries><SanctionsEntry ID="9" ProfileID="30514" ListID="1550"><EntryEvent ID="1"><Date><Year>2020</Year><Month>12</Month><Day>7</Day></Date></EntryEvent>
            <SanctionsMeasure ID="2"><Comment>HK-EO13936</Comment></SanctionsMeasure></SanctionsEntry></SanctionsEntries></Sanctions>
            """);

        var party = Assert.Single(list.Parties);
        Assert.Equal(new DateOnly(2023, 1, 21), list.Published);
        Assert.Equal(["HAO, Mingjin", "郝明金"], party.Names.Select(name => name.Written));
        Assert.Equal(("1956", "G12345678", "HK-EO13936", new DateOnly(2020, 12, 7)), (party.Births[0].ToString(), party.Identifiers[0].Value, party.Programs[0], party.ListedOn));
    }

    [Fact]
    public void The_United_Nations_list_gives_aliases_with_their_quality_and_the_original_script()
    {
        var list = Read("""
            <CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z"><INDIVIDUALS><INDIVIDUAL><DATAID>6908048</DATAID><FIRST_NAME>SADDAM</FIRST_NAME><SECOND_NAME>HUSSEIN</SECOND_NAME>
            <THIRD_NAME>AL-TIKRITI</THIRD_NAME><UN_LIST_TYPE>Iraq</UN_LIST_TYPE><REFERENCE_NUMBER>IQi.001</REFERENCE_NUMBER><LISTED_ON>2003-06-27</LISTED_ON><NAME_ORIGINAL_SCRIPT>صدام حسين التكريتي</NAME_ORIGINAL_SCRIPT>
            <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Abu Ali</ALIAS_NAME></INDIVIDUAL_ALIAS>
            <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1937-04-28</DATE></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>
            """);

        var party = Assert.Single(list.Parties);
        Assert.Equal([NameUse.Primary, NameUse.OriginalScript, NameUse.Weak], party.Names.Select(name => name.Use));
        Assert.Equal(("1937-04-28", new DateOnly(2003, 6, 27), "IQi.001"), (party.Births[0].ToString(), party.ListedOn, party.Citation));
    }

    [Fact]
    public void The_consolidated_screening_list_is_read_alike_from_CSV_and_JSON()
    {
        const string Id = "Unified Social Credit Code (USCC), 9111000071093019X7, CN";
        var csv = Read($"""
            _id,source,type,programs,name,federal_register_notice,start_date,end_date,remarks,alt_names,dates_of_birth,ids
            "30882","Non-SDN CMIC","Entity","CMIC-EO13959","China Telecom Corporation Limited","85 FR 83799","2020-12-23","","","CHINA TELECOM; CHINA TELECOM CO., LTD","","{Id}; Gender, Male"
            """);
        var json = Read("""
            {"results":[{"id":"30882","source":"Non-SDN CMIC","type":"Entity","programs":["CMIC-EO13959"],"name":"China Telecom Corporation Limited","federal_register_notice":"85 FR 83799","start_date":"2020-12-23",
            "end_date":null,"alt_names":["CHINA TELECOM","CHINA TELECOM CO., LTD"],"ids":[{"type":"Unified Social Credit Code (USCC)","number":"9111000071093019X7","country":"CN"}]}]}
            """);

        foreach (var party in new[] { Assert.Single(csv.Parties), Assert.Single(json.Parties) })
        {
            Assert.Equal(["China Telecom Corporation Limited", "CHINA TELECOM", "CHINA TELECOM CO., LTD"], party.Names.Select(name => name.Written));
            Assert.Equal(new(IdentifierKind.Uscc, "9111000071093019X7", true), Assert.Single(party.Identifiers));
            Assert.Equal((new DateOnly(2020, 12, 23), "85 FR 83799"), (party.ListedOn, party.Citation));
        }
    }

    [Fact]
    public void FollowTheMoney_lines_are_read_and_what_is_no_party_is_passed_over()
    {
        var list = Read("""
            {"id":"NK-1","schema":"Vessel","properties":{"name":["OCEAN PEARL"],"imoNumber":["IMO9933717"],"previousName":["TIAN XIANG 8"]}}
            {"id":"NK-2","schema":"Address","properties":{"full":["somewhere"]}}
            """);

        var ship = Assert.Single(list.Parties);
        Assert.Equal((NameKind.Vessel, NameUse.Former, true), (ship.Kind, ship.Names[1].Use, ship.Identifiers[0].IsValid));
    }

    [Theory]
    [InlineData("36,\"AEROCARIBBEAN AIRL", ListFault.CutOff)]
    [InlineData("36,\"A\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n173,\"B\",-0- ,", ListFault.BadRecord)]
    [InlineData("<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>1", ListFault.CutOff)]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]><CONSOLIDATED_LIST/>", ListFault.Entities)]
    [InlineData("{\"results\":[{\"name\":\"A\"", ListFault.CutOff)]
    [InlineData("{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"na", ListFault.CutOff)]
    [InlineData("_id,source,name\n1,a,\"b", ListFault.CutOff)]
    [InlineData("", ListFault.Empty)]
    [InlineData("nothing that we know", ListFault.UnknownFormat)]
    public void A_file_that_breaks_off_or_is_no_list_is_refused_with_the_reason(string text, string code)
    {
        Assert.False(ListFile.TryRead([new("list", Encoding.UTF8.GetBytes(text))], null, null, false, out var version, out var fault));

        Assert.Null(version);
        Assert.Equal(code, fault.Code);
    }

    [Fact]
    public void A_list_that_suddenly_shrinks_is_refused()
    {
        string Names(int count) => "name\n" + string.Join('\n', Enumerable.Range(0, count).Select(i => $"Party {i}"));
        var before = Read(Names(100));

        Assert.True(ListFile.TryRead([new("l", Encoding.UTF8.GetBytes(Names(91)))], null, before, false, out _, out _));
        Assert.False(ListFile.TryRead([new("l", Encoding.UTF8.GetBytes(Names(89)))], null, before, false, out _, out var fault));
        Assert.Equal((ListFault.Shrunk, "100", "89"), (fault.Code, fault.Args[0], fault.Args[1]));
    }

    /// <summary>85 FR 34503 and 88 FR 80131 (FR Doc 2023-25557), from shared/lists/bis-entity-list-events.tsv.</summary>
    [Fact]
    public void The_Institute_of_Forensic_Science_is_found_until_the_day_before_its_removal_took_effect()
    {
        var list = Read("""
            entity	name_zh	list	event	effective_date	citation	note
            Institute of Forensic Science of China (Ministry of Public Security)	公安部物证鉴定中心	BIS Entity List	added	2020-06-05	85 FR 34503	
            Institute of Forensic Science of China (Ministry of Public Security)	公安部物证鉴定中心	BIS Entity List	removed	2023-11-16	88 FR 80131	
            """);
        var screening = new ListScreening(ListIndex.Of([("Entity List", list)]));
        var query = new Query("公安部物證鑑定中心", NameKind.Organization, null, []);

        Assert.Empty(screening.Of(query, new DateOnly(2020, 6, 4)));
        Assert.Equal(Band.Hit, Assert.Single(screening.Of(query, new DateOnly(2020, 6, 5))).Band);
        Assert.Equal("85 FR 34503; 88 FR 80131", Assert.Single(screening.Of(query, new DateOnly(2023, 11, 15))).Party.Citation);
        Assert.Empty(screening.Of(query, new DateOnly(2023, 11, 16)));
        Assert.Single(ListDifference.Between(list, new(2023, 11, 15), new(2023, 11, 16)).Removed);
    }

    [Fact]
    public void The_difference_of_two_versions_names_who_came_who_went_and_what_changed()
    {
        var before = Read(Sdn, Alt);
        var after = Read(Sdn.Replace("36,", "37,", StringComparison.Ordinal), Alt + "\n33801,14,\"aka\",\"SKY WING 8\",-0- ");

        var difference = ListDifference.Between(before, after);

        Assert.Equal("37", Assert.Single(difference.Added).Id);
        Assert.Equal("36", Assert.Single(difference.Removed).Id);
        Assert.Equal(["SKY WING 8"], Assert.Single(difference.Changed).NamesAdded);
    }

    [Fact]
    public void A_number_decides_though_the_name_is_new_and_a_wrong_number_is_told()
    {
        var screening = new ListScreening(ListIndex.Of([("SDN", Read(Sdn, Alt))]));

        var renamed = Assert.Single(screening.Of(new("OCEAN PEARL 9", NameKind.Vessel, null, [Identifier.Read(IdentifierKind.Imo, "imo no. 9933717")!])));
        var wrong = Assert.Single(screening.Of(new("TIAN XIANG 8", NameKind.Vessel, null, [Identifier.Read(IdentifierKind.Imo, "9933718")!])));

        Assert.Equal(("33801", 1000), (renamed.Party.Id, renamed.Score));
        Assert.Contains(renamed.Reasons, reason => reason.Code == Rules.SameIdentifier);
        Assert.Equal(Band.Hit, wrong.Band);
        Assert.Contains(wrong.Reasons, reason => reason.Code == Rules.InvalidIdentifier);
    }

    [Theory]
    [InlineData("1966-12-05", Band.Hit, Rules.BirthSame)]
    [InlineData("1966", Band.Hit, Rules.BirthWithin)]
    [InlineData("1966-05-12", Band.Hit, Rules.BirthSwapped)]
    [InlineData("1936-12-05", Band.Review, Rules.BirthOther)]
    public void A_date_of_birth_confirms_or_lowers_but_never_silences(string birth, Band band, string rule)
    {
        var list = Read(Sdn.Replace("; alt. DOB 1967", "", StringComparison.Ordinal), Alt);
        var match = Assert.Single(new ListScreening(ListIndex.Of([("SDN", list)])).Of(new("Eduardo Mendoza Robles", NameKind.Person, PartialDate.Read(birth), [])));

        Assert.Equal(band, match.Band);
        Assert.Contains(match.Reasons, reason => reason.Code == rule);
    }

    private static ListVersion Read(params string[] files)
    {
        Assert.True(ListFile.TryRead([.. files.Select((text, at) => new ListFile($"{at}", Encoding.UTF8.GetBytes(text)))], null, null, false, out var version, out var fault), fault?.ToString());
        return version!;
    }
}
