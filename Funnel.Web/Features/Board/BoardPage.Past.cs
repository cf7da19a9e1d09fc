using Funnel.Domain.Analytics;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Board;

/// <summary>The board in the time machine: pictures of moments, made off the circuit's thread and never changed.</summary>
public sealed partial class BoardPage
{
    private readonly OneAtATime<PictureWanted, BoardModel> _pictures;
    private bool _machine, _away;

    public BoardPage()
    {
        _pictures = new(
            () => _away || !InPast ? null : new PictureWanted(Live.Now, _view, _onlyOver, Now, _model, FallNow(), _onlyFallen),
            wanted => new BoardModel(wanted.State, wanted.View, wanted.OnlyOver, wanted.Now, wanted.Before, wanted.Fall, wanted.OnlyFallen),
            TakePicture);
        _paces = new(
            () => _away ? null : new PaceWanted(Live.Now, Acting.Authority, _view.AsOf ?? Now, InPast),
            wanted => BoardPace.Of(wanted.State, wanted.Reader, wanted.At, wanted.Past),
            TakePace);
    }

    /// <summary>Nothing on the page may change a deal.</summary>
    private bool InPast => _view.AsOf is not null;

    /// <summary>One picture of a replay: shown, but not put into the address.</summary>
    private Task ShowMomentAsync(DateTime at)
    {
        _view = _view with { AsOf = at };
        return PictureAsync();
    }

    private async Task PictureAsync()
    {
        try
        {
            await _pictures.AskAsync();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void TakePicture(BoardModel picture)
    {
        // Counted while the viewer went back to now: nobody waits for it.
        if (!InPast)
            return;
        Guarded(() => _model = picture);
        StateHasChanged();
    }

    private void ToggleMachine() => _machine = !_machine;

    private sealed record PictureWanted(LiveState State, ViewQuery View, bool OnlyOver, DateTime Now, BoardModel? Before, Func<DealTrack, DealAlert?>? Fall, bool OnlyFallen);
}
