using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;

namespace Entente.Node.Federation;

/// <summary>Links to nodes in the same process: the same bytes as over HTTPS, with the line in the caller's hand.</summary>
internal sealed class MemoryPartnerLinks(PartyCode ours) : IPartnerLinks
{
    private readonly Dictionary<PartyCode, Line> lines = [];

    /// <summary>Lays a line to a node's door and hands it out, so that it can be cut.</summary>
    public Line Lay(PartyCode to, FederationDoor door) => lines[to] = new(ours, door);

    public IPartnerLink To(PartyCard card) => lines[card.Party];

    /// <summary>One direction of a connection.</summary>
    internal sealed class Line(PartyCode from, FederationDoor door) : IPartnerLink
    {
        /// <summary>True: nothing gets through.</summary>
        public bool Cut { get; set; }

        /// <summary>True: what is handed over arrives, and the answer is lost.</summary>
        public bool LosesAnswers { get; set; }

        /// <summary>Changes what is handed over, as somebody on the line could; null leaves it alone.</summary>
        public Func<byte[], byte[]>? Meddle { get; set; }

        /// <summary>Deliveries that reached the door.</summary>
        public int Deliveries { get; private set; }

        public async Task<byte[]> Deliver(byte[] frame, CancellationToken cancel)
        {
            if (Cut) throw new LinkFailure("link-down", mayHaveArrived: false);
            Deliveries++;
            var answer = await door.Receive(from, Meddle?.Invoke(frame) ?? frame, cancel);
            return LosesAnswers ? throw new LinkFailure("no-answer", mayHaveArrived: true) : answer;
        }

        public Task<byte[]> Checkpoint(string log, long since, IReadOnlyList<long> indices, CancellationToken cancel) =>
            Cut ? throw new LinkFailure("link-down", mayHaveArrived: false) : door.Checkpoint(from, log, since, indices, cancel);
    }
}
