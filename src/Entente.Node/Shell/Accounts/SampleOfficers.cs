using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Node.Host;
using Entente.Node.Store;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Shell.Accounts;

/// <summary>Invented officers of a sample node. Their random passwords and secrets lie in a file of the state folder, mode 0600.</summary>
/// <remarks><see cref="Entrance"/> lets them in from this machine only, and only while the pages are bound to this machine.</remarks>
internal sealed class SampleOfficers(NodeOptions options, WriteGate gate, FactorVault vault, ILookupNormalizer names, TimeProvider clock)
{
    /// <summary>How the sample officers sign in, as written to the file.</summary>
    public sealed record Credential(string User, string Name, string Unit, IReadOnlyList<string> Professions, string Password, string TotpSecret);

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a file for people, not a page
    };

    private sealed record Sample(string User, int Number, string Unit, string Language, params string[] Professions);

    /// <summary>Where the credentials lie.</summary>
    public string CredentialsFile => Path.Combine(options.StateFolder, "sample-credentials.json");

    /// <summary>Creates them when this is a sample node and it has no officer yet. True when it did.</summary>
    public async Task<bool> CreateOnEmptyNode(CancellationToken cancel)
    {
        if (!options.Sample) return false;
        var now = clock.GetUtcNow();
        var made = Staff().Select(Make).ToList();
        return await gate.Write(async db =>
        {
            if (await db.Users.AnyAsync(cancel)) return false;
            // Before the commit: officers whose passwords nobody knows would be worse than a file of officers that do not exist.
            PrivateFile.Write(CredentialsFile, JsonSerializer.SerializeToUtf8Bytes(
                new { note = "sample 示例", pages = options.Pages, officers = made.Select(m => m.Credential) }, Readable));
            foreach (var (officer, _) in made)
            {
                officer.EnrolledAt = now;
                db.Users.Add(officer);
                db.Grants.AddRange(Professions.Grants(officer));
                Audit.Note(db, officer.Id, "account.sample", "account", officer.Id.ToString(), now);
            }

            return true;
        }, cancel);
    }

    private Sample[] Staff() => options.Party switch
    {
        "US" =>
        [
            new("chemist", 114, "DEA-STRL", "en", Professions.ForensicChemist, "investigator"),
            new("reviewer", 118, "DEA-STRL", "en", Professions.ForensicChemist),
            new("release", 207, "DEA-STRL", "en", Professions.ReleasingOfficer),
            new("security", 301, "DEA-HQ", "en", Professions.SecurityOfficer, Professions.Administrator),
        ],
        "CN" =>
        [
            new("laboratory", 521, "NNL", "zh", Professions.ForensicChemist, "investigator"),
            new("reviewer", 533, "NNL", "zh", Professions.ForensicChemist),
            new("release", 608, "NNL", "zh", Professions.ReleasingOfficer),
            new("security", 733, "NNCC", "zh", Professions.SecurityOfficer, Professions.Administrator),
        ],
        _ =>
        [
            new("laboratory", 811, "LAB", "en", Professions.ForensicChemist, "investigator"),
            new("reviewer", 815, "LAB", "en", Professions.ForensicChemist),
            new("release", 822, "LAB", "en", Professions.ReleasingOfficer),
            new("security", 833, "HQ", "en", Professions.SecurityOfficer, Professions.Administrator),
        ],
    };

    private (Officer Officer, Credential Credential) Make(Sample sample)
    {
        var unit = UnitCode.Parse($"{options.Party}/{sample.Unit}");
        var officer = NewOfficer.Row(names, sample.User, $"Sample Officer {sample.Number} 示例", unit, sample.Professions, sample.Language);
        officer.Sample = true;
        var password = OneTimeCode.New();
        officer.PasswordHash = new PasswordHasher<Officer>().HashPassword(officer, password);
        var secret = RandomNumberGenerator.GetBytes(SecondFactor.SecretBytes);
        vault.Keep(officer, secret);
        return (officer, new(sample.User, officer.DisplayName, unit.Value, officer.Professions, password, SecondFactor.Write(secret)));
    }
}
