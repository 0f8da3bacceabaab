using System.Reflection;
using System.Text;

namespace Entente.Testing;

/// <summary>
/// The public types and members of an assembly as text, one line each in ordinal order, for an approved file: a change of what others may
/// call shows in review. What every record has by itself (equality, copying, printing) is left out.
/// </summary>
internal static class PublicSurface
{
    private static readonly HashSet<string> OfEveryRecord =
        ["Equals", "GetHashCode", "ToString", "Deconstruct", "<Clone>$", "op_Equality", "op_Inequality", "PrintMembers", "get_EqualityContract"];

    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(type.FullName!.Replace('+', '.')).Append('\n');
            foreach (var line in Members(type).Distinct().Order(StringComparer.Ordinal)) text.Append("    ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
        _ => $"{(type.IsAbstract ? "abstract " : "")}{(type.GetMethod("<Clone>$") is null ? "class" : "record")}",
    };

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsEnum) return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), null)}");
        return type.GetMembers(declared).Where(member => !OfEveryRecord.Contains(member.Name)).Select(Line).OfType<string>();
    }

    private static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo c => c.GetParameters() is [var only] && only.ParameterType == c.DeclaringType ? null : $"new({Parameters(c)})",
        FieldInfo { IsLiteral: true } f => $"const {Name(f.FieldType)} {f.Name} = {f.GetRawConstantValue()}",
        FieldInfo f => $"{Static(f.IsStatic)}field {Name(f.FieldType)} {f.Name}",
        PropertyInfo p => $"{Static(p.GetMethod!.IsStatic)}{Name(p.PropertyType, Nullability.Create(p))} {p.Name} {{ get;{Setter(p)} }}",
        MethodInfo { IsSpecialName: true } => null,
        MethodInfo m when m.GetBaseDefinition() != m => null, // the base type's line says it
        MethodInfo m => $"{Static(m.IsStatic)}{Name(m.ReturnType, Nullability.Create(m.ReturnParameter))} {m.Name}({Parameters(m)})",
        _ => null, // nested types have their own line
    };

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsOut ? "out " : p.ParameterType.IsByRef ? "ref " : "")}{Name(p.ParameterType, Nullability.Create(p))} {p.Name}{(p.HasDefaultValue ? " = …" : "")}"));

    private static string Setter(PropertyInfo property) => property.SetMethod switch
    {
        not { IsPublic: true } => "",
        { } set when set.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit") => " init;",
        _ => " set;",
    };

    private static string Static(bool yes) => yes ? "static " : "";

    private static string Name(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef) return Name(type.GetElementType()!, nullability);
        if (Nullable.GetUnderlyingType(type) is { } value) return $"{Name(value)}?";
        var mark = !type.IsValueType && nullability?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[]{mark}";
        if (!type.IsGenericType) return Simple(type) + mark;
        var arguments = type.GetGenericArguments().Select((a, i) => Name(a, nullability?.GenericTypeArguments.ElementAtOrDefault(i)));
        return $"{type.Name.Split('`')[0]}<{string.Join(", ", arguments)}>{mark}";
    }

    private static string Simple(Type type) => type.Name switch
    {
        "String" => "string",
        "Int32" => "int",
        "Int64" => "long",
        "Boolean" => "bool",
        "Byte" => "byte",
        "Void" => "void",
        _ => type.Name,
    };
}
