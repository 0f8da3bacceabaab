using Entente.Node.Host;

namespace Entente.Node.Store.Matters;

/// <summary>What came of an action on a draft, as an answer over HTTP.</summary>
internal static class DraftAnswers
{
    public static IResult Of(DraftOutcome outcome) => outcome switch
    {
        { Done: true, Draft: { } draft } => TypedResults.Ok(draft),
        { Complaints: [] } => Problems.Of(StatusCodes.Status404NotFound, "not-here"),
        { Complaints: var complaints } => Problems.Of(complaints),
    };
}
