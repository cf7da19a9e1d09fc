using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Funnel.Tests.Features.Board;

/// <summary>
/// A running app on a small sales floor, and a second hand on the same data folder: deals made or moved by it are another program's work to the app,
/// and the log is read past the app.
/// </summary>
public sealed class BoardFloor : IAsyncLifetime
{
    public static readonly StageId Awareness = new(1), Interest = new(2), Decision = new(3), Action = new(4), Won = new(5), Lost = new(6);
    public static readonly PipelineId Sales = new(1), Large = new(2), Brief = new(3);
    public static readonly EmployeeId Ingrid = new(1), Pavel = new(2), Elena = new(3);

    static readonly string[] Names = ["Ingrid Dahl", "Pavel Orlov", "Elena Voronova"];

    readonly TempFolder _folder = new();
    ServiceProvider _services = null!;

    public RunningApp App { get; private set; } = null!;

    public DealStore Store => _services.GetRequiredService<DealStore>();

    public static Actor By(EmployeeId id) => new(id, Names[id.Value - 1]);

    public async ValueTask InitializeAsync()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Data:Folder"] = _folder.Path }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<TailSignal>();
        services.AddFunnelData(DatabaseSetup.DataSettings.From(configuration, _folder.Path));
        _services = services.BuildServiceProvider();
        await _services.PrepareDatabaseAsync(configuration);
        await _services.GetRequiredService<CatalogStore>().EditAsync(Hand.Test, Right.ManageSettings, new AuditNote("test.company"), db =>
        {
            db.Departments.Add(new DepartmentRow { Id = 1, Name = "North" });
            for (var i = 0; i < Names.Length; i++)
                db.Employees.Add(new EmployeeRow { Id = i + 1, Name = Names[i], DepartmentId = 1, Colour = "#1F7AC9" });
            db.Products.Add(new ProductRow { Id = 1, Name = "Aurora Panel" });
            db.Channels.Add(new ChannelRow { Id = 1, Name = "Trade shows" });
            db.CustomerTypes.Add(new CustomerTypeRow { Id = 1, Name = "Factory" });
            db.Customers.Add(new CustomerRow { Id = 1, Name = "Northern Mills", TypeId = 1, Maturity = Maturity.New });
            db.LossReasons.Add(new LossReasonRow { Id = 1, Name = "Too expensive" });
            db.Pipelines.Add(PipelineOf(1, "New business", 0));
            db.Pipelines.Add(PipelineOf(2, "Large", 10));
            db.Pipelines.Add(PipelineOf(3, "Brief", 20));
            return Task.FromResult(0);
        });
        App = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: _folder.Path));
        // The floor's people may move everything here; who may not is tried elsewhere.
        await using var db = await _services.GetRequiredService<IDbContextFactory<FunnelDb>>().CreateDbContextAsync();
        await db.Users.Where(a => a.EmployeeId != null).ExecuteUpdateAsync(a => a.SetProperty(u => u.Role, Role.Director));
    }

    /// <summary>A deal of its own for a test.</summary>
    public async Task<Deal> DealAsync(string title, StageId? stage = null, decimal amount = 28_000, EmployeeId? owner = null, PipelineId? pipeline = null) =>
        (await Store.CreateAsync(new By(Hand.Of(By(Elena))), pipelines => Deal.Create(pipelines[pipeline ?? Sales], new DealCreated(title, null, pipeline ?? Sales, stage ?? Interest, owner ?? Elena,
            Money.FromMajor(amount, "EUR"), new ChannelId(1), DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(20_700)), null, [new ProductLine(new ProductId(1), 1)])))).Deal;

    public async Task<IReadOnlyList<LoggedEvent>> LogAsync(DealId deal) => await _services.GetRequiredService<IEventLog>().ReadDealAsync(deal, CancellationToken.None);

    /// <summary>The administrator ends a stage.</summary>
    public Task RetireAsync(StageId stage) => Get<CatalogStore>().EditAsync(Hand.Test, Right.ManageSettings, new AuditNote("stage.retired"), async db =>
        (await db.Pipelines.Include(p => p.Stages).SingleAsync(p => p.Stages.Any(s => s.Id == stage.Value))).Stages.Single(s => s.Id == stage.Value).Retired = true);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A window of this person's own, on the board.</summary>
    public async Task<Window> OpenAsync(Browser browser, EmployeeId person, string path = "/board", Uri? address = null, string language = "en-GB")
    {
        var window = await browser.OpenBlankAsync(new BrowserNewContextOptions
        {
            Locale = language, TimezoneId = "UTC", ReducedMotion = ReducedMotion.Reduce, ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
        });
        await App.SignInAsync(window, RunningApp.MailOf(person.Value));
        await window.Page.GotoAsync(new Uri(address ?? App.Address, path).ToString());
        await ReadyAsync(window);
        return window;
    }

    /// <summary>Waits until the page answers to hands; what it shows before is only a picture.</summary>
    public static Task ReadyAsync(Window window) => window.Page.WaitForFunctionAsync("() => document.querySelector('.board')?.hasAttribute('data-hands')");

    public async ValueTask DisposeAsync()
    {
        if (App is not null)
            await App.DisposeAsync();
        await _services.DisposeAsync();
        _folder.Dispose();
    }

    static PipelineRow PipelineOf(int id, string name, int first)
    {
        (string Name, StageKind Kind, int? Norm, double Chance)[] stages =
        [
            ("Awareness", StageKind.Open, 7, 0.1), ("Interest", StageKind.Open, 10, 0.2), ("Decision", StageKind.Open, 12, 0.4), ("Action", StageKind.Open, 10, 0.6),
            ("Won", StageKind.Won, null, 1), ("Lost", StageKind.Lost, null, 0),
        ];
        return new PipelineRow
        {
            Id = id, Name = name, Order = id,
            Stages = [.. stages.Select((s, i) => new StageRow { Id = first + i + 1, Name = s.Name, Kind = s.Kind, Order = i + 1, NormDays = s.Norm, Probability = s.Chance })],
        };
    }
}
