using Funnel.Domain.Analytics;
using Funnel.Domain.Forecasting;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Reports.Team;

/// <summary>Composes the team report from the figures of the team's page. Pure: the same state, view, instant and paper give the same document.</summary>
public sealed class TeamReport(IStringLocalizer<TeamReportTexts> L, IStringLocalizer<PartsTexts> parts)
{
    // So many people fill a page; more go on to the next one, under a head of their own.
    private const int PeopleAPage = 22;

    // The first page is the full answer: the largest gains by name, the rest as a sum.
    private const int ProposalsShown = 6, Fewest = 3, Roomy = 8;

    /// <param name="width">Of the printed part of the paper, in CSS pixels.</param>
    /// <param name="by">Who asked for it, as printed in the foot.</param>
    public ReportDocument Compose(LiveState state, ViewQuery view, bool onlyOverNorm, double width, DateTime now, string by)
    {
        var (catalog, zone) = (state.Catalog, state.Catalog.Company.Zone);
        var skills = Effectiveness.Of(state.History, catalog, view.ToFunnelQuery(catalog, now));
        var plan = Handover.Plan(state.History, catalog, skills, Handover.Between(skills.Query.Filter), onlyOverNorm);
        var asOf = new DateTimeOffset(skills.Query.AsOf);
        return new ReportDocument
        {
            Title = L["Who moves deals on, stage by stage"],
            Kind = L["Team report"],
            Period = L["{0}, as of {1}", view.Period.Name(parts), Show.Date(asOf, zone)],
            Company = catalog.Company.Name,
            CompanyLine = catalog.Company.Tagline,
            Filters = Filters(view, skills, catalog, onlyOverNorm),
            AsOf = TimeZoneInfo.ConvertTime(asOf, zone),
            LastEvent = state.Sequence,
            Generated = L["Generated {0} ({1}) by {2}", Show.DateAndTime(new DateTimeOffset(now), zone), ReportLines.Offset(new DateTimeOffset(now), zone), by],
            Moment = L["As of {0} ({1})", Show.DateAndTime(asOf, zone), ReportLines.Offset(asOf, zone)],
            Trace = L["up to event {0}, checksum {1}"],
            PageOf = L["Page {0} of {1}"],
            IsOnePage = true,
            Blocks = [.. Answer(skills, plan, catalog), .. Matrix(skills, catalog, width), .. Proposals(skills, plan, catalog), new TextBlock(Method) { IsSmall = true }],
        };
    }

    private string Method => L["Credit goes to whoever held the deal when it left the stage. Rates lean towards the colleagues' where visits are few; under 5 visits they are printed grey and nothing is proposed from them."];

    private IEnumerable<ReportBlock> Answer(Effectiveness skills, HandoverPlan plan, Catalog catalog)
    {
        var currency = catalog.Company.Currency;
        var cells = skills.People.SelectMany(p => p.Stages.Select((s, i) => Verdict(s, skills.Stages[i].Share))).ToList();
        var counted = skills.People.Sum(p => p.Stages.Count(s => s.Visits > 0));
        var (open, limited) = (skills.People.Sum(p => p.Open), skills.People.Where(p => p.Employee.Capacity is not null).ToList());
        yield return new KeyFiguresBlock(
        [
            new(L.Count("Expected gain of {0} handover|Expected gain of {0} handovers", plan.Proposals.Count), Show.SignedMoney(plan.Gain, currency), L["of {0} moved", Show.Money(plan.Proposals.Sum(p => p.State.Amount), currency)]),
            new(L["Clearly above the stage"], L["{0} of {1}", Show.Count(cells.Count(v => v > 0)), Show.Count(counted)], L["person and stage"]),
            new(L["Clearly below"], L["{0} of {1}", Show.Count(cells.Count(v => v < 0)), Show.Count(counted)], L["person and stage"]),
            new(L["Open deals"], limited.Count == skills.People.Count && limited.Count > 0 ? L["{0} of {1}", Show.Count(open), Show.Count(limited.Sum(p => p.Employee.Capacity!.Value))] : Show.Count(open),
                L.Count("{0} place free|{0} places free", limited.Sum(p => p.Free ?? 0))),
        ]);
        var remarks = new TeamRemarks(L).Of(skills, plan);
        if (remarks.Count > 0)
            yield return new RemarksBlock(remarks);
    }

    private IEnumerable<ReportBlock> Matrix(Effectiveness skills, Catalog catalog, double width)
    {
        yield return new HeadingBlock(L["Share passed on"], L["of visits that ended in that person's hands; line = 80% interval"]);
        if (skills.People.Count == 0)
        {
            yield return new TextBlock(L["Nobody to show under these filters."]);
            yield break;
        }
        var stages = skills.Stages.Select((s, i) => new StageOnPaper(s.Stage.Name, L["all {0}", Show.Percent(s.Share)], s.Share, StageColours.Token(s.Stage, i, skills.Stages.Count))).ToList();
        foreach (var people in skills.People.Chunk(PeopleAPage))
            yield return new PictureBlock(SkillsOnPaper.Draw(stages, [.. people.Select(p => Row(p, skills, catalog))], L["Person"], L["Open"], L["/ limit"], width,
                L["Share passed on by person and stage"]));
        yield return new LegendBlock(
            [new(L["range wholly above the stage"], SkillsOnPaper.AboveSample()), new(L["wholly below"], CellPictures.HatchSample("n-200")), new(L["right: visits counted, median days in stage"])],
            L["dashed: everyone shown"]);
    }

    private IEnumerable<ReportBlock> Proposals(Effectiveness skills, HandoverPlan plan, Catalog catalog)
    {
        if (plan.Proposals.Count == 0)
            yield break;
        var (currency, stages) = (catalog.Company.Currency, skills.Pipeline.OpenStages);
        yield return new HeadingBlock(L["Proposed handovers"], L["one new owner a deal, limits kept, better with a probability of at least 80%"]);
        // The more people stand above, the fewer deals are named; with a dozen it is still one page.
        var isTight = skills.People.Count > Roomy;
        var shown = Math.Clamp(ProposalsShown + Roomy - skills.People.Count, Fewest, ProposalsShown);
        var rows = plan.Proposals.Take(shown).Select(p => TableRow.Of(TableCell.Bold(ReportLines.Title(p.State.Facts.Title, isTight ? 24 : 42)), TableCell.Stage(p.Stage.Name, StageColours.Token(stages.IndexOf(p.Stage), stages.Length), bold: false),
            $"{p.From.Name.Split(' ')[0]} → {p.To.Name}", TableCell.Muted(L["{0} against {1}", Show.Percent(p.ToSkill.Rate), Show.Percent(p.FromSkill.Rate)]),
            Show.Money(p.State.Amount, currency), TableCell.Bold(Show.SignedMoney(p.Gain, currency)))).ToList();
        if (plan.Proposals.Skip(shown).ToList() is { Count: > 0 } more)
            rows.Add(TableRow.Of(TableCell.Muted(L.Count("and {0} more|and {0} more", more.Count)), "", "", "", Show.Money(more.Sum(p => p.State.Amount), currency), Show.SignedMoney(more.Sum(p => p.Gain), currency)));
        rows.Add(TableRow.Total(L["Total"].Value, "", "", "", Show.Money(plan.Proposals.Sum(p => p.State.Amount), currency), Show.SignedMoney(plan.Gain, currency)));
        yield return new TableBlock([new(L["Deal"]), new(L["Stage"]), new(L["Owner"]), new(L["Share passed on"], CellAlign.Start, 118), TableColumn.Number(L["Budget"]), TableColumn.Number(L["Expected gain"])], rows) { IsTight = isTight };
    }

    private PersonOnPaper Row(PersonSkills p, Effectiveness skills, Catalog catalog) => new(
        p.Employee.Name, p.Employee.Department is { } d ? catalog.Departments.GetValueOrDefault(d)?.Name ?? "" : "",
        $"{Show.Count(p.Open)} / {(p.Employee.Capacity is { } limit ? Show.Count(limit) : Show.None)}",
        [
            .. p.Stages.Select((s, i) => new SkillOnPaper(
                s.Visits == 0 ? Show.None : Show.Percent(s.Rate), Show.Count(s.Visits), s.MedianDays is { } days ? L["{0} d", Show.Number((decimal)days, days < 9.95 ? 1 : 0)] : Show.None,
                s.Rate, s.Interval.Low, s.Interval.High, Verdict(s, skills.Stages[i].Share), s.IsFew, s.Visits == 0)),
        ]);

    /// <summary>+1 when the whole interval lies above the share of everyone shown, −1 when below; nothing is said of few visits.</summary>
    internal static int Verdict(StageSkill s, double? share) => s.IsFew || share is not { } all ? 0 : s.Interval.Low > all ? 1 : s.Interval.High < all ? -1 : 0;

    private List<ReportFilter> Filters(ViewQuery view, Effectiveness skills, Catalog catalog, bool onlyOverNorm)
    {
        var filters = new List<ReportFilter> { new(L["Period"], view.Period.Name(parts)), new(L["Pipeline"], skills.Pipeline.Name) };
        var names = FilterNames.Of(view.Filter, catalog);
        filters.Add(names.Count == 0 ? new(L["Departments, products, customers"], L["all"]) : new(L["Only"], string.Join(", ", names)));
        if (onlyOverNorm)
            filters.Add(new(L["Proposed deals"], L["over norm only"]));
        return filters;
    }
}
