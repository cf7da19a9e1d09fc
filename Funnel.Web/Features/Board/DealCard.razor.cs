using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Board;

public partial class DealCard
{
    // Where the norm stands on the bar, as in the legend of every board: five eighths.
    const double NormAt = 62.5;
    const double Round = 2 * Math.PI * 9;

    BoardCard? _drawn;
    (bool Fresh, bool PutBack, bool InPast) _flags;

    [Inject] IStringLocalizer<BoardTexts> L { get; set; } = default!;

    [Inject] IStringLocalizer<PartsTexts> Parts { get; set; } = default!;

    [Parameter, EditorRequired] public BoardCard Card { get; set; } = default!;

    [Parameter, EditorRequired] public string Currency { get; set; } = "";

    /// <summary>What a drop on each column would do, in words, the columns' order.</summary>
    [Parameter] public string Gains { get; set; } = "";

    /// <summary>Somebody has just changed it.</summary>
    [Parameter] public bool Fresh { get; set; }

    /// <summary>The viewer's change of it was refused.</summary>
    [Parameter] public bool PutBack { get; set; }

    /// <summary>Somebody else's: seen, not moved.</summary>
    [Parameter] public bool Locked { get; set; }

    /// <summary>It shows how the deal was: it tells where the deal is today, and does nothing.</summary>
    [Parameter] public bool InPast { get; set; }

    [Parameter] public EventCallback<BoardCard> OnMenu { get; set; }

    string? Product => Card.MoreProducts > 0 ? $"{Card.Product} +{Show.Count(Card.MoreProducts)}" : Card.Product ?? Card.Customer;

    // The deal opens as it is today; who may not see that has nothing to open.
    bool Leads => !InPast || Card.Today is not null;

    string Hint => InPast && Leads ? L["{0}: opens the deal as it is today", Card.Title] : Card.Customer is null ? Card.Title : $"{Card.Title} · {Card.Customer}";

    string Dash => (Card.Probability * Round).ToString("0.#", CultureInfo.InvariantCulture);

    string Waited => Math.Min(100, Card.Waiting.Norm is > 0 and var norm ? NormAt * Card.Waiting.Days / norm : 100).ToString("0.#", CultureInfo.InvariantCulture);

    string Spoken => Card.Won
        ? L["{0}, won, {1}", Card.Title, Show.Money(Card.Amount, Currency)]
        : string.Join(", ", Alerts.Select(a => Parts.Say(a, Currency)).Prepend(L["{0}, {1}, {2}", Card.Title, Show.Money(Card.Amount, Currency), Show.Days(Card.Waiting.Days, Card.Waiting.Norm)].Value));

    // The wait has its own bar.
    IEnumerable<DealAlert> Alerts => ((DealAlert[])[new(AlertKind.Slipped, Card.Slips), new(AlertKind.BudgetCut, Card.Cut), new(AlertKind.ChanceFallen, Card.Fallen)]).Where(a => a.Size > 0);

    protected override bool ShouldRender()
    {
        if (ReferenceEquals(_drawn, Card) && _flags == (Fresh, PutBack, InPast))
            return false;
        (_drawn, _flags) = (Card, (Fresh, PutBack, InPast));
        return true;
    }
}
