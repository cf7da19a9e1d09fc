using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Import.Wizard;

public sealed partial class ImportPage : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<ImportBatchRow> _batches = [];
    private IReadOnlyList<ImportJob> _unfinished = [];
    private ImportJob? _job;
    private bool _consent;
    private int? _confirm;
    private string? _refused;
    private (JobState, long) _shown;

    [CascadingParameter] private Acting Acting { get; set; } = Acting.Nobody;

    [Inject] private ImportDesk Desk { get; set; } = default!;

    [Inject] private LiveHistory Live { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [Inject] private IConfiguration Configuration { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    [Inject] private IStringLocalizer<ImportTexts> L { get; set; } = default!;

    [Inject] private IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "job")] private string? JobId { get; set; }

    [SupplyParameterFromQuery(Name = "refused")] private string? Refusal { get; set; }

    private bool Lost => JobId is not null && _job is null;

    private int Step => _job is null ? 1 : _job.State is JobState.Writing or JobState.Done or JobState.BrokenOff ? 3 : 2;

    private (string Name, int Step)[] Steps => [(L["File"], 1), (L["Columns and check"], 2), (L["Result"], 3)];

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        _job = Desk.Find(JobId);
        (_consent, _confirm, _refused) = (false, null, null);
        await ListAsync();
        // What was left unread when the process ended is checked again.
        if (_job is { State: JobState.Checking or JobState.Checked, Report: null, Choices: { } choices } && RendererInfo.IsInteractive && !_job.IsAtWork)
            await DoAsync(() => Desk.CheckAsync(_job, choices, Acting.Caller, _gone.Token));
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _ = WatchAsync(_gone.Token);
    }

    // The job runs on its own; the page looks how far it is.
    private async Task WatchAsync(CancellationToken cancel)
    {
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(400), Clock);
            while (await timer.WaitForNextTickAsync(cancel))
                await InvokeAsync(LookAsync);
        }
        catch (OperationCanceledException)
        {
            // The page is left.
        }
    }

    private async Task LookAsync()
    {
        if (_job is null || (_job.State, _job.Written) == _shown)
            return;
        _shown = (_job.State, _job.Written);
        if (_job.State == JobState.Done)
            await ListAsync();
        StateHasChanged();
    }

    private async Task ListAsync() => (_batches, _unfinished) = (await Desk.BatchesAsync(_gone.Token), Desk.Unfinished());

    private Task ChangeAsync(ImportChoices choices)
    {
        _consent = false;
        return DoAsync(() => Desk.CheckAsync(_job!, choices, Acting.Caller, _gone.Token));
    }

    private Task WriteAsync(bool allowErrors) => DoAsync(() => Desk.WriteAsync(_job!, allowErrors, Acting.Caller, _gone.Token));

    private Task DropAsync() => DoAsync(async () =>
    {
        await Desk.DropAsync(_job!, Acting.Caller, _gone.Token);
        Navigation.NavigateTo(Urls.Import());
    });

    private Task RevertAsync(int batch) => DoAsync(async () =>
    {
        var report = await Desk.RevertAsync(batch, Acting.Caller, _gone.Token);
        _confirm = null;
        Toasts.Show(new Toast(Said(report)) { Kind = ToastKind.Problem });
        await ListAsync();
        if (_job?.State == JobState.BrokenOff)
            Navigation.NavigateTo(Urls.Import());
    });

    private string Said(RevertReport report)
    {
        List<string> parts = [L.Count("Batch {1}: {0} deal was taken away.|Batch {1}: {0} deals were taken away.", report.Removed, report.Batch)];
        if (report.Kept.Count > 0)
            parts.Add(L["Changed since, so they stay: {0}.", string.Join(", ", report.Kept.Take(8).Select(k => k.Title)) + (report.Kept.Count > 8 ? " …" : "")]);
        if (report.OnlyChanged > 0)
            parts.Add(L.Count("{0} older deal it changed stays as it is.|{0} older deals it changed stay as they are.", report.OnlyChanged));
        return string.Join(" ", parts);
    }

    private async Task DoAsync(Func<Task> act)
    {
        try
        {
            _refused = null;
            await act();
        }
        catch (RuleViolation e)
        {
            _refused = Rules.Say(e);
        }
        catch (ImportRefused e)
        {
            _refused = e.Message;
        }
    }
}
