using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Figures.Making;

/// <summary>What the making of every subject's figures is told with.</summary>
internal sealed class MakingWords(IStringLocalizer<MakingTexts> L)
{
    public static Piece Plus => new("+");

    public static Piece Minus => new("\u2212");

    public static Piece Divided => new("÷");

    public static Piece Times => new("×");

    public static Piece Equal => new("=");

    public static Piece Leads => new("→");

    /// <summary>Two places, so that a division can be done again.</summary>
    public static string ExactShare(double? share) => share is { } s && double.IsFinite(s) ? Show.Number((decimal)s * 100, 2) + Show.Percent(1)[3..] : Show.None;

    public static string Number(double number, int digits) => double.IsFinite(number) ? Show.Number((decimal)Math.Clamp(number, -1e15, 1e15), digits) : Show.None;

    public static MadeCell Money(long minor, string currency) => new(Show.Money(minor, currency), new Money(minor, currency).Major.ToString(CultureInfo.InvariantCulture));

    public static MadeCell Day(DateOnly day) => new(Show.Date(day), day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public static MadeCell Count(long number) => new(Show.Count(number), number.ToString(CultureInfo.InvariantCulture));

    public static MadeCell Share(double? share) => share is { } s ? new(ExactShare(s), s.ToString("0.######", CultureInfo.InvariantCulture)) : MadeCell.None;

    public static MadeCell Score(double score) => new(Number(score, 3), score.ToString("0.######", CultureInfo.InvariantCulture));

    public static MadeRow Row(DealTrack track, in Change state, Catalog catalog, params MadeCell[] cells)
    {
        var owner = catalog.Employee(state.Owner);
        return new MadeRow(state.Facts.Title, cells) { Deal = track.Id, Note = catalog.Customer(state.Facts.Customer)?.Name ?? "", Owner = owner?.Name ?? "", OwnerColour = owner?.Colour };
    }

    /// <summary>The latest first.</summary>
    public static IReadOnlyList<MadeEvent> Events(IEnumerable<(DealTrack Track, Change State, IReadOnlyList<Change> Because)> deals) =>
        [.. deals.SelectMany(d => d.Because.Select(c => new MadeEvent(c.Sequence, c.AtUtc, d.Track.Id, d.State.Facts.Title, c))).DistinctBy(e => e.Sequence).OrderByDescending(e => e.Sequence)];

    /// <summary>What every figure was counted over, after what is <paramref name="own"/> to its subject.</summary>
    public IReadOnlyList<(string Name, string Value)> Over(ViewQuery view, Catalog catalog, DateTime asOf, long sequence, params ReadOnlySpan<(string Name, string Value)> own)
    {
        var (filters, zone) = (FilterNames.Of(view.Filter, catalog), catalog.Company.Zone);
        List<(string, string)> over = [.. own, (L["Known up to"], Show.Moment(new DateTimeOffset(asOf), zone)), (L["Filters"], filters.Count == 0 ? L["none"] : string.Join(", ", filters))];
        if (!view.Filter.Within.All)
            over.Add((L["Deals"], L["only those you may see"]));
        over.Add((L["Time zone"], zone.Id));
        over.Add((L["Event"], Show.Count(sequence)));
        return over;
    }
}
