using Entente.Exchange.Entries;
using Entente.Procedures.Kinds;

namespace Entente.Procedures.Tests;

/// <summary>What the vectors cannot say of a course: days in two zones, and that nobody is named. domain.md J1.</summary>
public sealed class TrainingOfferTests
{
    internal static TrainingOffer.Offer Example { get; } = new(
        TrainingOffer.Topic.Laboratory, TrainingOffer.Mode.InPerson, new(2027, 6, 7), new(2027, 6, 11), new(2027, 4, 30), 10,
        [TrainingOffer.CourseLanguage.English], true, true, true, new("Sample course", "示例培训班"), null, new("Reading spectra.", "谱图解读。"), null, null, null);

    internal static Func<int, Statement>[] Letters { get; } =
    [
        _ => Example, n => new TrainingOffer.Nominate(1 + (n % 12), null), n => new TrainingOffer.Nominate(1 + (n % 5), null), _ => new TrainingOffer.Decline(null),
        n => new TrainingOffer.ConfirmPlaces(n % 6, null), n => new TrainingOffer.Reschedule(new(2027, 7, 1 + (n % 20)), new(2027, 7, 28), null),
        n => new TrainingOffer.ExtendNominations(new(2027, 5, 1 + (n % 28))), _ => new TrainingOffer.Cancel(null),
        _ => new TrainingOffer.ReportHeld(new(2027, 6, 7), new(2027, 6, 11), [new(Scene.Cn, 3)], 2, null),
        n => new TrainingOffer.Evaluate((TrainingOffer.EvaluationLevel)(n % 4), 3, n % 100, null), n => new TrainingOffer.Evaluate((TrainingOffer.EvaluationLevel)(n / 4 % 4), 3, 50, null),
        _ => new TrainingOffer.Remark(new("more", null)), _ => new TrainingOffer.Close(null),
        n => new Lapse(new[] { "nominate", "confirm-places", "evaluate", "later-evaluate" }[n % 4]), n => new Lapse(new[] { "evaluate", "later-evaluate" }[n % 2]),
        _ => new Recount("confirm-places"), _ => new Open(),
    ];

    [Fact]
    public void Behaviour_is_asked_for_half_a_year_and_a_month_after_the_course()
    {
        var scene = new Scene(new TrainingOffer(), new(2027, 3, 1, 15, 0, 0, TimeSpan.Zero));
        scene.Add(Scene.Us, Example, 0);
        scene.Add(Scene.Cn, new TrainingOffer.Nominate(3, null), 24);
        scene.Add(Scene.Us, new TrainingOffer.ConfirmPlaces(3, null), 48);
        scene.Add(Scene.Us, new TrainingOffer.ReportHeld(new(2027, 6, 7), new(2027, 6, 11), [new(Scene.Cn, 3)], 3, null), 24 * 105); // 14 June 2027

        Assert.Equal("held", scene.State.Phase);
        Assert.Equal(
            ["evaluate 2027-07-14T16:00", "later-evaluate 2028-01-13T16:00"], // 14 June + 30 and + 213 days, 24:00 in Shanghai
            scene.State.Dues.Where(d => d.OwedBy == Scene.Cn).Select(d => $"{d.Name} {d.At.UtcDateTime:yyyy-MM-dd'T'HH:mm}"));
    }

    [Fact]
    public void No_field_names_a_participant()
    {
        var fields = new TrainingOffer().Kinds.Where(k => !k.IsCommon).SelectMany(k => k.Fields).SelectMany(f => (f.Item ?? []).Append(f)).Select(f => f.Name);

        Assert.DoesNotContain(fields, name => name is "name" or "names" or "participants" or "members");
    }
}
