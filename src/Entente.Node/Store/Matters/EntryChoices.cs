using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Procedures;

namespace Entente.Node.Store.Matters;

/// <summary>An entry that a field of a draft may name.</summary>
/// <param name="Field">The field.</param>
public sealed record EntryChoice(string Field, Digest Hash, string Type, UnitCode Unit, DateTimeOffset Time);

/// <summary>The entries of a matter that a statement about entries may name: those that its rules would let it.</summary>
internal static class EntryChoices
{
    public static async Task<IReadOnlyList<EntryChoice>> Read(NodeDb db, Digest matter, EntryKind kind, PartyCode us, CancellationToken cancel)
    {
        if (!kind.Fields.Any(f => f.Kind == FieldKind.Digest && (kind.IsCommon || f.NamesEntry is not null))) return [];
        var file = (await MatterFile.Load(db, [matter], cancel))[matter];
        var state = file.State;
        IEnumerable<Digest> Content(bool ours) => state.Content.Where(c => c.Value == us == ours).Select(c => c.Key);
        IEnumerable<Digest> Requests(Func<ContentRequest, bool> that) => state.Requests.Where(that).Select(r => r.By);
        var found = (kind.TextKey switch
        {
            "entry.recall" => Content(ours: true).Select(h => ("entry", h)),
            "entry.correct" => Content(ours: true).SelectMany(h => new[] { ("entry", h), ("replacedBy", h) }),
            "entry.ask-onward-use" => Content(ours: false).Select(h => ("entry", h)),
            "entry.comply" => Requests(r => r.Ask != ContentAsk.Permission && r.From != us).Select(h => ("request", h)),
            "entry.decide-onward-use" => Requests(r => r.Ask == ContentAsk.Permission && state.Content.GetValueOrDefault(r.About) == us).Select(h => ("request", h)),
            "entry.no-answer" => Requests(r => r.From == us && r.Dues.Count > 0).Select(h => ("request", h)),
            "entry.settle" => (state.Crossed ?? []).Select(h => ("stands", h)),
            _ => kind.Fields.Where(f => f.NamesEntry is not null).SelectMany(f => file.Standing(f.NamesEntry!).Select(h => (f.Name, h))),
        }).ToList();
        return
        [
            .. from choice in found
               let header = file.Header(choice.Item2)!
               orderby header.Time
               select new EntryChoice(choice.Item1, choice.Item2, header.Type, header.Source, header.Time),
        ];
    }
}
