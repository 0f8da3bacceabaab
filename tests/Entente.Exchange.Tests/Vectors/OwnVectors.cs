using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Vectors;

/// <summary>
/// The protocol's own vectors (tests/vectors/entente), written from docs/protocol by a second implementation that shares no code with
/// this one (tools/vectors).
/// </summary>
internal static class OwnVectors
{
    private static readonly Dictionary<string, Action<JsonElement, Tally>> Kinds = new()
    {
        ["signed-messages"] = OwnMessageVectors.Signed,
        ["envelopes"] = OwnMessageVectors.Envelopes,
        ["entries"] = OwnDocumentVectors.Entries,
        ["agreements"] = OwnDocumentVectors.Agreements,
        ["receipts"] = OwnDocumentVectors.Receipts,
        ["logs"] = OwnLogVectors.Run,
        ["admission"] = OwnAdmissionVectors.Run,
        ["bundles"] = OwnBundleVectors.Run,
    };

    public static VectorReader? For(JsonElement root) =>
        root.TryGetProperty("entente", out var about) && about.GetString() is { } text
        && text.Split(' ') is ["vectors/1", var kind] && Kinds.TryGetValue(kind, out var run)
            ? new($"Entente {kind}", run)
            : null;

    public static NodeKeys Keys(this JsonElement root, string party)
    {
        var secret = root.GetProperty("keys").GetProperty(party).GetProperty("secret");
        var seeds = secret.EnumerateObject().SelectMany(seed => Convert.FromHexString(seed.Value.GetString()!));
        return NodeKeys.Import([(byte)(secret.EnumerateObject().Count() == 3 ? 1 : 2), .. seeds]);
    }

    public static NodePublicKeys PublicKeys(this JsonElement root, string party) =>
        root.GetProperty("keys").GetProperty(party).GetProperty("public").Deserialize<NodePublicKeys>()!;

    /// <summary>Knows the keys of one party and no others.</summary>
    public static Func<string, NodePublicKeys?> Knows(this JsonElement root, string party)
    {
        var keys = root.PublicKeys(party);
        return id => id == keys.KeyId ? keys : null;
    }

    /// <summary>A refusal counts when it is the fault, and in the place, that the case names.</summary>
    public static Outcome Judged(JsonElement test, Fault? fault, Func<bool> same) => fault is null
        ? Outcome.Matches(same())
        : new(fault.Code == test.Text("fault") && (test.Text("place") is not { } place || place == fault.Place) ? Did.Refuse : Did.Differ, $"{fault.Code} at {fault.Place}");

    public static Outcome Judged(JsonElement test, string? fault, Func<bool> same) =>
        fault is null ? Outcome.Matches(same()) : new(fault == test.Text("fault") ? Did.Refuse : Did.Differ, fault);

    public static string? Text(this JsonElement test, string field) =>
        test.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static byte[] Utf8(this JsonElement test, string field) => System.Text.Encoding.UTF8.GetBytes(test.GetProperty(field).GetString()!);

    public static Suite SuiteOf(this JsonElement test) => test.GetProperty("suites").GetArrayLength() == 1 ? Suite.I : Suite.IAndC;

    public static void Each(this JsonElement root, string list, Tally tally, Func<JsonElement, Outcome> judge)
    {
        foreach (var test in root.GetProperty(list).EnumerateArray())
        {
            var outcome = judge(test);
            tally.Count(outcome.Did == Did.Differ ? $"{test.Text("name")} ({outcome.Reason})" : test.Text("name")!, test.Text("result")!, outcome);
        }
    }
}
