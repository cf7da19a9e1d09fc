using Funnel.Domain.Deals;

namespace Funnel.Web.Features.Deals.Screen;

public enum Fact { Title, Customer, Budget, ExpectedClose, Channel, FirstContact, Probability, Products }

/// <summary>An edit in progress: what was typed, and the deal as it was when the edit began. It outlives every refresh of the page.</summary>
public sealed class Draft(Fact fact, Deal seen)
{
    public Fact Fact { get; } = fact;

    public Deal Seen { get; set; } = seen;

    public string Key { get; } = Intent.NewKey();

    public string Text { get; set; } = "";

    /// <summary>The note or reason that goes with it.</summary>
    public string Why { get; set; } = "";

    public string? Refusal { get; set; }

    public bool Saving { get; set; }

    /// <summary>The last change of this very fact since the edit began; null when it still is what it was.</summary>
    public LoggedEvent? Theirs(DealFile file) => Equals(Facts.Value(Fact, Seen), Facts.Value(Fact, file.Deal)) ? null
        : file.Since(Seen.Version).LastOrDefault(e => Facts.Touches(Fact, e.Event is ChangeUndone u ? file.Log[u.Undone - 1].Event : e.Event)) ?? file.Log[^1];

    public Intent Wish(Func<Deal, DealEvent?> decide) => new(Seen, deal => Facts.Value(Fact, deal), (store, by) => store.ChangeAsync(Seen.Id, by, decide)) { Key = Key };
}

public static class Facts
{
    /// <summary>What a fact is in a state; equal when nobody changed it.</summary>
    public static object? Value(Fact fact, Deal deal) => fact switch
    {
        Fact.Title => deal.Title,
        Fact.Customer => deal.Customer,
        Fact.Budget => deal.Budget,
        Fact.ExpectedClose => deal.ExpectedClose,
        Fact.Channel => deal.Channel,
        Fact.FirstContact => deal.FirstContact,
        Fact.Probability => deal.ManualProbability,
        _ => string.Join(';', deal.Products),
    };

    public static bool Touches(Fact fact, DealEvent e) => fact switch
    {
        Fact.Title or Fact.Customer or Fact.FirstContact => e is DetailsChanged,
        Fact.Budget => e is BudgetChanged,
        Fact.ExpectedClose => e is ExpectedCloseChanged,
        Fact.Channel => e is ChannelSet,
        Fact.Probability => e is ProbabilitySet,
        _ => e is ProductsChanged,
    };
}
