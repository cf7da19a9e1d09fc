namespace Funnel.Web.Features.Settings.Pipelines;

/// <summary>Words of the settings of pipelines; the key is the English sentence.</summary>
public sealed class PipelineTexts;
