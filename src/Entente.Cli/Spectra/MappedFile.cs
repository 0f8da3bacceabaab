using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace Entente.Cli.Spectra;

/// <summary>A file as memory: the system brings its pages when they are touched and takes them back when it needs the room.</summary>
internal sealed unsafe class MappedFile : MemoryManager<byte> // a pointer is what mapping gives; it stays in this file
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly int length;
    private byte* start;

    private MappedFile(MemoryMappedFile file, int length)
    {
        (this.file, this.length) = (file, length);
        view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        start += view.PointerOffset;
    }

    /// <summary>Maps a file of 1 byte to 2 GiB.</summary>
    /// <exception cref="IOException">It cannot be opened, is empty or longer.</exception>
    public static MappedFile Open(FileInfo path)
    {
        if (path.Length is 0 or > int.MaxValue) throw new IOException($"{path.Name}: {path.Length} bytes");
        return new(MemoryMappedFile.CreateFromFile(path.FullName, FileMode.Open, null, 0, MemoryMappedFileAccess.Read), (int)path.Length);
    }

    public override Span<byte> GetSpan() => new(start, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    public override void Unpin() { }

    protected override void Dispose(bool disposing)
    {
        if (start is null) return;
        start = null;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }
}
