using System.Collections.Immutable;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Deals;

public sealed partial record Deal
{
    /// <summary>The facts of a new deal, checked.</summary>
    public static DealCreated Create(Pipeline pipeline, DealCreated wish)
    {
        var stage = pipeline.Enterable(wish.Stage);
        if (stage.Kind != StageKind.Open)
            throw new RuleViolation("A new deal starts in an open stage, not in “{0}”.", stage.Name);
        return wish with
        {
            Title = CheckTitle(wish.Title),
            Budget = CheckBudget(wish.Budget),
            FirstContact = CheckDay(wish.FirstContact),
            ExpectedClose = wish.ExpectedClose is { } day ? CheckDay(day) : null,
            Products = CheckProducts(wish.Products.IsDefault ? [] : wish.Products),
            ExternalId = string.IsNullOrWhiteSpace(wish.ExternalId) ? null : CheckText(wish.ExternalId, LongestTitle),
        };
    }

    /// <summary>Moves to a stage of its pipeline; the won stage wins it, the lost stage loses it and needs a reason. Null when it is already there.</summary>
    public DealEvent? MoveTo(Pipeline pipeline, StageId to, string? reason = null)
    {
        RefuseRemoved();
        var stage = pipeline.Enterable(to);
        if (stage.Kind != StageKind.Open && stage.Pipeline != Pipeline)
            throw new RuleViolation("The stage “{0}” belongs to another pipeline. Move the deal there first.", stage.Name);
        if (stage.Kind == StageKind.Won)
            return Outcome == Outcome.Won ? null : Win();
        if (stage.Kind == StageKind.Lost)
            return Outcome == Outcome.Lost ? null : Lose(reason);
        if (Outcome != Outcome.Open)
        {
            return stage.Pipeline == Pipeline ? new DealReopened(to)
                : throw new RuleViolation("A closed deal cannot change its pipeline. Reopen it first.");
        }
        if (stage.Pipeline != Pipeline)
            return new DealTransferred(Pipeline, Stage, stage.Pipeline, to);
        return to == Stage ? null : new DealMoved(Stage, to);
    }

    public DealWon Win()
    {
        RefuseClosed();
        return new DealWon(Stage);
    }

    public DealLost Lose(string? reason)
    {
        RefuseClosed();
        return string.IsNullOrWhiteSpace(reason)
            ? throw new RuleViolation("Say why the deal was lost.")
            : new DealLost(Stage, CheckText(reason, 200));
    }

    /// <summary>Back to the stage it was closed from.</summary>
    public DealReopened Reopen(Pipeline pipeline)
    {
        RefuseRemoved();
        if (Outcome == Outcome.Open)
            throw new RuleViolation("This deal is open already.");
        var stage = pipeline.Find(Stage) is { Retired: false } s ? s : pipeline.OpenStages[0];
        return new DealReopened(stage.Id);
    }

    public OwnerChanged? HandOver(EmployeeId? to)
    {
        RefuseClosed();
        return to == Owner ? null : new OwnerChanged(Owner, to);
    }

    public BudgetChanged? ChangeBudget(Money to, string? note = null)
    {
        RefuseClosed();
        if (to.Currency != Budget.Currency)
            throw new RuleViolation("This deal is kept in {0}, not in {1}.", Budget.Currency, to.Currency);
        return CheckBudget(to) == Budget ? null : new BudgetChanged(Budget, to, note is null ? null : CheckText(note, 200));
    }

    public ExpectedCloseChanged? ExpectClose(DateOnly? day)
    {
        RefuseClosed();
        return day == ExpectedClose ? null : new ExpectedCloseChanged(ExpectedClose, day is { } d ? CheckDay(d) : null);
    }

    public ProductsChanged? SetProducts(ImmutableArray<ProductLine> products)
    {
        RefuseClosed();
        products = products.IsDefault ? [] : products;
        return products.SequenceEqual(Products) ? null : new ProductsChanged(CheckProducts(products));
    }

    public ChannelSet? SetChannel(ChannelId? channel)
    {
        RefuseRemoved();
        return channel == Channel ? null : new ChannelSet(Channel, channel);
    }

    public DetailsChanged? Correct(string title, CustomerId? customer, DateOnly firstContact)
    {
        RefuseRemoved();
        return title == Title && customer == Customer && firstContact == FirstContact ? null
            : new DetailsChanged(CheckTitle(title), customer, CheckDay(firstContact));
    }

    public ProbabilitySet SetProbability(double? probability, string? reason)
    {
        RefuseClosed();
        if (probability is <= 0 or >= 1 or double.NaN)
            throw new RuleViolation("An open deal's probability lies between 0 and 100 %, never at either end.");
        if (probability is not null && string.IsNullOrWhiteSpace(reason))
            throw new RuleViolation("Say why the probability is set by hand.");
        return new ProbabilitySet(probability, reason is null ? null : CheckText(reason, 200));
    }

    public NoteAdded AddNote(string text)
    {
        RefuseRemoved();
        return string.IsNullOrWhiteSpace(text) ? throw new RuleViolation("The note is empty.") : new NoteAdded(CheckText(text, 4000));
    }

    /// <summary>A letter to the customer, also of a closed deal; customer activity like a note.</summary>
    public EmailSent SendEmail(string subject, string to)
    {
        RefuseRemoved();
        return new EmailSent(CheckText(subject, 200), CheckText(to, 254));
    }

    public StepCompleted CompleteStep(string step)
    {
        RefuseClosed();
        if (string.IsNullOrWhiteSpace(step))
            throw new RuleViolation("Say which step is done.");
        return new StepCompleted(Stage, CheckText(step, 200));
    }

    /// <summary>Ticks a step of the present stage's playbook, or opens it again. Null when it is so already.</summary>
    public DealEvent? Tick(Playbook? playbook, StepId step, bool done, DealWork work)
    {
        RefuseClosed();
        if (playbook?.Stage != Stage || playbook.Steps.FirstOrDefault(s => s.Id == step) is not { } found)
            throw new RuleViolation("The playbook of the deal's stage has no such step.");
        if (found.Kind != StepKind.Tick)
            throw new RuleViolation("The step “{0}” is done by itself, once what it asks for is there.", found.Title);
        return work.IsTicked(playbook.Stage, found) == done ? null : done ? new StepCompleted(Stage, found.Title, found.Id) : new StepReopened(Stage, found.Title, found.Id);
    }

    public DealRemoved Remove(string reason)
    {
        RefuseRemoved();
        return new DealRemoved(CheckText(reason, 200));
    }

    /// <summary>Removes it because the import that brought it is taken back.</summary>
    public DealRemoved Revert(string reason)
    {
        RefuseRemoved();
        return new DealRemoved(CheckText(reason, 200), Reverted: true);
    }

    /// <summary>Takes the last change still standing back. Its version, so that the caller can say what was undone.</summary>
    public static ChangeUndone Undo(IReadOnlyList<DealEvent> log)
    {
        var undone = log.OfType<ChangeUndone>().Select(u => u.Undone).ToHashSet();
        for (var version = log.Count; version > 1; version--)
        {
            var e = log[version - 1];
            if (e is ChangeUndone || undone.Contains(version))
                continue;
            return e switch
            {
                EmailSent or DocumentAttached => throw new RuleViolation("An e-mail sent or a document attached cannot be undone."),
                // Its external id may belong to another deal by now.
                DealRemoved { Reverted: true } => throw new RuleViolation("A reverted import cannot be undone. Import the file again."),
                _ => new ChangeUndone(version),
            };
        }
        throw new RuleViolation("There is nothing to undo: this deal has only been created.");
    }

    private void RefuseRemoved()
    {
        if (Removed)
            throw new RuleViolation("This deal has been deleted.");
    }

    private void RefuseClosed()
    {
        RefuseRemoved();
        if (Outcome != Outcome.Open)
            throw new RuleViolation(Outcome == Outcome.Won ? "This deal is already won. Reopen it first." : "This deal is already lost. Reopen it first.");
    }

    private static string CheckTitle(string? title)
    {
        if (string.IsNullOrWhiteSpace(title))
            throw new RuleViolation("A deal needs a title.");
        return CheckText(title, LongestTitle);
    }

    private static string CheckText(string text, int longest)
    {
        text = text.Trim();
        if (text.Length > longest)
            throw new RuleViolation("The text is longer than {0} characters.", longest);
        return text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))
            ? throw new RuleViolation("The text contains control characters.")
            : text;
    }

    private static Money CheckBudget(Money budget) => budget.Minor switch
    {
        < 0 => throw new RuleViolation("A budget cannot be negative."),
        > LargestBudget => throw new RuleViolation("The budget is larger than {0}.", new Money(LargestBudget, budget.Currency)),
        _ => budget,
    };

    private static DateOnly CheckDay(DateOnly day) => day >= Period.Earliest && day < Period.Latest
        ? day
        : throw new RuleViolation("The date {0} is outside {1} to {2}.", day.ToString("O", System.Globalization.CultureInfo.InvariantCulture), Period.Earliest.Year, Period.Latest.Year - 1);

    private static ImmutableArray<ProductLine> CheckProducts(ImmutableArray<ProductLine> products)
    {
        if (products.Any(p => p.Quantity is < 0 or > 1_000_000_000))
            throw new RuleViolation("A product's quantity lies between 0 and 1,000,000,000.");
        if (products.Any(p => p.Amount is < 0 or > LargestBudget))
            throw new RuleViolation("A product's amount cannot be negative or larger than the largest budget.");
        return products.Select(p => p.Product).Distinct().Count() == products.Length
            ? products
            : throw new RuleViolation("The same product is listed twice.");
    }
}
