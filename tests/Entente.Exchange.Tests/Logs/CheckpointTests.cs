using System.Text;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Logs;

public sealed class CheckpointTests : IDisposable
{
    private const string Origin = "entente/US/log";
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private readonly NodeKeys log = NodeKeys.Generate();
    private readonly NodeKeys witness = NodeKeys.Generate();
    private readonly Checkpoint head = new(Origin, 15, MerkleTree.LeafHash("root"u8));

    public void Dispose()
    {
        log.Dispose();
        witness.Dispose();
    }

    [Fact]
    public void A_checkpoint_is_three_lines_and_every_signature_of_the_suites()
    {
        var note = head.Sign(log);

        var lines = Encoding.UTF8.GetString(note).Split('\n');
        Assert.Equal([Origin, "15", Convert.ToBase64String(head.Root.ToBytes()), ""], lines[..4]);
        Assert.Equal(4 + 3 + 1, lines.Length);
        Assert.All(lines[4..7], line => Assert.StartsWith($"— {Origin} ", line, StringComparison.Ordinal));
        Assert.Equal(head, Checkpoint.Verify(note, Origin, log.Public).Checkpoint);
    }

    [Fact]
    public void Every_single_flipped_bit_is_refused()
    {
        var note = head.Sign(log);
        var survivors = 0;

        Parallel.For(0, note.Length, i =>
        {
            var flipped = (byte[])note.Clone();
            flipped[i] ^= (byte)(1 << (i % 8));
            if (Checkpoint.Verify(flipped, Origin, log.Public).IsSound) Interlocked.Increment(ref survivors);
        });

        Assert.Equal(0, survivors);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_checkpoint_without_one_of_its_signatures_is_refused(int line)
    {
        var lines = Encoding.UTF8.GetString(head.Sign(log)).Split('\n').ToList();
        lines.RemoveAt(line);

        Assert.Equal(NoteFault.MissingSignature, Checkpoint.Verify(Encoding.UTF8.GetBytes(string.Join('\n', lines)), Origin, log.Public).Fault);
    }

    [Fact]
    public void Another_log_or_another_key_is_not_taken_for_it()
    {
        Assert.Equal(NoteFault.MissingSignature, Checkpoint.Verify(head.Sign(witness), Origin, log.Public).Fault);
        Assert.Equal(NoteFault.MissingSignature, Checkpoint.Verify((head with { Origin = "entente/CN/log" }).Sign(log), Origin, log.Public).Fault);
        Assert.Equal(NoteFault.Malformed, Checkpoint.Verify(SignedNote.Sign("other/log\n15\nAAAA\n", Origin, log), Origin, log.Public).Fault);
    }

    [Fact]
    public void A_partner_countersigns_the_same_note_and_the_log_still_reads_it()
    {
        var note = Cosignature.Add(head.Sign(log), "entente/CN/witness", witness, Noon);

        Assert.Equal(head, Checkpoint.Verify(note, Origin, log.Public).Checkpoint);
        Assert.Equal(Noon, Cosignature.TimeOf(note, "entente/CN/witness", witness.Public));
        Assert.Null(Cosignature.TimeOf(note, "entente/CN/witness", log.Public));
        Assert.Null(Cosignature.TimeOf(head.Sign(log), "entente/CN/witness", witness.Public));
    }

    [Fact]
    public void A_countersignature_needs_every_key_and_one_time()
    {
        var at = new[] { Noon, Noon.AddSeconds(1) }
            .Select(t => Encoding.UTF8.GetString(Cosignature.Add(head.Sign(log), "w", witness, t)).Split('\n')).ToList();

        string[][] broken =
        [
            [.. at[0][..7], at[0][7], at[0][8], ""], [.. at[0][..7], at[0][7], at[0][9], ""], [.. at[0][..7], at[0][8], at[0][9], ""],
            [.. at[0][..7], at[0][7], at[1][8], at[0][9], ""], [.. at[0][..7], at[0][7], at[0][8], at[1][9], ""],
        ];

        Assert.All(broken, lines => Assert.Null(Cosignature.TimeOf(Encoding.UTF8.GetBytes(string.Join('\n', lines)), "w", witness.Public)));
    }

    // C2SP tlog-cosignature, 'Ed25519 signed message': the text below with the numbers of this test.
    [Fact]
    public void The_ed25519_countersignature_is_the_one_c2sp_describes()
    {
        var line = Encoding.UTF8.GetString(Cosignature.Add(head.Sign(log), "w", witness, Noon)).Split('\n')[7];
        var signed = Convert.FromBase64String(line.Split(' ')[2]);

        var message = $"cosignature/v1\ntime 1795521600\n{Origin}\n15\n{Convert.ToBase64String(head.Root.ToBytes())}\n";
        Assert.Equal(1795521600ul, System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(signed.AsSpan(4)));
        Assert.True(Ed25519.Instance.Verify(witness.Public.Ed25519, Encoding.UTF8.GetBytes(message), signed.AsSpan(12)));
    }

    [Fact]
    public void Under_suite_I_alone_two_lines_are_enough_and_under_both_they_are_not()
    {
        var note = Cosignature.Add(head.Sign(log, Suite.I), "w", witness, Noon, Suite.I);

        Assert.Equal(4 + 2 + 2 + 1, Encoding.UTF8.GetString(note).Split('\n').Length);
        Assert.Equal((head, Noon), (Checkpoint.Verify(note, Origin, log.Public, Suite.I).Checkpoint, Cosignature.TimeOf(note, "w", witness.Public, Suite.I)));
        Assert.Equal(NoteFault.MissingSignature, Checkpoint.Verify(note, Origin, log.Public, Suite.IAndC).Fault);
        Assert.Equal(NoteFault.MissingSignature, Checkpoint.Verify(note, Origin, log.Public).Fault); // who does not say asks for all
        Assert.Null(Cosignature.TimeOf(note, "w", witness.Public, Suite.IAndC));
    }

    [Fact]
    public void A_note_key_reads_its_own_text_form()
    {
        Assert.All(NoteKey.Of(Origin, log.Public), key => Assert.True(NoteKey.TryParse(key.ToString(), out var read) && read == key));
        Assert.False(NoteKey.TryParse("example.com/log/testdata+33d7b497+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx", out _)); // id off by one
    }
}
