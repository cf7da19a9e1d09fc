using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Funnel.Web.Api;

/// <summary>/openapi/v1.json: every call under /api/v1, from the endpoints themselves and their <see cref="CallDoc"/>.</summary>
public static class ApiDocument
{
    public const string Address = "/openapi/v1.json";
    private const string Key = "apiKey";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = call => ("/" + call.RelativePath).StartsWith(ApiSetup.Root + "/", StringComparison.Ordinal);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Funnel", Version = "v1", Description = ApiAbout.Text };
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.AddComponent<IOpenApiSecurityScheme>(Key, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key: `Authorization: Bearer <api key>`.",
            });
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<CallDoc>().LastOrDefault() is { } doc)
                Describe(operation, doc, isChange: context.Description.HttpMethod == HttpMethods.Post);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Simplify(schema, context);
            return Task.CompletedTask;
        });
    });

    private static void Describe(OpenApiOperation operation, CallDoc doc, bool isChange)
    {
        var parameters = operation.Parameters ??= [];
        foreach (var parameter in parameters.OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Path))
        {
            (parameter.Description, parameter.Example) = parameter.Name == "document"
                ? ("The document's id, as its list gives it.", 2)
                : (doc.PathId ?? "The deal's id, as lists and answers give it.", (JsonNode)"1");
        }
        foreach (var query in doc.Query)
        {
            var parameter = parameters.OfType<OpenApiParameter>().FirstOrDefault(p => p.Name == query.Name);
            if (parameter is null)
                parameters.Add(parameter = new OpenApiParameter { Name = query.Name, In = ParameterLocation.Query, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            parameter.Description = query.Meaning;
            var isNumber = parameter.Schema?.Type?.HasFlag(JsonSchemaType.Integer) == true;
            parameter.Examples = Offered(isNumber ? JsonNode.Parse(query.Example)! : query.Example);
            if (query.Allowed.Count > 0)
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. query.Allowed.Select(a => (JsonNode)a)] };
        }
        if (isChange)
            parameters.Add(new OpenApiParameter
            {
                Name = "Idempotency-Key",
                In = ParameterLocation.Header,
                Description = "Your own text for this change. Sent again with it, the call has no second effect.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200 },
                Examples = Offered("order-4711-won"),
            });
        if (doc.Body is { } body)
            foreach (var content in operation.RequestBody?.Content?.Values ?? [])
                content.Example = JsonNode.Parse(body);
        foreach (var (code, response) in operation.Responses ?? [])
            Describe((OpenApiResponse)response, int.Parse(code, System.Globalization.CultureInfo.InvariantCulture), doc);
    }

    // The page at /api would otherwise send every example at once; so each waits to be ticked.
    private static Dictionary<string, IOpenApiExample> Offered(JsonNode value) => new()
    {
        ["default"] = new OpenApiExample { Value = value, Extensions = new Dictionary<string, IOpenApiExtension> { ["x-disabled"] = new JsonNodeExtension(true) } },
    };

    private static void Describe(OpenApiResponse response, int status, CallDoc doc)
    {
        var isRefusal = status >= StatusCodes.Status400BadRequest;
        if (isRefusal)
            response.Description = RefusalExamples.Meaning(status);
        foreach (var content in response.Content?.Values ?? [])
        {
            if (isRefusal)
                content.Example = RefusalExamples.Of(status, doc.Refusals.GetValueOrDefault(status));
            else if (doc.Answer is { } answer)
                content.Example = JsonNode.Parse(answer);
            else if (doc.File is not null)
                content.Example = doc.FileExample;
        }
        if (status == StatusCodes.Status429TooManyRequests)
            response.Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["Retry-After"] = new OpenApiHeader { Description = "Seconds to wait.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer }, Example = 1 },
            };
    }

    // The serializer also reads numbers from text and writes no nulls; said in every schema, that would hide what matters.
    private static void Simplify(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (schema.Type is { } type && type.HasFlag(JsonSchemaType.String) && (type.HasFlag(JsonSchemaType.Integer) || type.HasFlag(JsonSchemaType.Number)))
        {
            schema.Type = type & ~JsonSchemaType.String;
            schema.Pattern = null;
        }
        // Only in what is sent is an unknown field a mistake; answers may grow.
        schema.AdditionalPropertiesAllowed |= context.ParameterDescription is null;
        foreach (var property in context.JsonTypeInfo.Properties.Where(p => p.IsGetNullable))
            schema.Required?.Remove(property.Name);
    }
}
