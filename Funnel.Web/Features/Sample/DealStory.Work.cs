using Funnel.Domain.Deals;

namespace Funnel.Web.Features.Sample;

// What happens between two moves.
internal sealed partial class DealStory
{
    private int _steps, _stepsOf = -1;

    /// <summary>The work of one stay: nobody lets a deal lie beyond the norm while they believe in it, then it falls silent.</summary>
    private void Work(int stage, double until, double silentFrom)
    {
        Twists(stage, until);
        if (!Rich)
        {
            if (_dice.Chance(0.2))
                Act(stage, _at + ((until - _at) * _dice.Next()));
            return;
        }
        if (_deal.ExpectedClose is null ? _dice.Chance(0.6) : stage > 0 && _dice.Chance(0.3))
            Do(Math.Min(until, _at + 0.05), d => d.ExpectClose(ExpectedClose(stage)));
        // Gaps stay under the norm: half a day to most of it, shorter in later stages.
        var longest = Norm(stage) - 1.5;
        for (var at = _at; ;)
        {
            at += Math.Min(longest, _dice.Skewed(stage == 0 ? 3.2 : 2.6, 0.7));
            if (at >= silentFrom || at >= until || _over)
                return;
            Act(stage, at);
        }
    }

    private void Act(int stage, double at)
    {
        switch (_dice.Weighted(Odds.ActShares))
        {
            case 0:
                Do(at, d => d.AddNote(_dice.Pick(_words.Notes)));
                break;
            case 1:
                Do(at, _ => new EmailSent(_dice.Pick(_words.Subjects), $"office@customer-{_deal.Customer?.Value}.example"));
                break;
            case 2:
                Step(stage, at);
                break;
            case 3:
                var (name, kind) = _dice.Pick(_words.Documents[Math.Min(stage + (Renews ? 2 : 0), 3)]);
                // The wrong file now and then, and taken back at once.
                if (Do(at, _ => new DocumentAttached(name, kind, 24_000 + _dice.Below(3_900_000))) && _id.Value % 31 == 0)
                    Do(_at + 0.02, d => new DocumentWithdrawn(d.Version, name));
                break;
            case 4:
                ChangeBudget(at);
                break;
            case 5:
                Do(at, d => d.ExpectClose(ExpectedClose(stage)));
                break;
            default:
                Do(at, d => d.SetProducts(Lines(_dice.Weighted(Odds.ProductShares), d.Budget, _dice.Chance(0.5))));
                break;
        }
    }

    private void Step(int stage, double at)
    {
        var steps = _words.Steps[Math.Min(stage + (Renews ? 2 : 0), 3)];
        (_steps, _stepsOf) = _stepsOf == stage ? (_steps + 1, stage) : (0, stage);
        if (_steps < steps.Length)
        {
            // Ticked too early now and then, and ticked again the same day.
            if (Do(at, d => d.CompleteStep(steps[_steps])) && _steps == 1 && _id.Value % 29 == 0 && Do(_at + 0.02, d => new StepReopened(d.Stage, steps[_steps])))
                Do(_at + 0.1, d => d.CompleteStep(steps[_steps]));
        }
        else
            Do(at, d => d.AddNote(_dice.Pick(_words.Notes)));
    }

    private void ChangeBudget(double at)
    {
        var raised = _dice.Chance(0.62);
        var factor = raised ? _dice.Between(1.06, 1.4) : _dice.Between(0.78, 0.95);
        var note = _dice.Chance(0.8) ? _dice.Pick(raised ? _words.RaisedBecause : _words.LoweredBecause) : null;
        if (!Do(at, d => d.ChangeBudget(RoundAsPeopleDo((double)d.Budget.Major * factor), note)) || !_dice.Chance(0.5))
            return;
        var product = _deal.Products[0].Product.Value - 1;
        Do(_at + 0.01, d => d.SetProducts(Lines(product, d.Budget, d.Products.Length > 1)));
    }

    private void Twists(int stage, double until)
    {
        var soon = Math.Min(until, _at + _dice.Between(0.1, 1.5));
        if (_fate.Twist == Twist.ChannelFound && _deal.Channel is null)
        {
            Do(soon, d => d.SetChannel(new(_channel + 1)));
        }
        else if (_fate.Twist == Twist.Corrected && stage == 0)
        {
            Do(soon, d => d.Correct(SampleCustomers.At(_words, d.Customer!.Value.Value - 1).Name + ", " + _dice.Pick(_words.Sites), d.Customer, d.FirstContact.AddDays(-_dice.Below(4))));
        }
        else if (_deal.ManualProbability is not null)
        {
            if (_dice.Chance(0.5))
                Do(soon, d => d.SetProbability(null, null));
        }
        else if (stage > 0 && (_fate.Twist == Twist.ManualProbability || _dice.Chance(0.01)))
        {
            var likely = _dice.Chance(0.6);
            Do(soon, d => d.SetProbability(likely ? 0.05 * (12 + _dice.Below(6)) : 0.05 * (1 + _dice.Below(4)), _dice.Pick(likely ? _words.LikelyBecause : _words.UnlikelyBecause)));
        }
    }
}
