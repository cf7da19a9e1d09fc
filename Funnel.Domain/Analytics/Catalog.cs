using System.Collections.Concurrent;
using System.Collections.Frozen;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Domain.Marketing;
using Funnel.Domain.People;
using Funnel.Domain.Pipelines;
using Funnel.Domain.Products;

namespace Funnel.Domain.Analytics;

/// <summary>The company as the figures need it: its name, the one currency and time zone it counts in, and the language it speaks.</summary>
public sealed record CompanyProfile(string Name, string Tagline, string Currency, string TimeZoneId, string Language)
{
    /// <summary>Which of the company's logos is the present one; null while it has none of its own.</summary>
    public string? Logo { get; init; }

    /// <summary>The month its years and quarters begin with, 1 for January.</summary>
    public int YearStart { get; init; } = 1;

    public TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById(TimeZoneId);
}

/// <summary>Everything deals refer to, at one moment. Immutable; a new one replaces it when something changes.</summary>
public sealed class Catalog
{
    private readonly FrozenDictionary<int, Stage> _stages;
    private readonly FrozenDictionary<int, DepartmentId[]> _below;
    private readonly int[] _openOrders;
    private readonly Catalog _present;
    private ModelBook? _models;
    private readonly ConcurrentDictionary<(int Pipelines, int Spend), Catalog> _past = [];

    public Catalog(
        CompanyProfile company,
        IEnumerable<Pipeline> pipelines,
        IEnumerable<Department> departments,
        IEnumerable<Employee> employees,
        IEnumerable<BusinessLine> lines,
        IEnumerable<Product> products,
        IEnumerable<Channel> channels,
        IEnumerable<CustomerType> customerTypes,
        IEnumerable<Customer> customers,
        IEnumerable<string> lossReasons,
        IEnumerable<ChannelSpend>? spend = null,
        PipelineHistory? history = null,
        PlaybookBook? playbooks = null,
        SpendHistory? spent = null,
        ChanceChoices? choices = null)
    {
        (_present, History, SpendHistory) = (this, history ?? PipelineHistory.Empty, spent ?? SpendHistory.Empty);
        Choices = choices ?? ChanceChoices.Empty;
        Company = company;
        Pipelines = [.. pipelines];
        Departments = departments.ToFrozenDictionary(d => d.Id);
        Employees = employees.ToFrozenDictionary(e => e.Id);
        Lines = lines.ToFrozenDictionary(l => l.Id);
        Products = products.ToFrozenDictionary(p => p.Id);
        Channels = channels.ToFrozenDictionary(c => c.Id);
        CustomerTypes = customerTypes.ToFrozenDictionary(t => t.Id);
        Customers = customers.ToDictionary(c => c.Id);
        LossReasons = [.. lossReasons];
        Spend = [.. spend ?? []];
        Playbooks = playbooks ?? PlaybookBook.Empty;
        _stages = Pipelines.SelectMany(p => p.Stages).ToFrozenDictionary(s => s.Id.Value);
        _openOrders = [.. Enumerable.Range(0, _stages.Keys.DefaultIfEmpty().Max() + 1).Select(s => _stages.GetValueOrDefault(s) is { Kind: StageKind.Open } open ? open.Order : -1)];
        Staff = new Staff(Employees.Values.ToDictionary(e => e.Id, e => e.Department), Departments.Values.ToDictionary(d => d.Id, d => d.Parent));
        _below = Departments.Values.ToFrozenDictionary(d => d.Id.Value, d => Below(d.Id).ToArray());
    }

    private Catalog(Catalog present, IReadOnlyList<Pipeline> pipelines, IReadOnlyList<ChannelSpend> spend)
        : this(present.Company, pipelines, present.Departments.Values, present.Employees.Values, present.Lines.Values, present.Products.Values, present.Channels.Values,
            present.CustomerTypes.Values, present.Customers.Values, present.LossReasons, spend, present.History, present.Playbooks, present.SpendHistory, present.Choices) => _present = present;

    public CompanyProfile Company { get; }

    /// <summary>How the pipelines came to be what they are.</summary>
    public PipelineHistory History { get; }

    /// <summary>How what channels cost came to be entered as it is.</summary>
    public SpendHistory SpendHistory { get; }

    /// <summary>
    /// The catalog with the pipelines as they were at an instant (UTC): names, order, norms, default probabilities, what was retired; and with what was entered as spend by
    /// then. The very same object for instants between which nothing was saved. People, products and channels are those of the present.
    /// </summary>
    public Catalog AsOf(DateTime instant) => (Pipelines: History.MomentAt(instant), Spend: SpendHistory.MomentAt(instant)) is var moment && moment == (History.Moments, SpendHistory.Moments)
        ? _present : _present._past.GetOrAdd(moment, m => new Catalog(_present, History.After(m.Pipelines, _present.Pipelines), SpendHistory.After(m.Spend, _present.Spend)));

    /// <summary>By what open deals were weighed, and since when. Every figure asks it for its own instant, so it is the same in the catalog of any instant.</summary>
    public ChanceChoices Choices { get; }

    /// <summary>The models figures may weigh by; none until the live history has taken this catalog in.</summary>
    public ModelBook? Models => _present._models;

    /// <summary>Figures of this catalog weigh by these models from now on.</summary>
    public void Use(ModelBook models) => _present._models = models;

    /// <summary>In the company's order, retired ones last; the first is the default.</summary>
    public IReadOnlyList<Pipeline> Pipelines { get; }

    public FrozenDictionary<DepartmentId, Department> Departments { get; }

    public FrozenDictionary<EmployeeId, Employee> Employees { get; }

    /// <summary>Who works where, for questions of reach.</summary>
    public Staff Staff { get; }

    public FrozenDictionary<BusinessLineId, BusinessLine> Lines { get; }

    public FrozenDictionary<ProductId, Product> Products { get; }

    public FrozenDictionary<ChannelId, Channel> Channels { get; }

    public FrozenDictionary<CustomerTypeId, CustomerType> CustomerTypes { get; }

    public IReadOnlyDictionary<CustomerId, Customer> Customers { get; }

    public IReadOnlyList<string> LossReasons { get; }

    /// <summary>What channels cost, at most once a channel and month.</summary>
    public IReadOnlyList<ChannelSpend> Spend { get; }

    public PlaybookBook Playbooks { get; }

    /// <summary>The customer itself, or the one it was merged into.</summary>
    public CustomerId Kept(CustomerId customer) => Customers.GetValueOrDefault(customer)?.MergedInto ?? customer;

    public Pipeline? Pipeline(PipelineId id) => Pipelines.FirstOrDefault(p => p.Id == id);

    public Stage? Stage(StageId id) => _stages.GetValueOrDefault(id.Value);

    /// <summary>The order of an open stage, by its number; −1 for any other. Asked for every move there ever was.</summary>
    internal int OpenOrder(int stage) => (uint)stage < (uint)_openOrders.Length ? _openOrders[stage] : -1;

    public Employee? Employee(EmployeeId? id) => id is { } e ? Employees.GetValueOrDefault(e) : null;

    public Customer? Customer(CustomerId? id) => id is { } c ? Customers.GetValueOrDefault(c) : null;

    /// <summary>A department with all departments below it.</summary>
    public IReadOnlyList<DepartmentId> WithBelow(DepartmentId id) => _below.GetValueOrDefault(id.Value, [id]);

    private List<DepartmentId> Below(DepartmentId root)
    {
        var found = new List<DepartmentId> { root };
        for (var i = 0; i < found.Count; i++)
            found.AddRange(Departments.Values.Where(d => d.Parent == found[i] && !found.Contains(d.Id)).Select(d => d.Id));
        return found;
    }
}
