namespace Entente.Node.Store.Matters;

/// <summary>The endpoints of matters and drafts, under <c>/api</c>; pages end in the same handlers.</summary>
internal static class MattersApi
{
    public static void MapMatters(this RouteGroupBuilder api)
    {
        var drafts = api.MapGroup("/drafts");
        ReadDraft.Map(drafts);
        SaveDraft.Map(drafts);
        SubmitDraft.Map(drafts);
        ReleaseDraft.Map(drafts);
        ReturnDraft.Map(drafts);
        DiscardDraft.Map(drafts);
        ReadToday.Map(api);
        var matters = api.MapGroup("/matters");
        ListMatters.Map(matters);
        ReadMatter.Map(matters);
        OpenMatter.Map(matters);
        Evidence.Map(matters);
        LogPlace.Map(matters);
        AttachFile.Map(api);
        UploadFile.Map(api);
    }
}
