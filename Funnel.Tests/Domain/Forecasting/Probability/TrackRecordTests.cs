using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting.Probability;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Forecasting.Probability;

public sealed class TrackRecordTests
{
    static readonly Years Known = new(330);

    [Fact]
    public void Every_statement_is_of_a_deal_open_on_a_Monday_by_a_model_that_ended_before()
    {
        var (models, statements) = Record(DealFilter.None);
        Assert.True(statements.Count > 500);
        foreach (var s in statements)
        {
            Assert.True(Situation.TryOf(s.Track, s.At.Ticks, Books, out var then));
            var day = Period.DayOf(s.At, Helsinki);
            var model = models[new DateOnly(day.Year, day.Month, 1)];
            Assert.Equal((DayOfWeek.Monday, s.At, true, model.Chance(then), s.Stage.Probability), (day.DayOfWeek, Period.StartOf(day, Helsinki), model.Cut < s.At, s.Said, s.ByDefault));
            var end = s.Track.Now.Outcome;
            Assert.Equal(end == Funnel.Domain.Deals.Outcome.Won, s.Won);
            Assert.True(end != Funnel.Domain.Deals.Outcome.Open || (Known.End - s.At).TotalDays >= 180);
        }
        Assert.Contains(statements, s => s.Track.Now.Outcome == Funnel.Domain.Deals.Outcome.Open);
    }

    [Fact]
    public void The_figures_are_those_of_the_statements_counted_by_hand()
    {
        var statements = Record(DealFilter.None).Statements;
        var figures = TrackRecord.Of(statements, Helsinki);
        Assert.Equal((statements.Count, statements.Select(s => s.Track.Id).Distinct().Count()), (figures.Statements, figures.Deals));
        Assert.Equal(statements.Sum(s => Math.Pow(s.Said - (s.Won ? 1 : 0), 2)) / statements.Count, figures.Brier, 12);
        Assert.Equal(statements.Sum(s => Math.Pow(s.ByDefault - (s.Won ? 1 : 0), 2)) / statements.Count, figures.ByDefault, 12);
        Assert.Equal(1 - (figures.Brier / figures.ByDefault), figures.Better!.Value, 12);
        Assert.Equal(statements.Count, figures.Bins.Sum(b => b.Count));
        Assert.Equal(statements.Count(s => s.Won), figures.Bins.Sum(b => b.Won));
        foreach (var bin in figures.Bins)
        {
            var inside = statements.Where(s => s.Said >= bin.From - 1e-12 && s.Said < bin.From + 0.1).ToList();
            Assert.Equal((inside.Count, inside.Count(s => s.Won)), (bin.Count, bin.Won));
            Assert.Equal(inside.Average(s => s.Said), bin.Said, 12);
            Assert.True(bin.Low <= bin.Share + 0.05 && bin.Share - 0.05 <= bin.High);
        }
        Assert.Equal(figures.Bins.Sum(b => b.Count * Math.Abs(b.Said - b.Share)) / statements.Count, figures.CalibrationError, 12);
        Assert.Equal(figures.Brier, figures.Months.Sum(m => m.Count * m.Brier) / statements.Count, 12);
        Assert.True(figures.CalibrationError < 0.06 && figures.Better > 0.1, $"{figures.CalibrationError}, {figures.Better}");
    }

    [Fact]
    public void Only_deals_within_reach_are_in_it()
    {
        var annas = Record(new DealFilter { Within = new() { Own = Anna } }).Statements;
        Assert.NotEmpty(annas);
        Assert.All(annas, s => Assert.Equal(Anna, s.Track.Now.Owner));
    }

    [Fact]
    public void Nothing_said_is_nothing_judged()
    {
        var none = TrackRecord.Of([], Helsinki);
        Assert.Equal((0, 0), (none.Statements, none.Bins.Count));
        Assert.Null(none.Better);
        Assert.Empty(TrackRecord.Statements(Known.History, Books, Sales, new Dictionary<DateOnly, WinModel>(), DealFilter.None, Known.End));
    }

    static (Dictionary<DateOnly, WinModel> Models, List<Statement> Statements) Record(DealFilter filter)
    {
        var models = ModelDay.Cuts(Known.End, Helsinki, 9).Select(cut => (Month: Period.DayOf(cut.AddTicks(1), Helsinki), Model: WinTraining.Of(Known.History, Books, Sales, cut)))
            .Where(m => m.Model is not null).ToDictionary(m => m.Month, m => m.Model!);
        return (models, TrackRecord.Statements(Known.History, Books, Sales, models, filter, Known.End));
    }
}
