using Funnel.Domain.Analytics;

namespace Funnel.Web.Parts.Views;

public static class FilterNames
{
    /// <summary>The names of what a filter asks for, in the order of the filter bar; the pipeline is no filter but the place.</summary>
    public static IReadOnlyList<string> Of(DealFilter filter, Catalog catalog)
    {
        string?[] names =
        [
            filter.Department is { } d ? catalog.Departments.GetValueOrDefault(d)?.Name : null,
            catalog.Employee(filter.Owner)?.Name,
            filter.Product is { } p ? catalog.Products.GetValueOrDefault(p)?.Name : null,
            filter.Line is { } l ? catalog.Lines.GetValueOrDefault(l)?.Name : null,
            filter.Channel is { } c ? catalog.Channels.GetValueOrDefault(c)?.Name : null,
            catalog.Customer(filter.Customer)?.Name,
            filter.CustomerType is { } t ? catalog.CustomerTypes.GetValueOrDefault(t)?.Name : null,
            filter.Text is { } text ? $"“{text}”" : null,
        ];
        return [.. names.OfType<string>()];
    }
}
