using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Entente.Node.Store;

namespace Entente.Node.Host;

/// <summary>Every setting that cannot be used, so that one start names them all.</summary>
internal sealed class SettingsRefused(IReadOnlyList<OperatorFault> faults) : Exception(string.Join("; ", faults.Select(f => f.Message)))
{
    public IReadOnlyList<OperatorFault> Faults { get; } = faults;

    /// <summary>Throws when there is any.</summary>
    public static void When(IEnumerable<OperatorFault> found)
    {
        if (found.ToList() is { Count: > 0 } faults) throw new SettingsRefused(faults);
    }
}

/// <summary>What can be wrong with a section of settings whatever it is about. The fault names the setting, never its value.</summary>
internal static class SettingFaults
{
    /// <summary>Names that no setting has, and values that are not of the setting's kind: a misspelt name would else be passed over in silence.</summary>
    public static IEnumerable<OperatorFault> Unreadable<T>(IConfigurationSection section)
    {
        var known = typeof(T).GetProperties().ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var given in section.GetChildren())
        {
            if (!known.TryGetValue(given.Key, out var setting)) yield return new("setting-unknown", $"{section.Key}:{given.Key}");
            else if (given.Value is { } text && !Reads(setting.PropertyType, text)) yield return OfKind(section.Key, setting);
        }
    }

    /// <summary>Settings that are missing or out of range.</summary>
    public static IEnumerable<OperatorFault> Misplaced(string section, object options)
    {
        var wrong = new List<ValidationResult>();
        Validator.TryValidateObject(options, new(options), wrong, validateAllProperties: true);
        foreach (var setting in wrong.SelectMany(w => w.MemberNames).Distinct().Select(name => options.GetType().GetProperty(name)!))
            yield return setting.GetCustomAttribute<RequiredAttribute>() is null ? OfKind(section, setting) : new("setting-missing", $"{section}:{setting.Name}", $"{section}__{setting.Name}");
    }

    private static bool Reads(Type kind, string text)
    {
        try
        {
            TypeDescriptor.GetConverter(kind).ConvertFromInvariantString(text); // as the binder will
            return true;
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static OperatorFault OfKind(string section, PropertyInfo setting) => setting switch
    {
        _ when setting.PropertyType == typeof(bool) => new("setting-not-true-or-false", $"{section}:{setting.Name}"),
        _ when setting.PropertyType == typeof(Uri) => new("setting-federation-address", $"{section}:{setting.Name}"),
        _ when setting.GetCustomAttribute<RangeAttribute>() is { } range => new("setting-number", $"{section}:{setting.Name}", Text(range.Minimum), Text(range.Maximum)),
        _ => new("setting-unreadable", $"{section}:{setting.Name}"),
    };

    private static string Text(object bound) => Convert.ToString(bound, CultureInfo.InvariantCulture)!;
}
