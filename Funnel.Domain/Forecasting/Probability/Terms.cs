using Funnel.Domain.Common;

namespace Funnel.Domain.Forecasting.Probability;

/// <summary>What may move a deal's chance.</summary>
public enum Influence { Stage, DaysInStage, DaysSinceContact, Budget, MovesBack, Owner, Channel, CustomerType }

/// <summary>Which terms of the regression a situation has. Names are learnt while training; afterwards an unknown one has no term.</summary>
internal sealed class Terms
{
    private const int Grew = 0, Shrank = 1, Back = 2;

    // A name alone says little before it was seen often: held towards the average as by so many deals' worth of statements.
    private const double NameRidge = 30, NumberRidge = 20;

    private readonly Dictionary<(Influence Kind, int Id, int Stage), int> _index = [];
    private readonly List<double> _ridge = [NumberRidge, NumberRidge, NumberRidge];
    private readonly List<Influence> _kinds = [Influence.Budget, Influence.Budget, Influence.MovesBack];
    private readonly Dictionary<int, (double Mean, double Deviation)> _ages = [];

    public IReadOnlyList<double> Ridge => _ridge;

    public Influence KindOf(int term) => _kinds[term];

    /// <summary>The ages (days since first contact) that are usual at a stage; said before any row is made.</summary>
    public void LearnAges(StageId stage, IReadOnlyCollection<double> days)
    {
        if (days.Count < 20)
            return;
        var logs = days.Select(d => Math.Log(1 + d)).ToList();
        var mean = logs.Average();
        _ages[stage.Value] = (mean, Math.Max(0.25, Math.Sqrt(logs.Sum(l => (l - mean) * (l - mean)) / logs.Count)));
    }

    public int Of(in Situation s, Span<(int Term, double Value)> terms, bool learn)
    {
        var n = 0;
        if (s.Budget != 0)
            terms[n++] = (s.Budget > 0 ? Grew : Shrank, Math.Min(Math.Abs(s.Budget), 1));
        if (s.MovesBack > 0)
            terms[n++] = (Back, Math.Min(s.MovesBack, 3));
        if (_ages.TryGetValue(s.Stage.Value, out var age))
        {
            var z = Math.Clamp((Math.Log(1 + s.DaysSinceContact) - age.Mean) / age.Deviation, -3, 3);
            Add(terms, ref n, (Influence.DaysSinceContact, 0, s.Stage.Value), z, NumberRidge, learn);
            Add(terms, ref n, (Influence.DaysSinceContact, 1, s.Stage.Value), (z * z) - 1, NumberRidge, learn);
        }
        Add(terms, ref n, (Influence.Stage, 0, s.Stage.Value), 1, NumberRidge, learn);
        if (s.Owner is { } owner)
        {
            Add(terms, ref n, (Influence.Owner, owner.Value, 0), 1, NameRidge, learn);
            Add(terms, ref n, (Influence.Owner, owner.Value, s.Stage.Value), 1, NameRidge, learn);
        }
        if (s.Channel is { } channel)
            Add(terms, ref n, (Influence.Channel, channel.Value, 0), 1, NameRidge, learn);
        if (s.CustomerType is { } type)
            Add(terms, ref n, (Influence.CustomerType, type.Value, 0), 1, NameRidge, learn);
        return n;
    }

    private void Add(Span<(int Term, double Value)> terms, ref int n, (Influence Kind, int Id, int Stage) name, double value, double ridge, bool learn)
    {
        if (!_index.TryGetValue(name, out var term))
        {
            if (!learn)
                return;
            _index[name] = term = _ridge.Count;
            _ridge.Add(ridge);
            _kinds.Add(name.Kind);
        }
        terms[n++] = (term, value);
    }
}
