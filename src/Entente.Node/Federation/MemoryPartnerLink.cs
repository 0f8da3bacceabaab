using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;

namespace Entente.Node.Federation;

/// <summary>Links to nodes in the same process, byte for byte as over HTTPS: for tests of two nodes and for the bench.</summary>
internal sealed class MemoryPartnerLinks(PartyCode ours) : IPartnerLinks
{
    private readonly Dictionary<PartyCode, FederationDoor> doors = [];

    /// <summary>Lays a line to a node's door.</summary>
    public void Lay(PartyCode to, FederationDoor door) => doors[to] = door;

    public IPartnerLink To(PartyCard card) => new Line(ours, doors[card.Party]);

    private sealed class Line(PartyCode from, FederationDoor door) : IPartnerLink
    {
        public Task<byte[]> Deliver(byte[] frame, CancellationToken cancel) => door.Receive(from, frame, cancel);

        public Task<byte[]> Checkpoint(string log, long since, IReadOnlyList<long> indices, CancellationToken cancel) =>
            door.Checkpoint(from, log, since, indices, cancel);

        public Task<byte[]> Leaves(string log, long since, long size, CancellationToken cancel) => door.Leaves(from, log, since, size, cancel);

        public Task<bool> Cosign(string log, byte[] note, CancellationToken cancel) => door.Cosigned(from, log, note, cancel);

        public Task<byte[]> Held(CancellationToken cancel) => door.Held(from, cancel);

        public Task<byte[]> FileHeld(FileAddress address, CancellationToken cancel) => door.FileHeld(from, address, cancel);

        public async Task<byte[]> FilePart(FileAddress address, long offset, int length, Func<Stream, CancellationToken, Task> write, CancellationToken cancel)
        {
            using var part = new MemoryStream(length);
            await write(part, cancel);
            part.Position = 0;
            return await door.FilePart(from, address, offset, length, part, cancel);
        }

        public Task<byte[]> Kept(string log, long first, CancellationToken cancel) => door.Kept(from, log, first, cancel);

        public Task<byte[]> Newer(byte[] question, CancellationToken cancel) => door.Newer(from, question, cancel);

        public Task<byte[]> Returned(byte[] question, CancellationToken cancel) => door.Returned(from, question, cancel);

        public Task<bool> File(byte[] envelope, CancellationToken cancel) => door.File(from, envelope, cancel);
    }
}
