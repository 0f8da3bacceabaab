using System.Globalization;
using System.Text;
using Entente.Faults.History;

namespace Entente.Faults.Campaign;

/// <summary>What was done and what was found.</summary>
internal sealed record Report(
    Setup Setup, Journal Journal, IReadOnlyList<Side> Sides, Watermarks Most, IReadOnlyList<Finding> Findings, TimeSpan Worked, TimeSpan Took, int Acknowledged, IReadOnlyList<Station> Stations,
    long Refused)
{
    private const int Told = 10;

    /// <summary>Complaints of the run itself, and findings of the check.</summary>
    public IReadOnlyList<string> Wrong => [.. Journal.Complaints.Select(c => $"run: {c}"), .. Findings.Select(f => f.ToString())];

    public int Happened<T>() where T : Event => Setup.Plan.Events().Where((e, place) => e is T && Journal.Over.Contains(place)).Count();

    public override string ToString()
    {
        var text = new StringBuilder();
        Line($"acknowledged {Journal.Count} of {Setup.Plan.Entries} entries, {Acknowledged} of them now in {Worked.TotalSeconds:0} s ({Acknowledged / Worked.TotalSeconds:0} a second); {Refused} errands were refused while a node could not write");
        Line($"{Happened<Partition>()} partitions, {Journal.Kills} kills, {Happened<Clock>()} clocks set, {Happened<FullDisk>()} full disks, {Happened<BrokenSync>()} failing fsyncs, {Happened<Restore>()} restores from an older backup");
        Line($"at the inboxes, this call: {Stations.Sum(s => s.Meddled.Duplicated)} envelopes twice, {Stations.Sum(s => s.Meddled.Reordered)} in another order, {Stations.Sum(s => s.Meddled.Damaged)} deliveries damaged; below TLS {Stations.Sum(s => s.Proxy.Damaged)} pieces damaged, {Stations.Sum(s => s.Proxy.Delayed)} delayed");
        Line($"most that waited at one node {Most.Queue}, most memory {Most.Megabytes} MB; {Took.TotalSeconds:0} s in all, {Stations.Sum(s => s.ProcessorTime.TotalSeconds):0} s of processor time at the nodes");
        Line($"checked {string.Join(", ", Sides.Select(s => $"{s.Party}: {s.Entries.Count} entries, {s.Matters.Count} matters, {s.Logs.Sum(l => l.Leaves.Count)} leaves"))}");
        Line($"{(Wrong.Count == 0 ? "nothing is wrong" : $"{Wrong.Count} things are wrong")}; seed {Setup.Plan.Seed}");
        foreach (var kind in Findings.GroupBy(f => f.Code)) Line($"  {kind.Key}: {kind.Count()}");
        foreach (var wrong in Journal.Complaints.Select(c => $"run: {c}").Take(Told).Concat(Findings.GroupBy(f => f.Code).SelectMany(g => g.Take(3)).Select(f => f.ToString()))) Line($"  {wrong}");
        return text.ToString().TrimEnd();

        void Line(FormattableString line) => text.Append("faults: ").AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }
}
