using Funnel.Web.Features.Import.Reading;

namespace Funnel.Web.Features.Import;

/// <summary>Reads the files that say who and what exists, before any deal is read; what they name is created even if no deal has it.</summary>
internal static class References
{
    public static void Read(ImportMapping mapping, ImportPlan plan, string folder, ImportLimits limits)
    {
        var (names, wishes) = (plan.Names, mapping.References);
        Each(wishes.Products, folder, mapping, limits, (wish, cell) =>
        {
            var product = names.Products.Need(names.Products.Find(cell(wish.Name)));
            if (wish.Line is { } line && cell(line) is { Length: > 0 } text)
                names.IsOfLine(product, names.Lines.Find(text));
        });
        Each(wishes.Customers, folder, mapping, limits, (wish, cell) =>
        {
            var customer = names.Customers.Need(names.Customers.Find(cell(wish.Name)));
            if (wish.Type is { } type && cell(type) is { Length: > 0 } text)
                names.IsOfType(customer, names.Types.Find(text));
        });
        Each(wishes.People, folder, mapping, limits, (wish, cell) =>
        {
            var person = names.People.Need(names.People.Find(cell(wish.Name)));
            int? above = null;
            foreach (var column in wish.Departments ?? [])
            {
                if (cell(column) is not { Length: > 0 } text)
                    continue;
                var department = names.Departments.Find(text);
                if (above is { } up && up != department)
                    names.LiesUnder(department, up);
                above = department;
            }
            if (above is { } lowest)
                names.Belongs(person, lowest);
        });
    }

    private static void Each(ReferenceWish? wish, string folder, ImportMapping mapping, ImportLimits limits, Action<ReferenceWish, Func<string, string>> take)
    {
        if (wish is null)
            return;
        var source = SourceFile.Open(Path.Combine(folder, wish.File), mapping, limits);
        foreach (var row in source.Rows())
        {
            if (row.Problem is not null || row.Cells.Length != source.Header.Length)
                throw new ImportRefused($"{wish.File}, line {row.Line}: {row.Problem?.Message ?? $"the row has {row.Cells.Length} cells, the header has {source.Header.Length}."}");
            try
            {
                if (Cell(wish.Name).Length > 0)
                    take(wish, Cell);
            }
            catch (RowRefused e)
            {
                throw new ImportRefused($"{wish.File}, line {row.Line}: {e.Message}");
            }

            string Cell(string column)
            {
                var at = Array.FindIndex(source.Header, h => h.Equals(column, StringComparison.OrdinalIgnoreCase));
                return at >= 0 ? row.Cells[at].Trim() : throw new ImportRefused($"The reference file {wish.File} has no column “{column}”.");
            }
        }
    }
}
