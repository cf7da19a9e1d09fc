using Microsoft.Playwright;

namespace Funnel.Tests.Kit;

/// <summary>Counts what a page's content policy stops. Started before the first page is opened, it sees every page of the window from its first byte.</summary>
public static class PolicyWatch
{
    public static Task StartAsync(IPage page) => page.AddInitScriptAsync(
        "window.policyBroken = []; addEventListener('securitypolicyviolation', e => window.policyBroken.push(`${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile ?? ''}:${e.lineNumber} ${e.sample}`));");

    public static Task<string[]> BrokenAsync(IPage page) => page.EvaluateAsync<string[]>("window.policyBroken");
}
