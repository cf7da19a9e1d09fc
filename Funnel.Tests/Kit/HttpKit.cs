namespace Funnel.Tests.Kit;

static class HttpKit
{
    /// <summary>What is answered, whatever the status.</summary>
    public static async Task<string> GetStringOfAnyAsync(this HttpClient http, string address)
    {
        using var answer = await http.GetAsync(address, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
