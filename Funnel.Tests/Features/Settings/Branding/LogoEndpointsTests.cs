using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Funnel.Tests.Kit;
using Funnel.Web.Access;
using Microsoft.Data.Sqlite;
using SkiaSharp;

namespace Funnel.Tests.Features.Settings.Branding;

/// <summary>Promise 60: the logo is stored and served under a name of ours and runs nothing. Promise 57: a form without its token is not taken.</summary>
public sealed class LogoEndpointsTests
{
    const string Script = "<script>alert(1)</script>";

    [Fact]
    public async Task An_administrator_sets_it_strangers_see_it_and_it_is_inert()
    {
        await using var app = await RunningApp.StartAsync();
        using var stranger = await app.ClientAsync(null);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/logo.png", TestContext.Current.CancellationToken)).StatusCode);

        byte[] upload = [.. Pictures.Of(600, 300, SKEncodedImageFormat.Jpeg), .. System.Text.Encoding.UTF8.GetBytes(Script)];
        using var set = await PostAsync(app, upload, "../../evil<svg>.svg", "image/svg+xml");
        Assert.Equal(HttpStatusCode.Redirect, set.StatusCode);

        using var logo = await stranger.GetAsync("/logo.png", TestContext.Current.CancellationToken);
        var bytes = await logo.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal("image/png", logo.Content.Headers.ContentType?.ToString());
        Assert.Equal(Headers.Inert, logo.Headers.GetValues(Headers.Policy).Single());
        Assert.Contains("sandbox", Headers.Inert, StringComparison.Ordinal);
        Assert.Equal("nosniff", logo.Headers.GetValues("X-Content-Type-Options").Single());
        using var drawn = SKBitmap.Decode(bytes);
        Assert.Equal((512, 256), (drawn.Width, drawn.Height));
        Assert.DoesNotContain("script", System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/logo.png");
        again.Headers.IfNoneMatch.Add(logo.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await stranger.SendAsync(again, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(1, await CountAsync(app, "SELECT count(*) FROM Audit WHERE Action = 'company.logo-changed' AND Refused = 0"));
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_with_its_sentence()
    {
        await using var app = await RunningApp.StartAsync();
        using var svg = await PostAsync(app, System.Text.Encoding.UTF8.GetBytes("<svg onload='alert(1)'/>"), "logo.png", "image/png");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, svg.StatusCode);
        Assert.Contains("A logo is a PNG, JPEG or WebP picture.", await svg.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using var huge = await PostAsync(app, new byte[3 * 1024 * 1024], "logo.png", "image/png");
        Assert.True(huge.StatusCode is HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.BadRequest, huge.StatusCode.ToString());
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync("/logo.png", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Without_the_pages_token_or_the_right_nothing_is_taken()
    {
        await using var app = await RunningApp.StartAsync();
        using var forged = await PostAsync(app, Pictures.Of(10, 10), "logo.png", "image/png", token: "");
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        foreach (var form in new[] { "/settings/logo/remove", "/sign-out" })
        {
            using var bare = await app.Http.PostAsync(form, new FormUrlEncodedContent([new("back", "/")]), TestContext.Current.CancellationToken);
            Assert.Equal((form, HttpStatusCode.BadRequest), (form, bare.StatusCode));
        }

        using var stranger = await app.ClientAsync(null);
        using var refused = await stranger.PostAsync("/settings/logo", new MultipartFormDataContent { { new ByteArrayContent(Pictures.Of(10, 10)), "logo", "logo.png" } }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(0, await CountAsync(app, "SELECT count(*) FROM Logos"));
    }

    [Fact]
    public async Task A_refusal_is_named_in_the_address_and_no_address_puts_words_into_our_mouth()
    {
        await using var app = await RunningApp.StartAsync();
        using var svg = await PostAsync(app, System.Text.Encoding.UTF8.GetBytes("<svg/>"), "logo.png", "image/png", back: "/settings/brand");
        Assert.Equal("/settings/brand?refused=NoPicture", svg.Headers.Location?.OriginalString);
        Assert.Contains("A logo is a PNG, JPEG or WebP picture.", await app.Http.GetStringOfAnyAsync("/settings/brand?refused=NoPicture"), StringComparison.Ordinal);
        foreach (var said in new[] { "Call+0800+555+at+once", "7" })
        {
            var page = await app.Http.GetStringOfAnyAsync("/settings/brand?refused=" + said);
            Assert.DoesNotContain("0800 555", page, StringComparison.Ordinal);
            Assert.DoesNotContain("wrong-text", page, StringComparison.Ordinal);
        }
    }

    static async Task<HttpResponseMessage> PostAsync(RunningApp app, byte[] file, string name, string type, string? token = null, string? back = null)
    {
        // A form of ours carries a token made for the person who sees it.
        using var page = await app.Http.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var content = new ByteArrayContent(file) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        using var form = new MultipartFormDataContent { { content, "logo", name } };
        form.Add(new StringContent(token ?? Regex.Match(html, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value), "__RequestVerificationToken");
        if (back is not null)
            form.Add(new StringContent(back), "back");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/settings/logo") { Content = form };
        var cookies = page.Headers.TryGetValues("Set-Cookie", out var own) ? own.Select(c => c.Split(';')[0]) : [];
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", [await app.CookieAsync(RunningApp.Administrator), .. cookies]));
        return await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    static async Task<long> CountAsync(RunningApp app, string sql)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(app.DataFolder, "funnel.db")};Pooling=False");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
