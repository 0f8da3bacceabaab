using Entente.Procedures;

namespace Entente.Node.Shell.Forms;

/// <summary>How one generated form is shown: what is complained of, and whether fields still untouched are spared.</summary>
/// <param name="Complaints">All complaints of the procedure about what is typed so far.</param>
/// <param name="All">True after someone tried to hand it in: then empty fields are complained of too.</param>
public sealed record FormView(IReadOnlyList<Complaint> Complaints, bool All)
{
    /// <summary>Entries that a field may name, by the field's name; a field that is not here takes any digest.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<(string Hash, string Words)>> Entries { get; init; } =
        new Dictionary<string, IReadOnlyList<(string Hash, string Words)>>();

    /// <summary>A form nobody has filled.</summary>
    public static FormView Fresh { get; } = new([], false);

    /// <summary>The complaint to show beside a field, or null.</summary>
    /// <param name="path">The field's path.</param>
    /// <param name="filled">True when the field holds something.</param>
    public Complaint? Of(string path, bool filled) =>
        All || filled ? Complaints.FirstOrDefault(c => c.Field == path) : null;
}
