using System.Globalization;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Funnel.Web.Features.Deals.Screen;

/// <summary>One deal: its way, its figures, its history, and everything that can be done with it.</summary>
public sealed partial class DealScreen : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private bool _read;

    [Inject] private DealDesk Desk { get; set; } = default!;

    [Inject] private Sentences Sentences { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [CascadingParameter] private Acting Acting { get; set; } = default!;

    /// <summary>While the page is rendered for a request.</summary>
    [CascadingParameter] private HttpContext? Http { get; set; }

    [Parameter, EditorRequired] public string Id { get; set; } = "";

    protected override async Task OnInitializedAsync()
    {
        (Desk.Acting, Desk.Changed) = (Acting, StateHasChanged);
        await Desk.OpenAsync(Id, _gone.Token);
        _read = true;
        // Another department's deal and one that never was answer alike.
        if (Desk.File is null && Http is { Response.HasStarted: false })
            Http.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    // What happened between the first read and the subscription of WhenChanged.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && Desk.IsBehind)
            await Desk.ReadAsync(cancel: _gone.Token);
    }

    public void Dispose()
    {
        Desk.Changed = () => { };
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task OnChanged(FeedBatch batch)
    {
        var news = Desk.NewsIn(batch);
        if (news.Count == 0 && !batch.CatalogChanged && !batch.Learnt && !batch.StartOver)
            return;
        await Desk.ReadAsync(batch.StartOver, _gone.Token);
        if (news.LastOrDefault(e => !Desk.IsMine(e)) is { } last && Desk.File is not null)
        {
            Toasts.Show(new Toast(Desk.Tell(last))
            {
                Key = $"news {Id}",
                Who = Sentences.Who(last),
                Color = Desk.File.Catalog.Employee(last.Actor.Employee)?.Colour,
            });
        }
    }

    private static string Back(DealFile file) =>
        Urls.Board(Query.Of(("pipeline", file.Pipeline == file.Catalog.Pipelines[0] ? null : file.Pipeline.Id.Value.ToString(CultureInfo.InvariantCulture))));

    private string? LastText(DealFile file) => file.Deal switch
    {
        { ClosedAt: { } closed } => Show.Date(new DateTimeOffset(closed), file.Catalog.Company.Zone),
        { ExpectedClose: { } day } when day < Period.DayOf(Desk.Now, file.Catalog.Company.Zone) => L["was expected {0}", Day(day)],
        { ExpectedClose: { } day } => L["expected {0}", Day(day)],
        _ => null,
    };

    private string Day(DateOnly day) => day.Year == Desk.Now.Year ? Show.DayMonth(day) : Show.Date(day);

    private string Epitaph(DealFile file)
    {
        var end = file.Log.Last(e => e.Event is DealRemoved && !file.UndoneBy.ContainsKey(e.Version));
        return L["{0} deleted this deal on {1}: {2}", Sentences.Who(end), Show.DateAndTime(new DateTimeOffset(end.At), file.Catalog.Company.Zone), ((DealRemoved)end.Event).Reason];
    }
}
