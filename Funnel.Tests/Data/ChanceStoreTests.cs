using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Live;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Data;

/// <summary>What weighs open deals is chosen by whom it may, from its instant on, and takes what was learnt into the live catalog.</summary>
public sealed class ChanceStoreTests : IAsyncLifetime
{
    SqliteStore _store = null!;

    ChanceStore Choices => _store.Get<ChanceStore>();

    public async ValueTask InitializeAsync() => _store = await SqliteStore.OpenAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_choice_counts_from_its_instant_on_and_is_audited()
    {
        var now = _store.Clock.GetUtcNow().UtcDateTime;
        await Choices.ChooseAsync(Hand.Of(By(Anna)), ChanceSource.Model);
        _store.Clock.Advance(TimeSpan.FromDays(1));
        await Choices.ChooseAsync(Hand.Of(By(Boris)), ChanceSource.StageDefault);
        // A clock set back changes no order.
        _store.Clock.AdjustTime(new DateTimeOffset(now.AddHours(1)));
        await Choices.ChooseAsync(Hand.Of(By(Boris)), ChanceSource.Model);
        var weights = (await _store.Log.ReadCatalogAsync(default)).Weights;
        Assert.Equal([ChanceSource.StageDefault, ChanceSource.Model, ChanceSource.Model, ChanceSource.Model],
            new[] { now.AddTicks(-1), now, now.AddDays(1).AddTicks(-1), now.AddDays(1) }.Select(weights.SourceAt));
        Assert.Equal((1L, 2L), (await _store.ScalarAsync("SELECT count(*) FROM Audit WHERE Action = 'company.chances-chosen' AND ActorId = 1"),
            await _store.ScalarAsync("SELECT count(*) FROM Audit WHERE Action = 'company.chances-chosen' AND ActorId = 2")));
    }

    [Theory]
    [InlineData(Role.Viewer, false)]
    [InlineData(Role.Salesperson, false)]
    [InlineData(Role.Head, false)]
    [InlineData(Role.Director, true)]
    [InlineData(Role.Administrator, true)]
    [InlineData(Role.Display, false)]
    public async Task Directors_and_administrators_choose_and_nobody_else(Role role, bool may)
    {
        await using (var db = await _store.Contexts.CreateDbContextAsync())
        {
            db.Users.Add(new Account { Id = 77, UserName = "eve@example.com", Email = "eve@example.com", EmployeeId = Eve.Value, Role = role });
            await db.SaveChangesAsync();
        }
        var refusal = await Record.ExceptionAsync(() => Choices.ChooseAsync(new Caller(CallerKind.Person, 77, By(Eve), "test"), ChanceSource.Model));
        Assert.Equal(may, refusal is null);
        Assert.True(may || refusal is AccessRefused);
        Assert.Equal(may ? 1 : 0, await _store.ScalarAsync("SELECT count(*) FROM ChanceChoices"));
    }

    [Fact]
    public void Whats_learnt_before_or_after_the_choice_is_in_the_live_catalog_and_only_what_counts_is_news()
    {
        var live = new LiveHistory();
        var missed = new List<(Funnel.Domain.Common.PipelineId, DateTime)>();
        live.TellMissed((pipeline, cut) => missed.Add((pipeline, cut)));
        var (at, cut) = (Start.AddDays(40), Weights.CutFor(Start.AddDays(40), Helsinki));
        live.Start(new LiveState(SalesHistory.Empty, Books, 1, "epoch"));
        live.Learn(SalesId, cut, null);
        Assert.Null(live.TakeLearnt());
        Assert.Equal(ChanceBasis.StageDefault, live.Now.Catalog.ChancesAt(at).BasisOf(SalesId));
        Assert.Empty(missed);

        live.Use(Books.With(new Weights([new(Start.AddDays(35), ChanceSource.Model)])), 2);
        Assert.Equal((ChanceBasis.TooFewClosed, ChanceBasis.NotLearnt), (live.Now.Catalog.ChancesAt(at).BasisOf(SalesId), live.Now.Catalog.ChancesAt(at).BasisOf(ServiceId)));
        Assert.Equal((ServiceId, cut), Assert.Single(missed.Distinct()));
        Assert.Equal(ChanceBasis.StageDefault, live.Now.Catalog.ChancesAt(Start.AddDays(34)).BasisOf(SalesId));

        live.Learn(SalesId, Weights.CutFor(Start.AddDays(-40), Helsinki), null);
        Assert.Null(live.TakeLearnt());
        live.Learn(ServiceId, cut, null);
        Assert.Equal(cut, live.TakeLearnt());
        Assert.Null(live.TakeLearnt());
        Assert.Equal(ChanceBasis.TooFewClosed, live.Now.Catalog.ChancesAt(at).BasisOf(ServiceId));
        live.Use(Books.With(new Weights([new(Start.AddDays(35), ChanceSource.Model)])), 3);
        Assert.Equal(ChanceBasis.TooFewClosed, live.Now.Catalog.ChancesAt(at).BasisOf((Funnel.Domain.Common.PipelineId?)null));
        Assert.Equal(ModelDay.CutFor(at, Helsinki), cut);
    }
}
