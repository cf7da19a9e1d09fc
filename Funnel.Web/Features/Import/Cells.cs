using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Features.Import.Reading;
using Funnel.Web.Parts;

namespace Funnel.Web.Features.Import;

/// <summary>Finds fields in the cells of a row and reads them, each with its own refusal.</summary>
internal sealed class Cells
{
    private readonly ImportMapping _mapping;
    private readonly ImportPlan _plan;
    private readonly string[] _header;
    private readonly Dictionary<string, int> _at = new(StringComparer.OrdinalIgnoreCase);

    public Cells(ImportMapping mapping, ImportPlan plan, NumberFormat numbers, DateFormat dates, string[] header)
    {
        (_mapping, _plan, _header, Numbers, Dates) = (mapping, plan, header, numbers, dates);
        foreach (var (column, i) in header.Select((h, i) => (h, i)))
            if (!mapping.Unread.Contains(column, StringComparer.OrdinalIgnoreCase))
                _at.TryAdd(column, i);
        foreach (var column in mapping.Columns.Values.Concat(mapping.Dates.Values))
            if (!_at.ContainsKey(column))
                throw new ImportRefused($"The mapping names the column “{column}”, which the file does not have. Its columns are {string.Join(", ", header)}.");
    }

    public NumberFormat Numbers { get; }

    public DateFormat Dates { get; }

    /// <summary>The column that holds a field, or the field itself when there is none.</summary>
    public string Column(string field) => _mapping.Columns.GetValueOrDefault(field) ?? field;

    public bool Has(string field) => _at.ContainsKey(Column(field)) || _mapping.Constants.ContainsKey(field);

    public int IndexOf(string column) => _at.GetValueOrDefault(column, -1);

    /// <summary>Columns nobody reads, for the summary.</summary>
    public IEnumerable<string> Unused(IEnumerable<string> alsoUsed)
    {
        var used = Fields.All.Select(Column).Concat(alsoUsed).Append(Fields.RefusedBecause).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return _header.Where(h => h.Length > 0 && !used.Contains(h));
    }

    /// <summary>Refuses a row of the wrong shape, before anything in it is believed.</summary>
    public void Check(SourceRow row, string[] cells)
    {
        if (row.Problem is { Message: var problem })
            throw new RowRefused("", problem);
        if (cells.Length != _header.Length)
            throw new RowRefused("", $"The row has {cells.Length} cells, the header has {_header.Length}.");
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = cells[i].AsSpan();
            if (cell.Length > ImportLimits.CellCharacters)
                throw new RowRefused(_header[i], $"The cell has {cell.Length} characters; {ImportLimits.CellCharacters} are taken at most.");
            if (cell.Contains('\0'))
                throw new RowRefused(_header[i], "The cell contains a NUL character.");
            if (cell.ContainsAnyInRange('\u0001', '\b') || cell.ContainsAnyInRange('\u000B', '\f') || cell.ContainsAnyInRange('\u000E', '\u001F') || cell.Contains('\u007F'))
                throw new RowRefused(_header[i], "The cell contains control characters.");
        }
    }

    /// <summary>The field's text without outer spaces; the mapping's constant where the cell is empty; "" for nothing.</summary>
    public string Text(string[] cells, string field)
    {
        var text = _at.TryGetValue(Column(field), out var i) ? Cell(cells, i) : "";
        return text.Length > 0 ? text : _mapping.Constants.GetValueOrDefault(field) ?? "";
    }

    /// <summary>A mark against spreadsheets comes off: our own exports and files of refused rows carry it, and so do other programs'.</summary>
    public static string Cell(string[] cells, int at) => SheetText.Unmarked(cells[at].Trim());

    public string Need(string[] cells, string field, int longest = 200)
    {
        var text = Text(cells, field);
        if (text.Length == 0)
            throw new RowRefused(Column(field), "The cell is empty.");
        return text.Length <= longest ? text : throw new RowRefused(Column(field), $"The text is longer than {longest} characters.");
    }

    public string? Optional(string[] cells, string field, int longest = 200)
    {
        var text = Text(cells, field);
        if (text.Length > longest)
            throw new RowRefused(Column(field), $"The text is longer than {longest} characters.");
        return text.Length == 0 ? null : text;
    }

    public long? Amount(string[] cells)
    {
        var text = Text(cells, "amount");
        if (text.Length == 0)
            return null;
        var amount = Number(text, "amount");
        try
        {
            var money = Money.FromMajor(amount, _plan.Currency);
            if (money.Minor < 0)
                throw new RowRefused(Column("amount"), $"The amount {text} is negative.");
            return money.Minor <= Deal.LargestBudget ? money.Minor : throw new RowRefused(Column("amount"), $"The amount {text} is too large.");
        }
        catch (RuleViolation e)
        {
            throw new RowRefused(Column("amount"), e.Message);
        }
    }

    public decimal? Quantity(string[] cells)
    {
        var text = Text(cells, "quantity");
        if (text.Length == 0)
            return null;
        var quantity = Number(text, "quantity");
        return quantity is >= 0 and <= 1_000_000_000 ? quantity : throw new RowRefused(Column("quantity"), "A product's quantity lies between 0 and 1,000,000,000.");
    }

    public DateOnly? Day(string[] cells, string field)
    {
        var text = Text(cells, field);
        return text.Length == 0 ? null : DateOnly.FromDateTime(Date(text, Column(field)).Local);
    }

    /// <summary>An instant in UTC; a day alone is its beginning in the plan's zone. Refuses what has not happened yet.</summary>
    public DateTime Instant(string text, string column)
    {
        var written = Date(text, column);
        DateTime utc;
        if (written.Offset is { } offset)
            utc = DateTime.SpecifyKind(written.Local - offset, DateTimeKind.Utc);
        else if (!written.HasTime)
            utc = Period.StartOf(DateOnly.FromDateTime(written.Local), _plan.Zone);
        else if (_plan.Zone.IsInvalidTime(written.Local))
            throw new RowRefused(column, $"{text} does not exist in {_plan.Zone.Id}: the clocks were put forward. If the file is in another zone, add \"timeZone\" to the mapping.");
        else
            utc = TimeZoneInfo.ConvertTimeToUtc(written.Local, _plan.Zone);
        return utc <= _plan.Now ? utc : throw new RowRefused(column, $"{text} lies in the future.");
    }

    private Written Date(string text, string column)
    {
        if (!Dates.TryParse(text, out var written))
            throw new RowRefused(column, $"“{Short(text)}” is not a date that can be read{(Dates.Said is { } said ? $" ({said} in this file)" : "")}.");
        var day = DateOnly.FromDateTime(written.Local);
        return day >= Period.Earliest && day < Period.Latest ? written
            : throw new RowRefused(column, $"The date {text} is outside {Period.Earliest.Year} to {Period.Latest.Year - 1}.");
    }

    private decimal Number(string text, string field) => Numbers.TryParse(text, out var number) ? number
        : throw new RowRefused(Column(field), $"“{Short(text)}” is not a number that can be taken{(Numbers.Said is { } said ? $" (this file writes {said})" : "")}.");

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
