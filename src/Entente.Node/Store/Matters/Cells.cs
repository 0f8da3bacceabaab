using Entente.Exchange.Entries;

namespace Entente.Node.Store.Matters;

/// <summary>Names of the encrypted cells of this part, as they are authenticated.</summary>
internal static class Cells
{
    public static string Body(Digest entry) => AtRest.Cell("entries", entry, "body");

    public static string Title(Digest matter) => AtRest.Cell("matters", matter, "title");

    public static string Draft(Guid draft) => AtRest.Cell("drafts", draft, "content");

    public static string ReturnNote(Guid draft) => AtRest.Cell("drafts", draft, "return_note");

    public static string Piece(Guid file, int number) => AtRest.Cell("file_pieces", $"{file}.{number}", "content");

    public static string FileSeal(long delivery) => AtRest.Cell("file_deliveries", delivery, "seal");

    public static string Evidence(Digest entry) => AtRest.Cell("incidents", entry, "evidence");

    public static string ReturnReason(PartyCode partner) => AtRest.Cell("returns", partner, "reason");

    public static string LookedInto(long incident) => AtRest.Cell("incidents", incident, "cleared_reason");
}
