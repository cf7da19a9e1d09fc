using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;
using Funnel.Web.Access;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Funnel.Web.Features.Plans;

/// <summary>Draws the plan and hears its keys; what is typed goes to the page, and whether it is done the store decides.</summary>
[Needs(Right.SeeDeals)]
public sealed partial class PlanGrid : IAsyncDisposable
{
    private readonly HashSet<PlanScope> _folded = [];
    private ElementReference _root;
    private DotNetObjectReference<PlanGrid>? _self;
    private IJSObjectReference? _module, _keys;

    [Inject] IStringLocalizer<PlansTexts> L { get; set; } = default!;

    [Inject] IJSRuntime Js { get; set; } = default!;

    [Parameter, EditorRequired] public PlansModel Model { get; set; } = default!;

    [Parameter, EditorRequired] public PlansPage Hands { get; set; } = default!;

    /// <summary>Whose targets may be typed.</summary>
    [Parameter] public Reach Plans { get; set; } = Reach.Nothing;

    [Parameter] public Actor? Me { get; set; }

    /// <summary>Changes after this one happened while the page was open.</summary>
    [Parameter] public long Since { get; set; }

    [Parameter] public IReadOnlyDictionary<PlanKey, WrongCell> Wrong { get; set; } = new Dictionary<PlanKey, WrongCell>();

    int Start => Model.Catalog.Company.YearStart;

    int Targets => Model.Figures.Rows.Count(r => r.Cells.Values.Any(c => c.Own is not null));

    string Heading => Model.Figures.Days is { Day: > 0, Left: > 0 } days
        ? L["{0}, day {1} of {2}", PlanPeriods.Name(Model.View.Period, Start), days.Day, days.Days] : PlanPeriods.Name(Model.View.Period, Start);

    IEnumerable<PlanRow> Rows
    {
        get
        {
            var hidden = new HashSet<PlanScope>();
            foreach (var row in Model.Figures.Rows)
            {
                if (row.Node.Parent is { } parent && (hidden.Contains(parent) || _folded.Contains(parent)))
                    hidden.Add(row.Scope);
                else
                    yield return row;
            }
        }
    }

    bool HasBelow(PlanRow row) => Model.Figures.Rows.Any(r => r.Node.Parent == row.Scope);

    void Fold(PlanScope scope)
    {
        if (!_folded.Remove(scope))
            _folded.Add(scope);
    }

    static string Level(PlanRow row) => row.Scope.Kind switch { PlanScopeKind.Company => "c", PlanScopeKind.Department or PlanScopeKind.Line => "d", _ => "e" };

    static string Indent(PlanRow row) => string.Create(CultureInfo.InvariantCulture, $"padding-left:{14 + (row.Node.Depth * 10)}px");

    string ColumnClass(PlanPeriod column)
    {
        var today = Funnel.Domain.Common.Period.DayOf(Model.Figures.Query.AsOf, Model.Catalog.Company.Zone);
        return (column.First >= Model.View.Period.First && column.First < Model.View.Period.First + Model.View.Period.Months && Model.View.Period.Months < 12 ? "q " : "") + (column.Contains(today) ? "nowm" : "");
    }

    /// <summary>What a cell shows beside its number.</summary>
    CellLook Look(PlanRow row, PlanPeriod period, string css)
    {
        var (cell, key) = (row.Cells[period], new PlanKey(row.Scope, period, Model.View.Metric));
        var may = PlanDesk.May(Plans, row.Scope, Model.Catalog.Staff);
        var wrong = may ? Wrong.GetValueOrDefault(key) : null;
        var last = cell.Version > Since ? Model.LastChange(key, cell.Version) : null;
        var who = last is null || last.By == Me ? null : last.By;
        var below = cell.Difference is not (null or 0);
        var difference = below ? cell.Difference : cell.TimeDifference is not (null or 0) ? cell.TimeDifference : null;
        // Two names for each sign, so that it is given anew when a cell changes twice.
        var sign = last is null ? null : (who is null ? "saved" : "theirs") + (cell.Version % 2);
        return new CellLook(key, cell, may, wrong)
        {
            Class = string.Join(' ', new[] { "n", css, PlansModel.IsSum(cell) ? "sum" : null, difference is null ? null : "hasd", wrong is null ? null : "wrong", Model.Number.Target(cell.Plan).Length > 6 ? "long" : null, sign }.Where(c => !string.IsNullOrEmpty(c))),
            Style = who is null ? null : $"--c:{People.Colour(who.Name, Model.Catalog.Employee(who.Employee)?.Colour)}",
            Title = wrong?.Why ?? (who is not null ? L["{0} set this", who.Name] : PlansModel.IsSum(cell) ? L["Added up: nobody has set it"].Value : null),
            Difference = wrong is null ? difference : null,
            Why = below ? L["The rows below add up to {0}. Spread it down.", Model.Number.Target(cell.Children)] : L["Its parts add up to {0}. Spread it over them.", Model.Number.Target(cell.Parts)],
        };
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        try
        {
            _self = DotNetObjectReference.Create(this);
            _module = await Js.InvokeAsync<IJSObjectReference>("import", "./" + Assets["js/plans.js"]);
            _keys = await _module.InvokeAsync<IJSObjectReference>("start", _root, _self);
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or InvalidOperationException)
        {
            // Without the keys the grid still shows everything.
        }
    }

    [JSInvokable]
    public void At(string row, string period)
    {
        if (KeyOf(row, period) is { } key)
            Hands.At(key);
    }

    [JSInvokable]
    public Task Type(string row, string period, string text, string version) =>
        KeyOf(row, period) is { } key && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? Hands.TypeAsync(key, text, seen) : Task.CompletedTask;

    /// <summary>A block as a spreadsheet copies it, laid from this cell to the right and down.</summary>
    [JSInvokable]
    public Task Paste(string row, string period, string text)
    {
        if (KeyOf(row, period) is not { } at)
            return Task.CompletedTask;
        List<PlanScope> rows = [.. Rows.Select(r => r.Scope)];
        List<PlanPeriod> columns = [.. Model.Columns];
        if (!columns.Contains(at.Period))
            columns = [at.Period];
        var (top, left, lost) = (rows.IndexOf(at.Scope), columns.IndexOf(at.Period), 0);
        var block = new List<(PlanKey, string)>();
        foreach (var (down, line) in text.TrimEnd('\r', '\n').Split('\n').Index())
            foreach (var (right, value) in line.TrimEnd('\r').Split('\t').Index())
            {
                if (top + down < rows.Count && left + right < columns.Count && PlanDesk.May(Plans, rows[top + down], Model.Catalog.Staff))
                    block.Add((at with { Scope = rows[top + down], Period = columns[left + right] }, value));
                else if (value.Trim().Length > 0)
                    lost++;
            }
        return Hands.PasteAsync(block, lost);
    }

    [JSInvokable]
    public Task Undo() => Hands.UndoAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var reference in new[] { _keys, _module }.OfType<IJSObjectReference>())
        {
            try
            {
                if (reference == _keys)
                    await reference.InvokeVoidAsync("stop");
                await reference.DisposeAsync();
            }
            catch (Exception e) when (e is JSDisconnectedException or JSException or OperationCanceledException)
            {
                // The window has gone, and its keys with it.
            }
        }
        _self?.Dispose();
    }

    PlanKey? KeyOf(string row, string period) => FiscalYear.TryParse(period, Start) is { } p && Model.Figures.Rows.FirstOrDefault(r => PlanAnswers.Key(r.Scope) == row) is { } found
        ? new PlanKey(found.Scope, p, Model.View.Metric) : null;
}

/// <summary>One cell as it is drawn.</summary>
public sealed record CellLook(PlanKey Key, PlanCell Cell, bool May, WrongCell? Wrong)
{
    public string Class { get; init; } = "";

    public string? Style { get; init; }

    public string? Title { get; init; }

    public long? Difference { get; init; }

    public string Why { get; init; } = "";
}
