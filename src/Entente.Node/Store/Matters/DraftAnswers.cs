using Entente.Procedures;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Entente.Node.Store.Matters;

/// <summary>The one place where complaints become an answer over HTTP: problem details with stable codes and both texts.</summary>
internal static class DraftAnswers
{
    public static Results<Ok<DraftView>, NotFound, ProblemHttpResult> Of(DraftOutcome outcome) => outcome switch
    {
        { Done: true, Draft: { } draft } => TypedResults.Ok(draft),
        { Complaints: [] } => TypedResults.NotFound(),
        { Complaints: var complaints } => Problem(complaints),
    };

    public static ProblemHttpResult Problem(IReadOnlyList<Complaint> complaints) => TypedResults.Problem(
        statusCode: StatusCodes.Status422UnprocessableEntity,
        title: "complaints",
        type: "urn:entente:complaints",
        extensions: new Dictionary<string, object?> { ["complaints"] = complaints });
}
