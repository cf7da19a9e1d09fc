using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.People;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Forecasting;

/// <summary>A company of so many people with a past at every stage: <c>crew.Past(who, Decision, 240, 180)</c>.</summary>
sealed class Crew
{
    public Crew(params (string Name, int? Capacity)[] people) =>
        People = [.. people.Select((p, i) => new Employee(new EmployeeId(i + 1), p.Name, North, "#112233", p.Capacity))];

    public List<Employee> People { get; }

    public LogBook Book { get; } = new();

    public Catalog Catalog => new(
        new CompanyProfile("Crew", "", "EUR", "Europe/Helsinki", "en"), [Sales, Service], Departments, People, Lines, Products, Channels, CustomerTypes, Customers, ["Price"]);

    public Effectiveness Skills(DealFilter? filter = null) =>
        Effectiveness.Of(Book.History, Catalog, new FunnelQuery(FunnelMode.Now, Period.All.In(Helsinki), Start.AddDays(30)) { Filter = filter ?? DealFilter.None });

    public EmployeeId this[string name] => People.Single(p => p.Name == name).Id;

    /// <summary>So many ended visits of a stage, so many of them won.</summary>
    public void Past(string who, StageId stage, int visits, int won)
    {
        for (var i = 0; i < visits; i++)
            Book.Do(A.Deal().InStage(stage).OwnedBy(this[who]).In(Book), Start.AddDays(1), d => i < won ? d.Win() : d.Lose("Price"));
    }

    public DealId Open(string? who, StageId stage, decimal euros) =>
        A.Deal().InStage(stage).Worth(euros).OwnedBy(who is null ? null : this[who]).In(Book);
}
