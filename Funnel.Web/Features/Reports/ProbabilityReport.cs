using Funnel.Domain.Analytics;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Domain.Pipelines;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Reports;

/// <summary>
/// Composes the report on win probability: how well the model's words were kept, and each open deal with its chances and what moved them. Pure: the same state, view, models and
/// instant give the same document.
/// </summary>
public sealed class ProbabilityReport(IStringLocalizer<ReportTexts> L, IStringLocalizer<PartsTexts> parts)
{
    /// <summary>So many open deals are printed, the largest; the call of the API tells of all.</summary>
    public const int MostDeals = 500;

    private const int MostParts = 3;

    /// <param name="find">What was learnt for an instant.</param>
    /// <param name="now">UTC; what is known unless the view names another instant.</param>
    /// <param name="by">Who asked for it, as printed in the foot.</param>
    public ReportDocument Compose(LiveState state, ProbabilityView view, Func<Pipeline, DateTime, Learnt?> find, DateTime now, string by)
    {
        var (catalog, zone) = (state.Catalog, state.Catalog.Company.Zone);
        var figures = ProbabilityModel.Count(state.History, catalog, view, now, find);
        var (asOf, printed) = (TimeZoneInfo.ConvertTime(new DateTimeOffset(figures.At), zone), new DateTimeOffset(now));
        return new ReportDocument
        {
            Title = L["Win probability, {0}", figures.Pipeline.Name],
            Kind = L["Win probability"],
            Period = L["as of {0}", Show.Date(asOf, zone)],
            Company = catalog.Company.Name,
            CompanyLine = catalog.Company.Tagline,
            Filters = [.. Filters(figures)],
            AsOf = asOf,
            LastEvent = state.Sequence,
            Generated = L["Generated {0} ({1}) by {2}", Show.DateAndTime(printed, zone), ReportLines.Offset(printed, zone), by],
            Moment = ReportLines.Moment(L, asOf, zone),
            Trace = L["up to event {0}, checksum {1}"],
            PageOf = L["Page {0} of {1}"],
            Blocks = [Answer(figures), .. Record(figures), .. Open(figures)],
        };
    }

    private KeyFiguresBlock Answer(ProbabilityModel figures)
    {
        var (record, currency) = (figures.Record, figures.Currency);
        return new KeyFiguresBlock(
        [
            new(L["Open deals"], Show.Count(figures.Open.Count), Show.MoneyCompact(figures.Open.Sum(o => o.State.Amount), currency)),
            new(L["Weighted"], Show.MoneyCompact(figures.Weighted(o => o.Counts), currency), L["by what counts"]),
            new(L["Weighted by the model"], figures.Present?.Model is null ? Show.None : Show.MoneyCompact(figures.Weighted(o => o.Model), currency), Learned(figures)),
            new(L["Brier score"], record.Statements == 0 ? Show.None : Score(record.Brier), record.Statements == 0 ? L["nothing to be judged yet"] : L["stage default {0}", Score(record.ByDefault)]),
        ]);
    }

    private IEnumerable<ReportBlock> Record(ProbabilityModel figures)
    {
        var record = figures.Record;
        yield return new HeadingBlock(L["Track record"], L["what the model said against what happened"]);
        if (record.Statements == 0)
        {
            yield return new TextBlock(figures.Present is { Missing: > 0 and var missing } ? L.Count("{0} closed deal more, and there is a model to be judged.|{0} closed deals more, and there is a model to be judged.", missing)
                : L["No statement of the model has come true or failed yet under these filters."]);
            yield break;
        }
        var rows = record.Bins.Select(b => TableRow.Of(TableCell.Bold(Span(TrackRecord.BinOf(b.From + 0.05))), Show.Count(b.Count), Show.Count(b.Deals), Show.Percent(b.Said), Show.Count(b.Won), TableCell.Bold(Show.Percent(b.Share)),
            $"{Show.Percent(b.Low)} – {Show.Percent(b.High)}", TableCell.Of(CellPictures.Range(b.Low, b.Share, b.High, b.Said, L["said {0}, happened {1}", Show.Percent(b.Said), Show.Percent(b.Share)], 110)),
            b.IsJudged ? "" : TableCell.Muted(L["too few to judge"]))).ToList();
        rows.Add(TableRow.Total(L["Together"].Value, Show.Count(record.Statements), Show.Count(record.Deals), "", Show.Count(record.Bins.Sum(b => b.Won)), "", "", "", ""));
        yield return new TableBlock([new(L["Said"]), TableColumn.Number(L["Statements"]), TableColumn.Number(L["Deals"]), TableColumn.Number(L["Said on average"]), TableColumn.Number(L["Won"]), TableColumn.Number(L["Happened"]),
            TableColumn.Number(L["80% interval"]), new("", CellAlign.Start, 116), new("")], rows) { IsTight = true };
        yield return new TextBlock(L["Brier score {0} against {1} of the stage default ({2}); mean calibration error {3}.", Score(record.Brier), Score(record.ByDefault), record.Better is { } better ? Show.SignedPercent(-better) : Show.None,
            Score(record.CalibrationError)]) { Lead = L["Together."] };
        yield return new TextBlock(L["Each Monday each open deal is a statement of that month's model, judged once the deal is closed, or still open after {0} days (not won). Brier score: mean squared difference of what was said and what came, 1 or 0; smaller is better. Bins of under {1} deals are not judged. Dashed: what was said.",
            TrackRecord.PatienceDays, TrackRecord.FewestJudged]) { IsSmall = true };
        if (record.Months.Count == 0)
            yield break;
        yield return new TableBlock([new(L["Month"]), TableColumn.Number(L["Statements"]), TableColumn.Number(L["Brier, model"]), TableColumn.Number(L["Brier, stage default"])],
            [.. record.Months.Select(m => TableRow.Of(Show.Month(m.Month), Show.Count(m.Count), TableCell.Bold(Score(m.Brier)), Score(m.ByDefault)))]) { IsTight = true };
    }

    private IEnumerable<ReportBlock> Open(ProbabilityModel figures)
    {
        yield return new HeadingBlock(L["Open deals"], L["the largest first; in bold what counts; times the odds, what moved the model's value"]);
        if (figures.Open.Count == 0)
        {
            yield return new TextBlock(L["No deal is open under these filters."]);
            yield break;
        }
        var rows = figures.Open.Take(MostDeals).Select(o => TableRow.Of(TableCell.Bold(ReportLines.Title(o.State.Facts.Title, 34)), o.Stage.Name, Show.MoneyCompact(o.State.Amount, figures.Currency), Show.Percent(o.ByDefault),
            Show.Percent(o.Model), Show.Percent(o.Manual), TableCell.Bold(Show.Percent(o.Counts)), TableCell.Muted(Moved(o, figures.Catalog)))).ToList();
        var rest = figures.Open.Skip(MostDeals).ToList();
        if (rest.Count > 0)
            rows.Add(TableRow.Of(TableCell.Muted(L.Count("{0} more|{0} more", rest.Count)), "", Show.MoneyCompact(rest.Sum(o => o.State.Amount), figures.Currency), "", "", "", "", ""));
        rows.Add(TableRow.Total(L.Count("{0} deal|{0} deals", figures.Open.Count), "", Show.MoneyCompact(figures.Open.Sum(o => o.State.Amount), figures.Currency), "", "", "", "", ""));
        yield return new TableBlock([new(L["Deal"]), new(L["Stage"]), TableColumn.Number(L["Budget"]), TableColumn.Number(L["Default"]), TableColumn.Number(L["Model"]), TableColumn.Number(L["By hand"]), TableColumn.Number(L["Counts"]),
            new(L["What moved it"])], rows) { IsTight = true };
    }

    private IEnumerable<ReportFilter> Filters(ProbabilityModel figures)
    {
        yield return new(L["Pipeline"], figures.Pipeline.Name);
        yield return new(L["Open deals are weighed by"], WeightWords.Of(figures.Weights, figures.Pipeline.Id, parts));
        if (figures.View.Stage is { } stage)
            yield return new(L["Stage"], figures.Catalog.Stage(stage)?.Name ?? Show.None);
        foreach (var filter in ReportLines.Filters(figures.View.View.Filter, figures.Catalog, L))
            yield return filter;
        if (!figures.View.View.AnyFilter && figures.View.Stage is null)
            yield return new(L["Filter"], L["none"]);
    }

    private string Moved(OpenChance open, Catalog catalog) => string.Join(", ", (open.Estimate?.Parts ?? []).Where(p => ChanceWords.IsWorthSaying(p.LogOdds)).Take(MostParts)
        .Select(p => $"{ReportLines.Title(ChanceWords.Of(p.Of, open.Of, catalog, parts), 40)} {ChanceWords.Odds(p.LogOdds)}"));

    private string Learned(ProbabilityModel figures) => figures.Present switch
    {
        null => L["being learnt"],
        { Model: null } few => L.Count("{0} closed deal is missing|{0} closed deals are missing", few.Missing),
        { Model: { } model } => L.Count("learnt from {0} closed deal|learnt from {0} closed deals", model.Closed),
    };

    private static string Span(int bin) => $"{bin * 10}–{Show.Percent((bin + 1) / 10.0)}";

    private static string Score(double score) => Show.Number((decimal)score, 3);
}
