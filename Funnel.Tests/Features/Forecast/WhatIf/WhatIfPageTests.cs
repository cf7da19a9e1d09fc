using Bunit;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Features.Forecast.WhatIf;
using Microsoft.Extensions.DependencyInjection;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Forecast.WhatIf;

/// <summary>The screen on a live history: today is 4 February 2026, the period its quarter.</summary>
public sealed class WhatIfPageTests : LivePages, IAsyncLifetime
{
    SqliteStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await SqliteStore.OpenAsync();

    protected override void Register(IServiceCollection services) => services.AddSingleton(_ => _store.Get<WhatIfNotes>());

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public void A_rate_supposed_stands_in_the_address_changes_the_potential_and_can_be_taken_back()
    {
        Story();
        var cut = At("/what-if");
        Assert.Equal(["€500", "€0"], Big(cut)[..2]);
        Assert.True(cut.Find(".suppose header button").HasAttribute("disabled"));
        // Nothing is known of Decision yet: one half is believed. Four fifths make its half four fifths.
        Do(cut, () => cut.FindAll("input[type=range]")[2].Change("80"));
        Leads(cut, $"/what-if?rates={Decision.Value}:80");
        cut.WaitForAssertion(() => Assert.Equal(["€800", "+€300"], Big(cut)[..2]));
        Assert.Contains("+€300 by itself", cut.FindAll(".rate")[2].TextContent, StringComparison.Ordinal);
        Do(cut, () => cut.Find(".suppose header button").Click());
        Leads(cut, "/what-if");
        cut.WaitForAssertion(() => Assert.Equal(["€500", "€0"], Big(cut)[..2]));
        Assert.Single(Book.Deals);
    }

    [Fact]
    public void A_plan_typed_in_is_what_the_potential_is_held_against_and_a_smaller_capacity_lets_deals_wait()
    {
        Story();
        var cut = At("/what-if");
        Assert.Contains("nothing is planned here", cut.Find(".tops").TextContent, StringComparison.Ordinal);
        Do(cut, () => cut.FindAll("input[type=number]")[1].Change("2000"));
        Leads(cut, "/what-if?plan=2000");
        cut.WaitForAssertion(() => Assert.Equal("25%", Big(cut)[2]));
        Assert.Contains("€1,500 short of €2,000", cut.Find(".tops").TextContent, StringComparison.Ordinal);
        Do(cut, () => cut.FindAll("input[type=number]")[0].Change("0"));
        Leads(cut, "/what-if?capacity=0&plan=2000");
        cut.WaitForAssertion(() => Assert.Equal("0", Big(cut)[0].Trim('€')));
        Assert.Contains("1 deal would wait", cut.Find(".suppose").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rates=3", "rates")]
    [InlineData("rates=3:101", "rates")]
    [InlineData("rates=3:-1", "rates")]
    [InlineData("capacity=many", "capacity")]
    [InlineData("plan=99999999999999", "plan")]
    public void What_an_address_asks_and_nobody_understands_is_named_and_left_out(string asked, string name)
    {
        Story();
        var cut = At("/what-if?" + asked);
        Assert.Contains(name, cut.Find(".refused").TextContent, StringComparison.Ordinal);
        Assert.Equal("€0", Big(cut)[1]);
    }

    [Fact]
    public void Live_moves_go_on_behind_it()
    {
        Story();
        var cut = At($"/what-if?rates={Decision.Value}:80");
        Assert.Equal("€800", Big(cut)[0]);
        A.Deal("Another").InStage(Decision).Worth(500).Closing(new DateOnly(2026, 3, 20)).At(Now).In(Book);
        Tell();
        Clock.Advance(TimeSpan.FromSeconds(1));
        cut.WaitForAssertion(() => Assert.Equal("€1,200", Big(cut)[0]));
    }

    void Story()
    {
        A.Deal("Decides").InStage(Decision).Worth(1_000).Closing(new DateOnly(2026, 3, 20)).In(Book);
        Know();
    }

    IRenderedComponent<WhatIfPage> At(string address)
    {
        GoTo(address);
        return Render<WhatIfPage>();
    }

    void Leads(IRenderedComponent<WhatIfPage> cut, string address) => cut.WaitForAssertion(() => Assert.Equal(address, Uri.UnescapeDataString(Address)));

    static List<string> Big(IRenderedComponent<WhatIfPage> cut) => [.. cut.FindAll(".tops .big").Select(b => b.TextContent)];
}
