using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Entente.Node.Host;

namespace Entente.Faults.Campaign;

/// <summary>What a campaign is made of, written once into its folder: plan, ports, databases.</summary>
/// <param name="Ports">For each side: its link, the proxy before it, its pages.</param>
internal sealed record Setup(Plan Plan, int MeddleThousandths, int DamagePerMillion, IReadOnlyList<int> Ports, IReadOnlyList<string> Databases)
{
    /// <summary>A new one, on free ports.</summary>
    /// <param name="plan">What is to happen.</param>
    /// <param name="databases"><c>sqlite</c>, or how to reach PostgreSQL, for each side.</param>
    /// <param name="meddle">Thousandths of deliveries that are duplicated, and again that are reordered; below TLS a hundredth of it of all pieces is damaged.</param>
    public static Setup Of(Plan plan, IReadOnlyList<string> databases, int meddle = 50) => new(plan, meddle, meddle * 10, FreePorts(6), databases);

    /// <summary>The one in the folder, else this one from now on.</summary>
    public static Setup Keep(string folder, Func<Setup> fresh)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "setup.json");
        if (File.Exists(file)) return JsonSerializer.Deserialize<Setup>(File.ReadAllText(file))!;
        var made = fresh();
        File.WriteAllText(file, JsonSerializer.Serialize(made));
        return made;
    }

    public NodeOptions Node(int side, string folder) => new()
    {
        Party = Plan.Parties[side],
        NameEn = side == 0 ? "United States" : "China",
        NameZh = side == 0 ? "美国" : "中国",
        Zone = side == 0 ? "America/New_York" : "Asia/Shanghai",
        StateFolder = Path.Combine(folder, Plan.Parties[side]),
        Database = Databases[side],
        Federation = Ports[3 * side],
        FederationAddress = new($"https://127.0.0.1:{ProxyPort(side)}/"),
        Pages = $"http://localhost:{Ports[(3 * side) + 2]}",
    };

    public int ProxyPort(int side) => Ports[(3 * side) + 1];

    /// <summary>Below those that the system gives to outgoing connections.</summary>
    private static List<int> FreePorts(int count)
    {
        var (found, draw) = (new List<int>(), new Random());
        while (found.Count < count)
        {
            var port = draw.Next(20_000, 32_000);
            if (found.Contains(port)) continue;
            try
            {
                using var probe = new TcpListener(IPAddress.Any, port);
                probe.Start();
                found.Add(port);
            }
            catch (SocketException)
            {
                // taken: another one
            }
        }

        return found;
    }
}
