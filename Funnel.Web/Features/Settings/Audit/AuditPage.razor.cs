using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Settings.Audit;

public sealed partial class AuditPage : IDisposable
{
    private const int LinesAPage = 100;

    private AuditQuery _query = new();
    private AuditWords _words = default!;
    private List<AuditRow> _lines = [];
    private List<string> _names = [];
    private (int Lines, int Refused) _count;
    private AuditRow? _chosen;
    private bool _more;

    [Inject] private AuditReader Audit { get; set; } = default!;

    [Inject] private LiveHistory Live { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private IStringLocalizer<AuditTexts> L { get; set; } = default!;

    [Inject] private IStringLocalizer<PartsTexts> Parts { get; set; } = default!;

    [Inject] private IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    private Catalog Catalog => Live.Now.Catalog;

    private TimeZoneInfo Zone => Catalog.Company.Zone;

    private DateOnly Today => Period.DayOf(Clock.GetUtcNow().UtcDateTime, Zone);

    private string DayName => _query.Day is not { } day ? AuditWords.Upper(L["every day"]) : day == Today ? L["Today"] : Show.Date(day);

    private IReadOnlyList<Choice> Days => [.. Enumerable.Range(0, 14).Select(i => Today.AddDays(-i)).Select(d => new Choice(Iso(d), d == Today ? L["Today"] : Show.Date(d)))];

    private IReadOnlyList<Choice> Names => [.. _names.Select(n => new Choice(n, Parts.ActorName(n)))];

    private IReadOnlyList<Choice> Kinds => [.. _words.Kinds.Select(k => new Choice(k, _words.Kind(k)))];

    private IReadOnlyList<Choice> Refusals => [new("1", L["only refusals"])];

    private IReadOnlyList<Choice> Doors => [.. Enum.GetValues<CallerKind>().Select(k => new Choice(k.ToString(), _words.Door(k)))];

    protected override async Task OnInitializedAsync()
    {
        _words = new AuditWords(L, Parts, Rules);
        Navigation.LocationChanged += Moved;
        ReadAddress();
        _names = await Audit.NamesAsync(CancellationToken.None);
        await ReadAsync(LinesAPage);
    }

    public void Dispose() => Navigation.LocationChanged -= Moved;

    private void ReadAddress() => _query = AuditQuery.Read(Query.In(Navigation.Uri), Today);

    private void Moved(object? sender, LocationChangedEventArgs e)
    {
        if (new Uri(e.Location).AbsolutePath != Urls.SettingsAudit())
            return;
        ReadAddress();
        _ = InvokeAsync(async () =>
        {
            _chosen = null;
            await ReadAsync(LinesAPage);
            StateHasChanged();
        });
    }

    private void Go(AuditQuery query) => Navigation.NavigateTo(Urls.SettingsAudit(query.ToQuery(Today)), replace: true);

    // As many as are shown already: what comes new pushes nothing out.
    private async Task RefreshAsync()
    {
        await ReadAsync(Math.Max(LinesAPage, _lines.Count));
        StateHasChanged();
    }

    private async Task ReadAsync(int take)
    {
        var filter = _query.ToFilter(Zone);
        _count = await Audit.CountAsync(filter, CancellationToken.None);
        _lines = await Audit.ReadAsync(filter, null, take, CancellationToken.None);
        _more = _count.Lines > _lines.Count;
    }

    private async Task MoreAsync()
    {
        _lines.AddRange(await Audit.ReadAsync(_query.ToFilter(Zone), _lines[^1].Id, LinesAPage, CancellationToken.None));
        _more = _count.Lines > _lines.Count;
    }

    private string When(AuditRow line)
    {
        var at = TimeZoneInfo.ConvertTimeFromUtc(line.At, Zone);
        var time = at.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        return _query.Day is null ? $"{Show.DayMonth(DateOnly.FromDateTime(at))} {time}" : time;
    }

    private string? Colour(AuditRow line) => line.ActorId is { } id ? Catalog.Employee(new EmployeeId(id))?.Colour : null;

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? Parse(string? day) => day is null ? null : DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
