using Funnel.Domain.Common;
using Funnel.Web.Data;

namespace Funnel.Tests.Kit;

/// <summary>Whose hand a test lends: with the program's own power, under the name it says.</summary>
public static class Hand
{
    public static Caller Of(Actor actor) => new(CallerKind.Program, 0, actor, "test");

    public static Caller Test { get; } = Caller.Program("test");
}
