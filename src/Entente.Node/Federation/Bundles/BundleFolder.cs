using Entente.Exchange.Entries;
using Entente.Node.Host;
using Entente.Node.Store;

namespace Entente.Node.Federation.Bundles;

/// <summary>Where made bundles lie until they are carried off: <c>bundles/</c> in the state folder. All in them but the list of parts is sealed for the partner.</summary>
internal sealed class BundleFolder(NodeOptions options)
{
    private string Folder => Path.Combine(options.StateFolder, "bundles");

    /// <summary>A bundle's file, by its name and nothing that came from elsewhere.</summary>
    public string Of(Digest name) => Path.Combine(Folder, $"{name.Hex}.entente");

    /// <summary>True while it can be saved here.</summary>
    public bool Has(Digest name) => File.Exists(Of(name));

    /// <summary>A file for parts whose number is not known yet; who takes it deletes it.</summary>
    public FileStream Spool()
    {
        PrivateFile.Folder(Folder);
        return PrivateFile.Begin(Path.Combine(Folder, $"{Guid.NewGuid():N}.part"));
    }

    /// <summary>Puts head and parts together, durably.</summary>
    public async Task Keep(Digest name, byte[] head, FileStream spool, CancellationToken cancel)
    {
        var half = $"{Of(name)}.part";
        await using (var whole = PrivateFile.Begin(half))
        {
            await whole.WriteAsync(head, cancel);
            spool.Position = 0;
            await spool.CopyToAsync(whole, cancel);
            whole.Flush(flushToDisk: true);
        }

        File.Move(half, Of(name), overwrite: true);
    }

    /// <summary>Deletes every bundle that is not under way any more.</summary>
    public void Sweep(IReadOnlySet<Digest> underWay)
    {
        if (!Directory.Exists(Folder)) return;
        foreach (var file in Directory.EnumerateFiles(Folder, "*.entente"))
            if (!Digest.TryParse(Path.GetFileNameWithoutExtension(file), out var name) || !underWay.Contains(name)) File.Delete(file);
    }
}
