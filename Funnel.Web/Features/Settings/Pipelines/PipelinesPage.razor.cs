using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Funnel.Web.Features.Settings.Pipelines;

/// <summary>Pipelines and their stages: everything is a draft until it is saved as one change by <see cref="PipelineStore"/>.</summary>
public sealed partial class PipelinesPage
{
    private PipelinesNow _now = new([], 0, new Dictionary<StageId, int>());
    private PipelineDraft _draft = new(new PipelinesNow([], 0, new Dictionary<StageId, int>()));
    private StageId? _selected, _dragged;
    private string? _wrong;
    private bool _busy;

    [CascadingParameter] private Acting Acting { get; set; } = Acting.Nobody;

    /// <summary>Which pipeline is shown; the first without one.</summary>
    [Parameter] public int? Id { get; set; }

    [Inject] private PipelineStore Store { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private IDialogService DialogService { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [Inject] private IStringLocalizer<PipelineTexts> L { get; set; } = default!;

    [Inject] private IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    private DraftPipeline? Shown => (Id is { } id ? _draft.Find(new PipelineId(id)) : null) ?? _draft.Pipelines.FirstOrDefault();

    protected override async Task OnInitializedAsync() => await StartOverAsync();

    private async Task StartOverAsync() => _draft = new PipelineDraft(_now = await Store.ReadAsync());

    // What others save is shown at once where nothing of ours is unsaved; else it is told when we save.
    private async Task SeeAsync()
    {
        if (_busy)
            return;
        var now = await Store.ReadAsync();
        if (_draft.Changes == 0 && _draft.IsBehind(now.Number))
            _draft = new PipelineDraft(now);
        _now = now;
        StateHasChanged();
    }

    private int OpenIn(StageId stage) => _now.Open.GetValueOrDefault(stage);

    private static string ColourOf(DraftPipeline pipeline, Stage stage)
    {
        var open = pipeline.Open.ToList();
        return stage.Kind switch { StageKind.Won => StageColours.Won, StageKind.Lost => StageColours.Lost, _ => StageColours.Token(stage, Math.Max(0, open.IndexOf(stage)), open.Count) };
    }

    private void AddPipeline()
    {
        // It ends as the company's other pipelines end.
        var pipeline = _draft.Add(L["New pipeline"], L["New stage"], EndOf(StageKind.Won) ?? L["won"], EndOf(StageKind.Lost) ?? L["lost"]);
        Navigation.NavigateTo(Urls.SettingsPipeline(pipeline.Id.Value));
    }

    private string? EndOf(StageKind kind) => _draft.Pipelines.FirstOrDefault()?.Shown.FirstOrDefault(s => s.Kind == kind)?.Name;

    private void AddStage() => _selected = _draft.AddStage(Shown!, L["New stage"]).Id;

    private void Edit(StageId id, Func<Stage, Stage> change) => PipelineDraft.Change(Shown!, id, change);

    private void Drop(StageId at)
    {
        if (_dragged is { } dragged)
            PipelineDraft.Place(Shown!, dragged, at);
        _dragged = null;
    }

    private async Task RetireAsync(Stage stage)
    {
        var pipeline = Shown!;
        var open = OpenIn(stage.Id);
        var parameters = new DialogParameters<RetireStageDialog> { { d => d.Stage, stage }, { d => d.Open, open }, { d => d.Others, [.. pipeline.Open.Where(s => s.Id != stage.Id)] } };
        var dialog = await DialogService.ShowAsync<RetireStageDialog>(stage.Name, parameters, new DialogOptions { CloseOnEscapeKey = true });
        if (await dialog.Result is not { Canceled: false, Data: RetireAnswer answer })
            return;
        if (answer.Hide)
            Edit(stage.Id, s => s with { Hidden = true });
        else
            _draft.Retire(pipeline, stage.Id, answer.To);
        _selected = null;
    }

    private async Task DiscardAsync()
    {
        _wrong = null;
        await StartOverAsync();
    }

    private async Task SaveAsync()
    {
        (_busy, _wrong) = (true, null);
        var (place, kept) = (Shown is { } shown ? _draft.Pipelines.IndexOf(shown) : 0, Id);
        try
        {
            await Store.SaveAsync(Acting.Caller, _draft.ToWish());
            await StartOverAsync();
            Toasts.Show(L["Saved."], ToastKind.Done);
            // A new pipeline has its number now.
            if (kept < 0 && place < _draft.Pipelines.Count)
                Navigation.NavigateTo(Urls.SettingsPipeline(_draft.Pipelines[place].Id.Value), replace: true);
        }
        catch (PipelineConflict conflict)
        {
            _now = await Store.ReadAsync();
            _draft.Rebase(_now);
            _wrong = Rules.Say(conflict);
        }
        catch (RuleViolation violation)
        {
            _wrong = Rules.Say(violation);
        }
        finally
        {
            _busy = false;
        }
    }
}
