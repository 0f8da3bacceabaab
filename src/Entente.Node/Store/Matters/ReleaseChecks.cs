using System.Text.Json;
using System.Text.RegularExpressions;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Federation;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>Everything that must be right before a draft may leave: asked when it is handed in, and again at release.</summary>
internal static partial class ReleaseChecks
{
    /// <summary>The statement when nothing is wrong; else every complaint.</summary>
    public static async Task<(Statement? Statement, IReadOnlyList<Complaint> Complaints)> Run(
        NodeDb db, Draft draft, DraftContent content, Workplace work, CancellationToken cancel)
    {
        var found = new List<Complaint>();
        var procedure = ProcedureCatalogue.Find(draft.Procedure)!;
        var statement = procedure.Parse(draft.Type, content.Fields, out var complaints);
        found.AddRange(complaints);
        found.AddRange(Around(content, work.Today));
        if (await db.ArrivingFiles.AnyAsync(f => f.Draft == draft.Id, cancel)) found.Add(Complaint.Of("file", "file-unfinished"));
        if (await OutOfPlace(db, draft, procedure, statement, work, cancel) is { } outOfPlace) found.Add(outOfPlace);
        found.AddRange(draft.Audience.Length == 0 || procedure.Name == StreamName.Bootstrap ? [] : await AgainstTerms(db, draft, content, work, cancel));
        found.AddRange(await Copies.Complaints(db, draft, content, work, cancel));
        return found.Count == 0 ? (statement, found) : (null, found);
    }

    /// <summary>What will be signed around the statement.</summary>
    private static IEnumerable<Complaint> Around(DraftContent content, DateOnly today)
    {
        if (content.Purposes.Count == 0) yield return Complaint.Of("purposes", "purpose-missing");
        if (content.LegalBasis.Count == 0) yield return Complaint.Of("legalBasis", "legal-basis-missing");
        if (!content.LegalBasis.All(b => Basis().IsMatch(b))) yield return Complaint.Of("legalBasis", "legal-basis-form");
        if (content.Handling.Use.Count == 0) yield return Complaint.Of("handling.use", "use-code-missing");
        if (content.Handling.Use.Contains(UseCode.H3) != !string.IsNullOrWhiteSpace(content.Handling.Restriction))
            yield return Complaint.Of("handling.restriction", "restriction-and-h3");
        if (content.RetainUntil < today) yield return Complaint.Of("retainUntil", "retention-past");
        foreach (var path in Marked(content.Fields, "")) yield return Complaint.Of(path, "classification-mark");
    }

    /// <summary>The procedure must allow it in the state that this node sees now.</summary>
    private static async Task<Complaint?> OutOfPlace(NodeDb db, Draft draft, Procedure procedure, Statement? statement, Workplace work, CancellationToken cancel)
    {
        if (draft.Matter is not { } matter)
            return draft.Type != procedure.Opening.Type ? Complaint.Of("", "not-allowed-now")
                : draft.Audience.Length == 0 && procedure.DueNames.Count > 0 ? Complaint.Of("", "partner-awaited") // the opening would owe to nobody, and stand void
                : statement is null ? null : MatterFile.WhyVoid(procedure, Drafts.Parties(draft.Audience), draft.Type, statement, draft.Unit, work.Now);
        if (draft.Type == KeyChange.Type) return Complaint.Of("", "not-allowed-now"); // the node writes it: RenewKeys
        var file = (await MatterFile.Load(db, [matter], cancel))[matter];
        if (procedure.Allowed(file.State, work.Identity.Party).FirstOrDefault(k => k.Type == draft.Type) is null) return Complaint.Of("", "not-allowed-now");
        return statement is null ? null : file.WhyVoid(draft.Type, statement, draft.Unit, work.Now);
    }

    private static async Task<IReadOnlyList<Complaint>> AgainstTerms(NodeDb db, Draft draft, DraftContent content, Workplace work, CancellationToken cancel)
    {
        if (draft.Agreement is not { } id || await db.Agreements.FindAsync([id], cancel) is not { } row || !row.InForce(work.Now))
            return [Complaint.Of("", "no-agreement-in-force")];
        var found = new List<Complaint>();
        var terms = (await work.Book.Agreement(db, id, cancel))!.Terms;
        if (terms.Procedure(draft.Procedure) is null) found.Add(Complaint.Of("", "procedure-not-agreed"));
        foreach (var purpose in content.Purposes.Except(terms.Purposes)) found.Add(Complaint.Of("purposes", "purpose-not-agreed", purpose.ToString()));
        if (!terms.Ceiling.Allows(content.Handling)) found.Add(Complaint.Of("handling.use", "handling-above-ceiling"));
        if (await Drafts.IsOlderThanAgreement(db, draft, cancel)) found.Add(Complaint.Of("", "draft-older-than-agreement"));
        return found;
    }

    /// <summary>Paths of texts with a national classification mark: such material is refused, whatever the agreement says (domain.md 0.3).</summary>
    private static IEnumerable<string> Marked(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.String when Mark().IsMatch(value.GetString()!) => [path],
        JsonValueKind.Object => value.EnumerateObject().SelectMany(p => Marked(p.Value, path.Length == 0 ? p.Name : $"{path}.{p.Name}")),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, i) => Marked(item, $"{path}[{i}]")),
        _ => [],
    };

    /// <summary>As the protocol writes codes (docs/protocol/exchange.md 3).</summary>
    [GeneratedRegex(@"\A[A-Z][A-Za-z0-9.:/_-]{0,63}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Basis();

    /// <summary>United States: banner and portion forms of 32 CFR 2001, subpart C. China: the level before the star, as on state-secret documents.</summary>
    [GeneratedRegex(@"TOP SECRET|SECRET//|CONFIDENTIAL//|NOFORN|\((TS|S|C)//|(绝密|机密|秘密)\s*[★☆]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 500)]
    private static partial Regex Mark();
}
