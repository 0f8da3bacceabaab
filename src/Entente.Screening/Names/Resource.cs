namespace Entente.Screening.Names;

/// <summary>The engine's own tables of data/screening, embedded; lines that begin with # speak of sources.</summary>
internal static class Resource
{
    public static IEnumerable<string[]> Rows(string name)
    {
        using var stream = typeof(Resource).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException("A table is not embedded.", name);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') yield return line.Split('\t');
    }
}
