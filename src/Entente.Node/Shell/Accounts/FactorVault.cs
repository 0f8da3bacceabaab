using Entente.Node.Store;

namespace Entente.Node.Shell.Accounts;

/// <summary>Keeps secrets of second factors encrypted with a key outside the database, each bound to its officer.</summary>
internal sealed class FactorVault(AtRest atRest)
{
    public void Keep(Officer officer, byte[] secret) => officer.Factor = atRest.Protect(secret, BoundTo(officer));

    public byte[]? Reveal(Officer officer) => officer.Factor is { } kept ? atRest.Reveal(kept, BoundTo(officer)) : null;

    private static string BoundTo(Officer officer) => $"officer/{officer.Id}/factor";
}
