using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Pipelines;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;
using Microsoft.AspNetCore.Components;

namespace Funnel.Web.Features.Board;

/// <summary>What the board warns of beyond a deal's own history: chances that fell, plans behind the pace. Neither keeps the board waiting.</summary>
public sealed partial class BoardPage
{
    private readonly OneAtATime<PaceWanted, PlanPace> _paces;
    private PlanPace _pace = PlanPace.Nothing;
    private Func<DealTrack, DealAlert?>? _fall;
    private bool _onlyFallen, _learning;

    [Inject] ChanceFalls Falls { get; set; } = default!;

    bool Filtered => _view.AnyFilter || _onlyOver || _onlyFallen;

    IReadOnlyList<PlanRow> Behind => BoardPace.Within(_pace, _view.Filter, Live.Now.Catalog.Staff);

    private Pipeline? AskedPipeline => Live.Now.Catalog is { Pipelines: { Count: > 0 } all } catalog ? (_view.Filter.Pipeline is { } id ? catalog.Pipeline(id) : null) ?? all[0] : null;

    private Func<DealTrack, DealAlert?>? FallNow()
    {
        if (AskedPipeline is not { } pipeline)
            return null;
        var at = _view.AsOf ?? Now;
        if (Falls.Of(Live.Now, pipeline, at) is { } fall)
            return fall;
        if (!_learning && RendererInfo.IsInteractive)
            InBackground(() => LearnAsync(pipeline, at));
        return null;
    }

    // The signs come once the models are there; the board is used meanwhile.
    private async Task LearnAsync(Pipeline pipeline, DateTime at)
    {
        _learning = true;
        try
        {
            await Falls.LearnAsync(pipeline, at, CancellationToken.None);
        }
        catch (Exception)
        {
            // WinModels has logged why there is no model; without one the board has no such sign.
            return;
        }
        finally
        {
            _learning = false;
        }
        if (_away || Falls.Of(Live.Now, pipeline, at) is not { } fall)
            return;
        // Nothing to be said is nothing to be drawn.
        if (fall == ChanceFalls.Nothing)
        {
            _fall = fall;
            return;
        }
        Rebuild();
        StateHasChanged();
    }

    private async Task PaceAsync()
    {
        try
        {
            await _paces.AskAsync();
        }
        catch (Exception e)
        {
            Log.LogError(e, "Who is behind the pace could not be counted");
        }
    }

    private void TakePace(PlanPace pace)
    {
        var before = Said(_pace);
        _pace = pace;
        if (!before.SequenceEqual(Said(pace)))
            StateHasChanged();

        static IEnumerable<(Domain.Plans.PlanScope, double?, long?)> Said(PlanPace pace) => pace.Behind.Select(r => (r.Scope, r.Attainment, r.Plan));
    }

    private void ToggleFallen()
    {
        _onlyFallen = !_onlyFallen;
        GoTo(_view, _onlyOver);
    }

    private sealed record PaceWanted(LiveState State, Authority Reader, DateTime At, bool Past);
}
