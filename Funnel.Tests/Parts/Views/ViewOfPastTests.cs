using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Parts.Views;

namespace Funnel.Tests.Parts.Views;

public sealed class ViewOfPastTests
{
    static readonly DateTime Now = new(2026, 11, 19, 14, 32, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("2026-08-15", "2026-Q3")]
    [InlineData("2026-10-26T18:00:00%2B03:00", "2026-Q4")]
    // Already the next quarter where the company is.
    [InlineData("2026-06-30T21:30:00Z", "2026-Q3")]
    public void Without_a_period_the_quarter_is_the_one_of_the_instant(string asOf, string quarter)
    {
        var view = Read(("asOf", Uri.UnescapeDataString(asOf)));
        Assert.Equal(quarter, view.Period.ToString());
        Assert.False(view.PeriodSet);
    }

    [Fact]
    public void An_instant_survives_the_address_to_the_tick()
    {
        var at = Now.AddDays(-3).AddTicks(1234567);
        var written = Read().NotAfter(Now, TestCompany.Books) with { AsOf = at };
        Assert.Equal(at, Read([.. written.Parameters().Select(p => (p.Name, p.Value ?? ""))]).AsOf);
    }

    [Fact]
    public void What_is_still_to_come_is_left_out_and_named_and_the_quarter_is_the_current_one()
    {
        var view = Read(("asOf", "2027-02-01")).NotAfter(Now, TestCompany.Books);
        Assert.Null(view.AsOf);
        Assert.Equal("2026-Q4", view.Period.ToString());
        Assert.Equal("asOf", Assert.Single(view.Refused).Name);
        Assert.Equal("2026-02", Read(("asOf", "2027-02-01"), ("period", "2026-02")).NotAfter(Now, TestCompany.Books).Period.ToString());
        Assert.Equal(Now, Read(("asOf", ViewQuery.Written(Now))).NotAfter(Now, TestCompany.Books).AsOf);
    }

    [Fact]
    public void The_line_holds_the_instant_shown_and_ends_where_now_is()
    {
        var view = Read(("period", "2026-Q4"));
        var line = TimeLine.Of(view, TestCompany.Books, Now, Now);
        Assert.Equal(Period.Quarter(2026, 4).In(TestCompany.Helsinki), new InstantRange(line.From, line.To));
        Assert.Equal(Now, line.End);
        Assert.Equal(Now, line.At(line.Steps));
        Assert.Equal(line.From, line.At(-5));
        Assert.Equal(0.5, TimeLine.Of(view with { AsOf = Now }, TestCompany.Books, Now, Now).Share(line.From + (line.Length / 2)), 6);

        var outside = Now.AddYears(-1);
        Assert.Equal(outside, TimeLine.Of(view with { AsOf = outside }, TestCompany.Books, Now, Now).From);
        // A period still to come: up to now, so that there is something to look at.
        var coming = TimeLine.Of(Read(("period", "2027")), TestCompany.Books, Now, Now);
        Assert.True(coming.From < Now && coming.End == Now);
        var all = TimeLine.Of(view with { Period = Period.All }, TestCompany.Books, Now.AddYears(-2), Now);
        Assert.Equal((Now.AddYears(-2), Now), (all.From, all.End));
    }

    [Fact]
    public void The_more_happened_the_higher_the_bar_and_nothing_draws_none() =>
        Assert.Equal("M1.25 24v-12h.5V24zM2.25 24v-22h.5V24z", TimeLine.Bars([0, 5, 10]));

    static ViewQuery Read(params (string Name, string Value)[] address) =>
        ViewQuery.Read(name => address.FirstOrDefault(a => a.Name == name).Value, TestCompany.Books, Reach.Everything, Now);
}
