using Funnel.Domain.Access;
using Funnel.Domain.Forecasting;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Reports;

/// <summary>Composes a what-if: what is supposed, and what a period would bring then. Pure: the same state, view and instant give the same document.</summary>
public sealed class WhatIfReport(IStringLocalizer<ReportTexts> L, IStringLocalizer<PartsTexts> parts)
{
    /// <param name="people">Whose plans the reader may see.</param>
    /// <param name="now">UTC; what is known unless the view names another instant.</param>
    /// <param name="by">Who asked for it, as printed in the foot.</param>
    public ReportDocument Compose(LiveState state, WhatIfView view, Reach people, DateTime now, string by)
    {
        var (catalog, zone) = (state.Catalog, state.Catalog.Company.Zone);
        var model = WhatIfModel.Count(state.History, catalog, state.Plans, view, people, now);
        var (asOf, printed) = (TimeZoneInfo.ConvertTime(new DateTimeOffset(view.View.AsOf ?? now), zone), new DateTimeOffset(now));
        return new ReportDocument
        {
            Title = L["What if, {0}", view.View.Period.Name(parts)],
            Kind = L["What-if report"],
            Period = L["{0}, as of {1}", view.View.Period.Name(parts), Show.Date(asOf, zone)],
            Company = catalog.Company.Name,
            CompanyLine = catalog.Company.Tagline,
            Filters = [.. Filters(model)],
            AsOf = asOf,
            LastEvent = state.Sequence,
            Generated = L["Generated {0} ({1}) by {2}", Show.DateAndTime(printed, zone), ReportLines.Offset(printed, zone), by],
            Moment = ReportLines.Moment(L, asOf, zone),
            Trace = L["up to event {0}, checksum {1}"],
            PageOf = L["Page {0} of {1}"],
            Blocks = model.Figures is { } figures ? [.. Answer(model, figures), .. Supposed(model, figures), .. Potential(model, figures), .. Stages(figures)]
                : [new TextBlock(L["There is no pipeline yet, so there is nothing to suppose."])],
        };
    }

    private IEnumerable<ReportBlock> Answer(WhatIfModel model, WhatIfFigures figures)
    {
        var (then, currency) = (figures.Then, model.Currency);
        yield return new KeyFiguresBlock(
        [
            new(L["Potential as supposed"], Show.MoneyCompact(then.Potential, currency), L["likely {0} to {1} (80%)", Show.MoneyCompact(then.Low, currency), Show.MoneyCompact(then.High, currency)]),
            new(L["Potential now"], Show.MoneyCompact(figures.Now.Potential, currency), L["of it {0} won", Show.MoneyCompact(figures.Fact, currency)]),
            new(L["Difference"], Show.SignedMoney(figures.Difference, currency), L.Count("{0} deal expected|{0} deals expected", figures.Expected)),
            new(L["Of plan"], Share(then.Potential, model.Plan), model.Plan is { } plan ? L["now {0}, plan {1}", Share(figures.Now.Potential, model.PlanNow), Show.MoneyCompact(plan, currency)] : L["nothing is planned here"]),
        ]);
    }

    private IEnumerable<ReportBlock> Supposed(WhatIfModel model, WhatIfFigures figures)
    {
        yield return new HeadingBlock(L["What is supposed"], L["rates of the last twelve months beside it"]);
        var rows = figures.Rates.Select((rate, i) =>
        {
            var next = figures.Outlooks[i + 1].Stage.Name;
            return TableRow.Of(rate.IsChanged ? TableCell.Bold(L["{0} to {1}", rate.Stage.Name, next]) : L["{0} to {1}", rate.Stage.Name, next].Value, Show.Count(rate.Ended), Show.Count(rate.WentOn), Show.Percent(rate.Rate),
                $"{Show.Percent(rate.Low)} – {Show.Percent(rate.High)}", rate.IsChanged ? TableCell.Bold(Show.Percent(rate.Supposed)) : TableCell.Muted(L["as it is"]),
                rate.IsChanged ? Show.SignedMoney(rate.Alone, model.Currency) : TableCell.Muted(Show.None));
        }).ToList();
        yield return new TableBlock([new(L["Stage"]), TableColumn.Number(L["Stays ended"]), TableColumn.Number(L["Went on"]), TableColumn.Number(L["Rate"]), TableColumn.Number(L["80% interval"]), TableColumn.Number(L["Supposed"]),
            TableColumn.Number(L["Adds by itself"])], rows) { IsTight = true };
        yield return new TextBlock(Capacity(figures)) { Lead = L["Capacity."] };
        yield return new TextBlock(L["Each deal's chance is multiplied by the supposed rate over the present one, stage by stage to the win; effects overlap. New deals that start after today are left out. Nothing is changed by it."]) { IsSmall = true };
    }

    private IEnumerable<ReportBlock> Potential(WhatIfModel model, WhatIfFigures figures)
    {
        var (now, then, currency) = (figures.Now, figures.Then, model.Currency);
        yield return new HeadingBlock(L["Potential"], L["won in the period, and the open deals expected to close in it, each times its chance"]);
        yield return new TableBlock([new(""), TableColumn.Number(L["Now"]), TableColumn.Number(L["What if"]), TableColumn.Number(L["Change"])],
        [
            Line(L["Won"], figures.Fact, figures.Fact),
            Line(L.Count("{0} deal expected, weighted|{0} deals expected, weighted", figures.Expected), now.Potential - figures.Fact, then.Potential - figures.Fact),
            TableRow.Total(L["Potential"].Value, Exact(now.Potential), Exact(then.Potential), Show.SignedMoney(figures.Difference, currency)),
            TableRow.Of(L["80% interval"].Value, $"{Show.MoneyCompact(now.Low, currency)} – {Show.MoneyCompact(now.High, currency)}", $"{Show.MoneyCompact(then.Low, currency)} – {Show.MoneyCompact(then.High, currency)}", ""),
            TableRow.Of(L["Plan"].Value, model.PlanNow is { } planNow ? Exact(planNow) : Show.None, model.Plan is { } plan ? Exact(plan) : Show.None, ""),
        ]) { IsTight = true };

        TableRow Line(string name, long before, long after) => TableRow.Of(name, Exact(before), Exact(after), Show.SignedMoney(after - before, currency));

        string Exact(long minor) => Show.Money(minor, currency);
    }

    private IEnumerable<ReportBlock> Stages(WhatIfFigures figures)
    {
        var most = Math.Max(1, figures.Outlooks.Max(o => Math.Max(o.Now, o.Then)));
        yield return new HeadingBlock(L["Open deals there, or expected to come there"], L["won: expected to be won"]);
        var rows = figures.Outlooks.Select(o => TableRow.Of(TableCell.Bold(o.Stage.Name), TableCell.Of(CellPictures.Bar(o.Now / most, Number(o.Now), colour: "n-400")), Number(o.Now),
            TableCell.Of(CellPictures.Bar(o.Then / most, Number(o.Then))), TableCell.Bold(Number(o.Then)), Show.SignedCount((long)(Math.Round(o.Then) - Math.Round(o.Now))))).ToList();
        yield return new TableBlock([new(L["Stage"]), new("", CellAlign.Start, 124), TableColumn.Number(L["Now"]), new("", CellAlign.Start, 124), TableColumn.Number(L["What if"]), TableColumn.Number(L["Change"])], rows) { IsTight = true };

        static string Number(double deals) => Show.Number((decimal)deals);
    }

    private string Capacity(WhatIfFigures figures) => figures.Supposition.Capacity switch
    {
        null => L.Count("All of {0} open deal can be worked on.|All of {0} open deals can be worked on.", figures.OpenDeals),
        _ when figures.Waiting == 0 => L.Count("{0} in use; a higher limit changes nothing for deals that are open already.|{0} in use; a higher limit changes nothing for deals that are open already.", figures.OpenDeals),
        { } limit => L["{0} of {1} open deals can be worked on; {2} would wait, so every chance is that much smaller.", Show.Count(limit), Show.Count(figures.OpenDeals), Show.Count(figures.Waiting)],
    };

    private IEnumerable<ReportFilter> Filters(WhatIfModel model)
    {
        var (view, catalog, figures) = (model.View, model.Catalog, model.Figures);
        yield return new(L["Expected to close in"], view.View.Period.Name(parts));
        if (figures is null)
            yield break;
        yield return new(L["Pipeline"], catalog.Pipeline(figures.Query.Filter.Pipeline!.Value)?.Name ?? Show.None);
        foreach (var filter in ReportLines.Filters(view.View.Filter, catalog, L))
            yield return filter;
        string[] supposed =
        [
            .. figures.Rates.Where(r => r.IsChanged).Select(r => $"{r.Stage.Name} {Show.Percent(r.Supposed)}"),
            .. view.Supposed.Capacity is { } capacity ? [L["capacity {0}", Show.Count(capacity)]] : Array.Empty<string>(),
            .. view.Supposed.Plan is not null ? [L["plan {0}", Show.MoneyCompact(model.Plan!.Value, model.Currency)]] : Array.Empty<string>(),
        ];
        yield return new(L["Supposed"], supposed.Length == 0 ? L["nothing"] : string.Join(", ", supposed));
    }

    private static string Share(long potential, long? plan) => plan is > 0 and var of ? Show.Percent((double)potential / of) : Show.None;
}
