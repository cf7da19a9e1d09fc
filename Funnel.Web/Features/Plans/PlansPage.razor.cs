using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Plans;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Plans;

/// <summary>Targets of a year in a grid, beside how a period stands. What people do here is in PlansPage.Doing.cs.</summary>
public sealed partial class PlansPage
{
    private PlansModel _figures = default!;
    private long _since;

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] LiveHistory History { get; set; } = default!;

    [Inject] IStringLocalizer<PlansTexts> L { get; set; } = default!;

    [Inject] IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    protected override string Path => Urls.Plans();

    int Start => _figures.Catalog.Company.YearStart;

    string? Pipeline => ((Asked.View.Filter.Pipeline is { } id ? _figures.Catalog.Pipeline(id) : null) ?? (_figures.Catalog.Pipelines is [var main, ..] ? main : null))?.Name;

    /// <summary>Whose targets may be typed; nothing of the past.</summary>
    Reach Plans => InPast ? Reach.Nothing : Acting.Authority.Plans;

    bool MayPlan => Plans != Reach.Nothing;

    bool CanStart => PlanDesk.FromLastYear(_figures.Figures, Plans, _figures.Catalog.Staff).Any();

    string? YearText => Asked.PeriodSet ? FiscalYear.Write(Asked.Year.Whole, Start) : null;

    string? PeriodText => Asked.PeriodSet ? FiscalYear.Write(Asked.Period, Start) : null;

    IReadOnlyList<Choice> Years
    {
        get
        {
            var now = FiscalYear.Containing(Domain.Common.Period.DayOf(Asked.View.AsOf ?? Now, _figures.Catalog.Company.Zone), Start);
            return [.. new[] { now.Next.Next.Next, now.Next.Next, now.Next, now, now.Before, now.Before.Before, Asked.Year }.Distinct().OrderByDescending(y => y.Year)
                .Select(y => new Choice(FiscalYear.Write(y.Whole, Start), PlanPeriods.Name(y.Whole, Start)))];
        }
    }

    IReadOnlyList<Choice> Periods => [.. new[] { Asked.Year.Whole }.Concat(Asked.Year.Quarters).Concat(Asked.Year.Months).Select(p => new Choice(FiscalYear.Write(p, Start), PlanPeriods.Name(p, Start)))];

    protected override void OnInitialized()
    {
        _since = History.Now.Plans.Number;
        base.OnInitialized();
    }

    protected override PlanView Read(Func<string, string?> address)
    {
        var catalog = History.Now.Catalog;
        var view = PlanView.Read(address, catalog, Acting.Authority.SeesPeople, Now);
        // What is still to come cannot be shown: the screen stays live.
        return view.View.AsOf is { } at && at > Now
            ? PlanView.Read(name => name == ViewQuery.AsOfName ? null : address(name), catalog, Acting.Authority.SeesPeople, Now) is var live
                ? live with { View = live.View with { Refused = [.. live.View.Refused, (ViewQuery.AsOfName, ViewQuery.Written(at))] } } : view
            : view;
    }

    protected override ViewQuery ViewOf(PlanView query) => query.View;

    protected override PlansModel Count(PlanView query) => PlansModel.Count(History.Now, query, Now);

    protected override void Take(PlansModel figures) => _figures = figures;

    void Go(PlanView view) => Go(view, Urls.Plans(Query.Of(view.Parameters())));

    void ChooseColumns(string columns) => Go(Asked with { InQuarters = columns == "quarters" });

    void ChooseYear(string? text) => Choose(text is null ? null : FiscalYear.TryParse(text, Start));

    void ChoosePeriod(string? text) => Choose(text is null ? null : FiscalYear.TryParse(text, Start), exactly: true);

    // A year keeps the quarter or month that was looked at.
    void Choose(PlanPeriod? chosen, bool exactly = false)
    {
        if (chosen is not { } period)
        {
            var today = FiscalYear.Containing(Domain.Common.Period.DayOf(Asked.View.AsOf ?? Now, _figures.Catalog.Company.Zone), Start);
            Go(Asked with { Year = today, Period = today.QuarterOf(Domain.Common.Period.DayOf(Asked.View.AsOf ?? Now, _figures.Catalog.Company.Zone)), PeriodSet = false });
            return;
        }
        var year = FiscalYear.Containing(period, Start);
        Go(Asked with { Year = year, Period = exactly ? period : new PlanPeriod(Asked.Period.First + ((year.Year - Asked.Year.Year) * 12), Asked.Period.Months), PeriodSet = true });
    }

    static string MonthName(int month) => CultureInfo.CurrentUICulture.DateTimeFormat.GetMonthName(month);
}
