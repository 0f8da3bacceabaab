using Entente.Exchange.Entries;
using Entente.Procedures;
using Entente.Procedures.Kinds;

namespace Entente.Node.Desks.WorkingGroup;

/// <summary>One commitment as the board and the minister's sheet show it.</summary>
/// <param name="Owners">Who is to do it; empty while the text is not agreed and names no side that is known here.</param>
/// <param name="DueDate">Last day, where its owner is.</param>
/// <param name="DependsOn">The matter that must come first, when this officer may see it.</param>
/// <param name="Next">What is owed next, and by whom; null when nobody owes anything.</param>
/// <param name="LastWord">The last entry that moved it, or told of it.</param>
public sealed record CommitmentCard(
    Digest Id, string Number, Bilingual Title, string Phase, bool Final, IReadOnlyList<PartyCode> Owners, DateOnly? DueDate, Commitment.Publicity? Publicity,
    CommitmentLink? DependsOn, DueView? Next, CommitmentWord LastWord)
{
    /// <summary>The column of the board it stands in.</summary>
    public BoardColumn Column => Phase switch
    {
        "proposed" or "agreed" or MatterState.CrossedPhase => BoardColumn.Agreed,
        "in-progress" or "overdue" or "suspended" => BoardColumn.InProgress,
        "reported-done" => BoardColumn.Reported,
        _ => BoardColumn.Outcome,
    };

    /// <summary>True when its last day is over and its owner has not reported it done, whether or not anybody put that on record.</summary>
    public bool IsLate => Phase == "overdue" || (Next is { Late: true, Due.Name: "done" } && Column == BoardColumn.InProgress) || (Phase == "agreed" && Next is { Late: true });
}

/// <summary>The columns of the board, from left to right.</summary>
public enum BoardColumn
{
    /// <summary>On the table, or agreed and not begun.</summary>
    Agreed,

    /// <summary>Begun, late or suspended.</summary>
    InProgress,

    /// <summary>Its owner says that it is done; the other side has not spoken.</summary>
    Reported,

    /// <summary>Confirmed, disputed, unanswered, dropped or closed.</summary>
    Outcome,
}

/// <summary>A matter by its title.</summary>
public sealed record CommitmentLink(Digest Id, string Number, Bilingual Title);

/// <summary>The last thing said about a commitment.</summary>
/// <param name="Kind">Entry without procedure and version: <c>report-done</c>.</param>
/// <param name="Code">What qualifies it: how it stands, the ground; null where the entry says nothing of the kind.</param>
public sealed record CommitmentWord(string Kind, PartyCode By, DateTimeOffset Time, string? Code);
