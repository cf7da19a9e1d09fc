namespace Funnel.Web.Features.Reports.Printing;

/// <summary>Something that is never broken across pages. <paramref name="Gap"/> is the room above it, dropped at the top of a page.</summary>
sealed record Piece(double Gap, double Height, Action<Painter, double, double> Draw)
{
    /// <summary>Must not be the last on a page: headings, table heads, the row before a total.</summary>
    public bool KeepsWithNext { get; init; }

    /// <summary>Drawn again above this piece when it opens a page: the head of its table.</summary>
    public Piece? Head { get; init; }
    public bool StartsPage { get; init; }

    /// <summary>The same drawn into less height, down to <see cref="Least"/>.</summary>
    public Func<double, Piece>? Smaller { get; init; }
    public double Least { get; init; }
}

readonly record struct PlacedPiece(int Page, double Y, Piece Piece);

/// <summary>Fills pages from top to bottom, between two heights; pages after the first begin at another one.</summary>
sealed class PageFlow
{
    const double MostAirTaken = .5, LowestPicture = 150;
    readonly List<PlacedPiece> _placed = [];
    readonly double _later, _bottom;
    double _top, _y;

    public PageFlow(double top, double later, double bottom) => (_top, _later, _bottom, _y) = (top, later, bottom, top);

    public int Pages { get; private set; } = 1;
    public IReadOnlyList<PlacedPiece> Placed => _placed;

    public void Fill(IReadOnlyList<Piece> pieces)
    {
        for (var i = 0; i < pieces.Count;)
        {
            var end = i;
            while (end + 1 < pieces.Count && pieces[end].KeepsWithNext)
                end++;
            var together = pieces.Skip(i).Take(end - i + 1).ToList();
            if (together[0].StartsPage && _y > _top)
                Turn();
            if (_y > _top)
                Shrink(together);
            // Kept together while a page can hold it; a longer chain breaks where it must.
            if (_y > _top && !Fits(together))
                Turn();
            foreach (var piece in together)
                Place(piece);
            i = end + 1;
        }
    }

    /// <summary>The same with less air, then with a smaller picture, if that brings all of it onto a page of this height; else as it was.</summary>
    public static List<Piece> OnOnePage(List<Piece> pieces, double page)
    {
        var gaps = pieces.Skip(1).Sum(p => p.Gap);
        var over = pieces.Sum(p => p.Height) + gaps - page;
        if (over <= 0 || pieces.Exists(p => p.StartsPage))
            return pieces;
        var air = gaps > 0 ? 1 - Math.Min(over / gaps, MostAirTaken) : 1;
        over -= gaps * (1 - air);
        var squeezed = pieces.ConvertAll(p => p with { Gap = p.Gap * air });
        if (over > .01)
        {
            var at = squeezed.FindIndex(p => p.Smaller is not null);
            if (at < 0 || squeezed[at].Height - over < LowestPicture)
                return pieces;
            squeezed[at] = squeezed[at].Smaller!(squeezed[at].Height - over) with { Gap = squeezed[at].Gap };
        }
        return squeezed;
    }

    bool Fits(List<Piece> pieces) => _y + pieces.Sum(p => p.Gap + p.Height) <= _bottom + .5;

    /// <summary>Rather a smaller picture on this page than half a page left empty.</summary>
    void Shrink(List<Piece> pieces)
    {
        var over = _y + pieces.Sum(p => p.Gap + p.Height) - _bottom;
        var at = pieces.FindIndex(p => p.Smaller is not null);
        if (over > 0 && at >= 0 && pieces[at].Height - over >= pieces[at].Least)
            pieces[at] = pieces[at].Smaller!(pieces[at].Height - over);
    }

    void Place(Piece piece)
    {
        var gap = _y > _top ? piece.Gap : 0;
        if (_y > _top && _y + gap + piece.Height > _bottom + .5)
        {
            Turn();
            gap = 0;
        }
        if (_y <= _top && piece.Head is { } head)
        {
            _placed.Add(new(Pages, _y, head));
            _y += head.Height;
        }
        _placed.Add(new(Pages, _y + gap, piece));
        _y += gap + piece.Height;
    }

    void Turn()
    {
        Pages++;
        _y = _top = _later;
    }
}
