using Bunit;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Marketing;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Features.Marketing;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Marketing;

/// <summary>The screen on a live history: today is 4 February 2026.</summary>
public sealed class ChannelsPageTests : LivePages, IAsyncLifetime
{
    const string Hostile = "<img src=x onerror=alert(1)>";

    static readonly DateOnly January = new(2026, 1, 1);

    SqliteStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await SqliteStore.OpenAsync();

    protected override void Register(IServiceCollection services) => services.AddSingleton(_ => _store.Get<SpendStore>());

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public void Each_row_says_its_share_its_verdict_and_what_was_not_entered()
    {
        Story();
        var cut = At("/channels");
        Assert.Equal(["Fair", "Site", "Referral", "No channel", "All channels"], cut.FindAll(".ct tbody tr").Select(r => r.QuerySelector("th")!.TextContent));
        Assert.Equal(["Fair", "40", "75%", "better, 99% sure"], Cells(cut, "Fair"));
        Assert.Equal(["Site", "40", "13%", "worse, 99% sure"], Cells(cut, "Site"));
        Assert.Equal(["Referral", "3", "100%", "too few to say"], Cells(cut, "Referral"));
        Assert.Equal(["No channel", "2", "0%", ""], Cells(cut, "No channel"));
        Assert.Contains("fw", cut.Find("tr[data-channel=Referral]").ClassList);
        Assert.Contains("not entered", cut.Find("tr[data-channel=Fair]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Most effective: Fair, 99% sure", cut.Find(".best").TextContent.Trim());
        // Three leads that all got there are no best channel.
        Assert.DoesNotContain("Referral", cut.Find(".best").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_opens_exactly_its_leads_and_a_name_its_cohorts_and_the_address_keeps_both()
    {
        Story();
        var cut = At("/channels");
        Do(cut, () => cut.Find("tr[data-channel=Site]").QuerySelectorAll("button.open")[1].Click());
        cut.WaitForAssertion(() => Assert.Equal($"/channels?channel={Site.Value}&leads=reached&of={Site.Value}", Address));
        cut.WaitForAssertion(() => Assert.Equal(5, cut.FindAll("[aria-label='Leads counted'] li").Count));
        Assert.Equal("Site, cohorts", cut.FindAll("h2")[1].TextContent);
        Assert.EndsWith($"/channels/leads.csv?channel={Site.Value}&leads=reached&of={Site.Value}", cut.Find("[aria-label='Leads counted'] a[download]").GetAttribute("href"), StringComparison.Ordinal);
        Do(cut, () => cut.Find("[aria-label='Leads counted'] button[aria-label=Close]").Click());
        cut.WaitForAssertion(() => Assert.Empty(cut.FindAll("[aria-label='Leads counted']")));
        Do(cut, () => cut.Find("tr[data-channel='No channel'] .pick").Click());
        cut.WaitForAssertion(() => Assert.Equal("/channels?channel=none", Address));
        cut.WaitForAssertion(() => Assert.Equal("No channel, cohorts", cut.FindAll("h2")[1].TextContent));
    }

    [Fact]
    public void Months_and_cells_open_their_leads_too_and_few_leads_are_hatched()
    {
        Story();
        var cut = At("/channels");
        Assert.Equal(["Jan 2026", "40", "30", "75%", "30 d"], cut.FindAll(".co tbody tr").Single().Children.Select(c => c.TextContent.Trim().Replace('\u00A0', ' ')));
        Do(cut, () => cut.FindAll(".co tbody .open")[0].Click());
        cut.WaitForAssertion(() => Assert.Equal(40, cut.FindAll("[aria-label='Leads counted'] li").Count));
        Assert.Contains("month=2026-01", Address, StringComparison.Ordinal);

        cut = At("/channels");
        var cells = cut.FindAll("button.hc");
        Assert.Equal(["Factory", "Not known"], cut.FindAll("[aria-label='By customer type'] thead th").Skip(1).Select(c => c.TextContent));
        Assert.Contains("few", cells[4].ClassList);
        Assert.Equal("3 of 3too few", string.Concat(cells[4].TextContent.Split('\n').Select(t => t.Trim())));
        Do(cut, () => cut.FindAll("button.hc")[0].Click());
        cut.WaitForAssertion(() => Assert.Equal(40, cut.FindAll("[aria-label='Leads counted'] li").Count));
        cut = At("/channels?by=maturity");
        Assert.Equal(["New", "Not known"], cut.FindAll("[aria-label='By maturity'] thead th").Skip(1).Select(c => c.TextContent));
    }

    [Fact]
    public async Task Spend_is_kept_as_its_cell_is_left_and_what_is_refused_stays_with_its_reason()
    {
        Story();
        var cut = At("/channels?spend=1");
        var input = () => cut.Find("input[aria-label^='Fair, January']");
        Do(cut, () => input().Change("1 500,50"));
        cut.WaitForAssertion(() => Assert.Contains("saved", input().ClassList));
        Assert.Equal([(Fair.Value, 1_500_50L)], await StoredAsync());
        // The viewer's own signs: in English a comma groups, in a file it would be asked again.
        Do(cut, () => input().Change("1,234"));
        cut.WaitForAssertion(() => Assert.Contains("saved", input().ClassList));
        Assert.Equal([(Fair.Value, 1_234_00L)], await StoredAsync());
        Do(cut, () => input().Change("1,23,4"));
        cut.WaitForAssertion(() => Assert.Equal("true", input().GetAttribute("aria-invalid")));
        Assert.Equal("1,23,4", input().GetAttribute("value"));
        Assert.Contains("is not an amount", cut.Find(".said").TextContent, StringComparison.Ordinal);
        Do(cut, () => input().Change(""));
        cut.WaitForAssertion(() => Assert.Contains("saved", input().ClassList));
        Assert.Empty(await StoredAsync());
        // Meanwhile somebody else: told, and nothing overwritten.
        await _store.Get<SpendStore>().EnterAsync(Hand.Test, [new(Fair, January, 7_00)]);
        Do(cut, () => input().Change("9"));
        cut.WaitForAssertion(() => Assert.Contains("Somebody else has entered another amount for Fair", cut.Find(".said").TextContent, StringComparison.Ordinal));
        Assert.Equal([(Fair.Value, 7_00L)], await StoredAsync());
        Assert.Equal("7", input().GetAttribute("value"));
    }

    [Fact]
    public async Task A_file_of_spend_is_read_whole_or_not_at_all()
    {
        Story();
        var cut = At("/channels?spend=1");
        cut.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("channel,month,amount\nFair,2026-01,5\nRadio,2026-01,5\n", "spend.csv"));
        cut.WaitForAssertion(() => Assert.Contains("Line 3: There is no channel “Radio”. Nothing was saved.", cut.Find(".said").TextContent, StringComparison.Ordinal));
        Assert.Empty(await StoredAsync());
        cut.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("channel,month,amount\nFair,2026-01,5\nSite,2026-01,6.5\n", "spend.csv"));
        await Wait.UntilAsync(async () => (await StoredAsync()).Count == 2, "both amounts to be kept");
    }

    [Fact]
    public void What_was_entered_is_shown_with_its_return_and_not_beside_a_part_of_the_leads()
    {
        Story([new(Fair, January, 1_000_00)]);
        var cut = At("/channels?period=2026");
        Assert.Contains("€1,000", cut.Find("tr[data-channel=Fair]").TextContent, StringComparison.Ordinal);
        // 30 wins of 1,000 euros for 1,000.
        Assert.Contains("30.0×", cut.Find("tr[data-channel=Fair]").TextContent, StringComparison.Ordinal);
        cut = At($"/channels?period=2026&customerType={Factory.Value}");
        Assert.DoesNotContain("30.0×", cut.Find("tr[data-channel=Fair]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Spend is of the whole company", cut.Find(".note").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_past_is_shown_as_it_was_and_nothing_is_entered_there()
    {
        Story();
        var cut = At("/channels?spend=1&asOf=2026-01-06");
        Assert.Equal(["Fair", "40", "0%", "no clear difference"], Cells(cut, "Fair"));
        Assert.All(cut.FindAll("input[aria-label*='2026']"), i => Assert.True(i.HasAttribute("disabled")));
        Assert.Empty(cut.FindAll("input[type=file]"));
    }

    [Fact]
    public void What_happens_is_seen_at_once_and_a_hostile_name_is_text()
    {
        Story(channels: [new(Fair, "Fair"), new(Site, Hostile), new(Referral, "Referral")]);
        var cut = At("/channels");
        Assert.Empty(cut.FindAll("img[onerror]"));
        Assert.Contains(Hostile, cut.Markup.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal), StringComparison.Ordinal);
        Lead(Fair, 0, Aurora);
        Tell();
        cut.WaitForAssertion(() => Assert.Equal(["Fair", "41"], Cells(cut, "Fair").Take(2)));
    }

    [Fact]
    public void Nothing_in_a_time_is_said_and_a_parameter_not_known_is_named()
    {
        Story();
        Assert.Contains("Nobody was first met in this time", At("/channels?period=2020").Markup, StringComparison.Ordinal);
        Assert.Contains("stage “Nowhere”", At("/channels?stage=Nowhere").Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    void Story(IReadOnlyList<ChannelSpend>? spend = null, IReadOnlyList<Channel>? channels = null)
    {
        for (var i = 0; i < 40; i++)
            Lead(Fair, i < 30 ? 1 : 0, Aurora);
        for (var i = 0; i < 40; i++)
            Lead(Site, i < 5 ? 1 : 0, Aurora);
        for (var i = 0; i < 3; i++)
            Lead(Referral, 1, Aurora);
        for (var i = 0; i < 2; i++)
            Lead(null, 0, null);
        Know(new Catalog(Books.Company, [Sales, Service], Departments, Employees, Lines, Products, channels ?? Channels, CustomerTypes, Customers, ["Price"], spend));
    }

    void Lead(ChannelId? channel, int won, CustomerId? customer)
    {
        var id = A.Deal().Through(channel).For(customer).FirstMet(new(2026, 1, 5)).In(Book);
        if (won > 0)
            Book.Do(id, Start.AddDays(4), d => d.Win());
    }

    IRenderedComponent<ChannelsPage> At(string address)
    {
        GoTo(address);
        return Render<ChannelsPage>();
    }

    // Name, leads, share, verdict.
    static List<string> Cells(IRenderedComponent<ChannelsPage> cut, string channel)
    {
        var row = cut.Find($"tr[data-channel='{channel}']");
        var cells = row.QuerySelectorAll("td");
        return [row.QuerySelector("th")!.TextContent.Trim(), cells[0].TextContent.Trim(), cells[1].TextContent.Trim(), cells[3].TextContent.Trim()];
    }

    async Task<List<(int, long)>> StoredAsync()
    {
        await using var db = await _store.Contexts.CreateDbContextAsync(Xunit.TestContext.Current.CancellationToken);
        return [.. db.ChannelSpend.OrderBy(s => s.ChannelId).Select(s => new { s.ChannelId, s.Amount }).ToList().Select(s => (s.ChannelId, s.Amount))];
    }
}
