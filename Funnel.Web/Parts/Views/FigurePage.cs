using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace Funnel.Web.Parts.Views;

/// <summary>
/// A page that shows the figures its address asks for: the address is read, the figures are counted off the circuit's thread, one count at a time, and drawn.
/// A choice of the viewer goes into the address; the next one builds on it, counted or not. <typeparamref name="TFigures"/> is counted from a snapshot.
/// </summary>
public abstract class FigurePage<TQuery, TFigures> : ComponentBase, IDisposable
    where TQuery : class
{
    private readonly OneAtATime<TQuery, TFigures> _counting;
    private string? _going;
    private int _ahead;
    private DateTime? _frame;
    private bool _gone;

    protected FigurePage() => _counting = new(WhatIsAsked, Count, figures =>
    {
        Take(figures);
        StateHasChanged();
    });

    [Inject] protected NavigationManager Navigation { get; set; } = default!;

    [Inject] protected TimeProvider Clock { get; set; } = default!;

    /// <summary>What is asked now; the figures may still answer the question before.</summary>
    protected TQuery Asked { get; private set; } = null!;

    protected DateTime Now => Clock.GetUtcNow().UtcDateTime;

    /// <summary>While the past is shown nothing that happens now is of interest.</summary>
    protected bool InPast => ViewOf(Asked).AsOf is not null;

    /// <summary>The page's address without its parameters.</summary>
    protected abstract string Path { get; }

    protected abstract TQuery Read(Func<string, string?> address);

    protected abstract ViewQuery ViewOf(TQuery query);

    /// <summary>Runs on any thread: takes its snapshot and asks nothing of the page.</summary>
    protected abstract TFigures Count(TQuery query);

    protected abstract void Take(TFigures figures);

    protected override void OnInitialized()
    {
        ReadAddress();
        Take(Count(Asked));
        Navigation.LocationChanged += Moved;
    }

    public void Dispose()
    {
        _gone = true;
        Navigation.LocationChanged -= Moved;
        GC.SuppressFinalize(this);
    }

    /// <summary>Counts anew; what comes meanwhile asks for one more count.</summary>
    protected Task RecountAsync() => _counting.AskAsync();

    /// <summary>Something happened: counted anew where it <paramref name="changes"/> what is shown, of an instant or, without one, of now.</summary>
    protected Task RefreshAsync(Func<DateTime?, bool> changes) => changes(ViewOf(Asked).AsOf) ? RecountAsync() : Task.CompletedTask;

    /// <summary>Time passed: figures of the past stay as they are.</summary>
    protected Task RefreshAsync() => InPast ? Task.CompletedTask : RecountAsync();

    /// <summary>One picture of a replay: shown, but not put into the address.</summary>
    protected Task ShowAsync(DateTime at)
    {
        _frame = at;
        ReadAddress();
        return RecountAsync();
    }

    protected void Go(TQuery query, string address)
    {
        (Asked, _going, _frame) = (query, Navigation.ToAbsoluteUri(address).AbsoluteUri, null);
        _ahead++;
        Navigation.NavigateTo(address, replace: true);
    }

    private TQuery? WhatIsAsked()
    {
        if (_gone || new Uri(Navigation.Uri).AbsolutePath != Path)
            return null;
        // Read anew: at midnight the current quarter may be another one.
        ReadAddress();
        return Asked;
    }

    private void ReadAddress()
    {
        var parameters = QueryHelpers.ParseQuery(new Uri(_going ?? Navigation.Uri).Query);
        Asked = Read(name => name == ViewQuery.AsOfName && _frame is { } at ? ViewQuery.Written(at)
            : parameters.TryGetValue(name, out var values) ? values.FirstOrDefault() : null);
    }

    private void Moved(object? sender, LocationChangedEventArgs e)
    {
        if (_gone || new Uri(e.Location).AbsolutePath != Path)
            return;
        // The browser tells of every choice, some after the next one was made: until it has told of the last, that one's address counts.
        if (_ahead > 0)
            _ahead--;
        if (_ahead == 0)
            _going = null;
        _ = InvokeAsync(async () =>
        {
            try
            {
                ReadAddress();
                StateHasChanged();
                await RecountAsync();
            }
            catch (Exception fault)
            {
                await DispatchExceptionAsync(fault);
            }
        });
    }
}
