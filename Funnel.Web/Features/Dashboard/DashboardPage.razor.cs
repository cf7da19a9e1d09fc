using Funnel.Domain.Analytics;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Dashboard;

public sealed partial class DashboardPage : IDisposable
{
    ViewQuery _view = default!;
    DashboardModel _figures = default!;
    string _topic = "";

    // Where the last choice leads, until the browser has told that it is there.
    string? _going;
    bool _counting, _again, _gone;

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] LiveHistory History { get; set; } = default!;

    [Inject] TimeProvider Clock { get; set; } = default!;

    [Inject] NavigationManager Navigation { get; set; } = default!;

    [Inject] IStringLocalizer<DashboardTexts> L { get; set; } = default!;

    IReadOnlyList<Choice> Measures =>
    [
        new(nameof(FunnelMeasure.Count), L["Count"]), new(nameof(FunnelMeasure.Value), L["Value"]),
        new(nameof(FunnelMeasure.Weighted), L["Weighted"], L["Budget times win probability"]),
    ];

    protected override void OnInitialized()
    {
        ReadAddress();
        Take(DashboardModel.Count(History.Now, _view, Clock.GetUtcNow().UtcDateTime));
        Navigation.LocationChanged += Moved;
    }

    public void Dispose()
    {
        _gone = true;
        Navigation.LocationChanged -= Moved;
    }

    void ReadAddress() => _view = ViewQuery.Read(Query.In(_going ?? Navigation.Uri), History.Now.Catalog, Acting.Sees, Clock.GetUtcNow().UtcDateTime);

    void Moved(object? sender, LocationChangedEventArgs e)
    {
        if (_gone || new Uri(e.Location).AbsolutePath != Urls.Dashboard())
            return;
        _going = null;
        // At once, and drawn at once: the next choice builds on this one, counted or not.
        ReadAddress();
        _ = InvokeAsync(() =>
        {
            StateHasChanged();
            return RecountAsync();
        });
    }

    /// <summary>One count at a time, off the circuit's thread; what comes meanwhile asks for one more.</summary>
    async Task RecountAsync()
    {
        _again = true;
        if (_counting)
            return;
        _counting = true;
        try
        {
            while (_again && !_gone && new Uri(Navigation.Uri).AbsolutePath == Urls.Dashboard())
            {
                _again = false;
                // Read anew: at midnight the current quarter may be another one.
                ReadAddress();
                var (state, view, now) = (History.Now, _view, Clock.GetUtcNow().UtcDateTime);
                Take(await Task.Run(() => DashboardModel.Count(state, view, now)));
                StateHasChanged();
            }
        }
        finally
        {
            _counting = false;
        }
    }

    void Take(DashboardModel figures) => (_figures, _topic) = (figures, Urls.Dashboard(Query.Of(figures.View.Parameters())));

    void Go(ViewQuery view)
    {
        var address = Urls.Dashboard(Query.Of(view.Parameters()));
        (_view, _going) = (view, Navigation.ToAbsoluteUri(address).ToString());
        Navigation.NavigateTo(address, replace: true);
    }

    void Find(string text)
    {
        if (text.Length > 0)
            Navigation.NavigateTo(Urls.Deals(Query.Of(new DealListQuery(_view with { Filter = _view.Filter with { Text = text } }) { Show = DealSelection.All }.Parameters())));
    }
}
