namespace Entente.Cli.Verify;

/// <summary>One sentence: a code of the texts (<c>verify.CODE</c>) with its arguments.</summary>
internal sealed record Sentence(string Code, IReadOnlyList<string> Args);

/// <summary>What a file proves, what it refutes, and what it leaves open.</summary>
internal sealed class Findings
{
    private readonly List<Sentence> proved = [];
    private readonly List<Sentence> refuted = [];
    private readonly List<Sentence> open = [];

    public IReadOnlyList<Sentence> Proved => proved;

    public IReadOnlyList<Sentence> Refuted => refuted;

    /// <summary>What the file does not show, said so that nobody reads it in.</summary>
    public IReadOnlyList<Sentence> LeftOpen => open;

    /// <summary>True when something could not be judged: an unreadable file, an unknown key, a card that is not here.</summary>
    public bool Unsure { get; private set; }

    /// <summary>0 proved, 1 refuted, 2 cannot tell.</summary>
    public int ExitCode => refuted.Count > 0 ? 1 : Unsure || proved.Count == 0 ? 2 : 0;

    public static Findings Unreadable(string code)
    {
        var findings = new Findings();
        findings.CannotTell(code);
        return findings;
    }

    public void Prove(string code, params string[] args) => proved.Add(new(code, args));

    public void Refute(string code, params string[] args) => refuted.Add(new(code, args));

    public void Open(string code, params string[] args) => open.Add(new(code, args));

    public void CannotTell(string code, params string[] args)
    {
        Unsure = true;
        Open(code, args);
    }
}
