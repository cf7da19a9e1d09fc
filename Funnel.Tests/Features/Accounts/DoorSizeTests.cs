using System.Net;
using Funnel.Tests.Kit;
using Funnel.Web.Access.Limits;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Funnel.Tests.Features.Accounts;

/// <summary>What a stranger sends to a door is small or not read at all.</summary>
public sealed class DoorSizeTests
{
    [Fact]
    public async Task Every_form_of_the_doors_has_its_size()
    {
        await using var app = await BuiltApp.OpenAsync();
        string[] doors = ["/sign-in", "/sign-out", "/setup", "/forgot", "/welcome", "/new-password", "/account"];
        var forms = app.Doors
            .Where(e => doors.Any(d => ("/" + e.RoutePattern.RawText!.TrimStart('/')).StartsWith(d, StringComparison.Ordinal)))
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>() is not { HttpMethods: var methods } || methods.Contains("POST"))
            .ToList();
        Assert.True(forms.Count >= 14, string.Join('\n', forms.Select(e => e.RoutePattern.RawText)));
        Assert.All(forms, e => Assert.InRange(e.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? long.MaxValue, 1, FormSize.Passkey));
    }

    [Fact]
    public async Task Four_megabytes_of_an_address_are_not_read_and_a_long_one_is_not_sent_back()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(Environment: "Production"));
        using (await app.SetUpAsync(app.Http, Door.CodeOf(app)))
        {
        }
        try
        {
            using var huge = await app.SignInAsync(app.Http, new string('q', 3_900_000) + "@acme.example", "twelve wrong letters");
            Assert.True(huge.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge, huge.StatusCode.ToString());
        }
        catch (HttpRequestException e) when (e.InnerException is IOException)
        {
            // The server hung up while we were still sending: it did not read it either.
        }

        using var longer = await app.SignInAsync(app.Http, new string('q', 255), "twelve wrong letters");
        Assert.Equal("E-mail or password is wrong.", await longer.ProblemAsync());
        Assert.DoesNotContain("qqqq", await longer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
