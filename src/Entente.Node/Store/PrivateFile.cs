namespace Entente.Node.Store;

/// <summary>Files that hold secrets: mode 0600 in folders of mode 0700, written whole or not at all.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates the folder with mode 0700, when it is missing.</summary>
    public static void Folder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path); // the access list of the parent folder is inherited
        else if (!Directory.Exists(path)) Directory.CreateDirectory(path, Mine | UnixFileMode.UserExecute);
    }

    /// <summary>Writes a file that only the node's own user can read; replaces an old one in a single step.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes) => File.Move(Half(path, bytes), path, overwrite: true);

    /// <summary>A new, empty file that only the node's own user can read; one that is there already stays, and this throws.</summary>
    public static FileStream Begin(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Mine;
        return new(path, options);
    }

    /// <summary>As <see cref="Write"/>, but when the file has appeared meanwhile, that one stays.</summary>
    public static void Create(string path, ReadOnlySpan<byte> bytes)
    {
        var half = Half(path, bytes);
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
    /// <exception cref="OperatorFault"><c>secret-readable</c>: the file's mode is wider than 0600.</exception>
    public static byte[] Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~Mine) is not UnixFileMode.None)
            throw new OperatorFault("secret-readable", path);
        return File.ReadAllBytes(path);
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
