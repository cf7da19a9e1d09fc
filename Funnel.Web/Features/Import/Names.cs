using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Web.Data;

namespace Funnel.Web.Features.Import;

/// <summary>Everything deals refer to by name, and what belongs to what.</summary>
internal sealed class Names
{
    // Calm colours that differ; people take them in turn.
    private static readonly string[] Palette =
        ["#1F7AC9", "#0E8A6A", "#B4540A", "#7A4FC0", "#C2316B", "#4B7A12", "#0B7F91", "#A63A3A", "#5A63C7", "#8A6A00", "#9B3FA0", "#3D6B5C"];

    // Employee → department, department → the one above, customer → type, product → line. Ids as in the books.
    private readonly Dictionary<int, int> _departmentOf = [], _above = [], _typeOf = [], _lineOf = [];
    private readonly Dictionary<int, int?> _knownDepartment = [], _knownType = [];
    private readonly int _people;

    public Names(Catalog catalog, ImportMapping mapping, Notices notices)
    {
        NoticesOf = notices;
        NameBook Book(string column, string kind) => new(column, kind, mapping.Aliases.GetValueOrDefault(column));
        (People, Customers, Types) = (Book("owner", "person|people"), Book("customer", "customer|customers"), Book("customer_type", "customer type|customer types"));
        (Products, Channels, Departments) = (Book("product", "product|products"), Book("channel", "channel|channels"), Book("department", "department|departments"));
        foreach (var e in catalog.Employees.Values.OrderBy(e => e.Id.Value))
        {
            People.Know(e.Name, e.Id.Value);
            _knownDepartment[e.Id.Value] = e.Department?.Value;
        }
        foreach (var c in catalog.Customers.Values.OrderBy(c => c.Id.Value))
        {
            Customers.Know(c.Name, (c.MergedInto ?? c.Id).Value);
            _knownType[c.Id.Value] = c.Type?.Value;
        }
        foreach (var t in catalog.CustomerTypes.Values)
            Types.Know(t.Name, t.Id.Value);
        foreach (var p in catalog.Products.Values)
            Products.Know(p.Name, p.Id.Value);
        foreach (var c in catalog.Channels.Values)
            Channels.Know(c.Name, c.Id.Value);
        foreach (var d in catalog.Departments.Values.OrderBy(d => d.Id.Value))
            Departments.Know(d.Name, d.Id.Value);
        foreach (var l in catalog.Lines.Values)
            Lines.Know(l.Name, l.Id.Value);
        _people = catalog.Employees.Count;
    }

    public NameBook People { get; }

    public NameBook Customers { get; }

    public NameBook Types { get; }

    public NameBook Products { get; }

    public NameBook Channels { get; }

    public NameBook Departments { get; }

    public NameBook Lines { get; } = new("line", "business line|business lines");

    public IEnumerable<NameBook> Books => [People, Departments, Customers, Types, Products, Lines, Channels];

    private Notices NoticesOf { get; }

    /// <summary>Says to which department a person belongs; what the company knows already stays.</summary>
    public void Belongs(int person, int department)
    {
        if (Conflicts(_departmentOf, _knownDepartment.GetValueOrDefault(person), person, department))
            NoticesOf.Add("department", () => $"People are named with two departments, such as {People.NameOf(person)}; the first one was kept.");
    }

    public void IsOfType(int customer, int type)
    {
        if (Conflicts(_typeOf, _knownType.GetValueOrDefault(customer), customer, type))
            NoticesOf.Add("customer_type", () => $"Customers are named with two types, such as {Customers.NameOf(customer)}; the first one was kept.");
    }

    public void IsOfLine(int product, int line) => _lineOf.TryAdd(product, line);

    public void LiesUnder(int department, int above)
    {
        if (department < 0)
            _above.TryAdd(department, above);
    }

    /// <summary>Creates what is new and needed, level by level, because what belongs to something needs its id.</summary>
    public async Task CreateAsync(CatalogStore store, Caller by, CancellationToken cancel)
    {
        foreach (var person in People.Wanted.ToList())
            if (_departmentOf.TryGetValue(person.Id, out var d))
                Departments.Need(d);
        foreach (var customer in Customers.Wanted.ToList())
            if (_typeOf.TryGetValue(customer.Id, out var t))
                Types.Need(t);
        foreach (var product in Products.Wanted.ToList())
            if (_lineOf.TryGetValue(product.Id, out var l))
                Lines.Need(l);
        foreach (var (id, _) in Departments.Wanted.ToList())
            for (var d = id; _above.TryGetValue(d, out var up); d = up)
                Departments.Need(up);

        await AddAsync(store, by, Types, name => new CustomerTypeRow { Name = name }, r => r.Id, cancel);
        await AddAsync(store, by, Lines, name => new BusinessLineRow { Name = name }, r => r.Id, cancel);
        await AddAsync(store, by, Channels, name => new ChannelRow { Name = name }, r => r.Id, cancel);
        for (var level = Departments.Wanted.Where(Ready).ToList(); level.Count > 0; level = [.. Departments.Wanted.Where(Ready)])
            await AddAsync(store, by, Departments, level, (id, name) => new DepartmentRow { Name = name, ParentId = Of(_above, Departments, id) }, r => r.Id, cancel);
        var colour = _people;
        await AddAsync(store, by, People, [.. People.Wanted], (id, name) => new EmployeeRow
        {
            Name = name,
            Colour = Palette[colour++ % Palette.Length],
            DepartmentId = Of(_departmentOf, Departments, id),
        }, r => r.Id, cancel);
        await AddAsync(store, by, Products, [.. Products.Wanted], (id, name) => new ProductRow { Name = name, LineId = Of(_lineOf, Lines, id) }, r => r.Id, cancel);
        await AddAsync(store, by, Customers, [.. Customers.Wanted], (id, name) => new CustomerRow { Name = name, TypeId = Of(_typeOf, Types, id) }, r => r.Id, cancel);
        await FillInAsync(store, by, cancel);
    }

    private bool Ready((int Id, string Name) d) => Departments.Real(d.Id) < 0 && (!_above.TryGetValue(d.Id, out var up) || Departments.Real(up) >= 0);

    // People and customers known before, whose department or type was not.
    private async Task FillInAsync(CatalogStore store, Caller by, CancellationToken cancel)
    {
        var people = _departmentOf.Where(p => p.Key > 0 && Departments.Real(p.Value) > 0).ToList();
        var customers = _typeOf.Where(c => c.Key > 0 && Types.Real(c.Value) > 0).ToList();
        if (people.Count + customers.Count == 0)
            return;
        await store.EditAsync(by, Right.Import, new AuditNote("import.filled-in", After: AuditFacts.Write(("people", AuditFacts.Number(people.Count)), ("customers", AuditFacts.Number(customers.Count)))), async db =>
        {
            foreach (var (person, department) in people)
                if (await db.Employees.FindAsync([person], cancel) is { DepartmentId: null } row)
                    row.DepartmentId = Departments.Real(department);
            foreach (var (customer, type) in customers)
                if (await db.Customers.FindAsync([customer], cancel) is { TypeId: null } row)
                    row.TypeId = Types.Real(type);
            return true;
        }, cancel);
    }

    private static int? Of(Dictionary<int, int> map, NameBook book, int id) =>
        map.TryGetValue(id, out var to) && book.Real(to) is > 0 and var real ? real : null;

    private static bool Conflicts(Dictionary<int, int> map, int? known, int id, int to)
    {
        if (known is { } was)
            return was != to;
        return !map.TryAdd(id, to) && map[id] != to;
    }

    private static Task AddAsync<T>(CatalogStore store, Caller by, NameBook book, Func<string, T> make, Func<T, int> id, CancellationToken cancel)
        where T : class => AddAsync(store, by, book, [.. book.Wanted], (_, name) => make(name), id, cancel);

    private static async Task AddAsync<T>(
        CatalogStore store, Caller by, NameBook book, List<(int Id, string Name)> names, Func<int, string, T> make, Func<T, int> id, CancellationToken cancel)
        where T : class
    {
        if (names.Count == 0)
            return;
        var rows = names.Select(n => (n.Id, Row: make(n.Id, n.Name))).ToList();
        await store.EditAsync(by, Right.Import, new AuditNote("import.names", After: AuditFacts.Write((book.Kind.Split('|')[^1], AuditFacts.Number(rows.Count)))), db =>
        {
            db.AddRange(rows.Select(r => r.Row));
            return Task.FromResult(true);
        }, cancel);
        // The rows have their ids since they are saved.
        foreach (var (was, row) in rows)
            book.Created(was, id(row));
    }
}

/// <summary>What the summary says once, with how often it happened.</summary>
internal sealed class Notices
{
    private readonly Dictionary<string, (string Text, int Times)> _all = [];

    /// <summary>The first text for a key stays.</summary>
    public void Add(string key, Func<string> text) => _all[key] = _all.TryGetValue(key, out var known) ? (known.Text, known.Times + 1) : (text(), 1);

    public IEnumerable<(string Text, int Times)> All => _all.Values;
}
