using System.Runtime.InteropServices;
using System.Text;

namespace Entente.Spectra.Search;

/// <summary>One spectrum of a library, without its peaks: what a chemist must see beside a score.</summary>
/// <param name="Id">The library's own identifier, "MSBNK-Eawag-EQ364004"; empty when the file gave none.</param>
/// <param name="Name">As the library writes it.</param>
/// <param name="InChIKey">Full key or its first block; empty when unknown.</param>
/// <param name="Formula">Empty when unknown.</param>
/// <param name="Smiles">Empty when unknown.</param>
/// <param name="Adduct">"[M+H]+"; empty when unknown or without meaning.</param>
/// <param name="Licence">Terms under which the record may travel; empty when the file is silent.</param>
public sealed record LibraryEntry(string Id, string Name, string InChIKey, string Formula, string Smiles, string Adduct, string Licence)
{
    /// <summary>What tells compounds apart: the key's first block (constitution, without stereochemistry), or else the name.</summary>
    public string Compound => InChIKey.Length >= 14 ? InChIKey[..14] : Name;
}

/// <summary>The entries of a library as one run of bytes: seven text numbers each, then the texts, each text once.</summary>
internal sealed class EntryTable
{
    private const int Fields = 7;
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly int texts;

    private EntryTable(ReadOnlyMemory<byte> bytes, int count, int texts) => (this.bytes, Count, this.texts) = (bytes, count, texts);

    public int Count { get; }
    public ReadOnlyMemory<byte> Bytes => bytes;

    public LibraryEntry this[int entry]
    {
        get
        {
            var f = Numbers.Slice(entry * Fields, Fields);
            return new(Text(f[0]), Text(f[1]), Text(f[2]), Text(f[3]), Text(f[4]), Text(f[5]), Text(f[6]));
        }
    }

    private ReadOnlySpan<int> Numbers => MemoryMarshal.Cast<byte, int>(bytes.Span[8..]);
    private ReadOnlySpan<int> Ends => Numbers.Slice(Count * Fields, texts + 1);
    private int TextStart => 8 + (((Count * Fields) + texts + 1) * 4);

    /// <summary>Opens a table, or null when its numbers point outside of it.</summary>
    public static EntryTable? TryOpen(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < 12) return null;
        var (count, texts) = (BitConverter.ToInt32(bytes.Span), BitConverter.ToInt32(bytes.Span[4..]));
        if (count < 0 || texts < 0 || 8 + ((((long)count * Fields) + texts + 1) * 4) is var start && start > bytes.Length) return null;
        var table = new EntryTable(bytes, count, texts);
        var ends = table.Ends;
        for (int i = 0; i < ends.Length; i++)
            if (ends[i] < (i == 0 ? 0 : ends[i - 1]) || ends[i] > bytes.Length - start) return null;
        foreach (var number in table.Numbers[..(count * Fields)])
            if ((uint)number >= (uint)texts) return null;
        return table;
    }

    private string Text(int number) => Encoding.UTF8.GetString(bytes.Span[(TextStart + Ends[number])..(TextStart + Ends[number + 1])]);

    /// <summary>Collects entries; each text is kept once, so that a thousand spectra of a compound cost one name.</summary>
    public sealed class Builder
    {
        private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);
        private readonly List<byte[]> texts = [];
        private readonly List<int> numbers = [];

        public int Add(LibraryEntry entry)
        {
            foreach (var text in (ReadOnlySpan<string>)[entry.Id, entry.Name, entry.InChIKey, entry.Formula, entry.Smiles, entry.Adduct, entry.Licence])
                numbers.Add(Number(text));
            return (numbers.Count / Fields) - 1;
        }

        public EntryTable Build()
        {
            if (texts.Count == 0) Number("");
            var (count, total) = (numbers.Count / Fields, texts.Sum(text => (long)text.Length));
            var bytes = new byte[checked((int)(8 + ((numbers.Count + texts.Count + 1L) * 4) + total))];
            BitConverter.TryWriteBytes(bytes, count);
            BitConverter.TryWriteBytes(bytes.AsSpan(4), texts.Count);
            var room = MemoryMarshal.Cast<byte, int>(bytes.AsSpan(8));
            CollectionsMarshal.AsSpan(numbers).CopyTo(room);
            int end = 0, start = 8 + ((numbers.Count + texts.Count + 1) * 4);
            for (int i = 0; i < texts.Count; i++)
            {
                texts[i].CopyTo(bytes, start + end);
                room[numbers.Count + i + 1] = end += texts[i].Length;
            }

            return new(bytes, count, texts.Count);
        }

        private int Number(string text)
        {
            if (known.TryGetValue(text, out var number)) return number;
            texts.Add(Encoding.UTF8.GetBytes(text));
            return known[text] = texts.Count - 1;
        }
    }
}
