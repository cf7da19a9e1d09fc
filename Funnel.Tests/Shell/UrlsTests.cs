using Funnel.Web.Shell;

namespace Funnel.Tests.Shell;

public class UrlsTests
{
    [Fact]
    public void A_view_without_filters_has_a_bare_address()
    {
        Assert.Equal("/", Urls.Dashboard());
        Assert.Equal("/board", Urls.Board(Query.Of(("q", null), ("owner", ""))));
    }

    [Fact]
    public void Names_and_values_are_escaped() =>
        Assert.Equal("/board?q=A%26B%20%23%3F&owner=%D0%AF", Urls.Board(Query.Of(("q", "A&B #?"), ("owner", "Я"))));

    [Fact]
    public void An_id_cannot_leave_its_place() => Assert.Equal("/deals/..%2Fset", Urls.Deal("../set"));

    [Fact]
    public void One_value_is_replaced_in_a_copy()
    {
        var query = Query.Of(("period", "2026Q4"), ("owner", "x"));
        Assert.Equal("?period=2026Q4&owner=y", query.With("owner", "y").ToString());
        Assert.Equal("?period=2026Q4", query.With("owner", null).ToString());
        Assert.Equal("?period=2026Q4&owner=x", query.ToString());
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/board?q=1", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("/a\r\nSet-Cookie: x=y", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_an_address_of_our_own_is_followed_back(string? address, bool own) => Assert.Equal(own, Urls.IsOwn(address));
}
