namespace Entente.Procedures;

/// <summary>The property travels in the body, which retention may purge; without it, it is a fact of the signed header.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class BodyAttribute : Attribute;

/// <summary>Most characters of a text (of each language), or most items of a list.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class MostAttribute(int count) : Attribute
{
    /// <summary>The limit, included.</summary>
    public int Count => count;
}

/// <summary>Bounds of a number, both included.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class BetweenAttribute(long min, long max) : Attribute
{
    /// <summary>Least value.</summary>
    public long Min => min;

    /// <summary>Greatest value.</summary>
    public long Max => max;
}

/// <summary>Unit of a number, as shown beside the field and written into the schema.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class UnitAttribute(string unit) : Attribute
{
    /// <summary>UCUM-like: <c>mg</c>, <c>{pieces}</c>.</summary>
    public string Unit => unit;
}

/// <summary>What a text must match as a whole.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class LikeAttribute(string pattern) : Attribute
{
    /// <summary>A regular expression that .NET and ECMAScript read alike.</summary>
    public string Pattern => pattern;
}

/// <summary>A text of several lines.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class LinesAttribute : Attribute;

/// <summary>A bilingual text that must be given in both languages.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class BothLanguagesAttribute : Attribute;

/// <summary>The digest names an entry of the same matter; a form offers those of these kinds.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class NamesEntryAttribute(params string[] kinds) : Attribute
{
    /// <summary>Names of kinds without procedure and version, <c>propose</c>.</summary>
    public IReadOnlyList<string> Kinds => kinds;
}

/// <summary>The statement carries no content, so its author alone may let it go out.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReleasedByAuthorAttribute : Attribute;
