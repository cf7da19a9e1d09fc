using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Funnel.Tests.EndToEnd;

/// <summary>A running app in whose company every name somebody can give is markup, script, template or formula.</summary>
public sealed class HostileCompany : IAsyncLifetime
{
    public const string Svg = "<svg onload=alert(1)>", Closing = "</text><script>alert(2)</script>", Link = "javascript:alert(3)", Template = "{{7*7}}",
        Quote = "\" onmouseover=\"alert(4)", Image = "<img src=x onerror=alert(5)>", Formula = "=cmd|' /C calc'!A0", Turned = "\u202Egnp.exe";

    public static readonly string[] Titles = [Svg, Closing, Link, Template, Quote, Image, Formula, Turned];

    /// <summary>Names of things in the catalog, by what they are.</summary>
    public const string Stage = "S<svg onload=alert(6)>", Person = "P</text><script>alert(7)</script>", Customer = "C<img src=x onerror=alert(8)>", Channel = "H<b>bold</b>",
        Product = "R\"><i>x</i>", Department = "D<a href=//x>", Pipeline = "N<script>alert(9)</script>", Reason = "L</td><td>";

    readonly TempFolder _folder = new();

    public RunningApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Data:Folder"] = _folder.Path, ["Company:Name"] = "<u>Company</u>" }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<TailSignal>();
        services.AddFunnelData(DatabaseSetup.DataSettings.From(configuration, _folder.Path));
        await using (var provider = services.BuildServiceProvider())
        {
            await provider.PrepareDatabaseAsync(configuration);
            await provider.GetRequiredService<CatalogStore>().EditAsync(Hand.Test, Right.ManageSettings, new AuditNote("test.company"), db =>
            {
                db.Departments.Add(new DepartmentRow { Id = 1, Name = Department });
                db.Employees.Add(new EmployeeRow { Id = 1, Name = Person, DepartmentId = 1, Colour = "#1F7AC9" });
                db.Products.Add(new ProductRow { Id = 1, Name = Product });
                db.Channels.Add(new ChannelRow { Id = 1, Name = Channel });
                db.Customers.Add(new CustomerRow { Id = 1, Name = Customer, Maturity = Maturity.New });
                db.LossReasons.Add(new LossReasonRow { Id = 1, Name = Reason });
                (string Name, StageKind Kind)[] stages = [(Stage, StageKind.Open), ("Second", StageKind.Open), ("Won<u>", StageKind.Won), ("Lost<u>", StageKind.Lost)];
                db.Pipelines.Add(new PipelineRow
                {
                    Id = 1, Name = Pipeline, Order = 1,
                    Stages = [.. stages.Select((s, i) => new StageRow { Id = i + 1, Name = s.Name, Kind = s.Kind, Order = i + 1, NormDays = 5, Probability = 0.5 })],
                });
                return Task.FromResult(0);
            });
            await FillAsync(provider.GetRequiredService<DealStore>());
        }
        App = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: _folder.Path));
    }

    public async ValueTask DisposeAsync()
    {
        if (App is not null)
            await App.DisposeAsync();
        _folder.Dispose();
    }

    static async Task FillAsync(DealStore store)
    {
        var by = new By(Hand.Of(new Actor(new EmployeeId(1), Person)));
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        foreach (var title in (string[])[.. Titles, "Won " + Svg, "Lost " + Svg])
        {
            var made = await store.CreateAsync(by, pipelines => Deal.Create(pipelines[new PipelineId(1)], new DealCreated(
                title, new CustomerId(1), new PipelineId(1), new StageId(1), new EmployeeId(1), Money.FromMajor(50_000, "EUR"), new ChannelId(1), today, null, [new ProductLine(new ProductId(1), 1)])));
            if (title.StartsWith("Won", StringComparison.Ordinal))
                await store.MoveAsync(made.Deal.Id, new StageId(3), null, by);
            if (title.StartsWith("Lost", StringComparison.Ordinal))
                await store.MoveAsync(made.Deal.Id, new StageId(4), Reason, by);
        }
    }
}
