using Funnel.Web.Parts.Charts;

namespace Funnel.Tests.Parts.Charts;

/// <summary>Funnels to draw: the sales floor of the sample quarter, and odd ones.</summary>
static class Pictures
{
    public const string Hostile = "<img src=x onerror=alert(1)>";

    public static readonly FunnelLayout[] Layouts = Enum.GetValues<FunnelLayout>();

    public static FunnelPicture Of(params double[] numbers) => Of(numbers, []);

    public static FunnelPicture Of(double[] numbers, double[] ghosts) => new(
        [.. numbers.Select((n, i) => new FunnelBar($"s{i}", $"Stage {i}", n, $"{n:0}")
        {
            Colour = i == numbers.Length - 1 ? StageColours.Won : StageColours.Token(i, numbers.Length - 1),
            IsWon = i == numbers.Length - 1,
            Ghost = i < ghosts.Length ? ghosts[i] : null,
            OfPrevious = i == 0 ? "" : "50%",
            OfFirst = i == 0 ? "" : "25%",
            Tip = [new("Open now", "31")],
        })],
        new() { LastPeriod = "last quarter", GoOn = "go on", More = n => $"{n} more" });

    public static FunnelPicture Sample { get; } = Of([412, 251, 118, 64, 38], [388, 229, 121, 58, 33]) with { WorstKey = "s2", Summary = "412 deals started, 38 won." };

    /// <summary>The bodies of the bars, in stage order; a stage without deals has none.</summary>
    public static List<BoxMark> Bars(Drawing drawing) => [.. drawing.Marks.OfType<BoxMark>().Where(b => b.Fill is not null)];

    public static List<BoxMark> Ghosts(Drawing drawing) => [.. drawing.Marks.OfType<BoxMark>().Where(b => b.Stroke?.Dash is not null)];

    public static IEnumerable<string> Texts(Drawing drawing) => drawing.Marks.OfType<TextMark>().Select(t => t.Shown);
}
