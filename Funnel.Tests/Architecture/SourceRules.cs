using System.Text.RegularExpressions;

namespace Funnel.Tests.Architecture;

/// <summary>A habit every source file keeps.</summary>
/// <param name="Says">The habit, as a sentence.</param>
/// <param name="Covers">Whether a file, by its path from the root, is read at all.</param>
/// <param name="Faults">What is wrong in a file: path and text in, one line a fault out.</param>
/// <param name="Planted">A path and a text that break the habit, to prove that a break is seen.</param>
/// <param name="Innocent">A path and a text that only look like it.</param>
public sealed record SourceRule(
    string Says,
    Func<string, bool> Covers,
    Func<string, string, IEnumerable<string>> Faults,
    (string Path, string Text) Planted,
    (string Path, string Text) Innocent)
{
    /// <summary>Reviewed files that may break the habit, each with its reason. One that no longer breaks it is reported.</summary>
    public IReadOnlyDictionary<string, string> Except { get; init; } = new Dictionary<string, string>();

    public override string ToString() => Says;
}

public static class SourceRules
{
    const int RazorLines = 160;
    const int CodeLines = 350;
    const string SignalR = "Funnel.Web/wwwroot/lib/signalr.min.js";

    public static readonly SourceRule[] All =
    [
        new("Text from data is never markup",
            path => InProduct(path) && Ends(path, ".cs", ".razor", ".js", ".html"),
            (_, text) => Matches(text,
                @"\bMarkupString\b|\bAddMarkupContent\b|\bHtml\.Raw\b|\binnerHTML\b|\bouterHTML\b|\binsertAdjacentHTML\b|\bcreateContextualFragment\b|\bdocument\.write|\beval\(|\bnew Function\("),
            ("Funnel.Web/Parts/Bad.razor", "<p>@((MarkupString)title)</p>"),
            ("Funnel.Web/Parts/Good.razor", "<p>@title</p>"))
        {
            Except = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [SignalR] = "Not ours, unchanged from its package: asks for the global object that way where a browser has no globalThis.",
            },
        },

        new("A string becomes a page in reviewed files only",
            path => InProduct(path) && Ends(path, ".cs", ".razor", ".js", ".html"),
            (_, text) => Matches(text, @"\bToHtmlString\b|[""']text/html\b|\bparseFromString\b|\bsetHTML(?:Unsafe)?\b|\bsrcdoc\b"),
            ("Funnel.Web/wwwroot/js/bad.js", "const page = new DOMParser().parseFromString(title, 'text/html');"),
            ("Funnel.Web/wwwroot/js/good.js", "cell.textContent = title; // text, no html"))
        {
            Except = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Funnel.Web/wwwroot/js/wall.js"] = "Takes frames of its own server, which Razor has encoded; what is parsed runs nothing, and the policy stops handlers.",
                ["Funnel.Web/Features/Wall/Frames/FrameRenderer.cs"] = "Joins tiles that Razor rendered; beside them only names of slides and tiles from our own code.",
                ["Funnel.Web/Features/Wall/WallPageRenderer.cs"] = "Puts a rendered frame into the rendered page around it.",
                ["Funnel.Web/Features/Wall/WallEndpoints.cs"] = "Answers with what the renderer made.",
                ["Funnel.Web/Shell/FaultPages.cs"] = "Answers with one rendered part, when pages are what failed.",
            },
        },

        new("Nothing is downloaded from a foreign host at run time",
            path => InProduct(path) && Ends(path, ".css", ".js", ".razor", ".html"),
            (_, text) => Matches(text,
                @"https?://(?!www\.w3\.org/|localhost\b|127\.0\.0\.1\b|example\.(?:com|org)\b)[\w\[]|(?:src|href)\s*=\s*[""']//|url\(\s*[""']?//|(?:import|from)\s*\(?\s*[""']//"),
            ("Funnel.Web/wwwroot/css/bad.css", "@import url(https://" + "fonts.foreign.net/inter.css);"),
            ("Funnel.Web/wwwroot/js/good.js", "// see below\nconst svg = 'http://www.w3.org/2000/svg';"))
        {
            Except = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [SignalR] = "Not ours, unchanged from its package: names pages of documentation in its error messages.",
            },
        },

        new("No script or style stands inside the page",
            path => InProduct(path) && Ends(path, ".razor", ".html"),
            (_, text) => Matches(text, @"<script(?![^>]*\bsrc\s*=)[^>]*>|\son(?:click|load|error|change|input|submit|key\w+|mouse\w+|pointer\w+|drag\w*|drop)\s*=|javascript:"),
            ("Funnel.Web/Parts/Bad.razor", "<a onclick=\"go()\">go</a>"),
            ("Funnel.Web/Parts/Good.razor", "<script src=\"js/board.js\" type=\"module\"></script><a @onclick=\"Go\">go</a>")),

        new("No path of somebody's machine stands in a file",
            path => !Ends(path, ".png", ".woff2", ".ttf", ".db", ".pdf", ".ico"),
            (_, text) => Matches(text, @"(?<![\w.~}$-])/(?:root|home|Users|work|tmp)/\w|\b[A-Z]:\\Users\\"),
            ("docs/bad.md", "Run /ro" + "ot/funnel/tools/check."),
            ("docs/good.md", "Run ./tools/check; the address is /home.")),

        new($"A .razor file has at most {RazorLines} lines",
            path => Ends(path, ".razor"),
            (_, text) => Longer(text, RazorLines),
            ("Funnel.Web/Parts/Bad.razor", Lines(RazorLines + 1)),
            ("Funnel.Web/Parts/Good.razor", Lines(RazorLines))),

        new($"A .cs file has at most {CodeLines} lines",
            path => Ends(path, ".cs") && !IsMigration(path),
            (_, text) => Longer(text, CodeLines),
            ("Funnel.Domain/Bad.cs", Lines(CodeLines + 1)),
            ("Funnel.Domain/Good.cs", Lines(CodeLines))),

        new("The namespace is the folder",
            path => InProduct(path) && Ends(path, ".cs") && !IsMigration(path),
            (path, text) => Regex.Match(text, @"^namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline) is { Success: true } found
                && found.Groups["name"].Value != path[..path.LastIndexOf('/')].Replace('/', '.')
                    ? [$"namespace {found.Groups["name"].Value}"] : [],
            ("Funnel.Web/Features/Board/Bad.cs", "namespace Funnel.Web.Parts;\n"),
            ("Funnel.Web/Features/Board/Good.cs", "namespace Funnel.Web.Features.Board;\n")),
    ];

    public static bool IsMigration(string path) => path.Contains("/Migrations/", StringComparison.Ordinal);

    static bool InProduct(string path) =>
        path.StartsWith("Funnel.Web/", StringComparison.Ordinal) || path.StartsWith("Funnel.Domain/", StringComparison.Ordinal);

    static bool Ends(string path, params string[] endings) => Array.Exists(endings, end => path.EndsWith(end, StringComparison.Ordinal));

    static IEnumerable<string> Matches(string text, string pattern) =>
        from Match match in Regex.Matches(text, pattern, RegexOptions.ExplicitCapture)
        let line = text.AsSpan(0, match.Index).Count('\n') + 1
        select $"line {line}: {match.Value.Trim()}";

    static IEnumerable<string> Longer(string text, int limit)
    {
        var lines = text.TrimEnd('\n').AsSpan().Count('\n') + 1;
        return lines > limit ? [$"{lines} lines"] : [];
    }

    static string Lines(int count) => string.Join('\n', Enumerable.Repeat("x", count)) + "\n";
}
