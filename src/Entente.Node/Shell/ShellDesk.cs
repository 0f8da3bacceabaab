using System.Globalization;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Shell.Agreements;
using Entente.Node.Shell.Matters;
using Entente.Procedures.Texts;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Entente.Node.Shell;

/// <summary>What every desk stands on: the frame, the language, the parts, and the pages of matters.</summary>
public static class ShellDesk
{
    /// <summary>Registers the shell. The language is that of the request (<c>RequestLocalization</c>). Needs <see cref="NodeOptions"/>, <see cref="Me"/> and <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddShell(this IServiceCollection services)
    {
        services.AddRazorComponents();
        return services.AddFrame();
    }

    /// <summary>What pages need wherever they are drawn, without a web server.</summary>
    internal static IServiceCollection AddFrame(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => Texts.Of(typeof(Texts).Assembly, typeof(ShellDesk).Assembly));
        services.AddScoped<Tongue>(s => new(
            s.GetRequiredService<Texts>(), CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, s.GetRequiredService<House>()));
        services.AddScoped<House>(s => new(
            HouseParty.Of(s.GetRequiredService<OurCard>().Card), [.. s.GetRequiredService<PartnerBook>().Cards.OrderBy(c => c.Party).Select(HouseParty.Of)]));
        services.AddScoped<PageHead>();
        services.AddScoped<StoredFrame>();
        services.AddScoped<ILinkToMatter, RelatedMatters>();
        services.AddScoped<FrameReader>(s => s.GetRequiredService<StoredFrame>().Read);

        services.AddSingleton(new DeskEntry("desk.today", "/", 0, Rights.MattersRead, 't'));
        services.AddSingleton(new DeskEntry("desk.requests", "/requests", 300, Rights.MattersRead, 'q'));
        services.AddSingleton(new DeskEntry("desk.matters", "/matters", 490, Rights.MattersRead, 'm'));
        services.AddSingleton(new DeskEntry("desk.release", "/release", 495, Rights.MattersRelease, 'f'));
        services.AddSingleton(new DeskEntry("desk.agreements", "/agreements", 500, Rights.MattersRead, 'a'));
        services.AddSingleton(new DeskEntry("desk.files", "/files", 510, Rights.AgreementsManage));
        services.AddSingleton(new DeskEntry("desk.incidents", "/incidents", 790, Rights.AgreementsManage));
        services.AddSingleton(new DeskEntry("desk.log", "/log", 800, Rights.MattersRead, 'l'));
        services.AddSingleton(new DeskEntry("desk.retention", "/retention", 810, Rights.MattersRead));
        return services;
    }

    /// <summary>Maps every page of the node, those of all desks included.</summary>
    public static IEndpointRouteBuilder MapShell(this IEndpointRouteBuilder app)
    {
        app.MapRazorComponents<App>();
        MatterForms.Map(app);
        DraftForms.Map(app);
        AgreementForms.Map(app);
        FileForms.Map(app);
        return app;
    }
}
