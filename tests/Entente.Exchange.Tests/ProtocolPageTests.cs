using System.Globalization;
using System.Text;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;

namespace Entente.Exchange.Tests;

/// <summary>docs/protocol/exchange.md is normative: its tables and the code must name the same things.</summary>
public sealed class ProtocolPageTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(Approved.Repository, "docs/protocol/exchange.md"));

    [Fact]
    public void The_page_lists_every_verdict_and_whether_it_stands() => Assert.Equal(
        Verdict.Codes.Order(StringComparer.Ordinal), Rows("## 7.").Select(r => r[0]).Except(EntryFlag.All).Order(StringComparer.Ordinal));

    [Fact]
    public void The_page_says_of_each_refusal_whether_the_entry_takes_its_place()
    {
        foreach (var row in Rows("## 7.").Where(r => RefusalCode.All.Contains(r[0])))
            Assert.Equal((row[0], RefusalCode.Standing.Contains(row[0]) ? "yes" : "no"), (row[0], row[3]));
    }

    [Fact]
    public void The_page_lists_every_flag_and_every_fault()
    {
        Assert.Equal(EntryFlag.All, Rows("## 7.").Select(r => r[0]).Intersect(EntryFlag.All));
        Assert.Equal(Fault.Codes, Rows("## 9.").Select(r => r[0]));
    }

    [Fact]
    public void The_page_names_the_limits_that_the_code_keeps()
    {
        var limits = Rows("### 2.1").ToDictionary(r => r[0], r => r[1]);

        Assert.Equal(Bytes(EntryLimits.HeaderBytes), limits["header"]);
        Assert.Equal(Bytes(EntryLimits.JwsBytes), limits["signed entry (the JWS around a header)"]);
        Assert.Equal(Bytes(EntryLimits.BodyBytes), limits["body"]);
        Assert.Equal(Bytes(EntryLimits.EnvelopeBytes), limits["envelope"]);
        Assert.Equal(Bytes(EntryLimits.InstrumentBytes), limits["card; terms of an agreement"]);
        Assert.StartsWith(Bytes(EntryLimits.ReceiptBytes), limits["sheet of receipts, before signing"], StringComparison.Ordinal);
        Assert.Equal($"{EntryLimits.Depth}", limits["depth of objects and lists, the outermost counted"]);
        Assert.Equal($"{EntryLimits.After}", limits["entries in `after`"]);
        Assert.Equal($"{EntryLimits.Audience}", limits["parties in `aud`"]);
    }

    [Fact]
    public void The_example_on_the_page_is_an_entry_with_the_name_it_says()
    {
        var lines = Page.SkipWhile(line => !line.StartsWith("### 3.4", StringComparison.Ordinal)).Where(line => line.StartsWith("    ", StringComparison.Ordinal))
            .Take(3).Select(line => Encoding.UTF8.GetBytes(line.Trim())).ToArray();
        var header = EntryCodec.HeaderOf(lines[1]);

        var entry = EntryCodec.Write(header, lines[0], Pair.UsKeys);

        Assert.Equal(lines[1], entry.HeaderBytes);
        Assert.Equal(Encoding.UTF8.GetString(lines[2]), entry.Hash.Hex);
    }

    private static string Bytes(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} bytes");

    /// <summary>Cells of the tables below a heading, without their header rows and back-ticks round the first cell.</summary>
    private static IEnumerable<string[]> Rows(string heading) => Page
        .SkipWhile(line => !line.StartsWith(heading, StringComparison.Ordinal)).Skip(1).TakeWhile(line => !line.StartsWith('#'))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| code |", StringComparison.Ordinal))
        .Where(line => !line.StartsWith("| flag |", StringComparison.Ordinal) && !line.StartsWith("| limit |", StringComparison.Ordinal))
        .Select(line => line.Split('|')[1..^1].Select(cell => cell.Trim()).ToArray())
        .Select(cells => (string[])[cells[0].StartsWith('`') ? cells[0].Trim('`') : cells[0], .. cells[1..]]);
}
