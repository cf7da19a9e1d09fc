using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Parts.Views;

/// <summary>The time machine of a page: shows which moment <see cref="View"/> is of, and leads to others. Tells the page; the page counts and draws.</summary>
public sealed partial class TimeMachine : IAsyncDisposable
{
    static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    readonly CultureInfo _culture = CultureInfo.CurrentUICulture;
    readonly OneAtATime<MarksWanted, (MarksWanted For, Happenings Found)> _counting;
    TimeZoneInfo _zone = TimeZoneInfo.Utc;
    Happenings? _marks;
    MarksWanted? _wanted, _answered;
    DateTime? _begin, _shown;
    string _bars = "", _said = "";
    int _firstStep, _speed = 4;
    bool _started, _gone, _searching;

    public TimeMachine() => _counting = new(() => _gone ? null : _wanted, wanted => (wanted, wanted.Count()), TakeMarks);

    [Inject] IStringLocalizer<PartsTexts> L { get; set; } = default!;

    [Inject] TimeProvider Clock { get; set; } = default!;

    [Parameter, EditorRequired] public ViewQuery View { get; set; } = default!;

    [Parameter, EditorRequired] public SalesHistory History { get; set; } = default!;

    [Parameter, EditorRequired] public Catalog Catalog { get; set; } = default!;

    /// <summary>Another moment, or now: the page puts it into its address.</summary>
    [Parameter] public EventCallback<ViewQuery> OnChange { get; set; }

    /// <summary>One picture of a replay. Done when it is drawn; until then no other is asked for.</summary>
    [Parameter, EditorRequired] public Func<DateTime, Task> OnFrame { get; set; } = _ => Task.CompletedTask;

    /// <summary>What is shown, with {0} for the moment.</summary>
    [Parameter] public string? Title { get; set; }

    /// <summary>The viewer's time zone, once the browser has told it: the page writes its own moments by the same clock.</summary>
    [Parameter] public EventCallback<TimeZoneInfo> OnZone { get; set; }

    /// <summary>While live only what the page offers elsewhere opens the line.</summary>
    [Parameter] public bool Folded { get; set; }

    bool InPast => View.AsOf is not null;

    bool IsOpen => !Folded || InPast || _replay is not null;

    // Played, or under the viewer's hand: what goes by is neither told nor counted up to.
    bool IsMoving => _replay is not null || _sliding;

    DateTime Now => Clock.GetUtcNow().UtcDateTime;

    DateTime At => View.AsOf ?? Now;

    TimeLine Line => _replay?.Line ?? TimeLine.Of(View, Catalog, Begin, Now);

    string Heading => string.Format(CultureInfo.CurrentCulture, Title ?? L["As it was on {0}"], Moment(At));

    string PlayName => _replay is null ? L["Play"] : L["Pause"];

    static IReadOnlyList<Choice> Speeds { get; } = [.. Replay.Speeds.Select(s => new Choice(s.ToString(Invariant), s.ToString(Invariant) + "×"))];

    string AgeText => !InPast ? L["today, live"] : _replay is null ? Age : L["{0}, playing", Age];

    string Age => (int)(Now - At).TotalDays is > 0 and var days ? L.Count("{0} day ago|{0} days ago", days) : Show.Ago(new DateTimeOffset(At, TimeSpan.Zero), Clock.GetUtcNow(), _zone);

    // Asked for only where a view of all time needs it: it looks at every deal.
    DateTime Begin => View.Period.Kind != PeriodKind.All ? Now
        : _begin ??= Period.StartOf(Period.DayOf(History.Deals.Select(d => (DateTime?)d.CreatedAt).Min() ?? Now, Catalog.Company.Zone), Catalog.Company.Zone);

    // The pipeline the page's figures take where none is named.
    DealFilter Filter => View.Filter.Pipeline is not null || Catalog.Pipelines.Count == 0 ? View.Filter : View.Filter with { Pipeline = Catalog.Pipelines[0].Id };

    protected override void OnInitialized()
    {
        _zone = Catalog.Company.Zone;
        _firstStep = Line.StepOf(At);
        _shown = View.AsOf;
    }

    protected override void OnParametersSet()
    {
        if (!IsMoving && _shown != View.AsOf)
        {
            _said = View.AsOf is { } at ? L["Past, not live: {0}", Moment(at)] : L["Live again"];
            _shown = View.AsOf;
        }
        WantMarks();
    }

    void WantMarks()
    {
        if (!IsOpen || !_started || IsMoving)
            return;
        var line = Line;
        // What happens now is no news to the past: the same instant, the same marks.
        var wanted = new MarksWanted(History, Catalog, Filter, new InstantRange(line.From, line.To), line.Parts, View.AsOf);
        if (_wanted is not null && wanted.SaysTheSame(_wanted))
            return;
        _wanted = wanted;
        InBackground(_counting.AskAsync);
    }

    void TakeMarks((MarksWanted For, Happenings Found) answer)
    {
        (_answered, _marks, _bars) = (answer.For, answer.Found, TimeLine.Bars(answer.Found.Counts));
        StateHasChanged();
    }

    Task ShowAsync(DateTime? at)
    {
        Stop();
        return OnChange.InvokeAsync(View with { AsOf = at });
    }

    Task ChooseAsync(DateTime at) => ShowAsync(at);

    /// <summary>To the happening before or after the moment shown; says so when there is none.</summary>
    async Task StepAsync(bool forward)
    {
        if (_searching)
            return;
        _searching = true;
        Stop();
        try
        {
            var (history, catalog, filter, at, now) = (History, Catalog, Filter, At, Now);
            var found = await Task.Run(() => forward ? Happenings.After(history, catalog, filter, at, now) : Happenings.Before(history, catalog, filter, at));
            if (found is not null)
                await ShowAsync(found);
            else
                _said = forward ? L["Nothing happened after this."] : L["Nothing happened before this."];
        }
        finally
        {
            _searching = false;
        }
    }

    // Seconds that rush by nobody reads.
    string Moment(DateTime at) => Show.Moment(new DateTimeOffset(IsMoving ? WholeMinute(at) : at, TimeSpan.Zero), _zone);

    static DateTime WholeMinute(DateTime at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMinute));

    DateOnly Day(DateTime at) => Period.DayOf(at, _zone);

    static string Percent(double share) => (share * 100).ToString("0.###", Invariant) + "%";

    void InBackground(Func<Task> work) => _ = InvokeAsync(async () =>
    {
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _culture);
            await work();
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    });

    /// <summary>A question about marks; the history is part of it only as far as its answer depends on it.</summary>
    sealed record MarksWanted(SalesHistory History, Catalog Catalog, DealFilter Filter, InstantRange Range, int Parts, DateTime? AsOf)
    {
        public Happenings Count() => Happenings.Of(History, Catalog, Filter, Range, Parts, AsOf ?? DateTime.MaxValue);

        public bool SaysTheSame(MarksWanted other) => (AsOf is null ? this : this with { History = other.History, Catalog = other.Catalog }) == other;
    }
}
