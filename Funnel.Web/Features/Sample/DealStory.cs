using System.Collections.Immutable;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;

namespace Funnel.Web.Features.Sample;

/// <summary>One deal from first contact to now or its end. Every step is decided by the domain, so that no history can come out that people could not have made.</summary>
internal sealed partial class DealStory
{
    private readonly SampleCompany _company;
    private readonly WorkClock _clock;
    private readonly SampleWords _words;
    private readonly Fate _fate;
    private readonly Dice _dice;
    private readonly RecentWins _wins;
    private readonly double _came;
    private readonly List<(DealEvent Event, DateTime At, Actor Actor)> _log = [];
    private readonly DealId _id;
    private Deal _deal = null!;
    private Seller _seller;
    private Pipeline _pipeline;
    private int _channel;
    private double _at;
    private bool _over;

    public DealStory(SampleCompany company, DealId id, double came, Fate fate, RecentWins wins)
    {
        (_company, _clock, _words, _id, _came, _at, _fate, _wins) = (company, company.Clock, company.Words, id, came, came, fate, wins);
        _dice = new Dice(company.Options.Seed, (ulong)id.Value);
        _pipeline = company.Pipelines[0];
        _seller = company.PickSeller(_dice);
    }

    public SampleDeal Tell()
    {
        Begin();
        if (_fate.Twist == Twist.Removed)
            Do(_at + _dice.Between(0.05, 0.6), d => d.Remove(_words.EnteredTwice));
        var settledPace = Pace();
        var reopened = false;
        for (var stage = StageNow(); !_over && _deal is { Outcome: Outcome.Open, Removed: false }; stage = StageNow())
        {
            MaybeHandOver();
            var through = stage < _fate.Reaches || _dice.Chance(Odds.Through(this, stage));
            var stay = stage < _fate.Reaches ? UsualStay(stage) * settledPace : Odds.Stay(this, stage, through);
            var quiet = stage < _fate.Reaches || !Rich ? 0 : Odds.QuietDays(this, stage, through);
            var until = stage == _fate.Reaches - 1 ? _fate.At : _at + (quiet > Norm(stage) ? Math.Max(stay, quiet) : stay);
            Work(stage, until, until - quiet);
            if (through)
                Onward(stage, until);
            else if (Do(until, d => d.Lose(Reason(quiet > Norm(stage)))) && !reopened && (_fate.Twist == Twist.Reopened || _dice.Chance(0.01)))
                reopened = Do(until + _dice.Between(3, 14), d => d.Reopen(_pipeline));
        }
        return new SampleDeal(_deal, _log);
    }

    internal Dice Dice => _dice;

    internal Seller Seller => _seller;

    internal int Channel => _channel;

    internal double At => _at;

    internal WorkClock Clock => _clock;

    internal bool Rich => _company.Options.Rich;

    internal Deal Deal => _deal;

    internal bool Renews => _pipeline != _company.Pipelines[0];

    internal int Norm(int stage) => _pipeline.OpenStages[stage].NormDays ?? 10;

    /// <summary>Lets the deal decide at a place on the axis; false when that lies after now, and from then on always.</summary>
    private bool Do(double at, Func<Deal, DealEvent?> decide, Actor? actor = null)
    {
        _at = Math.Max(_at, at);
        _over |= _at >= _clock.Now;
        if (_over || decide(_deal) is not { } decided)
            return false;
        var when = _clock.Utc(_at);
        _log.Add((decided, when, actor ?? _seller.Actor));
        _deal = decided is ChangeUndone ? Deal.Fold(_id, [.. _log.Select(l => (l.Event, l.At))]) : _deal.Apply(decided, when);
        return true;
    }

    private void Begin()
    {
        var at = _clock.Utc(_at);
        var before = _fate is { Twist: Twist.None or Twist.Transferred, Reaches: < 0 } && _dice.Chance(0.13) ? _wins.Before(at, _dice) : null;
        var customer = before?.Customer ?? new CustomerId(_company.PickCustomer(_dice) + 1);
        _channel = before is null ? _dice.Weighted(Odds.ChannelShares) : 1;
        var product = _dice.Weighted(Odds.ProductShares);
        var budget = RoundAsPeopleDo(_dice.Skewed(15_800, 0.72) * _seller.Size * Odds.ProductSizes[product]);
        var stage = _pipeline.OpenStages[before is not null && _dice.Chance(0.35) ? 1 : 0];
        var created = Deal.Create(_pipeline, new DealCreated(
            Title(customer, before is not null),
            customer,
            _pipeline.Id,
            stage.Id,
            _seller.Person.Id,
            budget,
            _fate.Twist == Twist.ChannelFound ? null : new ChannelId(_channel + 1),
            _clock.Day(_at).AddDays(-_dice.Weighted([5, 2, 1, 1])),
            _dice.Chance(Rich ? 0.7 : 0.9) ? ExpectedClose(0) : null,
            Lines(product, budget, _dice.Chance(0.25)),
            RepeatOf: before?.Id));
        _log.Add((created, at, _seller.Actor));
        _deal = Deal.From(_id, created, at);
    }

    private void Onward(int stage, double until)
    {
        var stages = _pipeline.OpenStages;
        if (stage == stages.Length - 1)
        {
            Do(until, d => d.Win());
            return;
        }
        var next = _fate.Twist == Twist.SkipsStage && stage == 0 && !Renews ? stage + 2 : stage + 1;
        if (!Do(until, d => d.MoveTo(_pipeline, stages[next].Id)))
            return;
        if (_fate.Twist == Twist.UndoneMove && stage == 0)
        {
            // Dropped on the wrong column, taken back, and moved again a day or two later.
            Do(_at + 0.004, _ => Deal.Undo([.. _log.Select(l => l.Event)]));
            Do(_at + _dice.Between(0.3, 2), d => d.MoveTo(_pipeline, stages[next].Id));
        }
        else if (_fate.Twist == Twist.MovesBack && stage == 1 && !_log.Any(l => l.Event is DealMoved m && m.To == stages[1].Id && m.From == stages[2].Id))
        {
            Do(_at + _dice.Between(1, 5), d => d.MoveTo(_pipeline, stages[1].Id));
        }
        else if (_fate.Twist == Twist.Transferred && !Renews)
        {
            var renewals = _company.Pipelines[1];
            if (Do(_at + _dice.Between(0.5, 3), d => d.MoveTo(renewals, renewals.OpenStages[0].Id)))
                _pipeline = renewals;
        }
    }

    private void MaybeHandOver()
    {
        if (!_dice.Chance(Rich ? 0.07 : 0.03))
            return;
        var to = _company.PickColleague(_seller, _dice);
        var giver = _seller.Actor;
        // Shortly after the stage began, so that the one who works in it gets the credit.
        if (Do(_at + _dice.Between(0.1, 2.5), d => d.HandOver(to.Person.Id), giver))
            _seller = to;
    }

    private int StageNow() => _pipeline.OpenStages.IndexOf(_pipeline.Find(_deal.Stage)!);

    // A settled fate must come at its hour: the stays before it are stretched or shortened to fit.
    private double Pace()
    {
        var usual = 0.0;
        for (var stage = 0; stage < _fate.Reaches; stage++)
            usual += UsualStay(stage);
        // Measured to the middle of that day, so that only its last stay depends on the hour.
        return usual > 0 ? (Math.Floor(_fate.At) + 0.5 - _came) / usual : 1;
    }

    private static double UsualStay(int stage) => Odds.Usual[stage];

    private string Reason(bool quiet) =>
        _words.LossReasons[quiet && _dice.Chance(0.6) ? 1 : _dice.Weighted(Odds.ReasonShares)];

    private string Title(CustomerId customer, bool again)
    {
        var name = SampleCustomers.At(_words, customer.Value - 1).Name;
        return again ? $"{name}, {_dice.Pick(_words.RepeatSites)}" : _dice.Chance(0.45) ? $"{name}, {_dice.Pick(_words.Sites)}" : name;
    }

    private static ImmutableArray<ProductLine> Lines(int product, Money budget, bool withCare)
    {
        var care = withCare && product != 3 ? Math.Max(1, budget.Minor / 500_000) * 100_000 : 0;
        var unit = Odds.UnitPrices[product] * 100L;
        var main = new ProductLine(new(product + 1), Math.Max(1, (budget.Minor - care) / unit), budget.Minor - care);
        return care > 0 && care < budget.Minor ? [main, new ProductLine(new(4), 1, care)] : [main with { Amount = budget.Minor }];
    }

    private DateOnly ExpectedClose(int stage) => _clock.Day(_at + (Odds.DaysToClose[Math.Min(stage, 3)] * _dice.Between(0.6, 1.9)));

    private static Money RoundAsPeopleDo(double amount)
    {
        var step = amount switch { < 5_000 => 100, < 12_000 => 200, < 40_000 => 500, < 90_000 => 1_000, < 200_000 => 2_000, _ => 5_000 };
        return new Money(Math.Max(1, (long)Math.Round(amount / step)) * step * 100, SampleCompany.Currency);
    }
}
