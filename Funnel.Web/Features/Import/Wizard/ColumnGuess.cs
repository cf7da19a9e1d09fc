using Funnel.Domain.Pipelines;

namespace Funnel.Web.Features.Import.Wizard;

/// <summary>What a column probably is, by its name in English, Russian or German, whatever its spaces and capitals.</summary>
internal static class ColumnGuess
{
    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["deal_id"] = ["deal_id", "id", "external id", "deal no", "deal number", "number", "no", "opportunity id", "reference", "номер", "номер сделки", "код", "ид", "nummer", "vorgang"],
        ["occurred_at"] = ["occurred_at", "changed at", "timestamp", "date of change", "дата изменения"],
        ["stage"] = ["stage", "deal stage", "phase", "status", "step", "этап", "стадия", "статус"],
        ["owner"] = ["owner", "manager", "sales agent", "seller", "salesperson", "responsible", "rep", "ответственный", "менеджер", "продавец", "verkaufer"],
        ["amount"] = ["amount", "budget", "value", "sum", "summa", "close value", "price", "revenue", "deal value", "сумма", "бюджет", "стоимость", "betrag", "summe"],
        ["title"] = ["title", "deal", "name", "deal name", "subject", "название", "сделка", "тема", "titel"],
        ["customer"] = ["customer", "account", "client", "company", "buyer", "клиент", "заказчик", "компания", "покупатель", "kunde"],
        ["customer_type"] = ["customer_type", "type", "sector", "industry", "segment", "тип клиента", "отрасль", "сегмент"],
        ["product"] = ["product", "item", "goods", "товар", "продукт", "produkt"],
        ["quantity"] = ["quantity", "qty", "count", "количество", "кол во", "menge"],
        ["channel"] = ["channel", "source", "origin", "lead source", "канал", "источник", "quelle"],
        ["department"] = ["department", "team", "office", "regional office", "отдел", "подразделение", "abteilung"],
        ["outcome"] = ["outcome", "result", "исход", "результат"],
        ["reason"] = ["reason", "loss reason", "lost reason", "причина", "причина потери", "grund"],
        ["first_contact"] = ["first_contact", "first contact", "created", "created at", "engage date", "date in", "start date", "начало", "дата создания", "первый контакт"],
        ["expected_close"] = ["expected_close", "expected close", "close", "due", "срок", "ожидаемое закрытие", "дата закрытия план"],
    };

    private static readonly string[] Closed = ["close date", "closed", "closed at", "дата закрытия", "закрыта"];
    private static readonly string[] Won = ["won date", "won at", "closed won", "дата выигрыша"];
    private static readonly string[] Lost = ["lost date", "lost at", "closed lost", "дата проигрыша"];

    /// <summary>One target for each column; a field is given to one column only, the first that fits.</summary>
    public static ImportChoices Of(IReadOnlyList<string> header, Pipeline? pipeline)
    {
        var taken = new HashSet<string>();
        var columns = new Dictionary<string, string>();
        var history = header.Any(h => Fits(h, Names["occurred_at"]));
        foreach (var column in header.Where(h => h.Length > 0))
        {
            var target = Names.Where(n => Fits(column, n.Value)).Select(n => n.Key).FirstOrDefault()
                ?? (history ? null : Date(column, pipeline)) ?? "";
            columns[column] = target.Length == 0 || taken.Add(target) ? target : "";
        }
        return new ImportChoices { Format = history ? "history" : "table", Columns = columns, Pipeline = pipeline?.Id.Value };
    }

    private static string? Date(string column, Pipeline? pipeline)
    {
        if (Fits(column, Closed))
            return ImportChoices.Closed;
        if (Fits(column, Won))
            return ImportChoices.DatePrefix + "won";
        if (Fits(column, Lost))
            return ImportChoices.DatePrefix + "lost";
        var stage = pipeline?.OpenStages.FirstOrDefault(s => Fits(column, [s.Name, s.Name + " date", s.Name + " at"]));
        return stage is null ? null : ImportChoices.DatePrefix + stage.Name;
    }

    private static bool Fits(string column, string[] names) => names.Any(n => NameBook.Fold(n) == NameBook.Fold(column));
}
