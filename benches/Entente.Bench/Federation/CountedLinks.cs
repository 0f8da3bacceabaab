using Entente.Exchange.Agreements;
using Entente.Node.Federation;

namespace Entente.Bench.Federation;

/// <summary>Counts what passes between two nodes: bodies of requests and of their answers, without HTTP's and TLS's own lines.</summary>
internal sealed class CountedLinks(HttpPartnerLinks inner) : IPartnerLinks
{
    private long bytes;

    public long Bytes => Interlocked.Read(ref bytes);

    public IPartnerLink To(PartyCard card) => new Link(this, inner.To(card));

    private async Task<byte[]> Count(int sent, Task<byte[]> call)
    {
        var answer = await call;
        Interlocked.Add(ref bytes, sent + answer.Length);
        return answer;
    }

    private async Task<bool> Count(int sent, Task<bool> call)
    {
        Interlocked.Add(ref bytes, sent + 1);
        return await call;
    }

    private sealed class Link(CountedLinks owner, IPartnerLink inner) : IPartnerLink
    {
        public Task<byte[]> Deliver(byte[] frame, CancellationToken cancel) => owner.Count(frame.Length, inner.Deliver(frame, cancel));

        public Task<byte[]> Checkpoint(string log, long since, IReadOnlyList<long> indices, CancellationToken cancel) =>
            owner.Count(0, inner.Checkpoint(log, since, indices, cancel));

        public Task<byte[]> Leaves(string log, long from, long size, CancellationToken cancel) => owner.Count(0, inner.Leaves(log, from, size, cancel));

        public Task<bool> Cosign(string log, byte[] note, CancellationToken cancel) => owner.Count(note.Length, inner.Cosign(log, note, cancel));

        public Task<byte[]> Held(CancellationToken cancel) => owner.Count(0, inner.Held(cancel));

        public Task<byte[]> Kept(string log, long from, CancellationToken cancel) => owner.Count(0, inner.Kept(log, from, cancel));

        public Task<byte[]> Newer(byte[] question, CancellationToken cancel) => owner.Count(question.Length, inner.Newer(question, cancel));

        public Task<byte[]> Returned(byte[] question, CancellationToken cancel) => owner.Count(question.Length, inner.Returned(question, cancel));

        public Task<byte[]> FileHeld(FileAddress address, CancellationToken cancel) => owner.Count(0, inner.FileHeld(address, cancel));

        public Task<byte[]> FilePart(FileAddress address, long offset, int length, Func<Stream, CancellationToken, Task> write, CancellationToken cancel) =>
            owner.Count(length, inner.FilePart(address, offset, length, write, cancel));

        public Task<bool> File(byte[] envelope, CancellationToken cancel) => owner.Count(envelope.Length, inner.File(envelope, cancel));
    }
}
