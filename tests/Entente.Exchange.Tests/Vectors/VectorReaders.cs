using System.Text.Json;

namespace Entente.Exchange.Tests.Vectors;

/// <summary>Reads one kind of file and counts its cases.</summary>
internal sealed record VectorReader(string Name, Action<JsonElement, Tally> Run);

/// <summary>Which reader takes a file: told by its content, so that anyone can bring files under any name.</summary>
internal static class VectorReaders
{
    private static readonly Dictionary<(string Algorithm, string Type), VectorReader> Wycheproof = new()
    {
        [("EDDSA", "EddsaVerify")] = Of("Ed25519", SignatureVectors.Ed25519Verify),
        [("ML-DSA-65", "MlDsaVerify")] = Of("ML-DSA-65 verify", SignatureVectors.MlDsaVerify),
        [("ML-DSA-65", "MlDsaSign")] = Of("ML-DSA-65 sign", SignatureVectors.MlDsaSign),
        [("ML-KEM", "MLKEMTest")] = Of("ML-KEM-768 decapsulate", KemVectors.MlKemDecapsulate),
        [("ML-KEM", "MLKEMEncapsTest")] = Of("ML-KEM-768 encapsulate", KemVectors.MlKemEncapsulate),
        [("XDH", "XdhComp")] = Of("X25519", KemVectors.X25519),
        [("AES-GCM", "AeadTest")] = Of("AES-GCM", SymmetricVectors.AesGcmCase),
        [("SM4-GCM", "AeadTest")] = Of("SM4-GCM", SmVectors.Sm4GcmCase),
        [("HKDF-SHA-256", "HkdfTest")] = Of("HKDF-SHA256", SymmetricVectors.HkdfSha256),
        [("HMACSHA256", "MacTest")] = Of("HMAC-SHA256", SymmetricVectors.HmacSha256),
        [("HMACSM3", "MacTest")] = Of("HMAC-SM3", SymmetricVectors.HmacSm3),
    };

    public static VectorReader? For(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object && OwnVectors.For(root) is { } own) return own;
        if (IsWycheproof(root, out var algorithm, out var groups))
            return Wycheproof.GetValueOrDefault((algorithm, groups[0].GetProperty("type").GetString()!));
        if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 && root[0].ValueKind == JsonValueKind.Object)
        {
            if (root[0].TryGetProperty("kem_id", out _)) return new("HPKE", HpkeVectors.Run);
            if (root[0].TryGetProperty("eseed", out _) && root[0].TryGetProperty("ss", out _)) return new("X-Wing", KemVectors.XWingCases);
        }

        if (root.ValueKind != JsonValueKind.Object) return null;
        if (root.Has("ctx") && root.Has("m") && root.Has("tests")) return new("composite signatures", SignatureVectors.Composite);
        if (root.TryGetProperty("vectors", out var list) && list.ValueKind == JsonValueKind.Array
            && list.EnumerateArray().All(v => v.Has("deterministic_signature_base64")))
            return new("HTTP message signatures", SignatureVectors.HttpMessages);
        if (root.TryGetProperty("english", out var mnemonics) && mnemonics.ValueKind == JsonValueKind.Array) return new("BIP-39 words", WordVectors.Run);
        if (AgeVectors.IsKit(root)) return new("age", AgeVectors.Run);
        if (JsonVectors.IsSuite(root)) return new("JSON", JsonVectors.Run);
        if (root.TryGetProperty("sm3", out _)) return new("SM examples", SmVectors.Run);
        if (root.TryGetProperty("files", out _) && root.TryGetProperty("meta", out var meta) && meta.TryGetProperty("source_key", out _))
            return new("signed log", LogVectors.SignedLog);
        return root.EnumerateObject().Any()
            && root.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.Object && p.Value.TryGetProperty("wantErr", out _))
            ? new("RFC 6962 proofs", LogVectors.Proofs)
            : null;
    }

    public static string WhyNot(JsonElement root)
    {
        if (IsWycheproof(root, out var algorithm, out var groups))
        {
            return Wycheproof.Keys.Any(known => known.Algorithm == algorithm)
                ? $"no reader for {groups[0].GetProperty("type")} of {algorithm}"
                : $"{algorithm} is not used yet";
        }

        var first = root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 ? root[0] : root;
        if (first.ValueKind != JsonValueKind.Object) return "no reader for files of this shape";
        if (first.Has("entente")) return "the command line judges evidence (Entente.Cli.Tests)";
        if (first.Has("groupDST")) return "oblivious pseudo-random functions are not used yet";
        if (first.Has("ciphersuite") || first.Has("DST")) return "hashing to curves is not used";
        return "no reader for files of this shape";
    }

    /// <summary>The cases of a file without a reader, as well as its shape tells them.</summary>
    public static IEnumerable<string> CasesOf(JsonElement root)
    {
        if (IsWycheproof(root, out _, out var groups))
            return groups.EnumerateArray().SelectMany(g => g.GetProperty("tests").EnumerateArray()).Select(t => t.GetProperty("tcId").ToString());
        if (root.ValueKind == JsonValueKind.Array) return Enumerable.Range(0, root.GetArrayLength()).Select(i => $"{i}");
        if (root.ValueKind != JsonValueKind.Object) return ["whole file"];
        foreach (var list in new[] { "tests", "vectors" })
            if (root.TryGetProperty(list, out var cases) && cases.ValueKind == JsonValueKind.Array) return CasesOf(cases);
        return root.EnumerateObject().Select(p => p.Name);
    }

    private static bool IsWycheproof(JsonElement root, out string algorithm, out JsonElement groups)
    {
        (algorithm, groups) = ("", default);
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("testGroups", out groups)) return false;
        if (groups.GetArrayLength() == 0) return false;
        algorithm = root.GetProperty("algorithm").GetString()!;
        return true;
    }

    private static VectorReader Of(string name, Func<JsonElement, JsonElement, Outcome> judge) => new(name, (root, tally) =>
    {
        foreach (var group in root.GetProperty("testGroups").EnumerateArray())
            foreach (var test in group.GetProperty("tests").EnumerateArray())
                tally.Count($"tcId {test.GetProperty("tcId")}", test.GetProperty("result").GetString()!, judge(group, test));
    });
}

/// <summary>Fields of a case.</summary>
internal static class Fields
{
    /// <summary>Bytes in hexadecimal; empty when the field is absent.</summary>
    public static byte[] Hex(this JsonElement test, string field) =>
        test.TryGetProperty(field, out var value) ? Convert.FromHexString(value.GetString()!) : [];

    public static bool Has(this JsonElement test, string field) => test.TryGetProperty(field, out _);

    public static int Number(this JsonElement test, string field) => test.GetProperty(field).GetInt32();

    public static bool Flagged(this JsonElement test, string flag) =>
        test.GetProperty("flags").EnumerateArray().Any(f => f.GetString() == flag);
}
