using Funnel.Web.Features.Reports;

namespace Funnel.Tests.Features.Reports;

/// <summary>The words of the sample report in one language.</summary>
sealed record Words
{
    public required string Title, Kind, Period, Company, CompanyLine, Generated, Trace, PageOf;
    public required string FunnelHead, Dashed, StagesHead, StagesNote, TimeHead, TimeNote, Median, Range, Norm, OverNorm, PlanHead, PlanNote, Won, Weighted;
    public required string LossHead, ChannelHead, ChannelNote, PeopleHead, PeopleNote, Interval, IntervalHead, ReadHead, Total, Hundred;
    public required string StageHead, ReachedHead, OfPreviousHead, OfFirstHead;
    public required ReportFilter[] Filters;
    public required KeyFigure[] Figures;
    public required Remark[] Remarks;
    public required Remark[] Terms;
    public required string[] Stages, Values, OfPrevious, OfFirst, Lost, LostNumbers, Open, Changes, StageColumns, PlanColumns, PlanTotal, PeopleColumns;
    public required string[][] Departments;
    public required (string Name, double Share, string Number, string Percent)[] Reasons, Channels;
    public required (string Name, string Department, string Revenue)[] People;

    public static readonly Words English = new()
    {
        Title = "Sales funnel, fourth quarter 2026",
        Kind = "Funnel report",
        Period = "Q4 2026, as of 19 Nov",
        Company = "Northern Light",
        CompanyLine = "Lighting and energy systems",
        Generated = "Generated 19 Nov 2026, 14:32 (UTC+2) by Elena Voronova",
        Trace = "change {0}, checksum {1}",
        PageOf = "Page {0} of {1}",
        FunnelHead = "Funnel",
        Dashed = "Dashed outline: same day of Q3 2026. Bar length is proportional to the number of deals; darker means closer to a win.",
        StagesHead = "Stages",
        StagesNote = "conversion, losses and open deals",
        TimeHead = "Time in stage",
        TimeNote = "days; median, middle half of deals, norm",
        Median = "median",
        Range = "25th to 75th percentile",
        Norm = "norm",
        OverNorm = "Over norm now: 23 deals, 9 of them in Decision",
        PlanHead = "Plan and fact",
        PlanNote = "day 50 of 92; the line marks today’s pace, 54%",
        Won = "won",
        Weighted = "weighted open deals closing by 31 Dec",
        LossHead = "Why deals were lost",
        ChannelHead = "Channels",
        ChannelNote = "won of deals",
        PeopleHead = "People",
        PeopleNote = "sorted by revenue won",
        Interval = "Where the intervals overlap, the difference between people may be chance. Dashed line: company average, 9.2%.",
        IntervalHead = "80% interval",
        ReadHead = "How to read this report",
        Total = "Total",
        Hundred = "100%",
        StageHead = "Stage, value reached",
        ReachedHead = "Deals that reached the stage",
        OfPreviousHead = "of previous",
        OfFirstHead = "of first",
        Filters = [new("Period", "1 Oct – 19 Nov 2026"), new("Pipeline", "New business"), new("Departments", "all 3"), new("Products, channels", "all"), new("Compared with", "same day of Q3")],
        Figures = [new("Won", "€1.18M", "38 deals, +14%"), new("Forecast to plan", "92%", "of €2.40M"), new("Win rate", "9.2%", "+0.7 pp"), new("Open pipeline", "€4.66M", "181 deals"), new("Cycle, median", "37 days", "−4 days")],
        Remarks = [new("Ahead of last quarter", "38 deals won against 33 on the same day of Q3; revenue is up 14%."), new("Behind the plan’s pace", "Won is 49% of plan on day 50 of 92 (pace 54%): a gap of €124k."), new("Decision is the bottleneck", "Conversion into it fell 6 pp to 47%, and it takes 14 days against a norm of 12.")],
        Terms = [new("Reached.", "Deals that entered the stage or any later stage in the period."), new("Weighted.", "Budget times the win probability of each open deal.")],
        Stages = ["Awareness", "Interest", "Decision", "Action", "Won"],
        Values = ["€9.84M", "€6.62M", "€3.48M", "€1.96M", "€1.18M"],
        OfPrevious = ["", "61%", "47%", "54%", "59%"],
        OfFirst = ["", "61%", "29%", "15.5%", "9.2%"],
        Lost = ["83 lost", "79 lost", "23 lost", "8 lost", ""],
        LostNumbers = ["83", "79", "23", "8", "—"],
        Open = ["78", "54", "31", "18", "—"],
        Changes = ["", "+2 pp", "−6 pp", "+6 pp", "+2 pp"],
        StageColumns = ["Stage", "Reached", "Value", "Of previous", "Change, pp", "Of first", "Lost", "Open now"],
        PlanColumns = ["Department", "Plan", "Won", "Gap"],
        PlanTotal = ["€2,400k", "€1,180k", "−€202k"],
        PeopleColumns = ["Name", "Department", "Deals", "Won", "Revenue"],
        Departments = [["Key Accounts", "€960k", "€488k", "−€70k"], ["Mid-market", "€840k", "€399k", "−€110k"], ["Partners & Online", "€600k", "€293k", "−€22k"]],
        Reasons = [("Price", 1, "58", "30%"), ("Went quiet", .88, "51", "26%"), ("Chose a competitor", .67, "39", "20%"), ("Budget frozen", .47, "27", "14%"), ("Not a fit", .31, "18", "9%")],
        Channels = [("Referrals", 1, "18.3%", "13 / 71"), ("Partners", .66, "12.1%", "7 / 58"), ("Trade shows", .51, "9.4%", "6 / 64"), ("Website", .33, "6.1%", "9 / 148"), ("Cold outreach", .23, "4.2%", "3 / 71")],
        People = [("Elena Voronova", "Key Accounts", "€214k"), ("Ingrid Dahl", "Mid-market", "€176k"), ("Mikael Strand", "Key Accounts", "€158k"), ("Nadia Belova", "Partners & Online", "€132k"), ("Pavel Orlov", "Mid-market", "€118k")],
    };

    public static readonly Words Russian = English with
    {
        Title = "Воронка продаж, четвёртый квартал 2026 года",
        Kind = "Отчёт по воронке",
        Period = "IV кв. 2026, на 19 ноября",
        Company = "Северный Свет",
        CompanyLine = "Свет и энергосистемы",
        Generated = "Составлен 19 ноября 2026, 14:32 (UTC+2), Елена Воронова",
        Trace = "изменение {0}, контрольная сумма {1}",
        PageOf = "Страница {0} из {1}",
        FunnelHead = "Воронка",
        Dashed = "Пунктир: тот же день III квартала 2026. Длина полосы пропорциональна числу сделок; чем темнее, тем ближе к продаже.",
        StagesHead = "Этапы",
        StagesNote = "конверсия, потери и открытые сделки",
        TimeHead = "Время на этапе",
        TimeNote = "дни; медиана, средняя половина сделок, норма",
        StageHead = "Этап, сумма",
        ReachedHead = "Сделки, дошедшие до этапа",
        OfPreviousHead = "от предыдущего",
        OfFirstHead = "от первого",
        Filters = [new("Период", "1 октября – 19 ноября 2026"), new("Воронка", "Новые клиенты"), new("Отделы", "все 3"), new("Сравнение", "тот же день III квартала")],
        Figures = [new("Продажи", "1,18 млн €", "38 сделок, +14 %"), new("Прогноз к плану", "92 %", "от 2,40 млн €"), new("Доля продаж", "9,2 %", "+0,7 п.п."), new("Открыто", "4,66 млн €", "181 сделка")],
        Remarks = [new("Лучше прошлого квартала", "38 продаж против 33 на тот же день III квартала; выручка больше на 14 %."), new("Отстаём от темпа плана", "Продано 49 % плана на 50-й день из 92."), new("Узкое место: «Решение»", "Конверсия в него упала на 6 п.п. до 47 %.")],
        Stages = ["Осознание", "Интерес", "Решение", "Действие", "Продажа"],
        Values = ["9,84 млн €", "6,62 млн €", "3,48 млн €", "1,96 млн €", "1,18 млн €"],
        Lost = ["потеряно 83", "потеряно 79", "потеряно 23", "потеряно 8", ""],
        StageColumns = ["Этап", "Дошло", "Сумма", "От предыдущего", "Изменение, п.п.", "От первого", "Потеряно", "Открыто"],
        Total = "Итого",
        PlanHead = "План и факт",
        PlanNote = "50-й день из 92; черта отмечает сегодняшний темп, 54 %",
        LossHead = "Почему потеряли",
        PeopleHead = "Люди",
        ReadHead = "Как читать отчёт",
    };
}
