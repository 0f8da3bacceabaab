using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace Entente.Node.Store.Upkeep;

/// <summary>A file encrypted under a passphrase, written and read from beginning to end.</summary>
/// <remarks>
/// One line in plain ASCII names the format and the cost of the passphrase; then AES-256-GCM in chunks of 64 KiB, the nonce being the
/// chunk's number and whether it is the last (the STREAM construction: Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015), so that chunks
/// cannot be changed, moved, dropped or cut off. The line is authenticated with every chunk. The key is Argon2id (RFC 9106, section 4,
/// second recommended option: 64 MiB, 3 passes, 4 lanes) over a random salt, so no two files share a key.
/// </remarks>
internal static partial class SealedFile
{
    private const int ChunkLength = 64 * 1024;
    private const int TagLength = 16;
    private const int MemoryKiB = 64 * 1024;
    private const int Passes = 3;
    private const int Lanes = 4;

    /// <summary>The key for a new file.</summary>
    public static FileKey NewKey(string passphrase)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var line = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"entente-backup/1 argon2id m={MemoryKiB} t={Passes} p={Lanes} salt={Convert.ToHexStringLower(salt)}\n"));
        return new(line, KeyOf(passphrase, salt, MemoryKiB, Passes, Lanes));
    }

    /// <summary>The key for a file that exists, at its beginning. Whether the passphrase was the right one shows at the first read.</summary>
    /// <exception cref="OperatorFault"><c>backup-foreign</c>: not such a file.</exception>
    public static FileKey KeyFor(Stream file, string passphrase)
    {
        var line = FirstLine(file);
        var shape = Shape().Match(Encoding.ASCII.GetString(line));
        if (!shape.Success) throw new OperatorFault("backup-foreign");
        int Number(string name) => int.Parse(shape.Groups[name].ValueSpan, CultureInfo.InvariantCulture);
        // A line asking for more than we would ever write is not ours, and would only eat the machine's memory.
        if (Number("m") > 16 * MemoryKiB || Number("t") is < 1 or > 100 || Number("p") is < 1 or > 64 || Number("m") < 8 * Number("p"))
            throw new OperatorFault("backup-foreign");
        return new(line, KeyOf(passphrase, Convert.FromHexString(shape.Groups["salt"].Value), Number("m"), Number("t"), Number("p")));
    }

    /// <summary>A stream that encrypts what is written; it must be disposed for the file to be whole.</summary>
    public static Stream Write(Stream file, FileKey key)
    {
        file.Write(key.Line);
        return new Writer(file, new(key.Secret, TagLength), key.Line);
    }

    /// <summary>A stream that decrypts. Reading throws <c>backup-passphrase</c> at the first chunk, <c>backup-damaged</c> later.</summary>
    public static Stream Read(Stream file, FileKey key)
    {
        if (!FirstLine(file).AsSpan().SequenceEqual(key.Line)) throw new OperatorFault("backup-damaged");
        return new Reader(file, new(key.Secret, TagLength), key.Line);
    }

    /// <summary>Argon2id over the passphrase in Unicode normal form C, so that it does not matter how a keyboard composes it.</summary>
    internal static byte[] KeyOf(string passphrase, byte[] salt, int memoryKiB, int passes, int lanes)
    {
        var argon = new Argon2BytesGenerator();
        argon.Init(new Argon2Parameters.Builder(Argon2Parameters.Argon2id).WithVersion(Argon2Parameters.Version13)
            .WithSalt(salt).WithMemoryAsKB(memoryKiB).WithIterations(passes).WithParallelism(lanes).Build());
        var key = new byte[32];
        argon.GenerateBytes(Encoding.UTF8.GetBytes(passphrase.Normalize(NormalizationForm.FormC)), key);
        return key;
    }

    private static byte[] Nonce(long number, bool last)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(3), number);
        nonce[11] = last ? (byte)1 : (byte)0;
        return nonce;
    }

    private static byte[] FirstLine(Stream file)
    {
        var line = new List<byte>();
        for (int next; line.Count < 200 && (next = file.ReadByte()) >= 0;)
        {
            line.Add((byte)next);
            if (next == '\n') break;
        }

        return [.. line];
    }

    [GeneratedRegex(@"\Aentente-backup/1 argon2id m=(?<m>\d{1,7}) t=(?<t>\d{1,3}) p=(?<p>\d{1,2}) salt=(?<salt>[0-9a-f]{32})\n\z",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Shape();

    private sealed class Writer(Stream file, AesGcm key, byte[] line) : OneWay
    {
        private readonly byte[] chunk = new byte[ChunkLength];
        private readonly byte[] cipher = new byte[ChunkLength + TagLength];
        private int filled;
        private long number;
        private bool ended;

        public override bool CanWrite => true;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (!buffer.IsEmpty)
            {
                if (filled == ChunkLength) Put(last: false); // only now is it certain that more follows
                var part = buffer[..Math.Min(buffer.Length, ChunkLength - filled)];
                part.CopyTo(chunk.AsSpan(filled));
                filled += part.Length;
                buffer = buffer[part.Length..];
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !ended)
            {
                ended = true;
                Put(last: true);
                key.Dispose();
            }

            base.Dispose(disposing);
        }

        private void Put(bool last)
        {
            key.Encrypt(Nonce(number++, last), chunk.AsSpan(0, filled), cipher.AsSpan(0, filled), cipher.AsSpan(filled, TagLength), line);
            file.Write(cipher, 0, filled + TagLength);
            filled = 0;
        }
    }

    private sealed class Reader(Stream file, AesGcm key, byte[] line) : OneWay
    {
        private readonly byte[] cipher = new byte[ChunkLength + TagLength + 1]; // one byte of the next chunk tells whether there is one
        private readonly byte[] chunk = new byte[ChunkLength];
        private int ahead;
        private int at;
        private int filled;
        private long number;
        private bool last;

        public override bool CanRead => true;

        public override int Read(Span<byte> buffer)
        {
            if (at == filled && !last) Next();
            var part = chunk.AsSpan(at, Math.Min(filled - at, buffer.Length));
            part.CopyTo(buffer);
            at += part.Length;
            return part.Length;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) key.Dispose();
            base.Dispose(disposing);
        }

        private void Next()
        {
            var got = ahead + file.ReadAtLeast(cipher.AsSpan(ahead), cipher.Length - ahead, throwOnEndOfStream: false);
            last = got < cipher.Length;
            var length = (last ? got : got - 1) - TagLength;
            try
            {
                if (length < 0) throw new AuthenticationTagMismatchException();
                key.Decrypt(Nonce(number, last), cipher.AsSpan(0, length), cipher.AsSpan(length, TagLength), chunk.AsSpan(0, length), line);
            }
            catch (AuthenticationTagMismatchException fault)
            {
                throw new OperatorFault(number == 0 ? "backup-passphrase" : "backup-damaged", fault);
            }

            (at, filled) = (0, length);
            number++;
            if (last) return;
            cipher[0] = cipher[^1];
            ahead = 1;
        }
    }

    /// <summary>A stream in one direction without a position.</summary>
    private abstract class OneWay : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

/// <summary>The first line of a sealed file, and the key that it and the passphrase give.</summary>
internal sealed record FileKey(byte[] Line, byte[] Secret);
