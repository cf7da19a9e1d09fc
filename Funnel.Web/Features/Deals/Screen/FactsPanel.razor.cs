using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Domain.Deals;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Funnel.Web.Features.Deals.Screen;

/// <summary>The deal's facts, each edited in its place. What somebody typed stays until they save or give up, whatever arrives meanwhile.</summary>
public sealed partial class FactsPanel
{
    // Several may be open: to begin another edit must not cost the first.
    private readonly Dictionary<Fact, Draft> _drafts = [];
    private ElementReference _first;
    private bool _focus;

    [CascadingParameter] private DealDesk Desk { get; set; } = default!;

    [Inject] private IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    [Parameter, EditorRequired] public DealFile File { get; set; } = default!;

    private Deal Deal => File.Deal;

    private static string? Wrong(Draft draft) => draft.Refusal is null ? null : "wrong";

    private string? ChannelName => Deal.Channel is { } id ? File.Catalog.Channels.GetValueOrDefault(id)?.Name : null;

    private string? CustomerDetail => File.Catalog.Customer(Deal.Customer) is not { } customer ? null
        : string.Join(", ", new[] { customer.Type is { } type ? File.Catalog.CustomerTypes.GetValueOrDefault(type)?.Name : null, MaturityName(customer.Maturity) }.Where(t => t is not null));

    private string? ProbabilityDetail => Deal.Outcome != Outcome.Open ? (string?)null
        : Deal.ManualProbability is null ? File.Chance(Desk.Now).Basis == ChanceBasis.Model ? L["by the model"].Value : L["of the stage {0}", File.Stage?.Name ?? Show.None].Value
        : L["by hand: {0}. The stage says {1}", Reason ?? Show.None, Show.Percent(File.Stage?.Probability)].Value;

    // What counts as soon as nothing is set by hand.
    private string LeftEmpty => File.ChanceByItself(Desk.Now) is var (chance, basis) && basis == ChanceBasis.Model
        ? L["Left empty, the model's {0} count.", Show.Percent(chance)] : L["Left empty, the stage's {0} count.", Show.Percent(chance)];

    private string UseOther => File.ChanceByItself(Desk.Now) is var (chance, basis) && basis == ChanceBasis.Model
        ? L["Use the model's {0}", Show.Percent(chance)] : L["Use the stage's {0}", Show.Percent(chance)];

    private string? Reason => File.Log.Where(e => !File.UndoneBy.ContainsKey(e.Version)).Select(e => e.Event).OfType<ProbabilitySet>().LastOrDefault()?.Reason;

    private IEnumerable<string> Customers(Draft draft) => draft.Text.Length == 0 ? []
        : File.Catalog.Customers.Values.Where(c => c.MergedInto is null && c.Name.Contains(draft.Text.Trim(), StringComparison.CurrentCultureIgnoreCase)).Take(12).Select(c => c.Name);

    private bool IsNewCustomer(Draft draft) => !string.IsNullOrWhiteSpace(draft.Text)
        && !File.Catalog.Customers.Values.Any(c => string.Equals(c.Name, draft.Text.Trim(), StringComparison.Ordinal));

    private Draft? Of(Fact fact) => _drafts.GetValueOrDefault(fact);

    private void Open(Fact fact)
    {
        var draft = new Draft(fact, Deal);
        (_drafts[fact], _focus) = (draft, true);
        draft.Text = fact switch
        {
            Fact.Title => Deal.Title,
            Fact.Customer => File.Catalog.Customer(Deal.Customer)?.Name ?? "",
            Fact.Budget => Entry.Write(Deal.Budget.Major),
            Fact.ExpectedClose => Entry.Write(Deal.ExpectedClose),
            Fact.FirstContact => Entry.Write(Deal.FirstContact),
            Fact.Channel => Deal.Channel?.Value.ToString(CultureInfo.InvariantCulture) ?? "",
            _ => Deal.ManualProbability is { } p ? Entry.Write((decimal)Math.Round(p * 100, 2)) : "",
        };
    }

    private void Close(Draft draft) => _drafts.Remove(draft.Fact);

    private static string Text(ChangeEventArgs e) => e.Value as string ?? "";

    private Task UseStage(Draft draft)
    {
        draft.Text = "";
        return Save(draft, false);
    }

    private async Task Save(Draft draft, bool overTheirs)
    {
        if (draft.Saving)
            return;
        if (overTheirs)
            draft.Seen = Deal;
        (draft.Saving, draft.Refusal) = (true, null);
        try
        {
            var (decide, refusal) = await Understand(draft);
            var attempt = decide is null ? Attempt.Refused(refusal!) : await Desk.TryAsync(draft.Wish(decide));
            draft.Refusal = attempt.Refusal;
            if (attempt.Done)
                Close(draft);
        }
        catch (RuleViolation violation)
        {
            draft.Refusal = Rules.Say(violation);
        }
        finally
        {
            draft.Saving = false;
        }
    }

    private async Task<(Func<Deal, DealEvent?>? Decide, string? Refusal)> Understand(Draft draft)
    {
        var text = draft.Text.Trim();
        var why = string.IsNullOrWhiteSpace(draft.Why) ? null : draft.Why;
        switch (draft.Fact)
        {
            case Fact.Title:
                return (deal => deal.Correct(text, deal.Customer, deal.FirstContact), null);
            case Fact.Customer:
                var customer = await Desk.CustomerAsync(text);
                return (deal => deal.Correct(deal.Title, customer, deal.FirstContact), null);
            case Fact.FirstContact:
                return Entry.Day(text) is { } first ? (deal => deal.Correct(deal.Title, deal.Customer, first), null) : (null, L["Say the day of the first contact."]);
            case Fact.ExpectedClose:
                return text.Length == 0 || Entry.Day(text) is not null ? (deal => deal.ExpectClose(Entry.Day(text)), null) : (null, L["“{0}” is no day.", text]);
            case Fact.Channel:
                ChannelId? channel = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new ChannelId(id) : null;
                return (deal => deal.SetChannel(channel), null);
            case Fact.Budget:
                return Entry.Number(text) is { } amount
                    ? (deal => deal.ChangeBudget(Money.FromMajor(amount, deal.Budget.Currency), why), null)
                    : (null, L["“{0}” is no amount. Write it like {1}.", text, Entry.Write(12500.50m)]);
            default:
                if (text.Length == 0)
                    return (deal => deal.ManualProbability is null ? null : deal.SetProbability(null, why), null);
                return Entry.Number(text) is { } percent
                    ? (deal => deal.SetProbability((double)(percent / 100), why), null)
                    : (null, L["“{0}” is no percentage. Write it like {1}.", text, "35"]);
        }
    }

    private string MaturityName(Maturity maturity) => maturity switch
    {
        Maturity.Warming => L["warming customer"],
        Maturity.Ripe => L["ripe customer"],
        Maturity.Repeat => L["repeat customer"],
        _ => L["new customer"],
    };

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focus)
            return;
        _focus = false;
        try
        {
            await _first.FocusAsync();
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or InvalidOperationException)
        {
            // The field works without the focus.
        }
    }
}
