namespace Funnel.Web.Features.Forecast.WhatIf;

/// <summary>Marks the texts of this folder: WhatIfTexts.ru.resx.</summary>
public sealed class WhatIfTexts;
