namespace Entente.Cli;

/// <summary>Reads on until a limit, then throws <see cref="InvalidDataException"/>: a small compressed file may unpack without end.</summary>
/// <param name="inner">What is read; disposed with this.</param>
/// <param name="most">Most bytes.</param>
/// <param name="complaint">What the exception says beyond that.</param>
internal sealed class BoundedStream(Stream inner, long most, string complaint) : Stream
{
    private long left = most;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        return (left -= count) < 0 ? throw new InvalidDataException(complaint) : count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
