using Funnel.Domain.Common;

namespace Funnel.Web.Features.Settings.Pipelines;

/// <summary>What shall become of a stage: left out of the funnel, or out of use with its open deals moved.</summary>
public sealed record RetireAnswer(bool Hide, StageId? To);
