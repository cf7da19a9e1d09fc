using System.Text;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Import.Exports;

/// <summary>Lists as files: what deals refer to, and the deals' history. Each holds only what its reader's reach covers.</summary>
public static class ListExports
{
    private delegate TableFile Make(LiveState state, Reach within, IStringLocalizer<ExportTexts> texts);

    public static void MapExports(this IEndpointRouteBuilder app)
    {
        foreach (var (name, make) in new (string, Make)[] { ("customers", Customers), ("people", People), ("products", Products), ("history", History) })
            foreach (var format in TableFile.Formats)
                app.MapGet(Urls.Export(name, format), (HttpContext http, LiveHistory live, IStringLocalizer<ExportTexts> texts) => make(live.Now, http.Acting().Sees, texts).ToResult(name, format))
                    .Needs(Right.SeeDeals).ExcludeFromDescription();
        app.MapGet(Urls.Export("mapping", "json"), (LiveHistory live) => live.Now.Catalog.Pipelines is [var first, ..]
            ? Results.File(Encoding.UTF8.GetBytes(HistoryTable.Mapping(first)), "application/json", "mapping.json") : Results.NotFound()).Needs(Right.SeeDeals).ExcludeFromDescription();
    }

    /// <summary>With less than everything in reach, the customers of the deals that are.</summary>
    public static TableFile Customers(LiveState state, Reach within, IStringLocalizer<ExportTexts> L)
    {
        var catalog = state.Catalog;
        var seen = within.All ? null : state.History.Deals.Select(d => d.Now).Where(d => !d.Removed && within.Covers(d.Owner, catalog.Staff)).Select(d => d.Facts.Customer).OfType<CustomerId>().ToHashSet();
        return new TableFile([L["Number"], L["Customer"], L["Type"], L["Maturity"]], catalog.Customers.Values.Where(c => seen?.Contains(c.Id) ?? true).OrderBy(c => c.Id.Value)
            .Select(c => (IReadOnlyList<object?>)[c.Id.Value, c.Name, c.Type is { } type ? catalog.CustomerTypes.GetValueOrDefault(type)?.Name : null, c.Maturity.ToString()]));
    }

    public static TableFile People(LiveState state, Reach within, IStringLocalizer<ExportTexts> L)
    {
        var catalog = state.Catalog;
        return new TableFile([L["Number"], L["Person"], L["Department"], L["Department above"], L["Capacity"], L["Active"]],
            catalog.Employees.Values.Where(e => within.Covers(e.Id, catalog.Staff)).OrderBy(e => e.Id.Value).Select(e =>
            {
                var department = e.Department is { } id ? catalog.Departments.GetValueOrDefault(id) : null;
                return (IReadOnlyList<object?>)[e.Id.Value, e.Name, department?.Name, department?.Parent is { } above ? catalog.Departments.GetValueOrDefault(above)?.Name : null, e.Capacity, e.Active ? 1 : 0];
            }));
    }

    public static TableFile Products(LiveState state, Reach within, IStringLocalizer<ExportTexts> L) => new(
        [L["Number"], L["Product"], L["Business line"]],
        state.Catalog.Products.Values.OrderBy(p => p.Id.Value).Select(p => (IReadOnlyList<object?>)[p.Id.Value, p.Name, p.Line is { } line ? state.Catalog.Lines.GetValueOrDefault(line)?.Name : null]));

    private static TableFile History(LiveState state, Reach within, IStringLocalizer<ExportTexts> texts) => HistoryTable.Of(state.History, state.Catalog, within);
}
