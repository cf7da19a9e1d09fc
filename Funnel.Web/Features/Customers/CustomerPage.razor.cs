using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Domain.Deals;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Funnel.Web.Features.Customers;

/// <summary>A customer with all deals within the reader's reach, what is known about it, and its doubles.</summary>
public sealed partial class CustomerPage
{
    private const int MostSuggested = 12;

    private Customer? _customer;
    private CustomerSummary? _summary;
    private IReadOnlyList<CustomerDeal> _deals = [];
    private IReadOnlyList<Customer> _alike = [];
    private string _other = "";
    private string? _wrong;
    private bool _busy;

    [CascadingParameter] private Acting Acting { get; set; } = Acting.Nobody;

    [Parameter] public int Id { get; set; }

    [Inject] private LiveHistory Live { get; set; } = default!;

    [Inject] private CustomerStore Store { get; set; } = default!;

    [Inject] private RepeatDeals Repeats { get; set; } = default!;

    [Inject] private IDialogService DialogService { get; set; } = default!;

    [Inject] private IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    private string Currency => Live.Now.Catalog.Company.Currency;

    private bool MayChange => Acting.May(Right.ChangeDeals) && (Acting.Authority.Changes.All || _deals.Any(d => Acting.MayChange(d.Owner, Live.Now.Catalog.Staff)));

    private bool MayMerge => Acting.May(Right.HandOver);

    private IEnumerable<string> Suggested => _other.Trim().Length == 0 ? []
        : Live.Now.Catalog.Customers.Values.Where(c => c.Id != _customer?.Id && c.MergedInto is null && c.Name.Contains(_other.Trim(), StringComparison.CurrentCultureIgnoreCase)).Take(MostSuggested).Select(c => c.Name);

    private Customer? Named => Live.Now.Catalog.Customers.Values.FirstOrDefault(c => c.Id != _customer?.Id && c.MergedInto is null && string.Equals(c.Name, _other.Trim(), StringComparison.OrdinalIgnoreCase));

    protected override void OnParametersSet() => Count();

    private void Count()
    {
        var (history, catalog) = (Live.Now.History, Live.Now.Catalog);
        var id = catalog.Kept(new CustomerId(Id));
        if (id.Value != Id)
        {
            // An address of before the merge leads to who it is now.
            Navigation.NavigateTo(Urls.Customer(id.Value), replace: true);
            return;
        }
        _summary = CustomerFigures.Of(history, catalog, new CustomerQuery(Acting.Sees)).FirstOrDefault(c => c.Customer.Id == id);
        _customer = _summary?.Customer;
        _deals = _summary is null ? [] : [.. history.Deals.Select(t => (t.Id, t.Now)).Where(d => !d.Now.Removed && d.Now.Facts.Customer is { } c && catalog.Kept(c) == id && Acting.Sees.Covers(d.Now.Owner, catalog.Staff))
            .Select(d => CustomerDeal.Of(d.Id, d.Now, catalog)).OrderBy(d => d.Outcome != Outcome.Open).ThenByDescending(d => d.ChangedAt)];
        _alike = _customer is { } known && MayMerge ? CustomerFigures.Alike(catalog, known) : [];
        StateHasChanged();
    }

    private async Task MergeAsync(Customer other)
    {
        if (_customer is not { } kept || _busy)
            return;
        var deals = CustomerFigures.Of(Live.Now.History, Live.Now.Catalog, new CustomerQuery(Acting.Sees)).FirstOrDefault(c => c.Customer.Id == other.Id)?.Deals ?? 0;
        if (!await DialogService.ConfirmAsync(L["Merge “{0}” into “{1}”?", other.Name, kept.Name],
            L.Count("{0} deal becomes “{1}”'s, and the name “{2}” finds “{1}” from now on. The past shows what it was.|{0} deals become “{1}”'s, and the name “{2}” finds “{1}” from now on. The past shows what it was.", deals, kept.Name, other.Name), L["Merge"]))
            return;
        await DoAsync(async () =>
        {
            await Store.MergeAsync(Acting.Caller, other.Id, kept.Id);
            _other = "";
            Toasts.Show(L["“{0}” is “{1}” now.", other.Name, kept.Name], ToastKind.Done);
        });
    }

    private Task AgainAsync(CustomerDeal deal) => _busy ? Task.CompletedTask : DoAsync(async () =>
    {
        var made = await Repeats.SellAgainAsync(deal.Id, new By(Acting.Caller));
        await Live.ReachedAsync(made.Events[^1].Sequence, default);
        Navigation.NavigateTo(Urls.Deal(made.Deal.Id.ToString()));
    });

    private async Task DoAsync(Func<Task> work)
    {
        (_busy, _wrong) = (true, null);
        try
        {
            await work();
        }
        catch (Exception e) when (e is RuleViolation or DealNotFound or DealConflict)
        {
            _wrong = e is RuleViolation rule ? Rules.Say(rule) : e.Message;
        }
        finally
        {
            _busy = false;
        }
    }
}
