using Funnel.Domain.Analytics;
using Funnel.Domain.Customers;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Reports;

/// <summary>Composes the report on channels: all of them in one table, and the months of one of them as a picture. Pure: the same state, view and instant give the same document.</summary>
public sealed class ChannelReport(IStringLocalizer<ReportTexts> L, IStringLocalizer<PartsTexts> parts)
{
    private const int Months = 12;

    /// <param name="now">UTC; what is known unless the view names another instant.</param>
    /// <param name="by">Who asked for it, as printed in the foot.</param>
    public ReportDocument Compose(LiveState state, ChannelView view, DateTime now, string by)
    {
        var (catalog, zone) = (state.Catalog, state.Catalog.Company.Zone);
        var figures = ChannelFigures.Of(state.History, catalog, view.ToQuery(catalog, now));
        var (asOf, printed) = (TimeZoneInfo.ConvertTime(new DateTimeOffset(figures.Query.Funnel.AsOf), zone), new DateTimeOffset(now));
        return new ReportDocument
        {
            Title = L["Which channels bring deals that reach {0}", figures.Goal.Name],
            Kind = L["Channels report"],
            Period = L["{0}, as of {1}", view.View.Period.Name(parts), Show.Date(asOf, zone)],
            Company = catalog.Company.Name,
            CompanyLine = catalog.Company.Tagline,
            Filters = [.. Filters(view, figures, catalog)],
            AsOf = asOf,
            LastEvent = state.Sequence,
            Generated = L["Generated {0} ({1}) by {2}", Show.DateAndTime(printed, zone), ReportLines.Offset(printed, zone), by],
            Moment = ReportLines.Moment(L, asOf, zone),
            Trace = L["up to event {0}, checksum {1}"],
            PageOf = L["Page {0} of {1}"],
            Blocks = figures.Rows.Count == 0 ? [new TextBlock(L["Nobody was first met in this time."])]
                : [.. Answer(figures, catalog), .. Table(figures, catalog), .. Cohorts(figures.Rows.FirstOrDefault(r => r.Number == view.Chosen) ?? figures.Rows[0], figures)],
        };
    }

    private IEnumerable<ReportBlock> Answer(ChannelFigures figures, Catalog catalog)
    {
        var (all, currency) = (figures.All, catalog.Company.Currency);
        yield return new KeyFiguresBlock(
        [
            new(L["Most effective"], figures.Best.Standing == Standing.Better ? figures.Best.Leading[0].Channel.Name : L["not clear yet"], Best(figures.Best)),
            new(L["Reached {0}", figures.Goal.Name], Show.Percent(all.Count.Share), L.Count("of {0} lead|of {0} leads", all.Count.Leads)),
            new(L["Won"], Show.Percent(all.Count.WonShare), all.Count.ValuePerLead is { } value ? L["{0} a lead", Show.Money(value, currency)] : ""),
            new(L["Return"], Return(all.Cost), all.Cost is { } cost ? L["of {0} spent", Show.MoneyCompact(cost.Amount, currency)] : L["spend not entered"]),
        ]);
    }

    private IEnumerable<ReportBlock> Table(ChannelFigures figures, Catalog catalog)
    {
        var currency = catalog.Company.Currency;
        var most = figures.Rows.Where(r => !r.Count.IsFew).Select(r => r.Count.Interval.High).Append(figures.All.Count.Share ?? 0).Max() * 1.06;
        yield return new HeadingBlock(L["Channels"], L["of leads; line = 80% interval, dashes = all channels"]);
        yield return new TableBlock(
            [
                new(L["Channel"]), TableColumn.Number(L["Leads"]), TableColumn.Number(L["Reached"]), new("", CellAlign.Start, 64), new(L["Against the others"]), TableColumn.Number(L["Won"]),
                TableColumn.Number(L["Days"]), TableColumn.Number(L["A lead"]), TableColumn.Number(L["Spend"]), TableColumn.Number(L["Return"]),
            ],
            [.. figures.Rows.Select(r => TableRow.Of([.. Cells(r, TableCell.Bold(Name(r)))])), TableRow.Total([.. Cells(figures.All, L["All channels"].Value)])])
        { IsTight = true };
        yield return new TextBlock(L["Reached: at {0} or later, or won. Better and worse are said from 90% sure on, of 30 leads or more. Days: half of those that get there have got there. Return: value won for each unit spent, over the months spend is entered for.", figures.Goal.Name]) { IsSmall = true };

        IEnumerable<TableCell> Cells(ChannelResult r, TableCell name) =>
        [
            name, Show.Count(r.Count.Leads), TableCell.Bold(Show.Percent(r.Count.Share)),
            r.Count.Leads == 0 ? "" : TableCell.Of(RangeBar.Draw(r.Count.Share!.Value, r.Count.Interval.Low, r.Count.Interval.High, figures.All.Count.Share, most, r.Count.IsFew, Show.Percent(r.Count.Share), 72, 14)),
            r.Against is { } against ? Says(against) : "", Show.Percent(r.Count.WonShare), r.MedianDays is { } days ? Show.Count(days) : Show.None,
            r.Count.ValuePerLead is { } value ? Show.MoneyCompact(value, currency) : Show.None, r.Cost is { } cost ? Show.MoneyCompact(cost.Amount, currency) : TableCell.Muted(figures.Query.IsWholeCompany ? L["not entered"] : Show.None), Return(r.Cost),
        ];
    }

    private IEnumerable<ReportBlock> Cohorts(ChannelResult row, ChannelFigures figures)
    {
        if (row.Cohorts.Count == 0)
            yield break;
        yield return new HeadingBlock(Name(row), L["share that reached {0}, by days since first contact", figures.Goal.Name]);
        var (lines, all) = (row.Cohorts.TakeLast(Months).Select(c => new CohortLine(c.Month.ToString("MMM", System.Globalization.CultureInfo.CurrentCulture).TrimEnd('.'), [.. c.ByAge.Select((_, age) => c.ShareAt(age))],
            Show.Percent(c.ShareAt(c.ByAge.Count - 1)), "")).ToList(), figures.ByDay.Take(ChannelFigures.Settled + 1).ToList());
        yield return new PictureBlock(Draw(508)) { Fit = (width, _) => Draw(width) };
        yield return new TextBlock(L["Each line is the leads of one month of first contact; it ends at the age all of them have. The last four are named, all channels together are dashed."]) { IsSmall = true };

        Drawing Draw(double width) => CohortsChart.Draw(lines, all, L["all {0}", Show.Percent(all.LastOrDefault())], ChannelFigures.Settled, s => Show.Percent(s), days => L.Count("{0} day|{0} days", days),
            L["{0}: share of leads that reached {1}, by month of first contact", Name(row), figures.Goal.Name], width, 230);
    }

    private IEnumerable<ReportFilter> Filters(ChannelView view, ChannelFigures figures, Catalog catalog)
    {
        yield return new(L["First contact"], view.View.Period.Name(parts));
        yield return new(L["Pipeline"], figures.Pipeline.Name);
        yield return new(L["Selling stage"], figures.Goal.Name);
        if (view.Maturity is { } maturity)
            yield return new(L["Maturity"], maturity switch { Maturity.New => L["New customers"], Maturity.Warming => L["Warming"], Maturity.Ripe => L["Ripe"], _ => L["Repeat customers"] });
        foreach (var filter in ReportLines.Filters(figures.Query.Funnel.Filter, catalog, L))
            yield return filter;
    }

    private string Name(ChannelResult row) => row.Channel?.Name ?? L["No channel"];

    private string Best(BestChannel best) => best.Standing switch
    {
        Standing.Better => L["{0}% sure", new ChannelVerdict(Standing.Better, best.Sure).Percent!],
        Standing.NoClearDifference => string.Join(", ", best.Leading.Take(2).Select(l => $"{l.Channel.Name} {Show.Percent(l.Chance)}")),
        _ => L["too few leads to say"],
    };

    private string Says(ChannelVerdict verdict) => verdict.Standing switch
    {
        Standing.Better => L["better, {0}% sure", verdict.Percent!],
        Standing.Worse => L["worse, {0}% sure", verdict.Percent!],
        Standing.NoClearDifference => L["no clear difference"],
        _ => L["too few to say"],
    };

    private static string Return(ChannelCost? cost) => cost?.Return is { } times ? Show.Number((decimal)Math.Min(times, 1e9), times < 99.95 ? 1 : 0) + "×" : Show.None;
}
