using System.Collections.Immutable;
using Funnel.Domain.Common;

namespace Funnel.Domain.Pipelines;

/// <summary>By what a company weighs its open deals; a value set by hand goes before either.</summary>
public enum ChanceSource { StageDefault, Model }

/// <summary>From <see cref="At"/> (UTC) on open deals are weighed by <see cref="Source"/>. Never edited; numbers rise in the order of commits.</summary>
public sealed record ChanceChoice(long Number, DateTime At, Actor By, ChanceSource Source);

/// <summary>Every choice there was. Before the first one stages' defaults counted. Immutable.</summary>
public sealed class ChanceChoices
{
    public static readonly ChanceChoices Empty = new([]);

    private readonly ImmutableArray<ChanceChoice> _choices;

    public ChanceChoices(IEnumerable<ChanceChoice> choices) => _choices = [.. choices.OrderBy(c => c.Number)];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<ChanceChoice> All => _choices;

    /// <summary>The choice that stood at an instant (UTC); null while nobody had chosen.</summary>
    public ChanceChoice? Standing(DateTime instant) => _choices.LastOrDefault(c => c.At <= instant);

    public ChanceSource At(DateTime instant) => Standing(instant)?.Source ?? ChanceSource.StageDefault;
}
