namespace Entente.Node.Desks.Agreements;

/// <summary>With whom we exchange, on what terms, how the links are, and what the nodes disagree about: cards, agreements, links, incidents.</summary>
public static class AgreementsDesk
{
    /// <summary>Maps the desk's endpoints under <c>/api</c>.</summary>
    public static void MapAgreementsDesk(this RouteGroupBuilder api)
    {
        ImportCard.Map(api);
        ProposeAgreement.Map(api);
        CountersignAgreement.Map(api);
        ChangeAgreement.Map(api);
        ReadAgreements.Map(api);
        HoldLink.Map(api);
        CarryFiles.Map(api);
        RenewKeys.Map(api);
        RecoverKeys.Map(api);
        TakeRecovery.Map(api);
        GoOnWithout.Map(api);
        ReadIncidents.Map(api);
        LookIntoIncident.Map(api);
        IncidentEvidence.Map(api);
    }
}
