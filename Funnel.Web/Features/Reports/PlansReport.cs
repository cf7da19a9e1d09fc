using Funnel.Domain.Analytics;
using Funnel.Domain.Plans;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Reports;

/// <summary>Composes the report on plans: how a period stands, row by row, and the year's targets. Pure: the same state, view and instant give the same document.</summary>
public sealed class PlansReport(IStringLocalizer<ReportTexts> L)
{
    private const int Listed = 8;

    private const double NameWidth = 158;

    /// <param name="now">UTC; what is counted up to unless the view names an instant.</param>
    /// <param name="by">Who asked for it, as printed in the foot.</param>
    public ReportDocument Compose(LiveState state, PlanView view, DateTime now, string by)
    {
        var (catalog, zone) = (state.Catalog, state.Catalog.Company.Zone);
        var figures = PlanCount.Of(state.History, catalog, state.Plans.AsOf(view.View.AsOf ?? DateTime.MaxValue), view.ToQuery(now));
        var (page, printed) = (new Page(figures, catalog, L), new DateTimeOffset(now));
        return new ReportDocument
        {
            Title = L["Plans, {0}", page.Name(figures.Query.Period)],
            Kind = L["Plans report"],
            Period = L["{0}, as of {1}", page.Name(figures.Query.Period), Show.Date(Domain.Common.Period.DayOf(figures.Query.AsOf, zone))],
            Company = catalog.Company.Name,
            CompanyLine = catalog.Company.Tagline,
            Filters = [.. page.Filters()],
            AsOf = TimeZoneInfo.ConvertTime(new DateTimeOffset(figures.Query.AsOf), zone),
            LastEvent = state.Sequence,
            Generated = L["Generated {0} ({1}) by {2}", Show.DateAndTime(printed, zone), ReportLines.Offset(printed, zone), by],
            Moment = ReportLines.Moment(L, new DateTimeOffset(figures.Query.AsOf), zone),
            Trace = L["up to event {0}, checksum {1}"],
            PageOf = L["Page {0} of {1}"],
            Blocks = [.. page.Standing(), .. page.Differences(), .. page.Year()],
        };
    }

    /// <summary>One report while it is composed.</summary>
    private sealed class Page(PlanFigures figures, Catalog catalog, IStringLocalizer<ReportTexts> L)
    {
        private readonly decimal _size = SizeOf(figures, catalog.Company.Currency);

        private PlanDays Days => figures.Days;

        private int Start => figures.Query.Year.FirstMonth;

        private IEnumerable<PlanRow> Shown => figures.Rows.Where(r => r.Plan is not null || r.Fact != 0 || r.Open != 0 || r.Node.Parent is null);

        public string Name(PlanPeriod period) => PlanPeriods.Name(period, Start);

        public IEnumerable<ReportFilter> Filters()
        {
            yield return new(L["Year"], Name(figures.Query.Year.Whole));
            yield return new(L["Period"], Name(figures.Query.Period));
            yield return new(L["Metric"], figures.Query.Metric == PlanMetric.Number ? L["won deals"] : L["value won"]);
            yield return new(L["Rows"], figures.Query.By switch { PlanBy.Products => L["lines, products"], PlanBy.Customers => L["customers"], _ => L["departments, people"] });
            if (((figures.Query.Pipeline is { } id ? catalog.Pipeline(id) : null) ?? (catalog.Pipelines is [var main, ..] ? main : null))?.Name is { } pipeline)
                yield return new(L["Pipeline"], pipeline);
        }

        public IEnumerable<ReportBlock> Standing()
        {
            if (figures.Rows.Count == 0)
            {
                yield return new TextBlock(L["There is nobody in reach to plan for."]);
                yield break;
            }
            var first = figures.Top ?? figures.Rows[0];
            yield return new KeyFiguresBlock(
            [
                new(L["Won"], Amount(first.Fact), first.Attainment is { } share ? L["{0} of plan, pace {1}", Show.Percent(share), Show.Percent(Days.Pace)] : L["without a plan"]),
                new(L["Potential"], Amount(first.Potential), first.PotentialShare is { } may ? L["{0} of plan", Show.Percent(may)] : ""),
                new(L["Gap to plan"], first.Gap is { } gap ? Signed(gap) : Show.None, L["potential less plan"]),
                new(L["Needed a working day"], first.NeededADay is { } needed ? Exact(needed) : Show.None,
                    first.SoFarADay is { } soFar ? L.Count("so far {1}; {0} day left|so far {1}; {0} days left", Days.Left, Exact(soFar)) : L.Count("{0} working day|{0} working days", Days.Left)),
            ]);
            if (Remarks(first) is { Count: > 1 } remarks)
                yield return new RemarksBlock(remarks);
            yield return new HeadingBlock(L["How each stands"], Days is { Day: > 0, Left: > 0 } ? L["{0}, day {1} of {2}", Name(figures.Query.Period), Days.Day, Days.Days] : Name(figures.Query.Period));
            yield return new TableBlock(
                [new(Unit, CellAlign.Start, NameWidth), TableColumn.Number(L["Plan"]), TableColumn.Number(L["Fact"]), TableColumn.Number(L["Of plan"]), new("", CellAlign.Start, 112), TableColumn.Number(L["Potential"]), TableColumn.Number(L["Gap"]), TableColumn.Number(L["Per day"]), TableColumn.Number(L["Same day before"])],
                [.. Shown.Select(row => TableRow.Of(NameOf(row), Cell(row.Plan), TableCell.Bold(Cell(row.Fact)), Show.Percent(row.Attainment), Bar(row), Cell(row.Potential), CellSigned(row.Gap), Cell(row.NeededADay, 1), TableCell.Muted(Cell(row.Before))))]) { IsTight = true };
            yield return new LegendBlock(
            [
                new(L["Won"], CellPictures.SolidSample("won")), new(L["weighted, expected to close"], CellPictures.HatchSample()), .. Days is { Day: > 0, Left: > 0 } ? [new LegendItem(L["pace today, {0}", Show.Percent(Days.Pace)], CellPictures.LineSample())] : (LegendItem[])[],
            ], L["the bar's end is the plan"]);
        }

        /// <summary>Where what lies below does not add up, said in words: nothing is hidden.</summary>
        public IEnumerable<ReportBlock> Differences()
        {
            List<(PlanRow Row, PlanPeriod Period, long Own, long Sum)> all = [.. from row in figures.Rows from cell in row.Cells.OrderBy(c => (c.Key.Months, c.Key.First))
                from sum in new[] { cell.Value.Children, cell.Value.Parts } where cell.Value.Plan is { } && sum is { } && sum != cell.Value.Plan select (row, cell.Key, cell.Value.Plan!.Value, sum!.Value)];
            if (all.Count == 0)
                yield break;
            yield return new HeadingBlock(L["Differences"], L.Count("{0} target is not what lies below it|{0} targets are not what lies below them", all.Count));
            var rows = all.Take(Listed).Select(d => TableRow.Of(TableCell.Bold(d.Row.Node.Name), Name(d.Period), Cell(d.Own), Cell(d.Sum), CellSigned(d.Sum - d.Own))).ToList();
            if (all.Count > Listed)
                rows.Add(TableRow.Of(TableCell.Muted(L.Count("{0} more|{0} more", all.Count - Listed)), "", "", "", ""));
            yield return new TableBlock([new($"{L["Target"]}, {Unit}"), new(L["Period"]), TableColumn.Number(L["Plan"]), TableColumn.Number(L["Adds up to"]), TableColumn.Number(L["Difference"])], rows) { IsTight = true };
        }

        public IEnumerable<ReportBlock> Year()
        {
            if (!figures.HasTargets)
                yield break;
            yield return new HeadingBlock(L["The year's targets"], Name(figures.Query.Year.Whole));
            List<PlanPeriod> columns = [.. figures.Query.Year.Quarters, figures.Query.Year.Whole];
            yield return new TableBlock(
                [new(Unit, CellAlign.Start, NameWidth), .. columns.Select(c => TableColumn.Number(c.Months == 12 ? L["Year"] : PlanPeriods.Short(c, Start))), TableColumn.Number(L["Won this year"])],
                [.. Shown.Select(row => TableRow.Of([NameOf(row), .. columns.Select(c => c.Months == 12 ? TableCell.Bold(Cell(row.Cells[c].Plan)) : new TableCell(Cell(row.Cells[c].Plan))), Cell(row.Facts.Sum())]))]) { IsTight = true };
        }

        private List<Remark> Remarks(PlanRow first)
        {
            var remarks = new List<Remark>();
            if (first is { Attainment: { } share, Plan: { } plan } && Days is { Left: > 0, Gone: > 0 })
            {
                var ahead = first.Fact - (decimal)(plan * Days.Pace);
                remarks.Add(new Remark(ahead < 0 ? L["{0} behind the pace", Amount(-ahead)] : L["{0} ahead of the pace", Amount(ahead)],
                    L["{0} of plan won after {1} of the time.", Show.Percent(share), Show.Percent(Days.Pace)]));
            }
            List<PlanRow> people = [.. figures.Rows.Where(r => r.Gap is not null && !figures.Below(r.Scope).Any() && r.Node.Parent is not null)];
            if (people.Where(r => r.Gap < 0).MinBy(r => r.Gap) is { } worst)
                remarks.Add(new Remark(L["Most is missing at {0}", worst.Node.Name], L["{0} of {1} would be missing, also with what is expected.", Amount(-worst.Gap!.Value), Amount(worst.Plan!.Value)]));
            if (people.Count > 1)
                remarks.Add(new Remark(L["{0} of {1} reach their plan", Show.Count(people.Count(r => r.Gap >= 0)), Show.Count(people.Count)], L["With what they won and what is expected to close, weighted."]));
            return remarks;
        }

        private TableCell NameOf(PlanRow row)
        {
            var text = new string('\u2003', row.Node.Depth) + row.Node.Name;
            return row.Node.Depth == 0 || figures.Below(row.Scope).Any() ? TableCell.Bold(text) : new TableCell(text);
        }

        private TableCell Bar(PlanRow row) => row.Attainment is not { } share ? new TableCell("") : TableCell.Of(CellPictures.Plan(share, (row.PotentialShare ?? share) - share,
            Days is { Day: > 0, Left: > 0 } ? Days.Pace : null, L["{0} of plan won, {1} with what is expected", Show.Percent(share), Show.Percent(row.PotentialShare)], 104));

        private string Unit => figures.Query.Metric == PlanMetric.Number ? L["won deals"] : _size > Factor(catalog.Company.Currency) ? L["{0} thousand", Show.Symbol(catalog.Company.Currency)] : Show.Symbol(catalog.Company.Currency);

        // One unit down the columns, named once at their head.
        private string Cell(decimal? inside, int decimals = 0) => inside is { } i ? Show.Number(i / _size, figures.Query.Metric == PlanMetric.Number && i % 1 != 0 ? 1 : decimals) : Show.None;

        private string CellSigned(decimal? inside) => inside is { } i ? (Math.Round(i / _size) > 0 ? "+" : "") + Cell(i) : Show.None;

        private static decimal SizeOf(PlanFigures figures, string currency)
        {
            if (figures.Query.Metric == PlanMetric.Number)
                return 1;
            var largest = figures.Rows.Select(r => Math.Max(r.Cells[figures.Query.Year.Whole].Plan ?? 0, r.Facts.Sum())).DefaultIfEmpty().Max();
            return Factor(currency) * (largest >= Factor(currency) * 1_000_000 ? 1_000 : 1);
        }

        private static decimal Factor(string currency) => Domain.Common.Money.FromMajor(1, currency).Minor;

        private string Amount(decimal inside) => figures.Query.Metric == PlanMetric.Number ? Show.Number(inside, inside % 1 == 0 ? 0 : 1) : Show.MoneyCompact((long)Math.Round(inside, MidpointRounding.AwayFromZero), catalog.Company.Currency);

        private string Exact(decimal inside) => figures.Query.Metric == PlanMetric.Number ? Show.Number(inside, 1) : Show.MoneyCompact((long)Math.Round(inside, MidpointRounding.AwayFromZero), catalog.Company.Currency);

        private string Signed(decimal inside) => (inside > 0 ? "+" : "") + Amount(inside);
    }
}
