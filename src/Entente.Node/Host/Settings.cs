using Entente.Node.Store;
using Microsoft.Extensions.Options;

namespace Entente.Node.Host;

/// <summary>Reads the settings once, before anything is built, so that a wrong one stops the node with a sentence.</summary>
internal static class Settings
{
    /// <summary>Settings come from appsettings.json beside the binary, the environment and the command line, the last one winning.</summary>
    /// <exception cref="OperatorFault"><c>settings-file-broken</c>: a file of settings is not JSON.</exception>
    public static WebApplicationBuilder Builder(string[] args)
    {
        try
        {
            return WebApplication.CreateBuilder(new WebApplicationOptions
            {
                Args = args, ApplicationName = typeof(Settings).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory,
            });
        }
        catch (InvalidDataException fault)
        {
            throw new OperatorFault("settings-file-broken", fault, AppContext.BaseDirectory, fault.InnerException?.InnerException?.Message ?? fault.InnerException?.Message ?? "");
        }
    }

    /// <summary>The node's own settings, for what needs no host.</summary>
    public static NodeOptions Read(string[] args) => Builder(args).BindNodeOptions();

    public static NodeOptions BindNodeOptions(this WebApplicationBuilder builder)
    {
        var options = builder.Bind<NodeOptions>(NodeOptions.Section);
        PrivateFile.Folder(options.StateFolder);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(Options.Create(options));
        return options;
    }

    public static LimitOptions BindLimits(this WebApplicationBuilder builder) => builder.Bind<LimitOptions>(LimitOptions.Section);

    public static AttachmentOptions BindAttachments(this WebApplicationBuilder builder) => builder.Bind<AttachmentOptions>(AttachmentOptions.Section);

    /// <summary>Styles and scripts lie in the source folders until the node is published; a published node has them in wwwroot.</summary>
    public static void ServeAssetsFromBuild(this WebApplicationBuilder builder)
    {
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, "Entente.Node.staticwebassets.runtime.json"))) builder.WebHost.UseStaticWebAssets();
    }

    private static T Bind<T>(this WebApplicationBuilder builder, string section)
        where T : class, new()
    {
        var given = builder.Configuration.GetSection(section);
        SettingsRefused.When(SettingFaults.Unreadable<T>(given));
        var options = given.Get<T>() ?? new();
        SettingsRefused.When(SettingFaults.Misplaced(section, options).Concat(options is NodeOptions node ? NodeOptionsRules.Faults(node) : []));
        return options;
    }
}
