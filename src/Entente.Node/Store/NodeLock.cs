using Entente.Node.Host;

namespace Entente.Node.Store;

/// <summary>Who works on a state folder. On SQLite one process alone: a second one would write to the file behind the first one's back.</summary>
/// <remarks>
/// Replicas over one PostgreSQL may share a folder, but not with a restore. The lock ends with the process, however it ends. A backup needs none.
/// </remarks>
internal sealed class NodeLock : IDisposable
{
    private const int WindowsShared = unchecked((int)0x80070020); // ERROR_SHARING_VIOLATION
    private readonly FileStream file;

    private NodeLock(FileStream file) => this.file = file;

    /// <summary>For a node that serves or rebuilds.</summary>
    /// <exception cref="OperatorFault"><c>node-running</c>: another process has the folder. <c>folder-unusable</c>: it cannot be written.</exception>
    public static NodeLock Take(NodeOptions options) => Open(options, alone: NodeStore.UsesSqlite(options));

    /// <summary>For a restore, which exchanges the files under everyone's feet.</summary>
    /// <exception cref="OperatorFault"><c>node-running</c>.</exception>
    public static NodeLock Alone(NodeOptions options) => Open(options, alone: true);

    public void Dispose() => file.Dispose();

    private static NodeLock Open(NodeOptions options, bool alone)
    {
        PrivateFile.Folder(options.StateFolder);
        var path = Path.Combine(options.StateFolder, "node.lock");
        try
        {
            PrivateFile.Own(path);
            return new(new(path, FileMode.Open, alone ? FileAccess.ReadWrite : FileAccess.Read, alone ? FileShare.None : FileShare.Read)); // an exclusive or a shared flock
        }
        catch (IOException fault) when (fault.HResult is StoreFaults.LinuxWouldBlock or WindowsShared)
        {
            throw new OperatorFault("node-running", fault, options.StateFolder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw PrivateFile.Unusable(fault, path);
        }
    }
}
