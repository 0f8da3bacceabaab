using Entente.Exchange.Sealing.Files;

namespace Entente.Node.Store.Matters;

/// <summary>Digests of files that are arriving, as far as they are, so that each byte is hashed once. One lost is computed again from the pieces.</summary>
internal sealed class FileTallies : IDisposable
{
    /// <summary>Files at once; the one left alone longest goes first.</summary>
    private const int Most = 64;

    private readonly Lock door = new();
    private readonly LinkedList<(Guid File, FileDigests Digests)> kept = [];

    /// <summary>Takes the digests out if they stand at exactly this length; else null. Whoever takes them and fails does not bring them back.</summary>
    public FileDigests? Take(Guid file, long length)
    {
        lock (door)
        {
            for (var node = kept.First; node is not null; node = node.Next)
            {
                if (node.Value.File != file) continue;
                kept.Remove(node);
                if (node.Value.Digests.Length == length) return node.Value.Digests;
                node.Value.Digests.Dispose();
                break;
            }

            return length == 0 ? new() : null;
        }
    }

    /// <summary>Brings them back for the next piece.</summary>
    public void Keep(Guid file, FileDigests digests)
    {
        lock (door)
        {
            kept.AddLast((file, digests));
            if (kept.Count <= Most) return;
            kept.First!.Value.Digests.Dispose();
            kept.RemoveFirst();
        }
    }

    public void Dispose()
    {
        foreach (var (_, digests) in kept) digests.Dispose();
    }
}
