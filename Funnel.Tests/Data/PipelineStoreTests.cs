using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Data;

/// <summary>Pipelines change as a whole draft or not at all, with their history, the deals they move, and somebody quicker told of.</summary>
public sealed class PipelineStoreTests : IAsyncLifetime
{
    static readonly Dictionary<StageId, StageId> Nowhere = [];

    SqliteStore _store = null!;

    PipelineStore Pipelines => _store.Get<PipelineStore>();

    public async ValueTask InitializeAsync() => _store = await SqliteStore.OpenAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_renamed_stage_has_its_old_name_in_the_past_and_a_line_in_the_audit()
    {
        await _store.CreateAsync(A.Deal().InStage(Interest));
        _store.Clock.Advance(TimeSpan.FromDays(3));
        await SaveAsync(Anna, s => s.Id == Interest ? s with { Name = "Curiosity", Probability = 0.4 } : s);
        var catalog = await _store.Log.ReadCatalogAsync(default);
        Assert.Equal("Curiosity", catalog.Stage(Interest)!.Name);
        Assert.Equal("Interest", catalog.AsOf(Start.AddDays(2)).Stage(Interest)!.Name);
        Assert.Equal(0.25, catalog.AsOf(Start.AddDays(2)).Stage(Interest)!.Probability);
        Assert.Equal(1, await _store.ScalarAsync("SELECT count(*) FROM Audit WHERE Action = 'stage.changed' AND Subject = 'Curiosity, Sales' AND ActorId = 1"));
    }

    [Fact]
    public async Task What_no_deal_has_been_in_was_always_as_it_is_saved()
    {
        _store.Clock.Advance(TimeSpan.FromDays(3));
        await SaveAsync(Anna, s => s.Id == Offer ? s with { Name = "Proposal" } : s);
        await SaveAsync(Anna, s => s.Id == Offer ? s with { Name = "Quote" } : s);
        Assert.Equal("Quote", (await _store.Log.ReadCatalogAsync(default)).AsOf(Start.AddYears(-1)).Stage(Offer)!.Name);
    }

    [Fact]
    public async Task Of_two_administrators_the_second_is_told_who_saved_what_and_nothing_of_theirs_is_done()
    {
        var seen = await Pipelines.ReadAsync();
        await SaveAsync(Anna, s => s.Id == Interest ? s with { Name = "Curiosity" } : s);
        var second = new PipelinesWish([.. seen.All.Select(p => p.Id == ServiceId ? With(p, s => s.Id == Offer ? s with { NormDays = 9 } : s) : p)], seen.Number, Nowhere);
        var conflict = await Assert.ThrowsAsync<PipelineConflict>(() => Pipelines.SaveAsync(Hand.Of(By(Boris)), second));
        Assert.Equal(new object[] { "Anna Karenina", "Sales" }, conflict.Arguments);
        Assert.Equal(3, (await Pipelines.ReadAsync()).All[1].Find(Offer)!.NormDays);
    }

    [Fact]
    public async Task A_stage_with_open_deals_goes_only_with_a_place_for_them_and_they_move_by_events()
    {
        var (open, won) = ((await _store.CreateAsync(A.Deal().InStage(Interest))).Deal.Id, (await _store.CreateAsync(A.Deal().InStage(Interest))).Deal.Id);
        await _store.Deals.ChangeAsync(won, SqliteStore.By(), d => d.Win());
        _store.Clock.Advance(TimeSpan.FromDays(1));
        var refused = await Assert.ThrowsAsync<RuleViolation>(() => SaveAsync(Anna, s => s.Id == Interest ? s with { Retired = true } : s));
        Assert.Contains("1 open deals stand in the stage “Interest”", refused.Message, StringComparison.Ordinal);
        Assert.False((await Pipelines.ReadAsync()).All[0].Find(Interest)!.Retired);
        await SaveAsync(Anna, s => s.Id == Interest ? s with { Retired = true } : s, new() { [Interest] = Decision });
        var events = await _store.Log.ReadDealAsync(open, default);
        Assert.Equal(new DealMoved(Interest, Decision), events[^1].Event);
        Assert.Equal(2, (await _store.Log.ReadDealAsync(won, default)).Count);
        await _store.AssertConsistentAsync();
        var catalog = await _store.Log.ReadCatalogAsync(default);
        Assert.DoesNotContain(catalog.Pipelines[0].OpenStages, s => s.Id == Interest);
        Assert.Contains(catalog.AsOf(Start.AddHours(1)).Pipelines[0].OpenStages, s => s.Id == Interest);
        await Assert.ThrowsAsync<RuleViolation>(() => _store.CreateAsync(A.Deal().InStage(Interest)));
    }

    [Fact]
    public async Task A_new_pipeline_and_stage_get_numbers_and_a_retired_one_takes_no_deals()
    {
        var now = await Pipelines.ReadAsync();
        PipelineId id = new(-1);
        Pipeline tenders = new(id, "Tenders", [new(new(-2), id, "Call", StageKind.Open, 0, 5, 0.2), new(new(-3), id, "Won", StageKind.Won, 1, null, 1), new(new(-4), id, "Lost", StageKind.Lost, 2, null, 0)]);
        await Pipelines.SaveAsync(Hand.Of(By(Anna)), new PipelinesWish([.. now.All, tenders], now.Number, Nowhere));
        now = await Pipelines.ReadAsync();
        var made = now.All.Single(p => p.Name == "Tenders");
        Assert.True(made.Id.Value > 0 && made.OpenStages[0].Id.Value > 0);
        await Pipelines.SaveAsync(Hand.Of(By(Anna)), new PipelinesWish([.. now.All.Select(p => p.Id == ServiceId ? new Pipeline(p.Id, p.Name, p.Stages, true) : p)], now.Number, Nowhere));
        Assert.Equal(["Sales", "Tenders", "Service"], (await Pipelines.ReadAsync()).All.Select(p => p.Name));
        await Assert.ThrowsAsync<RuleViolation>(() => _store.CreateAsync(A.Deal().InStage(Offer)));
    }

    [Fact]
    public async Task A_pipeline_with_open_deals_is_not_retired()
    {
        await _store.CreateAsync(A.Deal().InStage(Offer));
        var now = await Pipelines.ReadAsync();
        var refused = await Assert.ThrowsAsync<RuleViolation>(() => Pipelines.SaveAsync(Hand.Of(By(Anna)), new PipelinesWish([.. now.All.Select(p => p.Id == ServiceId ? new Pipeline(p.Id, p.Name, p.Stages, true) : p)], now.Number, Nowhere)));
        Assert.Contains("Move or close them first.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\u202Eb")]
    [InlineData("Awareness")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890")]
    public async Task A_name_that_is_none_is_refused_and_nothing_is_changed(string name)
    {
        await Assert.ThrowsAsync<RuleViolation>(() => SaveAsync(Anna, s => s.Id == Interest ? s with { Name = name } : s));
        Assert.Equal("Interest", (await Pipelines.ReadAsync()).All[0].Find(Interest)!.Name);
        Assert.Equal(0, await _store.ScalarAsync("SELECT count(*) FROM PipelineChanges"));
    }

    [Fact]
    public async Task Stages_keep_their_kind_and_their_pipeline_and_norms_their_range()
    {
        await Assert.ThrowsAsync<RuleViolation>(() => SaveAsync(Anna, s => s.Id == Interest ? s with { NormDays = 0 } : s));
        await Assert.ThrowsAsync<RuleViolation>(() => SaveAsync(Anna, s => s.Id == Interest ? s with { Probability = double.NaN } : s));
        await Assert.ThrowsAsync<RuleViolation>(() => SaveAsync(Anna, s => s.Id == Interest ? s with { Colour = 9 } : s));
        await Assert.ThrowsAsync<RuleViolation>(() => SaveAsync(Anna, s => s.Id == TestCompany.Won ? s with { Probability = 0.9 } : s));
        var now = await Pipelines.ReadAsync();
        await Assert.ThrowsAsync<RuleViolation>(() => Pipelines.SaveAsync(Hand.Of(By(Anna)), new PipelinesWish([now.All[0]], now.Number, Nowhere)));
        var stolen = new Pipeline(SalesId, "Sales", [.. now.All[0].Stages, now.All[1].Find(Offer)!]);
        await Assert.ThrowsAsync<RuleViolation>(() => Pipelines.SaveAsync(Hand.Of(By(Anna)), new PipelinesWish([stolen, now.All[1]], now.Number, Nowhere)));
    }

    async Task SaveAsync(EmployeeId who, Func<Stage, Stage> change, Dictionary<StageId, StageId>? moves = null)
    {
        var now = await Pipelines.ReadAsync();
        await Pipelines.SaveAsync(Hand.Of(By(who)), new PipelinesWish([.. now.All.Select(p => With(p, change))], now.Number, moves ?? Nowhere));
    }

    static Pipeline With(Pipeline p, Func<Stage, Stage> change) => new(p.Id, p.Name, p.Stages.Select(change), p.Retired);
}
