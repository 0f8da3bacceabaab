namespace Entente.Node.Federation;

/// <summary>Files that are arriving, in memory: one part of a file at a time, and no more than so many files.</summary>
internal sealed class FileArrivals : IDisposable
{
    /// <summary>Files in memory at once, about 26 MB of them; the one left alone longest goes first and is read again from disk.</summary>
    private const int Most = 64;

    private readonly Lock door = new();
    private readonly Dictionary<FileAddress, Place> places = [];
    private long clock;

    /// <summary>Waits until no other part of this file is being taken.</summary>
    public async Task<FileTurn> Turn(FileAddress address, CancellationToken cancel)
    {
        Place place;
        lock (door)
        {
            if (!places.TryGetValue(address, out place!)) places.Add(address, place = new());
            place.Wanted++;
            place.LastUsed = ++clock;
        }

        try
        {
            await place.Alone.WaitAsync(cancel);
        }
        catch
        {
            Leave(address, place);
            throw;
        }

        return new(this, address, place);
    }

    public void Dispose()
    {
        lock (door)
            foreach (var place in places.Values) place.Dispose();
    }

    internal void Leave(FileAddress address, Place place)
    {
        lock (door)
        {
            place.Wanted--;
            if (place is { Wanted: 0, Arrival: null }) Remove(address, place);
            else if (places.Count > Most && places.Where(p => p.Value.Wanted == 0).OrderBy(p => p.Value.LastUsed).FirstOrDefault() is { Value: { } oldest } idle) Remove(idle.Key, oldest);
        }
    }

    private void Remove(FileAddress address, Place place)
    {
        places.Remove(address);
        place.Dispose();
    }

    internal sealed class Place : IDisposable
    {
        public SemaphoreSlim Alone { get; } = new(1, 1);

        public FileArrival? Arrival { get; set; }

        public int Wanted { get; set; }

        public long LastUsed { get; set; }

        public void Dispose()
        {
            Arrival?.Dispose();
            Alone.Dispose();
        }
    }
}

/// <summary>The right to go on with one file, until it is disposed.</summary>
internal sealed class FileTurn(FileArrivals all, FileAddress address, FileArrivals.Place place) : IDisposable
{
    /// <summary>What is in memory of it.</summary>
    public FileArrival? Arrival
    {
        get => place.Arrival;
        set => place.Arrival = value;
    }

    /// <summary>Nothing more of it is expected.</summary>
    public void End()
    {
        place.Arrival?.Dispose();
        place.Arrival = null;
    }

    public void Dispose()
    {
        place.Alone.Release();
        all.Leave(address, place);
    }
}
