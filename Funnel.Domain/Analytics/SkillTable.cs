namespace Funnel.Domain.Analytics;

/// <summary>The counts of all deals, with the medians.</summary>
internal sealed class SkillTable
{
    private readonly int _width;
    private readonly SkillCell[] _cells;
    private readonly int[] _open;

    private SkillTable(int width, int people) => (_width, _cells, _open) = (width, new SkillCell[people * width], new int[people]);

    public int People => _open.Length;

    public SkillCell this[int person, int column] => (uint)person < (uint)People ? _cells[(person * _width) + column] : default;

    public int OpenOf(int person) => (uint)person < (uint)People ? _open[person] : 0;

    public static SkillTable Of(SkillRules rules, SkillCounts[] pieces)
    {
        var table = new SkillTable(rules.Width, pieces.Select(p => p.Open.Length).DefaultIfEmpty().Max());
        foreach (var piece in pieces)
            table.Add(piece);
        table.WorkOutMedians(pieces);
        return table;
    }

    private void Add(SkillCounts piece)
    {
        for (var i = 0; i < piece.Open.Length; i++)
            _open[i] += piece.Open[i];
        for (var i = 0; i < piece.Cells.Length; i++)
        {
            ref var cell = ref _cells[i];
            var other = piece.Cells[i];
            cell = new SkillCell(cell.Visits + other.Visits, cell.Advanced + other.Advanced, cell.Lasting + other.Lasting, cell.Stays + other.Stays, cell.Value + other.Value);
        }
    }

    // The stays of all pieces, cell by cell in one array: how many there are is known, so every piece knows where its own go.
    private void WorkOutMedians(SkillCounts[] pieces)
    {
        var starts = new int[_cells.Length + 1];
        for (var i = 0; i < _cells.Length; i++)
            starts[i + 1] = starts[i] + _cells[i].Stays;
        var stays = new long[starts[^1]];
        var (next, places) = ((int[])starts.Clone(), new int[pieces.Length][]);
        for (var p = 0; p < pieces.Length; p++)
        {
            places[p] = (int[])next.Clone();
            for (var i = 0; i < pieces[p].Cells.Length; i++)
                next[i] += pieces[p].Cells[i].Stays;
        }
        Parallel.For(0, pieces.Length, p =>
        {
            foreach (var (cell, stay) in pieces[p].Stays)
                stays[places[p][cell]++] = stay;
        });
        Parallel.For(0, _cells.Length, i => _cells[i].MedianDays = Survival.Median(stays.AsSpan(starts[i], _cells[i].Stays)));
    }
}
