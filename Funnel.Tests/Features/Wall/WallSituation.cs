using Funnel.Domain.Analytics;
using Funnel.Domain.Customers;
using Funnel.Domain.People;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Wall;
using Funnel.Web.Features.Wall.Frames;
using Funnel.Web.Live;
using Funnel.Web.Parts.Charts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Time.Testing;

namespace Funnel.Tests.Features.Wall;

/// <summary>A company's log and the frames rendered from it, at Thursday, 19 November 2026, 14:32 in Helsinki.</summary>
sealed class WallSituation : IDisposable
{
    public const string Hostile = "<img src=x onerror=alert(1)>";

    public static readonly DateTime Now = new(2026, 11, 19, 12, 32, 0, DateTimeKind.Utc);

    readonly ServiceProvider _services;

    public WallSituation()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddLocalization();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(new WallBuild("test-build"));
        services.AddScoped<FunnelPictures>();
        services.AddSingleton<FrameRenderer>();
        _services = services.BuildServiceProvider();
        Renderer = _services.GetRequiredService<FrameRenderer>();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(Now));

    public LogBook Book { get; } = new();

    public FrameRenderer Renderer { get; }

    public IStringLocalizer<WallTexts> Texts => _services.GetRequiredService<IStringLocalizer<WallTexts>>();

    public Catalog Books { get; set; } = TestCompany.Books;

    public LiveState State => new(Book.History, Books, 1, "epoch");

    public WallFigures Figures => new(State, DealFilter.None, Now);

    public async Task<string> HtmlAsync(WallView? view = null) => (await Renderer.RenderAsync(view ?? new WallView(), State)).Html;

    /// <summary>This quarter 20 deals of which 6 go on; the quarter before 20 of which 14 did by the same day. Two wins today.</summary>
    public WallSituation Filled()
    {
        Cohort(new DateTime(2026, 7, 3, 9, 0, 0, DateTimeKind.Utc), 14);
        Cohort(new DateTime(2026, 10, 3, 9, 0, 0, DateTimeKind.Utc), 6);
        var big = A.Deal("Big").InStage(TestCompany.Acting).Worth(1_234_567_890).OwnedBy(TestCompany.Anna).For(TestCompany.Aurora).At(Now.AddDays(-20)).In(Book);
        var small = A.Deal("Small").InStage(TestCompany.Acting).Worth(27_000).OwnedBy(TestCompany.Boris).For(TestCompany.Borealis).At(Now.AddDays(-19)).In(Book);
        Book.Do(big, Now.AddHours(-2), d => d.Win());
        Book.Do(small, Now.AddMinutes(-5), d => d.Win());
        var moving = A.Deal("Moving").Worth(5_000).OwnedBy(TestCompany.Clara).For(TestCompany.Cassiopeia).At(Now.AddDays(-2)).In(Book);
        Book.Move(moving, Now.AddSeconds(-12), TestCompany.Interest);
        return this;
    }

    void Cohort(DateTime start, int goOn)
    {
        for (var i = 0; i < 20; i++)
        {
            var deal = A.Deal($"Deal {i}").Worth(1_000 + i).OwnedBy(TestCompany.Dmitri).For(TestCompany.Draco).At(start.AddHours(i)).In(Book);
            if (i < goOn)
                Book.Move(deal, start.AddDays(5).AddHours(i), TestCompany.Interest);
        }
    }

    /// <summary>The same company where everything that has a name has this one.</summary>
    public WallSituation EverybodyCalled(string name)
    {
        var sales = new Pipeline(TestCompany.SalesId, name, TestCompany.Sales.Stages.Select(s => s with { Name = $"{name} {s.Id.Value}" }));
        Books = new Catalog(TestCompany.Books.Company with { Name = name }, [sales, TestCompany.Service], TestCompany.Departments.Select(d => d with { Name = name }),
            TestCompany.Employees.Select(e => new Employee(e.Id, name, e.Department, e.Colour, e.Capacity)), TestCompany.Lines, TestCompany.Products, TestCompany.Channels,
            TestCompany.CustomerTypes, TestCompany.Customers.Select(c => new Customer(c.Id, name, c.Type, c.Maturity)), []);
        return this;
    }

    public WallSituation WithOpenStages(int count, int nameLength = 8)
    {
        var open = Enumerable.Range(1, count).Select(i => new Stage(new(100 + i), TestCompany.SalesId, $"Stage {i} ".PadRight(nameLength, 'w'), StageKind.Open, i, null, 0.5));
        var sales = new Pipeline(TestCompany.SalesId, "Sales",
            [.. open, TestCompany.Sales.Won with { Order = 50 }, TestCompany.Sales.Lost with { Order = 60 }]);
        Books = new Catalog(TestCompany.Books.Company, [sales], TestCompany.Departments, TestCompany.Employees, TestCompany.Lines, TestCompany.Products,
            TestCompany.Channels, TestCompany.CustomerTypes, TestCompany.Customers, []);
        return this;
    }

    public void Dispose() => _services.Dispose();
}
