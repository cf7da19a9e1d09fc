using System.Globalization;
using System.Text;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;
using Funnel.Web.Parts;

namespace Funnel.Web.Features.Plans;

/// <summary>A line of a file that cannot be taken, and why.</summary>
public sealed record WrongLine(int Line, RuleViolation Why);

/// <summary>Targets as a file for spreadsheets, one row a target, amounts in major units with a point; and such a file read back.</summary>
public sealed record PlanFile(IReadOnlyList<PlanWish> Wishes, IReadOnlyList<WrongLine> Wrong)
{
    private const int MostLines = 20_000;

    private static readonly string[] Head = ["scope", "name", "metric", "period", "target", "plan", "fact", "id"];

    /// <summary>Every cell with a target or a plan; facts where a whole period's are known.</summary>
    public static string Write(PlanFigures figures, Catalog catalog)
    {
        var (text, start, money) = (new StringBuilder(), figures.Query.Year.FirstMonth, new PlanAmounts(figures.Query.Metric, catalog.Company.Currency));
        Row(text, Head);
        foreach (var row in figures.Rows)
            foreach (var (period, cell) in row.Cells.OrderBy(c => (c.Key.Months, c.Key.First)))
            {
                var at = period.First - figures.Query.Year.Whole.First;
                Row(text, [PlanAnswers.Name(row.Scope.Kind), row.Node.Name, figures.Query.Metric.ToString().ToLowerInvariant(), FiscalYear.Write(period, start),
                    Number(money.Major(cell.Own)), Number(money.Major(cell.Plan)), Number(money.Major(row.Facts.Skip(at).Take(period.Months).Sum())), PlanAnswers.Id(row.Scope)]);
            }
        return text.ToString();
    }

    public static PlanFile Read(string text, Catalog catalog, Reach plans, PlanSet now)
    {
        var (wishes, wrong) = (new Dictionary<PlanKey, PlanWish>(), new List<WrongLine>());
        string[]? head = null;
        foreach (var (line, cells, problem) in CsvRows.Of(text))
        {
            if (problem is not null)
            {
                wrong.Add(new WrongLine(line, problem));
                continue;
            }
            if (head is null)
            {
                head = [.. cells.Select(c => c.Trim().ToLowerInvariant())];
                continue;
            }
            if (cells.All(c => c.Trim().Length == 0))
                continue;
            try
            {
                if (line > MostLines)
                    throw new RuleViolation("A file of plans has at most {0} lines.", MostLines);
                var wish = One(name => Array.IndexOf(head, name) is >= 0 and var i && i < cells.Length ? SheetText.Unmarked(cells[i]).Trim() : null, catalog, plans, now);
                if (wish.Value == now[wish.Key].Value)
                    continue;
                if (!wishes.TryAdd(wish.Key, wish))
                    throw new RuleViolation("Each target is named once.");
            }
            catch (RuleViolation why)
            {
                wrong.Add(new WrongLine(line, why));
                if (line > MostLines)
                    break;
            }
        }
        return new PlanFile([.. wishes.Values], wrong);
    }

    private static PlanWish One(Func<string, string?> cell, Catalog catalog, Reach plans, PlanSet now)
    {
        var metric = (cell("metric") ?? "").ToLowerInvariant() switch
        {
            "" or "value" => PlanMetric.Value,
            "number" => PlanMetric.Number,
            var other => throw new RuleViolation("The parameter {0} cannot be “{1}”.", "metric", other),
        };
        // The name says who is meant; the number only where two bear it.
        PlanScope scope;
        try
        {
            scope = PlanNames.Find(cell("scope"), cell("name"), plans, catalog);
        }
        catch (RuleViolation) when (cell("id") is { Length: > 0 } id)
        {
            scope = PlanNames.Find(cell("scope"), id, plans, catalog);
        }
        if (!PlanDesk.May(plans, scope, catalog.Staff))
            throw new AccessRefused("These targets are not yours to set.");
        var period = FiscalYear.TryParse(cell("period"), catalog.Company.YearStart) ?? throw new RuleViolation("The parameter {0} cannot be “{1}”.", "period", cell("period") ?? "");
        var key = new PlanKey(scope, period, metric);
        var target = cell("target") ?? throw new RuleViolation("The file has no column “{0}”.", "target");
        var amounts = new PlanAmounts(metric, catalog.Company.Currency);
        return new PlanWish(key, target.Length == 0 ? null : amounts.Minor(Target(target)), now[key].Version);
    }

    // A point is the decimal sign, as it is written here; what other programs write is taken where it can be only one number.
    private static decimal Target(string written)
    {
        if (decimal.TryParse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || (Amounts.TryRead(written, out number, Unclear.Refused) && number >= 0))
            return number;
        if (Amounts.IsUnclear(written))
            throw new RuleViolation("“{0}” could be two amounts. Write it without a mark between thousands, or with the cents.", written);
        throw new RuleViolation("“{0}” is not a number.", written);
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(c => SheetText.Cell(c))).Append("\r\n");

    private static string Number(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
