using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Web.Features.Board;

/// <summary>Where a deal of a past board is today: its stage, or how it ended.</summary>
public sealed record Today(Outcome Outcome, string Stage, string Colour);

/// <summary>A deal as the board shows it. Amounts are minor units of the company's currency; <see cref="Entered"/> is UTC ticks.</summary>
public sealed record BoardCard
{
    public required DealId Id { get; init; }

    /// <summary>What this picture of the deal knows; a change made from it is refused when somebody was quicker.</summary>
    public required int Version { get; init; }

    /// <summary>The column's index; where the card would stand is what the figures count.</summary>
    public required int Column { get; init; }

    public required string Title { get; init; }

    /// <summary>Null where the title names the customer already.</summary>
    public string? Customer { get; init; }

    public long Amount { get; init; }

    public long Weighted { get; init; }

    public double Probability { get; init; }

    /// <summary>By what that was counted.</summary>
    public ChanceBasis Basis { get; init; }

    public string? Product { get; init; }

    public int MoreProducts { get; init; }

    public Waiting Waiting { get; init; }

    /// <summary>How often it was put off, when that is often enough to be told (<see cref="AlertKind.Slipped"/>).</summary>
    public long Slips { get; init; }

    /// <summary>What its budget lately lost, when that is enough to be told (<see cref="AlertKind.BudgetCut"/>).</summary>
    public long Cut { get; init; }

    /// <summary>By how many points its chance lately fell, when that is enough to be told (<see cref="AlertKind.ChanceFallen"/>).</summary>
    public long Fallen { get; init; }

    public EmployeeId? Owner { get; init; }

    public string? OwnerName { get; init; }

    public string? OwnerColour { get; init; }

    public int DaysSinceContact { get; init; }

    public bool Won { get; init; }

    /// <summary>When it came to this column; the newest stands on top.</summary>
    public long Entered { get; init; }

    /// <summary>The chance set by hand, which a move does not change.</summary>
    public double? ManualProbability { get; init; }

    /// <summary>On a board of the past: where the deal is today; null where the viewer may not see it any more. Always null on a live board.</summary>
    public Today? Today { get; init; }

    /// <summary>Steps of the stage's playbook, and those done; none where the stage has no playbook.</summary>
    public int Steps { get; init; }

    public int StepsDone { get; init; }

    /// <summary>Steps that keep it in its stage.</summary>
    public int StepsMissing { get; init; }

    public bool IsOver => Waiting.Over > 0;

    internal static BoardCard Of(DealTrack track, int version, int column, in Change state, long entered, Catalog catalog, DateTime now, Weights weights, Today? today = null, DealAlert? fallen = null)
    {
        var customer = catalog.Customer(state.Facts.Customer)?.Name;
        var owner = catalog.Employee(state.Owner);
        var products = state.Facts.Products;
        var won = state.Outcome == Outcome.Won;
        var (chance, basis) = weights.Of(track, state);
        var playbook = track.PlaybookAt(now, state, catalog);
        var alerts = Alerts.Of(track, state, catalog, now).ToList();
        return new BoardCard
        {
            Id = track.Id,
            Version = version,
            Column = column,
            Title = state.Facts.Title,
            Customer = customer is null || state.Facts.Title.Contains(customer, StringComparison.CurrentCultureIgnoreCase) ? null : customer,
            Amount = state.Amount,
            Weighted = weights.Weighted(track, state),
            Probability = chance,
            Basis = basis,
            ManualProbability = state.Facts.ManualProbability,
            Product = products.Length > 0 ? catalog.Products.GetValueOrDefault(products[0].Product)?.Name : null,
            MoreProducts = Math.Max(0, products.Length - 1),
            Waiting = won ? default : Rotting.Of(state, catalog, now),
            Slips = Size(AlertKind.Slipped),
            Cut = Size(AlertKind.BudgetCut),
            Fallen = fallen?.Size ?? 0,
            Owner = state.Owner,
            OwnerName = owner?.Name,
            OwnerColour = owner?.Colour,
            DaysSinceContact = Math.Max(0, Period.DayOf(now, catalog.Company.Zone).DayNumber - state.Facts.FirstContact.DayNumber),
            Won = won,
            Steps = playbook?.Steps.Length ?? 0,
            StepsDone = playbook?.Done ?? 0,
            StepsMissing = playbook?.Missing.Length ?? 0,
            Entered = entered,
            Today = today,
        };

        long Size(AlertKind kind) => alerts.Find(a => a.Kind == kind).Size;
    }
}
