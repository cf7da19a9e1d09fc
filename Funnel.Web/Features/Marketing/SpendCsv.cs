using System.Globalization;
using System.Text;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Marketing;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Shell;

namespace Funnel.Web.Features.Marketing;

/// <summary>Spend as a file for spreadsheets, out and in: UTF-8, one row a channel and month; what was written here can be read here again.</summary>
public static class SpendCsv
{
    /// <summary>Far more than any company's years.</summary>
    public const int MostBytes = 1_000_000;

    private static readonly string[] Heads = ["channel", "month", "amount"];

    public static void MapSpendCsv(this IEndpointRouteBuilder app) => app.MapGet(Urls.SpendCsv(), Download).Needs(Right.EnterSpend).ExcludeFromDescription();

    private static IResult Download(LiveHistory live)
    {
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Write(live.Now.Catalog))];
        return Results.File(bytes, "text/csv; charset=utf-8", "spend.csv");
    }

    public static string Write(Catalog catalog)
    {
        var text = new StringBuilder().AppendJoin(',', Heads).Append("\r\n");
        foreach (var s in catalog.Spend.OrderBy(s => s.Month).ThenBy(s => s.Channel.Value))
            text.Append(SheetText.Cell(catalog.Channels.GetValueOrDefault(s.Channel)?.Name ?? "")).Append(',').Append(ChannelAnswers.Month(s.Month)).Append(',')
                .Append(new Money(s.Amount, catalog.Company.Currency).Major.ToString(CultureInfo.InvariantCulture)).Append("\r\n");
        return text.ToString();
    }

    /// <summary>The wishes of a file, or a refusal that names the line. An empty amount says nothing; amounts that stand are replaced.</summary>
    public static IReadOnlyList<SpendWish> Read(string text, Catalog catalog)
    {
        var rows = CsvRows.Of(text).ToList();
        if (rows.Count == 0)
            throw new RuleViolation("The file is empty.");
        var heads = rows[0].Cells.Select(h => h.Trim().ToLowerInvariant()).ToList();
        var places = Heads.Select(h => heads.IndexOf(h)).ToArray();
        if (places.Contains(-1))
            throw new RuleViolation("The first line names the columns: channel, month, amount.");
        var wishes = new List<SpendWish>();
        foreach (var (line, cells, problem) in rows.Skip(1))
        {
            if (problem is not null)
                throw new LineRefused(line, problem);
            if (cells.All(string.IsNullOrWhiteSpace) || Cell(cells, 2).Length == 0)
                continue;
            try
            {
                wishes.Add(new SpendWish(SpendText.Channel(SheetText.Unmarked(Cell(cells, 0)), catalog), SpendText.Month(Cell(cells, 1)), ChannelSpend.Require(SpendText.Amount(Cell(cells, 2), catalog.Company.Currency))));
            }
            catch (RuleViolation refused)
            {
                throw new LineRefused(line, refused);
            }
        }
        return wishes.Count > 0 ? wishes : throw new RuleViolation("The file has no amounts.");

        string Cell(string[] cells, int column) => places[column] < cells.Length ? cells[places[column]].Trim() : "";
    }
}

/// <summary>What is wrong with a line of a file; the line and the sentence are told apart, so that each language says them its way.</summary>
public sealed class LineRefused(int line, RuleViolation why) : RuleViolation("Line {0}: {1}", line, why.Message)
{
    public int Line { get; } = line;

    public RuleViolation Why { get; } = why;
}
