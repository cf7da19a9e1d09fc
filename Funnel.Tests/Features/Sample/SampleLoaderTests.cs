using Funnel.Domain.Customers;
using Funnel.Domain.Deals;
using Funnel.Web.Data;
using Funnel.Web.Features.Sample;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Tests.Features.Sample;

public sealed class SampleLoaderTests(LoadedSample loaded) : IClassFixture<LoadedSample>, IAsyncDisposable
{
    readonly StartedData _empty = new();

    [Fact]
    public async Task The_sample_is_there_after_the_first_start_and_only_once()
    {
        await using var db = await loaded.Data.ContextAsync();
        var deals = await db.Deals.CountAsync();
        Assert.Equal(SampleCompany.SampleDeals + SampleCompany.FormerDeals, deals);
        var company = await db.Company.SingleAsync();
        Assert.Equal(("Northern Light", "Lighting and energy systems", "EUR", "Europe/Helsinki", "en"),
            (company.Name, company.Tagline, company.Currency, company.TimeZone, company.Language));
        Assert.Equal(["New business", "Renewals"], await db.Pipelines.OrderBy(p => p.Order).Select(p => p.Name).ToListAsync());

        await using var again = await loaded.Data.StartAsync(("Sample:Load", "true"));
        Assert.Equal(deals, await again.Deals.CountAsync());
    }

    [Fact]
    public async Task Every_row_is_what_its_log_folds_to_and_the_log_is_in_order_of_time()
    {
        await using var db = await loaded.Data.ContextAsync();
        var log = (await db.Events.AsNoTracking().OrderBy(e => e.Sequence).ToListAsync()).ConvertAll(e => e.ToLogged());
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => (long)i), log.Select(e => e.Sequence));
        Assert.Equal(log.Select(e => e.At), log.Select(e => e.At).Order());
        var byDeal = log.ToLookup(e => e.Deal.Value);
        foreach (var row in await db.Deals.AsNoTracking().ToListAsync())
        {
            var events = byDeal[row.Id].ToList();
            Assert.Equal(Enumerable.Range(1, row.Version), events.Select(e => e.Version));
            var folded = Deal.Fold(new(row.Id), [.. events.Select(e => (e.Event, e.At))]);
            var state = row.ToDeal();
            Assert.Equal(state with { Products = folded.Products }, folded);
            Assert.Equal(state.Products, folded.Products);
        }
    }

    [Fact]
    public async Task Customers_are_as_mature_as_their_deals_made_them()
    {
        await using var db = await loaded.Data.ContextAsync();
        var buyers = await db.Deals.Where(d => d.Outcome == Outcome.Won && !d.Removed).Select(d => d.CustomerId).Distinct().ToListAsync();
        var repeat = await db.Customers.Where(c => c.Maturity == Maturity.Repeat).Select(c => (int?)c.Id).ToListAsync();
        Assert.Equal(buyers.Order(), repeat.Order());
        Assert.Equal(4, await db.Customers.Select(c => c.Maturity).Distinct().CountAsync());
        Assert.Equal(4, await db.Customers.Select(c => c.TypeId).Distinct().CountAsync());
    }

    [Fact]
    public async Task In_Russian_the_company_is_Russian()
    {
        await using var db = await _empty.StartAsync(("Sample:Load", "true"), ("Sample:Language", "ru"));
        var company = await db.Company.SingleAsync();
        Assert.Equal(("Северный Свет", "ru"), (company.Name, company.Language));
        Assert.Equal(["Осознание", "Интерес", "Решение", "Действие", "Продажа", "Отказ"],
            await db.Stages.Where(s => s.PipelineId == 1).OrderBy(s => s.Order).Select(s => s.Name).ToListAsync());
    }

    [Fact]
    public async Task Without_the_sample_there_is_a_pipeline_and_nothing_else()
    {
        await using var db = await _empty.StartAsync(("Company:Language", "ru"));
        Assert.Equal("Новые продажи", (await db.Pipelines.SingleAsync()).Name);
        Assert.Equal(6, await db.Stages.CountAsync());
        Assert.Equal((0, 0, 0), (await db.Deals.CountAsync(), await db.Employees.CountAsync(), await db.Customers.CountAsync()));
    }

    [Fact]
    public async Task An_interrupted_start_is_made_good_by_the_next()
    {
        await using var db = await _empty.StartAsync(("Sample:Load", "true"));
        // As after a crash between the people and the deals.
        await db.Database.ExecuteSqlRawAsync("DROP TRIGGER Audit_no_delete; DELETE FROM Events; DELETE FROM Deals; DELETE FROM Audit WHERE Action = 'sample.finished'");
        await using var again = await _empty.StartAsync(("Sample:Load", "true"));
        Assert.Equal((SampleCompany.SampleDeals + SampleCompany.FormerDeals, 12), (await again.Deals.CountAsync(), await again.Employees.CountAsync()));
    }

    [Fact]
    public async Task Seed_fills_an_empty_company_and_says_how_far_it_is()
    {
        await using (await _empty.StartAsync())
        {
        }
        var output = new StringWriter();
        await Seeder.SeedAsync(_empty.Services, 500, 9, "en", output, TestContext.Current.CancellationToken);
        await using var db = await _empty.ContextAsync();
        Assert.Equal(500, await db.Deals.CountAsync());
        Assert.Contains("500 of 500 deals", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seed_refuses_a_database_with_deals()
    {
        await using var db = await loaded.Data.ContextAsync();
        var refused = await Assert.ThrowsAsync<StartRefused>(() => Seeder.SeedAsync(loaded.Data.Services, 10, 9, "en", TextWriter.Null));
        Assert.StartsWith("This database holds deals already", refused.Message, StringComparison.Ordinal);
        Assert.Equal(SampleCompany.SampleDeals + SampleCompany.FormerDeals, await db.Deals.CountAsync());
    }

    [Fact]
    public async Task Seed_refuses_to_replace_a_pipeline_somebody_has_changed()
    {
        await using var db = await _empty.StartAsync();
        await db.Database.ExecuteSqlRawAsync("UPDATE Stages SET Name = 'Offer' WHERE Id = 2");
        await Assert.ThrowsAsync<StartRefused>(() => Seeder.SeedAsync(_empty.Services, 10, 9, "en", TextWriter.Null));
        Assert.Equal(1, await db.Pipelines.CountAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    public async Task Seed_refuses_a_number_it_cannot_make(long deals)
    {
        await using var db = await _empty.StartAsync();
        await Assert.ThrowsAsync<StartRefused>(() => Seeder.SeedAsync(_empty.Services, deals, 9, "en", TextWriter.Null));
    }

    [Fact]
    public async Task Ten_thousand_deals_are_written_whole()
    {
        await using (await _empty.StartAsync())
        {
        }
        await Seeder.SeedAsync(_empty.Services, 10_000, 9, "ru", TextWriter.Null);
        await using var db = await _empty.ContextAsync();
        Assert.Equal((10_000, 80), (await db.Deals.CountAsync(), await db.Employees.CountAsync()));
        Assert.Equal(await db.Events.MaxAsync(e => e.Sequence), await db.Events.CountAsync());
        Assert.Equal(await db.Deals.SumAsync(d => d.Version), await db.Events.CountAsync());
    }

    public ValueTask DisposeAsync() => _empty.DisposeAsync();
}
