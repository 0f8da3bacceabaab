using Entente.Spectra;

namespace Entente.Node.Desks.Laboratory.Parts;

/// <summary>The geometry of a stick plot, in the units of its drawing. Pure: what the component only writes down.</summary>
internal sealed class SpectrumPlot
{
    /// <summary>Width of the drawing.</summary>
    public const int Width = 1000;

    /// <summary>Height of the drawing.</summary>
    public const int Height = 320;

    /// <summary>Points drawn at most; a page of 200,000 lines would be of use to nobody.</summary>
    public const int MostDrawn = 600;

    /// <summary>Points with their position written above them.</summary>
    private const int MostLabelled = 8;

    private const double Left = 56, Right = 980, Top = 34, Bottom = 286;

    private SpectrumPlot(double low, double high, double highest) => (Low, High, Highest) = (low, high, highest);

    /// <summary>X at the left edge.</summary>
    public double Low { get; }

    /// <summary>X at the right edge.</summary>
    public double High { get; }

    /// <summary>Y drawn as 100.</summary>
    public double Highest { get; }

    /// <summary>The points drawn, by rising X.</summary>
    public IReadOnlyList<Point> Drawn { get; private init; } = [];

    /// <summary>The points whose X is written, none close to a higher one.</summary>
    public IReadOnlyList<Point> Labelled { get; private init; } = [];

    /// <summary>Round values for the axis.</summary>
    public IReadOnlyList<double> Ticks { get; private init; } = [];

    /// <summary>The plot of a spectrum: its highest points, on axes with round ends.</summary>
    public static SpectrumPlot Of(MeasuredSpectrum spectrum)
    {
        var highest = Math.Max(spectrum.Highest.Y, double.Epsilon);
        double low = spectrum.Points[0].X, high = spectrum.Points[^1].X;
        var step = RoundStep((high - low) / 10);
        (low, high) = (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step);
        if (high <= low) high = low + step;
        var drawn = spectrum.Points.OrderByDescending(point => point.Y).Take(MostDrawn).OrderBy(point => point.X).ToList();
        var labelled = new List<Point>();
        var apart = (high - low) / 25;
        foreach (var point in drawn.OrderByDescending(point => point.Y))
            if (labelled.Count < MostLabelled && labelled.TrueForAll(other => Math.Abs(other.X - point.X) >= apart)) labelled.Add(point);
        var ticks = new List<double>();
        for (var tick = low; tick <= high + (step / 2); tick += step) ticks.Add(tick);
        return new(low, high, highest) { Drawn = drawn, Labelled = labelled, Ticks = ticks };
    }

    public double X(double x) => Left + ((x - Low) / (High - Low) * (Right - Left));

    public double Y(double y) => Bottom - (Math.Clamp(y / Highest, 0, 1) * (Bottom - Top));

    // 1, 2 or 5 times a power of ten, at least the step asked for.
    private static double RoundStep(double step)
    {
        if (step <= 0) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return (step / power) switch { <= 1 => power, <= 2 => 2 * power, <= 5 => 5 * power, _ => 10 * power };
    }
}
