using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Funnel.Tests.Kit;

/// <summary>What is wrong with the token the service gives.</summary>
public enum Forgery { None, Nonce, Signature, Unsigned, Issuer, Audience }

/// <summary>A tiny OpenID Connect provider on loopback: it asks nobody anything and says of everybody what the test wants.</summary>
public sealed class FakeSignInService : IAsyncDisposable
{
    public const string ClientId = "funnel", Secret = "a-client-secret-nobody-may-read";

    readonly RSA _key = RSA.Create(2048), _other = RSA.Create(2048);
    readonly ConcurrentDictionary<string, (string Nonce, string Challenge)> _codes = new();
    readonly WebApplication _app;

    FakeSignInService(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>Who signs in next, as claims.</summary>
    public Dictionary<string, object> Person { get; set; } = [];

    public Forgery Forgery { get; set; }

    public static async Task<FakeSignInService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var service = new FakeSignInService(builder.Build());
        service.Map();
        await service._app.StartAsync();
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
        _other.Dispose();
    }

    void Map()
    {
        _app.MapGet("/.well-known/openid-configuration", () => new Dictionary<string, object>
        {
            ["issuer"] = Address,
            ["authorization_endpoint"] = Address + "/authorize",
            ["token_endpoint"] = Address + "/token",
            ["jwks_uri"] = Address + "/keys",
            ["response_types_supported"] = new[] { "code" },
            ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        });
        _app.MapGet("/keys", () =>
        {
            var key = _key.ExportParameters(includePrivateParameters: false);
            return new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "1", n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) } } };
        });
        _app.MapGet("/authorize", (HttpRequest request) =>
        {
            var query = request.Query;
            if (query["code_challenge_method"] != "S256" || query["response_type"] != "code" || query["client_id"] != ClientId)
                return Results.BadRequest();
            var code = Guid.CreateVersion7().ToString("N");
            _codes[code] = (query["nonce"].ToString(), query["code_challenge"].ToString());
            return Results.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"].ToString())}");
        });
        _app.MapPost("/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            if (!_codes.TryRemove(form["code"].ToString(), out var asked) || form["client_secret"] != Secret
                || Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != asked.Challenge)
                return Results.BadRequest(new { error = "invalid_grant" });
            return Results.Json(new { access_token = "x", token_type = "Bearer", expires_in = 300, id_token = Token(asked.Nonce) });
        });
    }

    string Token(string nonce) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Forgery == Forgery.Issuer ? "https://elsewhere.example" : Address,
        Audience = Forgery == Forgery.Audience ? "somebody-else" : ClientId,
        Claims = new Dictionary<string, object>(Person) { ["nonce"] = Forgery == Forgery.Nonce ? nonce + "x" : nonce },
        Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5),
        SigningCredentials = Forgery == Forgery.Unsigned ? null : new SigningCredentials(new RsaSecurityKey(Forgery == Forgery.Signature ? _other : _key) { KeyId = "1" }, SecurityAlgorithms.RsaSha256),
    });
}
