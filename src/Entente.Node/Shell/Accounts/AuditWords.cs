using System.Globalization;
using Entente.Exchange.Entries;
using Entente.Node.Store;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Shell.Accounts;

/// <summary>What the audit page offers to choose from, and how it names what is on record.</summary>
internal static class AuditWords
{
    /// <summary>Every act that is put on record; each has its words as <c>act.CODE</c>.</summary>
    public static IReadOnlyList<string> Acts { get; } =
    [
        "account.signed-in", "account.refused", "account.created", "account.enrolled", "account.first-administrator",
        "account.sample", "account.closed", "account.opened", "account.enrol-again", "account.right-given",
        "account.right-withdrawn", "account.passkey-added", "account.passkey-removed", "account.proved",
        "account.password-changed", "account.factor-changed", "account.codes-renewed", "matter.read", "matter.open", "matters.export", "exhibit.read",
        "exhibit.record", "result.record", "result.review", "result.strike", "spectrum.strike", "spectrum.import", "spectrum.save", "draft.begin", "draft.read",
        "draft.attach", "draft.submit", "draft.return", "draft.release", "draft.discard", "attachment.read", "evidence.export",
        "evidence.export-with-content", "card.compare", "keys.ask", "keys.take-back", "keys.renew", "keys.taken-over", "keys.ask-recovery", "keys.recover", "keys.recovered", "return.ask", "return.take-back", "return.confirm",
        "link.hold", "link.resume", "bundle.make", "bundle.save", "bundle.take", "bundle.lost", "incident.looked-into", "backup.write",
        "backup.restore", "rebuild.matters", "retention.purge",
    ];

    /// <summary>Kinds of things; each has its words as <c>thing.CODE</c>.</summary>
    public static IReadOnlyList<string> Things { get; } =
        ["matter", "draft", "entry", "attachment", "exhibit", "queue", "partner", "bundle", "incident", "account", "node"];

    /// <summary>The id under which a thing is on record: a matter's number and a user name are looked up, anything else is taken as the id itself.</summary>
    public static async Task<string?> SubjectOf(NodeDb db, string? typed, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        var text = typed.Trim();
        if (await db.Matters.Where(m => m.Number == text).Select(m => (Digest?)m.Id).FirstOrDefaultAsync(cancel) is { } matter) return matter.Hex;
        var user = text.ToUpperInvariant();
        if (await db.Users.Where(u => u.NormalizedUserName == user).Select(u => (Guid?)u.Id).FirstOrDefaultAsync(cancel) is { } officer) return officer.ToString();
        return text;
    }

    /// <summary>Numbers of the matters among these things, by id.</summary>
    public static async Task<Dictionary<string, string>> Numbers(NodeDb db, IEnumerable<AuditRow> rows, CancellationToken cancel)
    {
        var ids = rows.Where(r => r.Kind == "matter").Select(r => Digest.TryParse(r.Subject, out var id) ? (Digest?)id : null).OfType<Digest>().Distinct().ToList();
        return await db.Matters.AsNoTracking().Where(m => ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id.Hex, m => m.Number, cancel);
    }

    /// <summary>An id short enough for a column; what follows a slash is a digest for those who check.</summary>
    public static string Short(string subject)
    {
        var id = subject.Split('/')[0] is { Length: > 0 } first && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? first : subject;
        return id[..Math.Min(id.Length, 16)];
    }
}
