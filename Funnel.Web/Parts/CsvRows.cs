using System.Text;
using Funnel.Domain.Common;

namespace Funnel.Web.Parts;

/// <summary>A row as it stands in a file. <paramref name="Line"/> is the line it begins on (of a sheet: the row); <paramref name="Problem"/> says why it cannot be read.</summary>
internal sealed record SourceRow(int Line, string[] Cells, RuleViolation? Problem = null);

/// <summary>
/// Rows of a delimited text, for every feature that reads one, one at a time, with bounded memory whatever the file holds. Our own because every flaw must be said with the line it
/// begins on: a quote never closed, a cell without end, text after a closing quote.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    // A quoted cell this long is a quote that was never closed.
    private const int RunawayCell = 4_000_000;

    public const int LongestCell = 100_000;

    private readonly TextReader _text;
    private readonly char _delimiter;
    private readonly char[] _buffer = new char[1 << 16];
    private readonly StringBuilder _cell = new();
    private readonly List<string> _cells = [];
    private int _at, _end, _line = 1;
    private RuleViolation? _problem;
    private bool _over;

    private CsvRows(TextReader text, char delimiter) => (_text, _delimiter) = (text, delimiter);

    public static IEnumerable<SourceRow> Read(string path, Encoding encoding, char delimiter) => Read(() => new StreamReader(path, encoding, detectEncodingFromByteOrderMarks: true, 1 << 16), delimiter);

    /// <summary>Of a text in memory; the delimiter is the one of its first line.</summary>
    public static IEnumerable<SourceRow> Of(string text)
    {
        text = text.TrimStart('\uFEFF');
        return Read(() => new StringReader(text), Delimiter(text.Split('\n', 2)[0]));
    }

    private static IEnumerable<SourceRow> Read(Func<TextReader> open, char delimiter)
    {
        using var rows = new CsvRows(open(), delimiter);
        while (rows.Next() is { } row)
            if (row.Problem is not null || row.Cells.Length > 1 || row.Cells[0].Length > 0)
                yield return row;
    }

    /// <summary>The delimiter of the header: the one of ; , and tab that stands there most often outside quotes.</summary>
    public static char Delimiter(string header)
    {
        var (best, most) = (',', 0);
        foreach (var candidate in (ReadOnlySpan<char>)[',', ';', '\t'])
        {
            var (quoted, count) = (false, 0);
            foreach (var c in header)
            {
                if (c == '"')
                    quoted = !quoted;
                else if (c == candidate && !quoted)
                    count++;
            }
            if (count > most)
                (best, most) = (candidate, count);
        }
        return best;
    }

    public void Dispose() => _text.Dispose();

    private SourceRow? Next()
    {
        if (_over || Peek() < 0)
            return null;
        var line = _line;
        _cells.Clear();
        _problem = null;
        while (true)
        {
            var ended = Peek() == '"' ? Quoted() : Plain();
            if (_cell.Length > LongestCell)
                _problem ??= new RuleViolation("Cell {0} has more than {1:#,0} characters.", _cells.Count + 1, LongestCell);
            _cells.Add(_cell.ToString());
            _cell.Clear();
            if (ended)
                return new SourceRow(line, [.. _cells], _problem);
        }
    }

    /// <summary>Reads a cell up to its delimiter; true when the row ends with it.</summary>
    private bool Plain()
    {
        while (true)
        {
            if (_at == _end && Peek() < 0)
                return true;
            var rest = _buffer.AsSpan(_at, _end - _at);
            var stop = rest.IndexOfAny(_delimiter, '\n', '\r');
            var text = stop < 0 ? rest : rest[..stop];
            Take(text);
            _at += text.Length;
            if (stop >= 0)
                return EndsRow();
        }
    }

    private bool Quoted()
    {
        var (opened, length) = (_line, 0);
        _at++;
        while (true)
        {
            if (_at == _end && Peek() < 0)
                return Never(opened);
            var rest = _buffer.AsSpan(_at, _end - _at);
            var stop = rest.IndexOf('"');
            var text = stop < 0 ? rest : rest[..stop];
            Take(text);
            _line += text.Count('\n');
            _at += text.Length;
            if ((length += text.Length) > RunawayCell)
                return Never(opened);
            if (stop < 0)
                continue;
            _at++;
            if (Peek() == '"')
            {
                Take("\"");
                _at++;
                continue;
            }
            break;
        }
        if (Peek() is var next && next != _delimiter && next is not ('\n' or '\r' or -1))
        {
            _problem ??= new RuleViolation("Text follows a closing quote on line {0}; a quote inside a quoted cell is written twice.", _line);
            return Plain();
        }
        return Peek() < 0 || EndsRow();
    }

    private bool Never(int opened)
    {
        _problem = new RuleViolation("The quote that opens on line {0} is never closed; what follows it was taken for one cell and not read.", opened);
        return _over = true;
    }

    // At a delimiter or a line's end.
    private bool EndsRow()
    {
        var c = _buffer[_at++];
        if (c == _delimiter)
            return false;
        if (c == '\r' && Peek() == '\n')
            _at++;
        _line++;
        return true;
    }

    private void Take(ReadOnlySpan<char> text)
    {
        // One more than allowed is kept, to show that it was too long.
        var room = LongestCell + 1 - _cell.Length;
        if (room > 0)
            _cell.Append(text[..Math.Min(room, text.Length)]);
    }

    private int Peek()
    {
        if (_at < _end)
            return _buffer[_at];
        (_at, _end) = (0, _text.Read(_buffer));
        return _end == 0 ? -1 : _buffer[0];
    }
}
