using Funnel.Domain.Access;
using Microsoft.AspNetCore.Authorization;

namespace Funnel.Web.Access;

/// <summary>
/// Which right a page, endpoint, hub or hub method needs. Every one of them says so, or says <c>[AllowAnonymous]</c>; a test finds those that do not.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute : AuthorizeAttribute
{
    public NeedsAttribute(Right right)
    {
        Right = right;
        Policy = PolicyOf(right);
    }

    public Right Right { get; }

    public static string PolicyOf(Right right) => "Right:" + right;
}

public static class NeedsExtensions
{
    public static TBuilder Needs<TBuilder>(this TBuilder builder, Right right)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(new NeedsAttribute(right));

    public static void AddRights(this AuthorizationOptions options)
    {
        foreach (var right in Enum.GetValues<Right>())
            options.AddPolicy(NeedsAttribute.PolicyOf(right), policy => policy.RequireAssertion(context => Acting.Of(context.User).May(right)));
        // A door nobody thought of stays shut to strangers; the test then finds it.
        options.FallbackPolicy = options.GetPolicy(NeedsAttribute.PolicyOf(Right.BeSignedIn));
    }
}
