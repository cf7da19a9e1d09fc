using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Team;

public sealed partial class TeamPage
{
    // What is proposed is chosen until somebody unticks it.
    readonly HashSet<DealId> _left = [];

    TeamModel _model = default!;
    IReadOnlyList<HandoverBatchRow> _handed = [];
    IReadOnlyList<HandoverBatch> _batches = [];
    IReadOnlyList<(string Deal, string Why)> _refused = [];
    bool _busy;

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] LiveHistory History { get; set; } = default!;

    [Inject] HandoverDesk Desk { get; set; } = default!;

    [Inject] Toasts Toasts { get; set; } = default!;

    [Inject] IStringLocalizer<TeamTexts> L { get; set; } = default!;

    [Inject] IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    protected override string Path => Urls.Team();

    bool MayHandOver => Acting.May(Right.HandOver) && !_model.IsPast;

    IReadOnlyList<HandoverProposal> Chosen => MayHandOver ? [.. _model.Plan.Proposals.Where(p => !_left.Contains(p.Track.Id))] : [];

    IReadOnlyList<Choice> Deals => [new("over", L["over norm only"])];

    IReadOnlyList<Choice> Measures =>
    [
        new(nameof(TeamMeasure.Rate), L["Conversion"], L["Share of visits that went on or were won"]), new(nameof(TeamMeasure.Days), L["Speed"], L["Median days in the stage"]),
        new(nameof(TeamMeasure.Value), L["Value"], L["Budget of the deals that went on or were won"]),
    ];

    protected override TeamView Read(Func<string, string?> address) => TeamView.Read(address, History.Now.Catalog, Acting.Authority.SeesPeople, Now);

    protected override ViewQuery ViewOf(TeamView query) => query.View;

    protected override TeamModel Count(TeamView query) => TeamModel.Count(History.Now, query, Now);

    protected override void Take(TeamModel figures)
    {
        _model = figures;
        ShowBatches();
    }

    protected override Task OnInitializedAsync() => ReadBatchesAsync();

    Task HearAsync(FeedBatch batch) => ReadAnewAsync(() => RefreshAsync(batch.Changes));

    Task PassAsync() => ReadAnewAsync(RefreshAsync);

    async Task ReadAnewAsync(Func<Task> figures)
    {
        await ReadBatchesAsync();
        await figures();
        StateHasChanged();
    }

    async Task ReadBatchesAsync()
    {
        _handed = await Desk.RowsAsync();
        ShowBatches();
    }

    void ShowBatches() => _batches = HandoverDesk.Batches(_model.State, _handed, Acting.Authority.SeesPeople, _model.AsOf);

    void Go(TeamView view) => Go(view, Urls.Team(view.ToQuery()));

    void Find(string text)
    {
        if (text.Length > 0)
            Navigation.NavigateTo(Urls.Deals(Query.Of(new DealListQuery(Asked.View with { Filter = Asked.View.Filter with { Text = text } }) { Show = DealSelection.All }.Parameters())));
    }

    void Tick(DealId deal)
    {
        if (!_left.Remove(deal))
            _left.Add(deal);
    }

    void TickAll(bool on)
    {
        _left.Clear();
        if (!on)
            _left.UnionWith(_model.Plan.Proposals.Select(p => p.Track.Id));
    }

    Task ApplyAsync() => DoAsync(async () =>
    {
        var titles = Chosen.ToDictionary(p => p.Track.Id, p => p.State.Facts.Title);
        var receipt = await Desk.ApplyAsync(NewBy(), _model.Skills.Query with { AsOf = Now }, [.. Chosen.Select(p => new ChosenHandover(p.Track.Id, p.To.Id, p.Track.Version))]);
        _refused = [.. receipt.Refused.Select(r => (titles.GetValueOrDefault(r.Deal, r.Deal.ToString()), Rules.Say(r.Why)))];
        if (receipt.Batch is { } batch)
            Toasts.Show(new Toast(L.Count("{0} deal handed over|{0} deals handed over", receipt.Done.Count))
            {
                Kind = ToastKind.Done,
                Key = "handover",
                Stays = TimeSpan.FromSeconds(20),
                Actions = [new ToastAction(L["Undo"], () => UndoAsync(batch), "undo")],
            });
        await ReadAnewAsync(RecountAsync);
    });

    Task UndoAsync(int batch) => InvokeAsync(() => DoAsync(async () =>
    {
        if (await Desk.UndoAsync(batch, NewBy()) is not { } receipt)
            return;
        Toasts.Show(new Toast(L.Count("{0} deal given back|{0} deals given back", receipt.Done.Count))
        {
            Kind = receipt.Refused.Count == 0 ? ToastKind.Done : ToastKind.Problem,
            Key = "handover",
            Detail = receipt.Refused.Count == 0 ? null : builder => builder.AddContent(0, L.Count("{0} went on since and stays where it is|{0} went on since and stay where they are", receipt.Refused.Count)),
        });
        await ReadAnewAsync(RecountAsync);
    }));

    async Task DoAsync(Func<Task> act)
    {
        if (_busy)
            return;
        _busy = true;
        try
        {
            await act();
        }
        catch (RuleViolation refusal)
        {
            Toasts.Show(Rules.Say(refusal), ToastKind.Problem);
        }
        finally
        {
            _busy = false;
            StateHasChanged();
        }
    }

    By NewBy() => new(Acting.Caller, null, "team-" + Guid.CreateVersion7().ToString("N"));
}
