using System.Text;
using Entente.Exchange.Agreements;
using Entente.Node.Desks.Agreements;

namespace Entente.Node.Tests.Federation;

public sealed class CardWordsTests
{
    [Fact]
    public async Task What_is_heard_in_either_language_keeps_the_card_and_words_of_another_card_do_not()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        var theirs = pair.Cn.Manager.OurCard;
        var file = Encoding.UTF8.GetString(theirs.File);
        var looked = (await ImportCard.Handle(new(file, null), pair.Us.Manager, CancellationToken.None)).Card!;
        var foreign = FingerprintWords.English(pair.Us.Manager.OurCard.Card.FingerprintDigest);

        Assert.Equal(ImportCard.Ours(pair.Cn.Manager).FingerprintWords, looked.FingerprintWords); // both sides see the same
        Assert.Empty(await Complaints(looked.FingerprintWords.En!.ToUpperInvariant()));
        Assert.Empty(await Complaints(looked.FingerprintWords.Zh!.Replace(" ", "", StringComparison.Ordinal)));
        Assert.Equal(["fingerprint-differs"], await Complaints(string.Join(' ', foreign)));
        Assert.Equal(["fingerprint-unreadable"], await Complaints(string.Join(' ', foreign.Skip(1))));

        async Task<IEnumerable<string>> Complaints(string said) =>
            (await ImportCard.Handle(new(file, said), pair.Us.Manager, CancellationToken.None)).Complaints.Select(c => c.Code);
    }
}
