using Entente.Screening.Matching;
using Entente.Screening.Names;
using Entente.Screening.Scoring;

namespace Entente.Screening.Tests;

/// <summary>Entries of OFAC's SDN list of 2023-01-21 (public domain) and names of public figures.</summary>
public sealed class NameSearchTests
{
    private static readonly (string Written, NameKind Kind)[] Names =
    [
        ("AL-SHARA, Farouk", NameKind.Person), ("KHALIL, Ibrahim Mohamed", NameKind.Person), ("FLORES HERNANDEZ, Raul", NameKind.Person),
        ("RANGEL BUENDIA, Alfredo", NameKind.Person), ("WANG, Guoying", NameKind.Person), ("KIM, Yong Chol", NameKind.Person), ("ALISPAHIC, Bakir", NameKind.Person),
        ("LEUNG, Chun-ying", NameKind.Person), ("马化腾", NameKind.Person), ("MARTINEZ DUARTE, Armando", NameKind.Person), ("ASADOLLAH, Hossein", NameKind.Person),
        ("SHUEN WAI HOLDING LIMITED", NameKind.Organization), ("TSEPKIN, Oleg Vladimirovich", NameKind.Person), ("BANCO NACIONAL DE CUBA", NameKind.Organization),
        ("VTB BANK PUBLIC JOINT STOCK COMPANY", NameKind.Organization), ("FU YUAN YU 8691", NameKind.Vessel), ("FU YUAN YU 8692", NameKind.Vessel),
        ("SHEN ZHONG INTERNATIONAL SHIPPING", NameKind.Organization), ("公安部物证鉴定中心", NameKind.Organization), ("OPEN JOINT STOCK COMPANY MIKRON", NameKind.Organization),
        ("NATIONAL IRANIAN TANKER COMPANY", NameKind.Organization), ("DE LEON, Oscar", NameKind.Person), ("ZAHER EL DINE, Hamdi", NameKind.Person),
        ("SEIF, Mahmoud", NameKind.Person), ("AL-DAJANI, Sa'ad", NameKind.Person),
    ];

    private static readonly NameIndex Index = NameIndex.Of(Names);

    [Theory]
    [InlineData("AL-SHARA, aFrouk", "AL-SHARA, Farouk")]
    [InlineData("KHHALIL, Ibrahim Mohamed", "KHALIL, Ibrahim Mohamed")]
    [InlineData("FLORES HENANDEZ, Raul", "FLORES HERNANDEZ, Raul")]
    [InlineData("RNAGEL BUEeDIA, Alfredo", "RANGEL BUENDIA, Alfredo")]
    [InlineData("AeADOLuAH, Hossein", "ASADOLLAH, Hossein")]
    [InlineData("TSEPKI,N Oleg Vladimirovich", "TSEPKIN, Oleg Vladimirovich")]
    [InlineData("aEIF, Mahmoud", "SEIF, Mahmoud")] // a slip at the beginning of a short word
    [InlineData("AL-DJAAN,I Sa'ad", "AL-DAJANI, Sa'ad")] // slips across the comma
    [InlineData("Bakir Alispahic", "ALISPAHIC, Bakir")]
    [InlineData("王国英", "WANG, Guoying")]
    [InlineData("梁振英", "LEUNG, Chun-ying")]
    [InlineData("馬化騰", "马化腾")]
    [InlineData("Ma Huateng", "马化腾")]
    [InlineData("DELEON, Oscar", "DE LEON, Oscar")]
    [InlineData("김영철", "KIM, Yong Chol")]
    public void A_person_is_found_through_slips_order_and_script(string query, string listed) => Assert.Equal(listed, Best(query, NameKind.Person));

    [Theory]
    [InlineData("Shuen Wa Holding Limited", "SHUEN WAI HOLDING LIMITED")]
    [InlineData("VTB Bank OAO", "VTB BANK PUBLIC JOINT STOCK COMPANY")]
    [InlineData("沈忠國際海運有限公司", "SHEN ZHONG INTERNATIONAL SHIPPING")]
    [InlineData("公安部物證鑑定中心", "公安部物证鉴定中心")]
    [InlineData("Open Joint Stock Copmany Mikron", "OPEN JOINT STOCK COMPANY MIKRON")]
    [InlineData("NITC", "NATIONAL IRANIAN TANKER COMPANY")]
    public void A_body_is_found_through_legal_form_script_and_acronym(string query, string listed) => Assert.Equal(listed, Best(query, NameKind.Organization));

    [Fact]
    public void A_ship_of_another_number_is_not_hit()
    {
        var found = new NameSearch(Index).Of(Index.Read("FU YUAN YU 8691", NameKind.Vessel), least: Thresholds.Hit);

        Assert.Equal("FU YUAN YU 8691", Names[Assert.Single(found).Name].Written);
    }

    [Theory]
    [InlineData("Melissa Fiorino Odescalchi")]
    [InlineData("محدثه خسروجردی")]
    [InlineData("淑美 美蘭 賴")]
    [InlineData("")]
    [InlineData("Oscar")]
    public void An_invented_person_is_not_hit(string query) => Assert.Empty(new NameSearch(Index).Of(Index.Read(query, NameKind.Person), least: Thresholds.Hit));

    [Fact]
    public void A_search_gives_the_score_that_the_pair_gives()
    {
        var search = new NameSearch(Index);
        foreach (var (written, kind) in Names)
            foreach (var found in search.Of(Index.Read(written, kind), least: 100))
                Assert.Equal(NameScore.Of(Name.Read(written, kind), Name.Read(Names[found.Name].Written, Names[found.Name].Kind)).Score, found.Score);
    }

    [Fact]
    public void The_same_search_twice_gives_the_same_answer()
    {
        var search = new NameSearch(Index);
        var first = search.Of(Index.Read("Alfredo Rangel", NameKind.Person), least: 1);
        _ = search.Of(Index.Read("Oleg Tsepkin", NameKind.Person), least: 1);

        Assert.Equal(first, search.Of(Index.Read("Alfredo Rangel", NameKind.Person), least: 1));
    }

    private static string Best(string query, NameKind kind)
    {
        var found = new NameSearch(Index).Of(Index.Read(query, kind), least: Thresholds.Hit);
        return found.Count == 0 ? "" : Names[found[0].Name].Written;
    }
}
