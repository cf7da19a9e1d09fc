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
    private static readonly char[] Marks = [',', ';', '\t'];

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
        var rows = Rows(text.TrimStart('\uFEFF'));
        if (rows.Count == 0)
            throw new RuleViolation("The file is empty.");
        var heads = rows[0].Cells.Select(h => h.Trim().ToLowerInvariant()).ToList();
        var places = Heads.Select(h => heads.IndexOf(h)).ToArray();
        if (places.Contains(-1))
            throw new RuleViolation("The first line names the columns: channel, month, amount.");
        var wishes = new List<SpendWish>();
        foreach (var (line, cells) in rows.Skip(1))
        {
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

        string Cell(IReadOnlyList<string> cells, int column) => places[column] < cells.Count ? cells[places[column]].Trim() : "";
    }

    /// <summary>Rows with the line they begin at; the mark between cells is the one of the first line that splits it: comma, semicolon or tab.</summary>
    private static List<(int Line, List<string> Cells)> Rows(string text)
    {
        var first = text.Split('\n', 2)[0];
        var mark = Marks.MaxBy(m => first.Count(c => c == m));
        var rows = new List<(int, List<string>)>();
        var (cells, cell, quoted, line, begins) = (new List<string>(), new StringBuilder(), false, 1, 1);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            line += c == '\n' ? 1 : 0;
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                cell.Append(text[i++]);
            else if (c == '"')
                quoted = !quoted;
            else if (!quoted && c == mark)
                EndCell();
            else if (!quoted && (c is '\r' or '\n'))
                EndRow(c);
            else
                cell.Append(c);
        }
        EndRow('\n');
        return rows;

        void EndCell()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }

        void EndRow(char c)
        {
            if (c == '\r')
                return;
            EndCell();
            if (cells.Any(x => x.Length > 0))
                rows.Add((begins, cells));
            (cells, begins) = ([], line);
        }
    }
}

/// <summary>What is wrong with a line of a file; the line and the sentence are told apart, so that each language says them its way.</summary>
public sealed class LineRefused(int line, RuleViolation why) : RuleViolation("Line {0}: {1}", line, why.Message)
{
    public int Line { get; } = line;

    public RuleViolation Why { get; } = why;
}
