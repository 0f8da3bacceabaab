using System.Globalization;

namespace Entente.Faults.Campaign;

/// <summary>
/// What happened so far, in a file that the harness alone writes: one line for each answer that acknowledged entries, and for each event that is
/// over. A later call reads it and goes on.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly Lock door = new();
    private readonly StreamWriter file;
    private readonly List<(string Party, string Entry)> acknowledged = [];
    private readonly Dictionary<string, int> backedUp = [];
    private readonly HashSet<string> waived = [];
    private readonly List<string> complaints = [];

    private Journal(StreamWriter file) => this.file = file;

    /// <summary>Entries acknowledged to their writers, in order.</summary>
    public IReadOnlyList<string> Acknowledged => Read(() => acknowledged.ConvertAll(a => a.Entry));

    /// <summary>Entries that a lost disk may have taken with it.</summary>
    public IReadOnlySet<string> Waived => waived;

    /// <summary>How many entries are acknowledged.</summary>
    public int Count => Read(() => acknowledged.Count);

    /// <summary>Events that are over, by their place in the plan.</summary>
    public HashSet<int> Over { get; } = [];

    /// <summary>Processes killed, also those killed again at their start.</summary>
    public int Kills { get; private set; }

    /// <summary>Number of the next errand. Each is reserved before it is given, so a harness that ends in any way gives none twice.</summary>
    public long NextErrand { get; private set; } = 1;

    /// <summary>What went wrong during the run and no state of a database would show.</summary>
    public IReadOnlyList<string> Complaints => Read(() => complaints.ToList());

    public static Journal Open(string path)
    {
        var before = File.Exists(path) ? File.ReadAllLines(path) : [];
        var journal = new Journal(new StreamWriter(path, append: true) { AutoFlush = true });
        foreach (var line in before) journal.Take(line.Split(' '));
        return journal;
    }

    public void Acknowledge(string party, IEnumerable<string> entries) => Write($"acknowledged {party} {string.Join(' ', entries)}");

    public void End(int place) => Write(string.Create(CultureInfo.InvariantCulture, $"over {place}"));

    public void Killed(string party) => Write($"killed {party}");

    public void BackedUp(string party) => Write($"backed-up {party}");

    public void Restored(string party) => Write($"restored {party}");

    public void Complain(string what) => Write($"complaint {what.ReplaceLineEndings(" ")}");

    /// <summary>For whoever wants to see what went on when; nothing is read back from it.</summary>
    public void Note(TimeSpan at, string what) => Write(string.Create(CultureInfo.InvariantCulture, $"note {at.TotalSeconds:0.0} {what}"));

    /// <summary>Numbers for errands, the first of them.</summary>
    public long Reserve(int count)
    {
        lock (door)
        {
            var first = NextErrand;
            Write(string.Create(CultureInfo.InvariantCulture, $"errands {first + count}"));
            return first;
        }
    }

    public void Dispose() => file.Dispose();

    private void Write(string line)
    {
        lock (door)
        {
            file.WriteLine(line);
            Take(line.Split(' '));
        }
    }

    private void Take(string[] words)
    {
        switch (words)
        {
            case ["acknowledged", var party, .. var entries]: acknowledged.AddRange(entries.Where(e => e.Length == 64).Select(e => (party, e))); break;
            case ["over", var place]: Over.Add(int.Parse(place, CultureInfo.InvariantCulture)); break;
            case ["errands", var next]: NextErrand = Math.Max(NextErrand, long.Parse(next, CultureInfo.InvariantCulture)); break;
            case ["killed", _]: Kills++; break;
            case ["backed-up", var party]: backedUp[party] = acknowledged.Count; break;
            case ["restored", var party]: waived.UnionWith(acknowledged.Skip(backedUp.GetValueOrDefault(party)).Where(a => a.Party == party).Select(a => a.Entry)); break;
            case ["complaint", .. var what]: complaints.Add(string.Join(' ', what)); break;
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (door) return read();
    }
}
