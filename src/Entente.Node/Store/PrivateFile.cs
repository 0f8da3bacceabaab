namespace Entente.Node.Store;

/// <summary>Files that hold secrets: mode 0600 in folders of mode 0700, written whole or not at all.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates the folder with mode 0700, when it is missing.</summary>
    public static void Folder(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path); // the access list of the parent folder is inherited
            else if (!Directory.Exists(path)) Directory.CreateDirectory(path, Mine | UnixFileMode.UserExecute);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unusable(fault, path);
        }
    }

    /// <summary>Makes the file, empty, when it is missing, and takes it from everybody but the node's own user when its mode is wider.</summary>
    public static void Own(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        if (!File.Exists(path)) new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = Mine }).Dispose();
        Narrow(path);
    }

    /// <summary>Takes a file that is there from everybody but the node's own user.</summary>
    public static void Narrow(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & ~Mine) is not UnixFileMode.None) File.SetUnixFileMode(path, Mine);
    }

    /// <summary>Whose fault it is that nothing can be written at a path: a full disk, or a folder that is not the node's.</summary>
    public static OperatorFault Unusable(Exception fault, string path) =>
        new(fault is IOException { HResult: StoreFaults.LinuxNoSpace } ? "disk-full" : "folder-unusable", fault, path, Environment.UserName);

    /// <summary>Writes a file that only the node's own user can read; replaces an old one in a single step.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes) => File.Move(Half(path, bytes), path, overwrite: true);

    /// <summary>A new, empty file that only the node's own user can read; one that is there already stays, and this throws.</summary>
    public static FileStream Begin(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Mine;
        return new(path, options);
    }

    /// <summary>As <see cref="Write"/>, but when the file has appeared meanwhile, that one stays.</summary>
    public static void Create(string path, ReadOnlySpan<byte> bytes)
    {
        string half;
        try
        {
            half = Half(path, bytes);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unusable(fault, path);
        }

        try
        {
            File.Move(half, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(half);
        }
    }

    /// <summary>Reads a file, and refuses one that the group or others may open.</summary>
    /// <exception cref="OperatorFault"><c>secret-readable</c>: the file's mode is wider than 0600. <c>secret-unreadable</c>: the node's user cannot read it.</exception>
    public static byte[] Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~Mine) is not UnixFileMode.None)
            throw new OperatorFault("secret-readable", path);
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new OperatorFault("secret-unreadable", fault, path, Environment.UserName);
        }
    }

    private static string Half(string path, ReadOnlySpan<byte> bytes)
    {
        var half = $"{path}.{Guid.NewGuid():N}";
        using var file = Begin(half);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
        return half;
    }
}
