using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Entente.Exchange.Entries;

namespace Entente.Procedures.Fields;

/// <summary>The fields of one statement type, read from its primary constructor once per procedure.</summary>
/// <remarks>Keys of labels: <c>field.PROCEDURE.ENTRY.FIELD</c>, and <c>field.PROCEDURE.RECORD.FIELD</c> inside lists and groups.</remarks>
internal sealed class Shape
{
    private const int DefaultText = 200, DefaultLines = 4000, DefaultItems = 50;
    private static readonly NullabilityInfoContext Nullability = new();
    private readonly string scope;

    private Shape(string scope, Type type)
    {
        this.scope = scope;
        Type = type;
        Name = JsonNamingPolicy.KebabCaseLower.ConvertName(type.Name);
        Fields = FieldsOf(type, inBody: false);
    }

    public Type Type { get; }

    /// <summary>The entry's name, <c>add-information</c>.</summary>
    public string Name { get; }

    public IReadOnlyList<FieldSpec> Fields { get; private init; }

    /// <summary>Reads a statement type.</summary>
    /// <param name="scope">Name of the procedure; empty for the statements that all procedures share.</param>
    /// <param name="type">The statement's type.</param>
    public static Shape Of(string scope, Type type) => new(scope, type);

    /// <summary>The same with one text field turned into a choice.</summary>
    public Shape Choosing(string field, IReadOnlyList<string> choices, string choiceKey) => new(scope, Type)
    {
        Fields =
        [
            .. Fields.Select(f => f.Name != field ? f
                : f with { Kind = FieldKind.Choice, Choices = choices, ChoiceKey = choiceKey, Pattern = null, MaxLength = null }),
        ],
    };

    /// <summary>The code of an enumeration's member, as JSON writes it.</summary>
    public static string CodeOf(FieldInfo member) =>
        member.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseUpper.ConvertName(member.Name);

    private List<FieldSpec> FieldsOf(Type type, bool inBody)
    {
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        return [.. constructor.GetParameters().Select(p => Field(type, p, inBody))];
    }

    private FieldSpec Field(Type owner, ParameterInfo parameter, bool inBody)
    {
        T? Mark<T>() where T : Attribute => parameter.GetCustomAttribute<T>() ?? owner.GetProperty(parameter.Name!)?.GetCustomAttribute<T>();

        var body = inBody || Mark<BodyAttribute>() is not null;
        NullabilityInfo nullability;
        lock (Nullability) nullability = Nullability.Create(parameter);
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var item = ItemOf(type);
        var (kind, element) = KindOf(type, item, Mark<LinesAttribute>() is not null);
        var most = Mark<MostAttribute>()?.Count;
        var like = Mark<LikeAttribute>()?.Pattern ?? (element == typeof(PartyCode) && kind == FieldKind.Codes ? "[A-Z]{2,8}" : null);
        if (!body && like is null && kind is (FieldKind.Text or FieldKind.LongText or FieldKind.Bilingual or FieldKind.Codes))
            throw new InvalidOperationException($"{owner.Name}.{parameter.Name}: free text belongs in the body.");

        var between = Mark<BetweenAttribute>();
        return new(
            JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!),
            kind,
            body,
            kind != FieldKind.Flag && nullability.ReadState != NullabilityState.Nullable,
            Mark<UnitAttribute>()?.Unit,
            kind switch
            {
                FieldKind.Text or FieldKind.Codes => most ?? DefaultText,
                FieldKind.LongText or FieldKind.Bilingual => most ?? DefaultLines,
                FieldKind.List or FieldKind.Choices => most ?? DefaultItems,
                _ => null,
            },
            between?.Min,
            between?.Max,
            kind is FieldKind.Choice or FieldKind.Choices ? [.. element.GetFields(BindingFlags.Public | BindingFlags.Static).Select(CodeOf)] : null,
            kind is FieldKind.List or FieldKind.Group ? FieldsOf(element, body) : null,
            Key("field", owner.Name) + "." + JsonNamingPolicy.KebabCaseLower.ConvertName(parameter.Name!))
        {
            BothLanguages = Mark<BothLanguagesAttribute>() is not null,
            ChoiceKey = kind is FieldKind.Choice or FieldKind.Choices ? Key("choice", element.Name) : null,
            Pattern = like,
            NamesEntry = Mark<NamesEntryAttribute>()?.Kinds,
        };
    }

    private string Key(string what, string name) =>
        what + "." + (scope.Length == 0 ? "" : scope + ".") + JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static (FieldKind Kind, Type Element) KindOf(Type type, Type? item, bool lines) => type switch
    {
        _ when item is { IsEnum: true } => (FieldKind.Choices, item),
        _ when item == typeof(string) || item == typeof(PartyCode) => (FieldKind.Codes, item),
        _ when item is not null => (FieldKind.List, item),
        _ when type == typeof(string) => (lines ? FieldKind.LongText : FieldKind.Text, type),
        _ when type == typeof(Bilingual) => (FieldKind.Bilingual, type),
        _ when type == typeof(int) || type == typeof(long) => (FieldKind.Number, type),
        _ when type == typeof(DateOnly) => (FieldKind.Date, type),
        _ when type == typeof(DateTimeOffset) => (FieldKind.Instant, type),
        _ when type == typeof(bool) => (FieldKind.Flag, type),
        _ when type == typeof(Digest) => (FieldKind.Digest, type),
        _ when type == typeof(PartyCode) => (FieldKind.Party, type),
        _ when type.IsEnum => (FieldKind.Choice, type),
        _ => (FieldKind.Group, type),
    };
}
