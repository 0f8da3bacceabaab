using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Entente.Node.Host;

/// <summary>Reads the settings once, before anything is built, so that a wrong one stops the node with a sentence.</summary>
internal static class Settings
{
    /// <summary>Settings come from appsettings.json beside the binary, the environment and the command line, the last one winning.</summary>
    public static WebApplicationBuilder Builder(string[] args) => WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = args, ApplicationName = typeof(Settings).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory,
    });

    /// <summary>The node's own settings, for what needs no host.</summary>
    public static NodeOptions Read(string[] args) => Builder(args).BindNodeOptions();

    public static NodeOptions BindNodeOptions(this WebApplicationBuilder builder)
    {
        var options = builder.Bind<NodeOptions>(NodeOptions.Section);
        var judged = new NodeOptionsRules().Validate(NodeOptions.Section, options);
        if (judged.Failed) throw new OptionsValidationException(NodeOptions.Section, typeof(NodeOptions), judged.Failures);
        StateFolder(options.StateFolder);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(Options.Create(options));
        return options;
    }

    public static LimitOptions BindLimits(this WebApplicationBuilder builder) => builder.Bind<LimitOptions>(LimitOptions.Section);

    /// <summary>Styles and scripts lie in the source folders until the node is published; a published node has them in wwwroot.</summary>
    public static void ServeAssetsFromBuild(this WebApplicationBuilder builder)
    {
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, "Entente.Node.staticwebassets.runtime.json"))) builder.WebHost.UseStaticWebAssets();
    }

    private static T Bind<T>(this WebApplicationBuilder builder, string section)
        where T : class, new()
    {
        var options = builder.Configuration.GetSection(section).Get<T>() ?? new();
        var wrong = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new(options), wrong, validateAllProperties: true))
            throw new OptionsValidationException(section, typeof(T), wrong.Select(w => $"{section}: {w.ErrorMessage}"));
        return options;
    }

    private static void StateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
