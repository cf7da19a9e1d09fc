using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.People;
using Funnel.Domain.Pipelines;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Funnel.Web.Features.Board;

/// <summary>Asks for a new deal and stores it; what is wrong is said in place and nothing typed is lost.</summary>
public partial class NewDealDialog
{
    const int MostSuggested = 8;

    // One intent: pressed twice, or sent again, it makes one deal.
    readonly string _key = BoardMoves.NewKey();
    string _title = "", _customer = "", _amount = "";
    int _stage, _owner, _product, _channel;
    DateTime? _close;
    string? _wrong;
    bool _saving;

    [CascadingParameter] IMudDialogInstance Dialog { get; set; } = default!;

    [Inject] IStringLocalizer<BoardTexts> L { get; set; } = default!;

    [Inject] IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    [Inject] DealStore Store { get; set; } = default!;

    [Inject] CatalogStore Catalogs { get; set; } = default!;

    [Inject] TimeProvider Clock { get; set; } = default!;

    [Inject] ILogger<NewDealDialog> Log { get; set; } = default!;

    [Parameter, EditorRequired] public Catalog Catalog { get; set; } = default!;

    [Parameter, EditorRequired] public Pipeline Pipeline { get; set; } = default!;

    [Parameter, EditorRequired] public Acting Acting { get; set; } = default!;

    /// <summary>Asked once more when the deal is stored: the board may have gone to the past since the dialog was opened.</summary>
    [Parameter] public Func<bool> RefusesPast { get; set; } = () => false;

    IEnumerable<Employee> People => Catalog.Employees.Values.Where(e => e.Active && Acting.Authority.Changes.Covers(e.Id, Catalog.Staff)).OrderBy(e => e.Name, StringComparer.CurrentCulture);

    IEnumerable<string> Suggestions => _customer.Trim() is { Length: > 0 } typed
        ? Catalog.Customers.Values.Where(c => c.MergedInto is null && c.Name.Contains(typed, StringComparison.CurrentCultureIgnoreCase)).Select(c => c.Name).Take(MostSuggested)
        : [];

    protected override void OnInitialized() => (_stage, _owner) = (Pipeline.OpenStages[0].Id.Value, Acting.Employee?.Value ?? (MayBeNobodys ? 0 : People.Select(p => p.Id.Value).FirstOrDefault()));

    bool MayBeNobodys => Acting.Authority.Changes.Covers((EmployeeId?)null, Catalog.Staff);

    async Task SaveAsync()
    {
        if (_saving || RefusesPast())
            return;
        (_saving, _wrong) = (true, null);
        try
        {
            if (!Amounts.TryRead(_amount.Trim().Length == 0 ? "0" : _amount, out var amount))
            {
                _wrong = L["“{0}” is not an amount. Write it like 48000 or 48000.50.", _amount];
                return;
            }
            var wish = new DealCreated(_title, null, Pipeline.Id, new StageId(_stage), _owner > 0 ? new EmployeeId(_owner) : null, Money.FromMajor(amount, Catalog.Company.Currency),
                _channel > 0 ? new ChannelId(_channel) : null, Period.DayOf(Clock.GetUtcNow().UtcDateTime, Catalog.Company.Zone),
                _close is { } day ? DateOnly.FromDateTime(day) : null, _product > 0 ? [new ProductLine(new ProductId(_product), 1)] : []);
            // Checked before a new customer is made for it.
            wish = Deal.Create(Pipeline, wish);
            if (_customer.Trim().Length > 0)
                wish = wish with { Customer = await Catalogs.CustomerAsync(Acting.Caller, _customer) };
            var changed = await Store.CreateAsync(new By(Acting.Caller, Key: _key), pipelines => Deal.Create(pipelines[Pipeline.Id], wish));
            Dialog.Close(changed.Deal);
        }
        catch (RuleViolation violation)
        {
            _wrong = Rules.Say(violation);
        }
        catch (Exception e)
        {
            Log.LogError(e, "A new deal was not stored");
            _wrong = L["The deal was not saved because of a fault on our side. What you typed is still here: try again in a moment."];
        }
        finally
        {
            _saving = false;
        }
    }
}
