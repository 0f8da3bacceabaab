using System.Text;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;
using Words = Entente.Exchange.Agreements.FingerprintWords;

namespace Entente.Node.Desks.Agreements;

/// <summary>Takes in a partner's card. Nothing is kept before an officer says that its fingerprint was compared with the other side.</summary>
public static class ImportCard
{
    /// <summary>The card's file, and what the officer compared.</summary>
    /// <param name="File">The signed file's text.</param>
    /// <param name="ComparedFingerprint">The fingerprint as the other side read it out, in digits or in words of either language; null only looks at the card.</param>
    public sealed record Request(string File, string? ComparedFingerprint);

    /// <summary>A card as people see it.</summary>
    /// <param name="Fingerprint">Read it to the other side by voice, or lay the papers side by side.</param>
    /// <param name="Suites"><c>I</c>, or <c>I+C</c> when its keys serve both.</param>
    /// <param name="FingerprintWords">The same fingerprint as 24 words of each language.</param>
    /// <param name="Recovery">The party's recovery key, by its digest; null when it has none.</param>
    /// <param name="Compared">True when an officer has confirmed the comparison.</param>
    public sealed record CardView(
        PartyCode Party, Bilingual Name, string KeyId, string Fingerprint, Uri Federation, string TlsSha256, string TimeZone, bool Compared, DateTimeOffset? ComparedAt, string Suites,
        Bilingual FingerprintWords, Digest? Recovery)
    {
        internal static CardView Of(PartyCard card, DateTimeOffset? comparedAt) => new(
            card.Party, new(card.NameEn, card.NameZh), card.Keys.KeyId, card.Fingerprint, card.Federation, card.TlsSha256, card.TimeZone, comparedAt is not null, comparedAt,
            card.Keys.Suite.ToString(), new(string.Join(' ', Words.English(card.FingerprintDigest)), string.Join(' ', Words.Chinese(card.FingerprintDigest))), card.Recovery);
    }

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/card", (Workplace work) => TypedResults.Bytes(work.OurCard.File, "application/jose+json", $"{work.Identity.Party}.card.json"))
            .RequireAuthorization();
        api.MapGet("/cards/{party}", async Task<IResult> (string party, Workplace work, CancellationToken cancel) =>
                PartyCode.TryParse(party, out var code) && await Kept(code, work, cancel) is { } file
                    ? TypedResults.Bytes(file, "application/jose+json", $"{code}.card.json")
                    : TypedResults.NotFound())
            .RequireAuthorization();
        api.MapPost("/cards", Post).RequireAuthorization(Rights.AgreementsManage);
    }

    /// <summary>Our own card, for the page that shows it.</summary>
    public static CardView Ours(Workplace work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return CardView.Of(work.OurCard.Card, comparedAt: null);
    }

    /// <summary>A partner's card, the signed file as it was imported; null when none was compared.</summary>
    private static async Task<byte[]?> Kept(PartyCode party, Workplace work, CancellationToken cancel)
    {
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        return await db.Partners.Where(p => p.Party == party && p.ComparedAt != null).Select(p => p.Card).FirstOrDefaultAsync(cancel);
    }

    /// <summary>Looks at a card, or keeps it as compared.</summary>
    public static async Task<(CardView? Card, IReadOnlyList<Complaint> Complaints)> Handle(Request request, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(work);
        var file = Encoding.UTF8.GetBytes(request.File.Trim());
        var reading = CardFile.Read(file);
        if (!reading.IsSound) return (null, [Complaint.Of("file", "card-unreadable", reading.Fault.Code, reading.Fault.Place)]);
        var card = reading.Card;
        if (card.Party == work.Identity.Party) return (null, [Complaint.Of("file", "card-is-ours")]);
        if (request.ComparedFingerprint is not { } compared) return (CardView.Of(card, comparedAt: null), []);
        if (Words.Read(compared) is not { } heard) return (CardView.Of(card, comparedAt: null), [Complaint.Of("comparedFingerprint", "fingerprint-unreadable")]);
        if (heard != card.FingerprintDigest) return (CardView.Of(card, comparedAt: null), [Complaint.Of("comparedFingerprint", "fingerprint-differs")]);
        var now = work.Now;
        await work.Gate.Write(async db =>
        {
            var row = await db.Partners.FindAsync([card.Party], cancel);
            if (row is null) db.Partners.Add(row = new() { Party = card.Party, Card = file, TlsSha256 = card.TlsSha256 });
            (row.Card, row.TlsSha256, row.Recovery, row.ComparedAt, row.ComparedBy) = (file, card.TlsSha256, card.Recovery, now, work.Me.Id);
            (row.Failure, row.Failures, row.FailingSince, row.NextTry) = (null, 0, null, null);
            Audit.Note(db, work.Me.Id, "card.compare", "partner", card.Party.Value, now);
        }, cancel);
        await work.Book.Refresh(cancel);
        work.Bell.Ring(card.Party);
        return (CardView.Of(card, now), []);
    }

    private static async Task<IResult> Post(Request request, Workplace work, CancellationToken cancel) =>
        await Handle(request, work, cancel) switch
        {
            ({ } card, []) => TypedResults.Ok(card),
            var (_, complaints) => Problems.Of(complaints),
        };
}
