using Funnel.Web.Data;
using Funnel.Web.Parts;

namespace Funnel.Web.Features.Import;

/// <summary>Turns rows of the file into checked changes on the spool; what cannot be taken goes there as refused.</summary>
internal sealed class RowReader
{
    private readonly ImportMapping _mapping;
    private readonly ImportPlan _plan;
    private readonly Cells _cells;
    private readonly ImportSpool _spool;
    private readonly TitleTemplate? _title;
    private readonly TableSteps? _steps;

    public RowReader(ImportMapping mapping, ImportPlan plan, Cells cells, ImportSpool spool)
    {
        (_mapping, _plan, _cells, _spool) = (mapping, plan, cells, spool);
        foreach (var field in mapping.IsTable ? ["deal_id"] : (string[])["deal_id", "occurred_at", "stage"])
            if (!cells.Has(field))
                throw new ImportRefused($"The column “{cells.Column(field)}” is missing. If it has another name, add \"columns\": {{\"{field}\": \"…\"}} to a mapping file.");
        _title = mapping.Title is { } template ? new TitleTemplate(template, cells) : null;
        _steps = mapping.IsTable ? new TableSteps(mapping, plan, cells) : null;
    }

    public void Read(int file, SourceRow row, string[] cells)
    {
        var (deal, at) = ("", 0L);
        try
        {
            _cells.Check(row, cells);
            deal = _cells.Need(cells, "deal_id");
            if (_steps is null)
            {
                at = _cells.Instant(_cells.Need(cells, "occurred_at"), _cells.Column("occurred_at")).Ticks;
                var change = Facts(cells) with { Stage = Stage(cells), Won = Outcome(cells), Reason = _cells.Optional(cells, "reason") };
                _spool.Add(new SpooledRow(deal, at, file, row.Line, 0, change.Write()));
                return;
            }
            var facts = Facts(cells);
            var steps = _steps.Of(cells, Stage(cells), facts.FirstContact, row.Line);
            at = steps[0].At.Ticks;
            for (var i = 0; i < steps.Count; i++)
            {
                var stage = _plan.Pipeline.Stages[steps[i].Stage];
                var change = (i == 0 ? facts : new RowChange()) with
                {
                    Stage = stage.Kind == Domain.Pipelines.StageKind.Open ? steps[i].Stage : null,
                    Won = stage.Kind switch { Domain.Pipelines.StageKind.Won => true, Domain.Pipelines.StageKind.Lost => false, _ => null },
                    Reason = stage.Kind == Domain.Pipelines.StageKind.Lost ? _cells.Optional(cells, "reason") : null,
                };
                _spool.Add(new SpooledRow(deal, steps[i].At.Ticks, file, row.Line, i, change.Write()));
            }
        }
        catch (RowRefused e)
        {
            _spool.Refuse(new RefusedRow(file, row.Line, e.Column, e.Message, Held: false));
            if (deal.Length > 0)
                _spool.Add(new SpooledRow(deal, at, file, row.Line, 0, null));
        }
    }

    private RowChange Facts(string[] cells)
    {
        var names = _plan.Names;
        var person = names.People.FindOrNull(_cells.Optional(cells, "owner"));
        if (names.Departments.FindOrNull(_cells.Optional(cells, "department")) is { } department && person is { } owner)
            names.Belongs(owner, department);
        var customer = names.Customers.FindOrNull(_cells.Optional(cells, "customer"));
        if (names.Types.FindOrNull(_cells.Optional(cells, "customer_type")) is { } type && customer is { } buyer)
            names.IsOfType(buyer, type);
        var product = names.Products.FindOrNull(_cells.Optional(cells, "product"));
        var quantity = _cells.Quantity(cells);
        if (quantity is not null && product is null)
            throw new RowRefused(_cells.Column("quantity"), "A quantity without a product.");
        return new RowChange
        {
            Owner = person,
            Amount = _cells.Amount(cells),
            Title = _title?.Fill(cells) ?? _cells.Optional(cells, "title"),
            Customer = customer,
            Channel = names.Channels.FindOrNull(_cells.Optional(cells, "channel")),
            Product = product,
            Quantity = quantity,
            FirstContact = _cells.Day(cells, "first_contact"),
            ExpectedClose = _cells.Day(cells, "expected_close"),
        };
    }

    private int? Stage(string[] cells)
    {
        var text = _cells.Text(cells, "stage");
        if (text.Length == 0)
            return null;
        if (_mapping.Aliases.GetValueOrDefault("stage")?.GetValueOrDefault(text) is { } alias)
            text = alias;
        if (text.Length == 0)
            return null;
        return _plan.StageAt(text) ?? throw new RowRefused(_cells.Column("stage"), _plan.UnknownStage(text.Length <= 60 ? text : text[..60] + "…"));
    }

    private bool? Outcome(string[] cells)
    {
        var text = _cells.Text(cells, "outcome");
        if (text.Length == 0)
            return null;
        if (text.Equals("won", StringComparison.OrdinalIgnoreCase))
            return true;
        if (text.Equals("lost", StringComparison.OrdinalIgnoreCase))
            return false;
        return (_plan.StageAt(text) is { } at ? _plan.Pipeline.Stages[at].Kind : Domain.Pipelines.StageKind.Open) switch
        {
            Domain.Pipelines.StageKind.Won => true,
            Domain.Pipelines.StageKind.Lost => false,
            _ => throw new RowRefused(_cells.Column("outcome"), $"The outcome is won or lost, not “{(text.Length <= 40 ? text : text[..40] + "…")}”."),
        };
    }
}

/// <summary>A title made of a row's cells: <c>{product} for {customer}</c>, with fields or columns in braces.</summary>
internal sealed class TitleTemplate
{
    private readonly List<(string Text, int Column)> _parts = [];

    public TitleTemplate(string template, Cells cells)
    {
        var rest = template;
        while (rest.Split('{', 2) is [var before, var after])
        {
            var name = after.Split('}', 2);
            var at = name.Length == 2 ? cells.IndexOf(cells.Column(name[0])) : -1;
            if (at < 0)
                throw new ImportRefused($"The mapping's title names {{{name[0]}}}, which is neither a field nor a column of the file.");
            _parts.Add((before, at));
            rest = name[1];
        }
        _parts.Add((rest, -1));
    }

    /// <summary>What a template names, read or not.</summary>
    public static IEnumerable<string> Names(string? template) => (template ?? "").Split('{').Skip(1).Select(p => p.Split('}')[0]);

    public string Fill(string[] cells)
    {
        var title = string.Concat(_parts.Select(p => p.Text + (p.Column < 0 ? "" : Cells.Cell(cells, p.Column)))).Trim();
        return title.Length <= Domain.Deals.Deal.LongestTitle ? title : title[..Domain.Deals.Deal.LongestTitle];
    }
}
