using System.Text;

namespace Funnel.Web.Features.Import.Reading;

/// <summary>
/// Rows of a delimited text file, one at a time, with bounded memory whatever the file holds. Our own because every flaw must be said with the line it
/// begins on: a quote never closed, a cell without end, text after a closing quote.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    // A quoted cell this long is a quote that was never closed.
    private const int RunawayCell = 4_000_000;

    private readonly StreamReader _text;
    private readonly char _delimiter;
    private readonly char[] _buffer = new char[1 << 16];
    private readonly StringBuilder _cell = new();
    private readonly List<string> _cells = [];
    private int _at, _end, _line = 1;
    private string? _problem;
    private bool _over;

    private CsvRows(string path, Encoding encoding, char delimiter) =>
        (_text, _delimiter) = (new StreamReader(path, encoding, detectEncodingFromByteOrderMarks: true, 1 << 16), delimiter);

    public static IEnumerable<SourceRow> Read(string path, Encoding encoding, char delimiter)
    {
        using var rows = new CsvRows(path, encoding, delimiter);
        while (rows.Next() is { } row)
            if (row.Problem is not null || row.Cells.Length > 1 || row.Cells[0].Length > 0)
                yield return row;
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
            if (_cell.Length > ImportLimits.CellCharacters)
                _problem ??= $"Cell {_cells.Count + 1} has more than {ImportLimits.CellCharacters:#,0} characters.";
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
            _problem ??= $"Text follows a closing quote on line {_line}; a quote inside a quoted cell is written twice.";
            return Plain();
        }
        return Peek() < 0 || EndsRow();
    }

    private bool Never(int opened)
    {
        _problem = $"The quote that opens on line {opened} is never closed; what follows it was taken for one cell and not read.";
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
        var room = ImportLimits.CellCharacters + 1 - _cell.Length;
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
