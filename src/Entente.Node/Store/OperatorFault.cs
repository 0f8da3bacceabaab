using System.Diagnostics.CodeAnalysis;

namespace Entente.Node.Store;

/// <summary>Something only the operator can mend: a full disk, a key file others may read, a backup that does not fit.</summary>
/// <remarks>
/// <see cref="Code"/> never changes meaning; the text in both languages, which names the mend, is <c>fault.{code}</c> in the texts.
/// <see cref="Args"/> are paths, names and sizes, never contents of a record.
/// </remarks>
[SuppressMessage("Naming", "CA1710", Justification = "Refusal, complaint, fault: our three kinds of error; each is named by who must act.")]
public sealed class OperatorFault(string code, Exception? cause, params IReadOnlyList<string> args)
    : Exception($"{code}: {string.Join(", ", args)}", cause)
{
    /// <summary>Stable name, lower case with hyphens.</summary>
    public string Code { get; } = code;

    /// <summary>What fills the text's gaps, in order.</summary>
    public IReadOnlyList<string> Args { get; } = args;

    /// <summary>A fault that no other exception caused.</summary>
    public OperatorFault(string code, params IReadOnlyList<string> args) : this(code, null, args)
    {
    }
}
