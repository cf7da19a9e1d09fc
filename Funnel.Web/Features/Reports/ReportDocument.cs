using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Funnel.Web.Features.Reports;

/// <summary>A report as data: what it says, in reading order, already worded. An engine only lays it out, so the same document gives the same pages.</summary>
public sealed record ReportDocument
{
    public required string Title { get; init; }

    /// <summary>What kind of report, in every page's head: "Funnel report".</summary>
    public required string Kind { get; init; }

    /// <summary>Second line of the page head: "Q4 2026, as of 19 Nov".</summary>
    public string Period { get; init; } = "";
    public required string Company { get; init; }
    public string CompanyLine { get; init; } = "";

    /// <summary>A PNG or JPEG for the head; null or unreadable, the company's first letter stands there.</summary>
    public byte[]? Logo { get; init; }
    public IReadOnlyList<ReportFilter> Filters { get; init; } = [];

    /// <summary>The instant the figures stand for. It also dates the file, so that the file does not depend on when it was printed.</summary>
    public required DateTimeOffset AsOf { get; init; }
    public long LastEvent { get; init; }

    /// <summary>Left end of every page's foot: "Generated 19 Nov 2026, 14:32 (UTC+2) by Elena Voronova".</summary>
    public string Generated { get; init; } = "";

    /// <summary>The moment the figures stand for, in words, with its zone: "As of 19 Nov 2026, 14:32 (UTC+2)". It stands on every page.</summary>
    public string Moment { get; init; } = "";

    /// <summary>How to reproduce it: "As of change {0}, checksum {1}"; the engine puts in the last event number and the checksum.</summary>
    public string Trace { get; init; } = "{0} · {1}";
    public string PageOf { get; init; } = "Page {0} of {1}";
    public IReadOnlyList<ReportBlock> Blocks { get; init; } = [];

    /// <summary>Meant as one page: what is a little too long for it gets less air and a smaller picture before it gets a second page.</summary>
    public bool IsOnePage { get; init; }

    /// <summary>Eight characters that change when any word or figure of the report changes.</summary>
    public string Checksum
    {
        get
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(
                new { Title, Kind, Period, Company, CompanyLine, Filters, AsOf, LastEvent, Blocks = Blocks.Select(b => b.Words) });
            return Convert.ToHexString(SHA256.HashData(content))[..8];
        }
    }

    public string TraceText =>
        Trace.Replace("{0}", LastEvent.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{1}", Checksum, StringComparison.Ordinal);

    public string PageText(int page, int pages) =>
        new StringBuilder(PageOf)
            .Replace("{0}", page.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Replace("{1}", pages.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToString();
}

public sealed record ReportFilter(string Label, string Value);
