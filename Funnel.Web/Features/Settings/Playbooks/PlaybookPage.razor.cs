using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Settings.Playbooks;

/// <summary>The playbook of one stage, to be written. What is typed stays when somebody else saves first.</summary>
public sealed partial class PlaybookPage
{
    private List<StepDraft> _steps = [];
    private string _goal = "", _text = "";
    private int _version;
    private StageId? _loaded;
    private PlaybookVersion? _theirs;
    private string? _wrong;
    private bool _saved;

    /// <summary>Null chooses the first.</summary>
    [Parameter] public int? Stage { get; set; }

    [CascadingParameter] private Acting Acting { get; set; } = Acting.Nobody;

    [Inject] private PlaybookStore Playbooks { get; set; } = default!;

    [Inject] private LiveHistory Live { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [Inject] private IStringLocalizer<PlaybookTexts> L { get; set; } = default!;

    [Inject] private IStringLocalizer<PartsTexts> Parts { get; set; } = default!;

    [Inject] private IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    private Catalog Catalog => Live.Now.Catalog;

    private Stage? Chosen => Catalog.Pipelines.SelectMany(p => p.OpenStages).FirstOrDefault(s => Stage is null || s.Id.Value == Stage);

    private IEnumerable<(string Kind, string Name)> Kinds =>
    [
        (StepDraft.Tick, L["a tick"]), (StepDraft.Paper, L["a document"]), (nameof(DealFields.Amount), L["the amount"]), (nameof(DealFields.ExpectedClose), L["the expected close"]),
        (nameof(DealFields.Channel), L["the channel"]), (nameof(DealFields.Customer), L["the customer"]), (nameof(DealFields.Products), L["products"]), (nameof(DealFields.Owner), L["the owner"]),
    ];

    protected override void OnParametersSet()
    {
        if (Chosen?.Id != _loaded)
            Load();
    }

    private void Load()
    {
        (_loaded, _theirs, _wrong) = (Chosen?.Id, null, null);
        var latest = _loaded is { } stage ? Catalog.Playbooks.Latest(stage) : null;
        (_version, _goal, _text) = (latest?.Version ?? 0, latest?.Playbook.Goal ?? "", latest?.Playbook.Text ?? "");
        _steps = [.. (latest?.Playbook.Steps ?? []).Select(StepDraft.Of)];
    }

    private Task OnChangedAsync(FeedBatch batch)
    {
        if (_loaded is { } stage && Catalog.Playbooks.Latest(stage) is { } latest && latest.Version > _version)
        {
            _theirs = latest;
        }
        else if (_saved)
        {
            // New steps have their numbers now.
            _saved = false;
            Load();
        }
        StateHasChanged();
        return Task.CompletedTask;
    }

    private void Shift(int index, int by) => (_steps[index], _steps[index + by]) = (_steps[index + by], _steps[index]);

    private async Task SaveAsync()
    {
        if (_loaded is not { } stage)
            return;
        _wrong = null;
        try
        {
            _version = await Playbooks.SetAsync(Acting.Caller, new PlaybookWish(stage, _goal, _text, [.. _steps.Select(s => s.ToStep())], _version));
            (_theirs, _saved) = (null, true);
            Toasts.Show(L["The playbook is saved"], ToastKind.Done);
        }
        catch (PlaybookConflict conflict)
        {
            _theirs = conflict.Theirs;
        }
        catch (RuleViolation refused)
        {
            _wrong = Rules.Say(refused);
        }
    }
}
