namespace Entente.Substances.Identification;

/// <summary>SWGDRUG's grading of techniques by how much they can tell apart.</summary>
public enum SwgdrugCategory
{
    /// <summary>Structural information.</summary>
    A,

    /// <summary>Physical or chemical characteristics.</summary>
    B,

    /// <summary>General or class information.</summary>
    C,
}

/// <summary>One output that counts by itself: a detector's or a separation's.</summary>
public sealed record TechniqueOutput(string Code, SwgdrugCategory Category);

/// <summary>A technique as a laboratory records it; a hyphenated one has several outputs.</summary>
/// <param name="Code">Stable; the name in both languages is <c>technique.CODE</c>.</param>
/// <param name="Outputs">Highest category first.</param>
public sealed record Technique(string Code, IReadOnlyList<TechniqueOutput> Outputs)
{
    /// <summary>True for two instruments in a line, such as GC-MS.</summary>
    public bool IsHyphenated => Outputs.Count > 1;
}

/// <summary>The techniques and their categories, as one edition of the SWGDRUG Recommendations grades them.</summary>
/// <remarks>
/// SWGDRUG Recommendations, edition 8, part IIIB; domain terms A3. Melting point and pharmaceutical identifiers stood elsewhere in earlier
/// editions, so every assessment names the edition it was made by.
/// </remarks>
public static class TechniqueTable
{
    /// <summary>The edition every assessment is made by.</summary>
    public const string Edition = "SWGDRUG-8";

    /// <summary>Every technique, category A first.</summary>
    public static IReadOnlyList<Technique> All { get; } =
    [
        A("infrared"), A(MassCode), A(Nmr), A("raman"), A("x-ray-diffraction"),
        new("gc-ms", [Mass, Gas]), new("gc-ir", [Infrared, Gas]), new("lc-ms", [Mass, Liquid]), new("ce-ms", [Mass, Capillary]),
        B("capillary-electrophoresis"), B("gas-chromatography"), B("liquid-chromatography"), new("lc-uv", [Liquid, Ultraviolet]),
        B("ion-mobility"), B("microcrystalline"), B("thin-layer-chromatography"), B("supercritical-fluid-chromatography"),
        B("ultraviolet-visible"), B("macroscopic-cannabis"), B("microscopic-cannabis"),
        C("colour-test"), C("fluorescence"), C("immunoassay"), C("melting-point"), C("pharmaceutical-identifiers"),
    ];

    internal const string Nmr = "nuclear-magnetic-resonance";
    internal const string MassCode = "mass-spectrometry";

    private static TechniqueOutput Infrared => new("infrared", SwgdrugCategory.A);
    private static TechniqueOutput Mass => new(MassCode, SwgdrugCategory.A);
    private static TechniqueOutput Gas => new("gas-chromatography", SwgdrugCategory.B);
    private static TechniqueOutput Liquid => new("liquid-chromatography", SwgdrugCategory.B);
    private static TechniqueOutput Capillary => new("capillary-electrophoresis", SwgdrugCategory.B);
    private static TechniqueOutput Ultraviolet => new("ultraviolet-visible", SwgdrugCategory.B);

    /// <summary>The technique with this code; null when the edition has none.</summary>
    public static Technique? Find(string code) => All.FirstOrDefault(technique => technique.Code == code);

    private static Technique A(string code) => new(code, [new(code, SwgdrugCategory.A)]);
    private static Technique B(string code) => new(code, [new(code, SwgdrugCategory.B)]);
    private static Technique C(string code) => new(code, [new(code, SwgdrugCategory.C)]);
}
