using Entente.Node.Host;

namespace Entente.Node.Store;

/// <summary>One process at a time works on a state folder: a second one would write to the same SQLite file behind the first one's back.</summary>
/// <remarks>The lock ends with the process, however it ends. A backup does not need it; restore and rebuild do.</remarks>
internal sealed class NodeLock : IDisposable
{
    private readonly FileStream file;

    private NodeLock(FileStream file) => this.file = file;

    /// <summary>Takes the folder.</summary>
    /// <exception cref="OperatorFault"><c>node-running</c>: another process has it.</exception>
    public static NodeLock Take(NodeOptions options)
    {
        PrivateFile.Folder(options.StateFolder);
        try
        {
            return new(new(Path.Combine(options.StateFolder, "node.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException fault) when (fault is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new OperatorFault("node-running", fault, options.StateFolder);
        }
    }

    public void Dispose() => file.Dispose();
}
