using Funnel.Domain.Analytics;
using Funnel.Domain.Forecasting.Probability;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Forecasting.Probability;

public sealed class LifeCurveTests
{
    static readonly Years Known = new(200);
    static readonly WinModel Model = Known.Model;

    [Fact]
    public void A_closed_deal_keeps_the_chances_it_had()
    {
        foreach (var track in Known.History.Deals.Where(d => d.Now.Outcome != Funnel.Domain.Deals.Outcome.Open).Take(40))
        {
            var curve = LifeCurve.Of(track, Books, Known.End, _ => Model);
            Assert.NotEmpty(curve);
            // Read long after, it is the same curve to the last digit.
            Assert.Equal(curve.Select(p => (p.At, p.Chance, p.Jump)), LifeCurve.Of(track, Books, Known.End.AddYears(3), _ => Model).Select(p => (p.At, p.Chance, p.Jump)));
            Assert.All(curve, p => Assert.True(p.At < track.Now.AtUtc && p.Chance is >= 0.01 and <= 0.99));
        }
    }

    [Fact]
    public void An_open_deals_curve_ends_with_what_is_said_now()
    {
        var track = Known.History.Deals.First(d => d.Now is { Outcome: Funnel.Domain.Deals.Outcome.Open } now && now.Stage == Decision);
        var curve = LifeCurve.Of(track, Books, Known.End, _ => Model);
        Assert.True(Situation.TryOf(track, Known.End.Ticks, Books, out var now));
        Assert.Equal((Known.End, Model.Chance(now)), (curve[^1].At, curve[^1].Chance));
        Assert.True(curve.Count <= 140);
        var move = Assert.Single(curve, p => p.Because?.Kind == ChangeKind.Moved && p.Because.Value.Stage == Decision);
        Assert.True(move.Jump > 0, "Coming to Decision makes a win likelier.");
    }

    [Fact]
    public void Without_a_model_the_stage_default_is_drawn()
    {
        var curve = LifeCurve.Of(Known.History.Deals.First(), Books, Known.End, _ => null);
        Assert.All(curve, p => Assert.Equal((false, Books.Stage(p.Of.Stage)!.Probability), (p.IsModel, p.Chance)));
    }
}
