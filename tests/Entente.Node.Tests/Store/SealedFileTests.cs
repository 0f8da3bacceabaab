using System.Text;
using Entente.Node.Store;
using Entente.Node.Store.Upkeep;

namespace Entente.Node.Tests.Store;

public sealed class SealedFileTests
{
    private const string Passphrase = "correct horse battery staple";

    [Fact]
    public void The_key_is_argon2id_as_the_reference_implementation_computes_it()
    {
        // github.com/P-H-C/phc-winner-argon2, src/test.c: version 0x13, t = 2, m = 2^16 KiB, p = 1, Argon2id
        var key = SealedFile.KeyOf("password", Encoding.ASCII.GetBytes("somesalt"), memoryKiB: 1 << 16, passes: 2, lanes: 1);

        Assert.Equal("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7", Convert.ToHexStringLower(key));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)] // exactly one chunk
    [InlineData(65_537)]
    [InlineData(200_000)]
    public void What_is_written_is_read_and_no_prefix_of_it_passes_for_the_whole(int length)
    {
        var content = new byte[length];
        new Random(1988).NextBytes(content);
        var file = Sealed(content);
        var body = Array.IndexOf(file, (byte)'\n') + 1;

        Assert.Equal(content, Opened(file));
        for (var cut = body + 65_552; cut < file.Length; cut += 65_552) // at the seam between two chunks: the likeliest cut to pass
            Assert.Throws<OperatorFault>(() => Opened(file[..cut]));
        Assert.Throws<OperatorFault>(() => Opened([.. file, 0]));
    }

    [Fact]
    public void Two_chunks_that_change_places_are_noticed()
    {
        var file = Sealed(new byte[200_000]);
        var body = Array.IndexOf(file, (byte)'\n') + 1;
        var (first, second) = (file[body..(body + 65_552)], file[(body + 65_552)..(body + 131_104)]);

        var fault = Assert.Throws<OperatorFault>(() => Opened([.. file[..body], .. second, .. first, .. file[(body + 131_104)..]]));

        Assert.Equal("backup-passphrase", fault.Code); // the first chunk is the wrong one
    }

    [Theory]
    [InlineData("m=65536", "m=9999999")] // would take the machine's memory
    [InlineData("t=3", "t=0")]
    [InlineData("entente-backup/1", "entente-backup/2")]
    public void A_first_line_that_we_would_not_write_is_refused(string ours, string theirs)
    {
        var file = Encoding.Latin1.GetString(Sealed([1]));

        var fault = Assert.Throws<OperatorFault>(() => Opened(Encoding.Latin1.GetBytes(file.Replace(ours, theirs, StringComparison.Ordinal))));

        Assert.Equal("backup-foreign", fault.Code);
    }

    private static byte[] Sealed(byte[] content)
    {
        var file = new MemoryStream();
        using (var seal = SealedFile.Write(file, SealedFile.NewKey(Passphrase))) seal.Write(content);
        return file.ToArray();
    }

    private static byte[] Opened(byte[] file)
    {
        using var stream = SealedFile.Read(new MemoryStream(file), SealedFile.KeyFor(new MemoryStream(file), Passphrase));
        var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
