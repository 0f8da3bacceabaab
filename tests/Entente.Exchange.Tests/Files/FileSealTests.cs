using System.Text;
using Entente.Exchange.Sealing.Files;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Files;

public sealed class FileSealTests
{
    private const int Chunk = 64 * 1024; // c2sp.org/age, payload

    public static TheoryData<int, bool> Sizes => new(
        from size in new[] { 0, 1, Chunk - 1, Chunk, Chunk + 1, (3 * Chunk) + 17 } from both in new[] { false, true } select (size, both));

    [Theory, MemberData(nameof(Sizes))]
    public void A_file_of_any_size_comes_back_as_it_was(int size, bool both)
    {
        var (content, shape) = (SealedFile.Content(size), new FileShape(size, both ? Suite.IAndC : Suite.I));
        using var seal = FileSeal.To(Pair.CnKeys.Public, shape);

        var whole = SealedFile.Whole(seal, content);

        Assert.Equal(content, SealedFile.Opened(whole, shape, Pair.UsKeys, Pair.CnKeys)); // the second of our keys, an older one say
        Assert.Null(SealedFile.Opened(whole, shape, Pair.UsKeys));
        Assert.Equal(shape.SealedLength, shape.OffsetOf(shape.Chunks));
    }

    [Fact]
    public void With_suite_I_it_is_an_age_file_with_one_stanza_of_the_hybrid_recipient()
    {
        using var seal = FileSeal.To(Pair.CnKeys.Public, new(1, Suite.I));

        var lines = Encoding.ASCII.GetString(seal.Head.AsSpan(..^16)).Split('\n');

        // c2sp.org/age, "The mlkem768x25519 recipient stanza": 1,120 bytes encapsulated, 32 bytes of body, in base64 without padding.
        Assert.Equal(("age-encryption.org/v1", 5), (lines[0], lines.Length));
        Assert.Matches("^-> mlkem768x25519 [A-Za-z0-9+/]{1494}$", lines[1]);
        Assert.Matches("^[A-Za-z0-9+/]{43}$", lines[2]);
        Assert.Matches("^--- [A-Za-z0-9+/]{43}$", lines[3]);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_seal_that_was_kept_goes_on_at_any_chunk_with_the_same_bytes(bool both)
    {
        var (content, shape) = (SealedFile.Content((3 * Chunk) + 5), new FileShape((3 * Chunk) + 5, both ? Suite.IAndC : Suite.I));
        using var seal = FileSeal.To(Pair.CnKeys.Public, shape);
        var whole = SealedFile.Whole(seal, content);

        using var again = FileSeal.Import(seal.Export(), shape);

        Assert.Equal(seal.Head, again.Head);
        foreach (var number in new long[] { 3, 0, 2 })
            Assert.Equal(whole[(int)shape.OffsetOf(number)..(int)shape.OffsetOf(number + 1)], SealedFile.Chunk(again, content, number));
        Assert.All(Enumerable.Range(0, 4), n => Assert.Equal(n, shape.NumberAt(shape.OffsetOf(n))));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_chunk_in_the_place_of_another_or_of_another_file_is_not_opened(bool both)
    {
        var (content, shape) = (SealedFile.Content(3 * Chunk), new FileShape(3 * Chunk, both ? Suite.IAndC : Suite.I));
        using var seal = FileSeal.To(Pair.CnKeys.Public, shape);
        using var other = FileSeal.To(Pair.CnKeys.Public, shape);
        using var opening = FileOpening.Open(seal.Head, [Pair.CnKeys], shape)!;
        var opened = new byte[Chunk];

        Assert.True(opening.Chunk(1, SealedFile.Chunk(seal, content, 1), opened));
        Assert.False(opening.Chunk(0, SealedFile.Chunk(seal, content, 1), opened)); // moved
        Assert.False(opening.Chunk(2, SealedFile.Chunk(seal, content, 1), opened)); // doubled, and said to be the last
        Assert.False(opening.Chunk(1, SealedFile.Chunk(other, content, 1), opened)); // same content, other file
        Assert.False(opening.Chunk(3, SealedFile.Chunk(seal, content, 2), opened)); // beyond the end
        Assert.False(opening.Chunk(1, [], opened));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_file_that_ends_early_at_the_border_of_a_chunk_is_not_whole(bool both)
    {
        var suite = both ? Suite.IAndC : Suite.I;
        var content = SealedFile.Content(3 * Chunk);
        using var seal = FileSeal.To(Pair.CnKeys.Public, new(content.Length, suite));
        var whole = SealedFile.Whole(seal, content);

        var shorter = new FileShape(2 * Chunk, suite); // as if two chunks had been all

        Assert.Null(SealedFile.Opened(whole[..(int)shorter.SealedLength], shorter, Pair.CnKeys));
    }

    [Fact]
    public void What_is_sealed_for_one_suite_is_not_opened_as_another()
    {
        using var seal = FileSeal.To(Pair.CnKeys.Public, new(10, Suite.IAndC));
        var whole = SealedFile.Whole(seal, SealedFile.Content(10));

        Assert.Null(FileOpening.Open(whole.AsSpan(..new FileShape(10, Suite.I).HeadLength), [Pair.CnKeys], new(10, Suite.I)));
        Assert.Throws<ArgumentException>(() => FileSeal.To(NodeKeys.Generate(Suite.I).Public, new(10, Suite.IAndC)));
    }

    [Fact]
    public void Sealing_and_opening_a_chunk_takes_no_memory()
    {
        var (content, shape) = (SealedFile.Content(2 * Chunk), new FileShape(2 * Chunk, Suite.I));
        using var seal = FileSeal.To(Pair.CnKeys.Public, shape);
        using var opening = FileOpening.Open(seal.Head, [Pair.CnKeys], shape)!;
        var (wire, back) = (new byte[Chunk + shape.Overhead], new byte[Chunk]);
        seal.Chunk(0, content.AsSpan(..Chunk), wire);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            seal.Chunk(0, content.AsSpan(..Chunk), wire);
            Assert.True(opening.Chunk(0, wire, back));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000); // 13 MB went through
    }
}
