using Funnel.Web.Features.Wall;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.WebUtilities;

namespace Funnel.Tests.Features.Wall;

public sealed class WallViewTests
{
    static WallView Parse(string query) => WallView.Parse(QueryHelpers.ParseQuery(query));

    [Theory]
    [InlineData("")]
    [InlineData("?density=near")]
    [InlineData("?scale=115&portrait=1&pipeline=2&department=3&theme=light&lang=ru&mask=1&slides=today,funnel&seconds=30")]
    public void A_view_comes_back_from_its_own_address(string query)
    {
        var view = Parse(query);
        Assert.Equal(view.Key, Parse(view.Key).Key);
    }

    [Fact]
    public void Far_dark_and_all_slides_for_18_seconds_unless_asked_otherwise()
    {
        var view = Parse("");
        Assert.Equal((Density.Far, Look.Dark, 18, false), (view.Density, view.Theme, view.Seconds, view.Mask));
        Assert.Equal(WallView.AllSlides, view.Slides);
        Assert.Equal("", view.Key);
    }

    [Theory]
    [InlineData("?density=middle")]
    [InlineData("?slides=funnel,cats")]
    [InlineData("?seconds=7")]
    [InlineData("?seconds=61")]
    [InlineData("?department=-1")]
    [InlineData("?pipeline=99999999999")]
    [InlineData("?theme=blue")]
    [InlineData("?lang=fr")]
    [InlineData("?mask=yes")]
    [InlineData("?scale=200")]
    [InlineData("?inch=55")]
    [InlineData("?inch=NaN&metres=5")]
    [InlineData("?inch=0&metres=5")]
    public void A_wrong_parameter_is_refused(string query) => Assert.Throws<WrongAddress>(() => Parse(query));

    [Theory]
    [InlineData("?inch=55&metres=5", Density.Far, 100)]
    [InlineData("?inch=43&metres=5", Density.Far, 130)]
    [InlineData("?inch=50&metres=5", Density.Far, 115)]
    [InlineData("?inch=75&metres=3", Density.Near, 100)]
    [InlineData("?inch=55&metres=2", Density.Near, 100)]
    public void Diagonal_and_distance_pick_density_and_scale(string query, Density density, int scale)
    {
        var view = Parse(query);
        Assert.Equal((density, scale), (view.Density, view.Scale));
    }

    [Theory]
    [InlineData(55, 5, .048)]
    [InlineData(43, 5, .061)]
    [InlineData(75, 5, .035)]
    public void Needed_text_height_is_that_of_the_table(double inch, double metres, double share) =>
        Assert.Equal(share, new WallScreen(inch, metres).Needed, 0.001);

    [Fact]
    public void A_screen_too_far_away_is_told() => Assert.False(new WallScreen(32, 8).IsReadable);
}
