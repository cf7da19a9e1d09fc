using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Domain.Pipelines;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Funnel.Web.Features.Forecast.Probability;

public sealed partial class SourcesPanel
{
    const int Needed = WinModel.FewestClosed;

    string? _refused;

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] ChanceStore Store { get; set; } = default!;

    [Inject] IDialogService Asking { get; set; } = default!;

    [Inject] Toasts Toasts { get; set; } = default!;

    [Inject] IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    [Parameter, EditorRequired] public ProbabilityModel Figures { get; set; } = default!;

    bool InPast => Figures.View.View.AsOf is not null;

    bool MayChoose => !InPast && Acting.May(Right.ChooseChances);

    string WhyNot => InPast ? L["The past is looked at, never changed"] : L["A director chooses this"];

    IEnumerable<(ChanceSource Source, string Name, string Note)> Sources =>
    [
        (ChanceSource.StageDefault, L["the stage’s default"], L["{0}; weighted with it {1}", Defaults, Money(Figures.Weighted(o => o.Manual ?? o.ByDefault))]),
        (ChanceSource.Model, L["the model"], Figures.Present switch
        {
            null => L["being learnt …"],
            { Model: null } => L["none here yet"],
            _ => L["weighted with it {0}", Money(Figures.Weighted(o => o.Manual ?? o.Model ?? o.ByDefault))],
        }),
    ];

    string Since => Figures.Choice is { } choice
        ? L["chosen by {0} on {1}", choice.By.Name, Show.Date(Period.DayOf(choice.At, Figures.Catalog.Company.Zone))] : L["nobody has chosen otherwise"];

    string Defaults => string.Join(", ", Figures.Stages.Select(s => Show.Percent(s.Probability)));

    // On the same statements, so that the two can be compared.
    string Measured(ChanceSource source)
    {
        var record = Figures.Record;
        if (record.Statements == 0)
            return L["nothing to be judged yet"];
        var (brier, error) = source == ChanceSource.Model ? (record.Brier, record.CalibrationError) : (record.ByDefault, record.DefaultCalibrationError);
        return L["Brier {0} · calibration error {1} · n {2}", Show.Number((decimal)brier, 3), Show.Points(error).TrimStart('+'), Show.Count(record.Statements)];
    }

    async Task ChooseAsync(ChanceSource source)
    {
        _refused = null;
        if (!MayChoose || source == Figures.Weights.Chosen)
            return;
        var model = source == ChanceSource.Model;
        if (!await Asking.ConfirmAsync(model ? L["Weigh open deals by the model?"] : L["Weigh open deals by the stage’s default?"],
                L["From now on every weighted figure of the company counts so: funnel, board, plans, bridge, demand, reports. Figures as of an earlier moment stay as they were."],
                model ? L["Weigh by the model"] : L["Weigh by the default"]))
            return;
        try
        {
            await Store.ChooseAsync(Acting.Caller, source);
            Toasts.Show(model ? L["Open deals are weighed by the model now"] : L["Open deals are weighed by the stage’s default now"], ToastKind.Done);
        }
        catch (RuleViolation refused)
        {
            _refused = Rules.Say(refused);
        }
    }

    string Money(long minor) => Show.MoneyCompact(minor, Figures.Currency);
}
