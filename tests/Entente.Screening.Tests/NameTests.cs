using Entente.Screening.Names;
using Entente.Screening.Scoring;

namespace Entente.Screening.Tests;

/// <summary>Spellings of names of public figures as encyclopaedias and passports print them; rules of Wade-Giles and of pinyin as published.</summary>
public sealed class NameTests
{
    [Theory]
    [InlineData("毛泽东", "Mao Zedong")]
    [InlineData("毛澤東", "Mao Tse-tung")]
    [InlineData("周恩来", "Zhou Enlai")]
    [InlineData("周恩来", "Chou En-lai")]
    [InlineData("邓小平", "DENG, Xiaoping")]
    [InlineData("鄧小平", "Teng Hsiao-p'ing")]
    [InlineData("邓小平", "Dèng Xiǎopíng")]
    [InlineData("邓小平", "Deng4 Xiao3 ping2")]
    [InlineData("邓小平", "DENGXIAOPING")]
    [InlineData("邓小平", "Xiaoping Deng")]
    [InlineData("曾国藩", "Zeng Guofan")] // a family name with a reading of its own
    [InlineData("李嘉诚", "Li Ka-shing")] // as Hong Kong spells it
    [InlineData("梁振英", "Leung Chun-ying")]
    [InlineData("Mao Tse-tung", "Mao Zedong")]
    [InlineData("Chiang Ching-kuo", "Jiang Jingguo")]
    public void One_Chinese_name_is_found_however_it_is_put_into_letters(string one, string other) => Found(one, other, NameKind.Person);

    [Theory]
    [InlineData("马化腾", "馬化騰")]
    [InlineData("顾野王", "顧野王")]
    public void Simplified_and_traditional_characters_are_one(string one, string other) => Assert.Equal(1000, Score(one, other, NameKind.Person));

    [Theory]
    [InlineData("李宗仁", "李宗盛")]
    [InlineData("蒋经国", "蒋纬国")] // brothers
    [InlineData("王毅", "Wang Li")]
    [InlineData("Chen Mingguo", "CHEN, Mingfu")]
    [InlineData("Cao Pi", "Cao Yu")]
    [InlineData("薛居正", "Zhang Juzheng")]
    public void Another_character_or_another_syllable_is_another_person(string one, string other) =>
        Assert.Equal(Band.None, NameScore.Of(Name.Read(one, NameKind.Person), Name.Read(other, NameKind.Person)).Band);

    [Fact]
    public void Characters_that_only_sound_alike_are_looked_at_but_are_no_hit()
    {
        var comparison = NameScore.Of(Name.Read("哈伯", NameKind.Person), Name.Read("哈勃", NameKind.Person)); // Haber and Hubble, both ha bo

        Assert.Equal(Band.Review, comparison.Band);
        Assert.Equal(Rules.Homophones, Assert.Single(comparison.Reasons).Code);
    }

    [Theory]
    [InlineData("Владимир Путин", "Vladimir Putin")]
    [InlineData("Κυριάκος Μητσοτάκης", "Kyriakos Mitsotakis")]
    [InlineData("محمد علي", "Mohamed Ali")]
    [InlineData("김정은", "Kim Jong Un")]
    [InlineData("アベシンゾウ", "Abe Shinzo")]
    [InlineData("नरेन्द्र मोदी", "Narendra Modi")]
    public void Other_alphabets_are_read(string one, string other) => Found(one, other, NameKind.Person);

    [Theory]
    [InlineData("DENG, Xiaoping", "Xiaoping Deng")]
    [InlineData("Friedrich Lindenberg", "Fridrich Lindenberg")]
    [InlineData("Muhammad Yusuf", "Mohamed Youssef")]
    [InlineData("Ahmad Abdullah", "Abdallah Ahmed")]
    [InlineData("De Leon, Oscar", "DELEON, Oscar")]
    [InlineData("Tim Cock", "Tim Cook")] // one slip in four letters
    [InlineData("PAK, Chang Ho", "PAEK, Chang-Ho")]
    [InlineData("Bob Smithson", "Robert Smithson")]
    public void Order_spelling_and_one_slip_do_not_hide_a_person(string one, string other) => Found(one, other, NameKind.Person);

    [Theory]
    [InlineData("ACME Widgets Co., Ltd.", "Acme Widgets Company Limited")]
    [InlineData("OAO Gazprom", "Open Joint Stock Company Gasprom")]
    [InlineData("Volkswagen Bank G.m.b.H.", "Volkswagen Bank GmbH")]
    [InlineData("SiemensAG", "Siemens AG")]
    [InlineData("1st International Bank", "First International Bank")]
    [InlineData("沈忠国际海运有限公司", "SHEN ZHONG INTERNATIONAL SHIPPING")]
    [InlineData("华为技术有限公司", "Huawei Technologies Co., Ltd.")]
    [InlineData("深圳华为科技集团有限公司", "深圳華為科技集團股份有限公司")]
    public void Legal_forms_and_words_of_trade_weigh_little_in_either_language(string one, string other) => Found(one, other, NameKind.Organization);

    [Theory]
    [InlineData("Banco Santander México S.A.", "Banco Santander Chile S.A.")]
    [InlineData("GULF CARTEL", "JUAREZ CARTEL")]
    [InlineData("PACIFIC STAR 35", "PACIFIC STAR 36")]
    [InlineData("Ningbo Trading Co., Ltd.", "Dalian Trading Co., Ltd.")]
    public void Bodies_that_share_common_words_alone_are_no_hit(string one, string other) => Assert.NotEqual(Band.Hit, BandOf(one, other, NameKind.Organization));

    [Fact]
    public void What_is_left_out_weighs_less_than_what_is_contradicted()
    {
        int omitted = Score("Abdul Wali Hamid Seddiqi", "Abdul Wali Seddiqi", NameKind.Person);
        int contradicted = Score("Abdul Wali Hamid Seddiqi", "Abdul Wali Karim Seddiqi", NameKind.Person);

        Assert.True(omitted > contradicted + 50, $"{omitted} against {contradicted}");
    }

    private static void Found(string one, string other, NameKind kind)
    {
        var comparison = NameScore.Of(Name.Read(one, kind), Name.Read(other, kind));
        Assert.True(comparison.Band == Band.Hit, $"{comparison.Score}: {string.Join(' ', comparison.Reasons)}");
    }

    private static Band BandOf(string one, string other, NameKind kind) => Thresholds.BandOf(Score(one, other, kind));

    private static int Score(string one, string other, NameKind kind) => NameScore.Of(Name.Read(one, kind), Name.Read(other, kind)).Score;
}
