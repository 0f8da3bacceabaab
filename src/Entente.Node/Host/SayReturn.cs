using System.Globalization;
using Entente.Exchange.Entries;
using Entente.Node.Desks.Agreements;
using Entente.Node.Store;
using Entente.Procedures.Texts;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Host;

/// <summary><c>returned</c>: says, after a restore, what partners gave back, what is missing and what is lost. Reads only; the node may be running.</summary>
internal static class SayReturn
{
    public static async Task<IReadOnlyList<string>> Handle(NodeOptions options, TextsIn words, CancellationToken cancel)
    {
        await using var services = new ServiceCollection().AddNodeStore(options).BuildServiceProvider();
        await using var db = await services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync(cancel);
        try
        {
            var page = await ReadReturn.Read(db, PartyCode.Parse(options.Party), atRest: null, default, cancel);
            return
            [
                page.ReceivesSince is { } since ? words["return.receives", since.ToString("u", CultureInfo.InvariantCulture)] : page.Lines.Count == 0 ? words["return.never"] : words["return.signs"],
                .. page.Lines.Select(line => $"{line.Party}: {words[$"return.state.{line.State}"]} {words["return.entries", line.Entries]}"),
                $"{words["return.lost"]}: {page.LostInAll.ToString(CultureInfo.InvariantCulture)}",
                .. page.Losses.Select(l => $"  {l.Stream} {l.Epoch}/{l.Seq} {words[$"return.kind.{l.Kind}"]} {l.At.ToString("u", CultureInfo.InvariantCulture)}"),
            ];
        }
        catch (Exception fault) when (fault is not OperatorFault && StoreFaults.Of(fault, db) is not null)
        {
            throw StoreFaults.Of(fault, db)!;
        }
    }
}
