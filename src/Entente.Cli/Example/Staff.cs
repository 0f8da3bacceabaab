using System.Text.Json;

namespace Entente.Cli.Example;

/// <summary>The sample officers of one node, as its credentials file lists them, each signed in at most once: a code counts for one sign-in.</summary>
internal sealed class Staff : IDisposable
{
    /// <summary>Written by a sample node at its first start; mode 0600.</summary>
    public const string FileName = "sample-credentials.json";

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private readonly Place place;
    private readonly IReadOnlyList<Credentials> officers;
    private readonly Dictionary<string, OfficerClient> sessions = new(StringComparer.Ordinal);

    private Staff(Place place, IReadOnlyList<Credentials> officers) => (this.place, this.officers) = (place, officers);

    /// <summary>Where the credentials lie.</summary>
    public string File => Path.Combine(place.State, FileName);

    /// <summary>Reads the file.</summary>
    /// <exception cref="ExampleFailed">It is not there, or not what a node writes.</exception>
    public static Staff Of(Place place)
    {
        var file = Path.Combine(place.State, FileName);
        if (!System.IO.File.Exists(file))
            throw new ExampleFailed($"{file} is missing: the node was not started as a sample node, or somebody removed it. Start over with ./run --fresh.");
        try
        {
            return new(place, JsonSerializer.Deserialize<Sheet>(System.IO.File.ReadAllText(file), Web)!.Officers);
        }
        catch (JsonException broken)
        {
            throw new ExampleFailed($"{file} cannot be read ({broken.Message}). Start over with ./run --fresh.");
        }
    }

    /// <summary>How one officer signs in.</summary>
    public Credentials this[string user] =>
        officers.FirstOrDefault(o => o.User == user) ?? throw new ExampleFailed($"{File} has no officer '{user}'.");

    /// <summary>The officer's session; signs in the first time.</summary>
    public async Task<OfficerClient> SignIn(string user, TimeProvider clock, CancellationToken cancel) =>
        sessions.TryGetValue(user, out var known) ? known : sessions[user] = await OfficerClient.SignIn(place, this[user], clock, cancel);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var session in sessions.Values) session.Dispose();
        sessions.Clear();
    }

    private sealed record Sheet(IReadOnlyList<Credentials> Officers);
}

/// <summary>How one sample officer signs in.</summary>
internal sealed record Credentials(string User, string Name, string Unit, string Password, string TotpSecret);
