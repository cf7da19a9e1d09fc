using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Forecast.Probability;

/// <summary>Whether 60–70 % means 60–70 %, and what each open deal's chance is made of.</summary>
public sealed partial class ProbabilityPage
{
    ProbabilityModel _figures = default!;
    Drawing _drawing = default!;

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] LiveHistory History { get; set; } = default!;

    [Inject] WinModels Models { get; set; } = default!;

    [Inject] Data.ChanceStore Choices { get; set; } = default!;

    [Inject] MudBlazor.IDialogService Ask { get; set; } = default!;

    [Inject] IStringLocalizer<ProbabilityTexts> L { get; set; } = default!;

    protected override string Path => Urls.Probability();

    // The bin with most deals that says something: neither nearly never nor nearly always, if there is one.
    string Headline
    {
        get
        {
            var bins = _figures.Record.Bins;
            var told = bins.Where(b => b.IsJudged && b.From is > 0.15 and < 0.85).DefaultIfEmpty(bins.MaxBy(b => b.Deals)!).ToList();
            var bin = told.OrderByDescending(b => b.From >= 0.55).ThenBy(b => b.From).First();
            return L["When it says {0}%, {1} are won", CalibrationChart.Tenth(TrackRecord.BinOf(bin.From + 0.05)), Show.Percent(bin.Share)];
        }
    }

    string Learned => _figures.IsLearning ? L["being learnt …"] : _figures.Present is { Model: { } model }
        ? L["learnt from {0} closed deals, up to {1}; again each month", Show.Count(model.Closed), Show.DayMonth(Funnel.Domain.Common.Period.DayOf(model.Cut, _figures.Catalog.Company.Zone))]
        : _figures.Present is null ? L["being learnt …"] : L["no model: too few closed deals"];

    string Nothing => _figures.IsLearning ? L["The models are being learnt. This takes some seconds."]
        : _figures.Present is { Missing: > 0 and var missing } ? L.Count("{0} closed deal more, and there is a model to be judged.|{0} closed deals more, and there is a model to be judged.", missing)
        : L["No statement of the model has come true or failed yet under these filters."];

    protected override ProbabilityView Read(Func<string, string?> address) => ProbabilityView.Read(address, History.Now.Catalog, Acting.Sees, Now);

    protected override ViewQuery ViewOf(ProbabilityView query) => query.View;

    protected override ProbabilityModel Count(ProbabilityView query)
    {
        var state = History.Now;
        return ProbabilityModel.Count(state.History, state.Catalog, query, Now, Models.Find);
    }

    protected override void Take(ProbabilityModel figures)
    {
        _figures = figures;
        _drawing = CalibrationChart.Draw(figures.Record, figures.View.Bin, L["Calibration: what the model said against what happened, ten bins"], L);
    }

    async Task ChooseAsync(ChanceSource source)
    {
        var model = source == ChanceSource.Model;
        var sure = await Ask.ConfirmAsync(model ? L["Let the model count?"] : L["Let the stage defaults count?"],
            L["From now on it weighs open deals on every screen and wall, in reports and the API. A person’s value still comes first. What was shown before stays as it was."],
            model ? L["Let the model count"] : L["Let the stage defaults count"]);
        if (sure && !InPast)
            await Choices.ChooseAsync(Acting.Caller, source);
    }

    void Go(ProbabilityView view) => Go(view, Urls.Probability(Query.Of(view.Parameters())));

    void Open(string key) => Go(Asked with { Bin = int.Parse(key, CultureInfo.InvariantCulture) is var bin && Asked.Bin == bin ? null : bin });
}
