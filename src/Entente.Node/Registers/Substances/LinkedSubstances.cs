using Entente.Node.Shell.Accounts;
using Entente.Node.Shell.Matters;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Entente.Substances;
using Entente.Substances.Identifiers;

namespace Entente.Node.Registers.Substances;

/// <summary>The register's cards of substances that a matter's facts name by their InChIKey.</summary>
internal sealed class LinkedSubstances(SubstanceRegister register, Me me) : ILinkToMatter
{
    public Task<IReadOnlyList<MatterLink>> Links(MatterPage matter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(matter);
        IReadOnlyList<MatterLink> links = !me.May(Rights.RegistersRead) ? [] :
        [
            .. matter.Timeline.SelectMany(e => RelatedMatters.Texts(e.Facts)).Distinct()
                .Select(text => InChIKey.TryParse(text, out var key) ? register.Find(key) : null).OfType<Substance>()
                .Select(s => new MatterLink("link.substance", $"/registers/substances/{s.Key}", new(s.Name, s.NameZh), new(DrawSubstance.Address(s.Key), "substance.structure.alt", "substance.structure.by", s.Formula))),
        ];
        return Task.FromResult(links);
    }
}
