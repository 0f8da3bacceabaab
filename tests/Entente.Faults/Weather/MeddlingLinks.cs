using Entente.Exchange.Agreements;
using Entente.Node.Federation;

namespace Entente.Faults.Weather;

/// <summary>
/// Meddles with deliveries above TLS, where a bad network could never reach: so duplicates, reordered, missing and damaged envelopes
/// really arrive at the partner's inbox, and answers are lost after the partner has committed.
/// </summary>
/// <param name="share">Share of deliveries that are duplicated, and again as many that are reordered; a fifth of it for each of the other faults.</param>
internal sealed class MeddlingLinks(IPartnerLinks inner, int seed, double share) : IPartnerLinks, IDisposable
{
    private const byte LineFeed = (byte)'\n';
    private readonly Lock door = new();
    private readonly Random chance = new(seed);
    private readonly List<byte[]> earlier = [];

    /// <summary>Envelopes that were handed over a second time.</summary>
    public long Duplicated { get; private set; }

    /// <summary>Envelopes that were handed over in another order.</summary>
    public long Reordered { get; private set; }

    /// <summary>Deliveries that were damaged, shortened or lost, with or without their answer.</summary>
    public long Damaged { get; private set; }

    public IPartnerLink To(PartyCard card) => new Line(this, inner.To(card));

    public void Dispose() => (inner as IDisposable)?.Dispose();

    private async Task<byte[]> Deliver(IPartnerLink line, byte[] frame, CancellationToken cancel)
    {
        var (fault, draw, old) = Draw(frame);
        switch (fault)
        {
            case Fault.Twice: // at the same time
                Count(() => Duplicated += Lines(frame).Count);
                var second = line.Deliver(frame, cancel);
                var answer = await line.Deliver(frame, cancel);
                await Ignored(second);
                return answer;
            case Fault.OldAgain when old is not null:
                Count(() => Duplicated += Lines(old).Count);
                await Ignored(line.Deliver(old, cancel));
                return await line.Deliver(frame, cancel);
            case Fault.Doubled: // each line twice, side by side
                var some = Lines(frame).Take(DeliveryFrame.MaxEnvelopes / 2).ToList();
                Count(() => Duplicated += some.Count);
                return await line.Deliver(DeliveryFrame.Join([.. some.SelectMany(l => new[] { l, l })]), cancel);
            case Fault.Shuffled:
                var lines = Lines(frame).ToArray();
                draw.Shuffle(lines);
                Count(() => Reordered += lines.Length);
                return await line.Deliver(DeliveryFrame.Join(lines), cancel);
            case Fault.Holes:
                var left = Lines(frame).Where(_ => draw.Next(2) == 0).ToList();
                Count(() => Damaged++);
                return await line.Deliver(DeliveryFrame.Join(left.Count > 0 ? left : Lines(frame)), cancel);
            case Fault.BitTurned:
                Count(() => Damaged++);
                return await line.Deliver(Turned(frame, draw), cancel);
            case Fault.CutShort:
                Count(() => Damaged++);
                return await line.Deliver(frame[..draw.Next(1, frame.Length)], cancel);
            case Fault.NeverSent:
                Count(() => Damaged++);
                throw new LinkFailure("link-down", mayHaveArrived: false);
            case Fault.AnswerLost:
                Count(() => Damaged++);
                await line.Deliver(frame, cancel);
                throw new LinkFailure("no-answer", mayHaveArrived: true);
            case Fault.AnswerTurned:
                Count(() => Damaged++);
                return Turned(await line.Deliver(frame, cancel), draw);
            default:
                return await line.Deliver(frame, cancel);
        }
    }

    private (Fault Fault, Random Draw, byte[]? Old) Draw(byte[] frame)
    {
        lock (door)
        {
            var draw = new Random(chance.Next());
            var old = earlier.Count > 0 ? earlier[draw.Next(earlier.Count)] : null;
            earlier.Add(frame);
            if (earlier.Count > 8) earlier.RemoveAt(0);
            var roll = draw.NextDouble() / share;
            var fault = roll < 1 ? (Fault)(1 + draw.Next(3)) : roll < 2 ? Fault.Shuffled : roll < 3.2 ? Fault.Holes + draw.Next(6) : Fault.None;
            return (fault, draw, old);
        }
    }

    private void Count(Action one)
    {
        lock (door) one();
    }

    private static async Task Ignored(Task<byte[]> delivery)
    {
        try
        {
            await delivery;
        }
        catch (LinkFailure)
        {
            // the second copy went under
        }
    }

    private static List<byte[]> Lines(byte[] frame)
    {
        var lines = new List<byte[]>();
        for (var from = 0; from < frame.Length;)
        {
            var end = Array.IndexOf(frame, LineFeed, from);
            lines.Add(frame[from..end]);
            from = end + 1;
        }

        return lines;
    }

    private static byte[] Turned(byte[] bytes, Random draw)
    {
        var (turned, at) = ((byte[])bytes.Clone(), draw.Next(bytes.Length));
        turned[at] ^= (byte)(1 << draw.Next(8));
        return turned;
    }

    private enum Fault
    {
        None,
        Twice,
        OldAgain,
        Doubled,
        Shuffled,
        Holes,
        BitTurned,
        CutShort,
        NeverSent,
        AnswerLost,
        AnswerTurned,
    }

    private sealed class Line(MeddlingLinks all, IPartnerLink line) : IPartnerLink
    {
        public Task<byte[]> Deliver(byte[] frame, CancellationToken cancel) => all.Deliver(line, frame, cancel);

        public Task<byte[]> Checkpoint(string log, long since, IReadOnlyList<long> indices, CancellationToken cancel) => line.Checkpoint(log, since, indices, cancel);

        public Task<byte[]> Leaves(string log, long from, long size, CancellationToken cancel) => line.Leaves(log, from, size, cancel);

        public Task<bool> Cosign(string log, byte[] note, CancellationToken cancel) => line.Cosign(log, note, cancel);

        public Task<byte[]> Held(CancellationToken cancel) => line.Held(cancel);

        public Task<byte[]> Kept(string log, long from, CancellationToken cancel) => line.Kept(log, from, cancel);

        public Task<byte[]> Newer(byte[] question, CancellationToken cancel) => line.Newer(question, cancel);

        public Task<byte[]> Returned(byte[] question, CancellationToken cancel) => line.Returned(question, cancel);

        public Task<byte[]> FileHeld(FileAddress address, CancellationToken cancel) => line.FileHeld(address, cancel);

        public Task<byte[]> FilePart(FileAddress address, long offset, int length, Func<Stream, CancellationToken, Task> write, CancellationToken cancel) =>
            line.FilePart(address, offset, length, write, cancel);

        public Task<bool> File(byte[] envelope, CancellationToken cancel) => line.File(envelope, cancel);
    }
}
