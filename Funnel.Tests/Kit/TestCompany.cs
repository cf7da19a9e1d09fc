using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Domain.Marketing;
using Funnel.Domain.People;
using Funnel.Domain.Pipelines;
using Funnel.Domain.Products;

namespace Funnel.Tests.Kit;

/// <summary>A small company with everything deals can refer to: two pipelines, a department tree, people, products in lines, channels, customers.</summary>
public static class TestCompany
{
    public static readonly PipelineId SalesId = new(1), ServiceId = new(2);
    public static readonly StageId Awareness = new(1), Interest = new(2), Decision = new(3), Acting = new(4), Won = new(5), Lost = new(6), Trial = new(7);
    public static readonly StageId Request = new(11), Offer = new(12), Sold = new(13), Dropped = new(14);
    public static readonly DepartmentId Company = new(1), North = new(2), South = new(3), Harbour = new(4);
    public static readonly EmployeeId Anna = new(1), Boris = new(2), Clara = new(3), Dmitri = new(4), Eve = new(5), Gone = new(6);
    public static readonly BusinessLineId Machines = new(1), Lessons = new(2);
    public static readonly ProductId Press = new(1), Mill = new(2), Training = new(3), Oddment = new(4);
    public static readonly ChannelId Fair = new(1), Site = new(2), Referral = new(3);
    public static readonly CustomerTypeId Factory = new(1), Shop = new(2);
    public static readonly CustomerId Aurora = new(1), Borealis = new(2), Cassiopeia = new(3), Draco = new(4);

    /// <summary>Monday, 5 January 2026, 9:00 UTC.</summary>
    public static readonly DateTime Start = new(2026, 1, 5, 9, 0, 0, DateTimeKind.Utc);

    public static TimeZoneInfo Helsinki { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Helsinki");

    /// <summary>Awareness, Interest, (Trial, retired), Decision, Action, Won, Lost.</summary>
    public static Pipeline Sales { get; } = new(SalesId, "Sales",
    [
        new(Awareness, SalesId, "Awareness", StageKind.Open, 10, 10, 0.1),
        new(Interest, SalesId, "Interest", StageKind.Open, 20, 7, 0.25),
        new(Trial, SalesId, "Trial", StageKind.Open, 25, null, 0.3, Retired: true),
        new(Decision, SalesId, "Decision", StageKind.Open, 30, 5, 0.5),
        new(Acting, SalesId, "Action", StageKind.Open, 40, null, 0.8),
        new(Won, SalesId, "Won", StageKind.Won, 50, null, 1),
        new(Lost, SalesId, "Lost", StageKind.Lost, 60, null, 0),
    ]);

    public static Pipeline Service { get; } = new(ServiceId, "Service",
    [
        new(Request, ServiceId, "Request", StageKind.Open, 1, 3, 0.4),
        new(Offer, ServiceId, "Offer", StageKind.Open, 2, 3, 0.6),
        new(Sold, ServiceId, "Sold", StageKind.Won, 3, null, 1),
        new(Dropped, ServiceId, "Dropped", StageKind.Lost, 4, null, 0),
    ]);

    public static IReadOnlyList<Department> Departments { get; } =
        [new(Company, "Company", null), new(North, "North", Company), new(South, "South", Company), new(Harbour, "Harbour", North)];

    public static IReadOnlyList<Employee> Employees { get; } =
    [
        new(Anna, "Anna Karenina", North, "#112233", 20),
        new(Boris, "Boris Godunov", Harbour, "#223344", 10),
        new(Clara, "Clara Schumann", South, "#334455", null),
        new(Dmitri, "Dmitri Mendeleev", Company, "#445566", 5),
        new(Eve, "Eve", null, "#556677", null),
        new(Gone, "Gone Away", South, "#667788", null, Active: false),
    ];

    public static IReadOnlyList<BusinessLine> Lines { get; } = [new(Machines, "Machines"), new(Lessons, "Lessons")];

    public static IReadOnlyList<Product> Products { get; } =
        [new(Press, "Press", Machines), new(Mill, "Mill", Machines), new(Training, "Training", Lessons), new(Oddment, "Oddment", null)];

    public static IReadOnlyList<Channel> Channels { get; } = [new(Fair, "Fair"), new(Site, "Site"), new(Referral, "Referral")];

    public static IReadOnlyList<CustomerType> CustomerTypes { get; } = [new(Factory, "Factory"), new(Shop, "Shop")];

    public static IReadOnlyList<Customer> Customers { get; } =
    [
        new(Aurora, "Aurora Works", Factory, Maturity.New),
        new(Borealis, "Borealis", Shop, Maturity.Warming),
        new(Cassiopeia, "Cassiopeia", Factory, Maturity.Repeat),
        new(Draco, "Draco", null, Maturity.Ripe),
    ];

    public static Catalog Books { get; } = BooksIn("Europe/Helsinki");

    public static Catalog BooksIn(string zone, int yearStart = 1) => new(
        new CompanyProfile("Test company", "", "EUR", zone, "en") { YearStart = yearStart }, [Sales, Service], Departments, Employees, Lines, Products, Channels, CustomerTypes, Customers,
        ["Price", "No answer"]);

    public static Money Euros(decimal amount) => Money.FromMajor(amount, "EUR");

    public static Actor By(EmployeeId id) => new(id, Employees.Single(e => e.Id == id).Name);
}
