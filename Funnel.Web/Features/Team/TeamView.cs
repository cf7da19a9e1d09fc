using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;

namespace Funnel.Web.Features.Team;

/// <summary>What a cell's colour and large figure are about.</summary>
public enum TeamMeasure { Rate, Days, Value }

/// <summary>The page as it stands in the address: filters and period, what the cells show, which deals are proposed, the cell whose visits are open.</summary>
public sealed record TeamView(ViewQuery View)
{
    public TeamMeasure Measure { get; init; }

    public bool OnlyOverNorm { get; init; }

    public (EmployeeId Employee, StageId Stage)? Cell { get; init; }

    public static TeamView Read(Func<string, string?> value, Catalog catalog, Reach within, DateTime now) => new(ViewQuery.Read(value, catalog, within, now).NotAfter(now, catalog).OverAYear(catalog, now))
    {
        Measure = value("show") switch { "days" => TeamMeasure.Days, "value" => TeamMeasure.Value, _ => TeamMeasure.Rate },
        OnlyOverNorm = value("deals") == "over",
        Cell = CellOf(value("cell")) is { } cell && within.Covers(cell.Employee, catalog.Staff) && catalog.Employee(cell.Employee) is not null && catalog.Stage(cell.Stage) is not null ? cell : null,
    };

    public Query ToQuery() => Query.Of(View.Parameters())
        .Add("show", Measure == TeamMeasure.Rate ? null : Measure.ToString().ToLowerInvariant())
        .Add("deals", OnlyOverNorm ? "over" : null)
        .Add("cell", Cell is { } c ? string.Create(CultureInfo.InvariantCulture, $"{c.Employee.Value}.{c.Stage.Value}") : null);

    private static (EmployeeId Employee, StageId Stage)? CellOf(string? text) =>
        text?.Split('.') is [var employee, var stage] && int.TryParse(employee, NumberStyles.None, CultureInfo.InvariantCulture, out var e)
            && int.TryParse(stage, NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? (new EmployeeId(e), new StageId(s)) : null;
}
