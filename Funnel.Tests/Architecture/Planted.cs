// Violations planted on purpose, one or more for each rule, in namespaces that mimic the product's folders.
// The tests prove that every one of them is caught, and that what is allowed (Innocent…) is not.

namespace Funnel.Tests.Architecture.Planted.Domain.Common
{
    sealed class Thing;

    sealed class UsesDeals { public Deals.Thing? Field { get; set; } }
}

namespace Funnel.Tests.Architecture.Planted.Domain.Pipelines
{
    sealed class Thing { public Common.Thing? Innocent { get; set; } }

    sealed class UsesDeals { public Deals.Thing? Field { get; set; } }
}

namespace Funnel.Tests.Architecture.Planted.Domain.People
{
    sealed class Thing;

    sealed class UsesAnalytics { public Analytics.Thing? Field { get; set; } }
}

namespace Funnel.Tests.Architecture.Planted.Domain.Deals
{
    [AttributeUsage(AttributeTargets.Class)]
    sealed class ThingAttribute(Type about) : Attribute { public Type About { get; } = about; }

    sealed class ThingException : Exception;

    class Thing { public Pipelines.Thing? Innocent { get; set; } }

    sealed class SpecialThing : Thing;

    sealed class UsesPeople { public People.Thing? Field { get; set; } }
}

namespace Funnel.Tests.Architecture.Planted.Domain.Analytics
{
    sealed class Thing { public Deals.Thing? Innocent { get; set; } }

    sealed class UsesForecasting { public Forecasting.Thing? Field { get; set; } }

    sealed class InnocentlyPure
    {
        public static string Write() => new System.IO.StringWriter().ToString();
    }

    sealed class ReadsAFile
    {
        public static string Read() => File.ReadAllText("planted");
    }

    sealed class ReadsTheClock
    {
        public static DateTimeOffset Read() => TimeProvider.System.GetUtcNow();
    }

    sealed class UsesAPackage
    {
        public static string Read() => FsCheck.Config.Default.Name;
    }
}

namespace Funnel.Tests.Architecture.Planted.Domain.Forecasting
{
    sealed class Thing { public Analytics.Thing? Innocent { get; set; } }

    sealed class UsesParts { public Web.Parts.Thing? Field { get; set; } }
}

namespace Funnel.Tests.Architecture.Planted.Web.Live
{
    sealed class Thing;

    sealed class UsesData { public Data.Thing? Field { get; set; } }
}

namespace Funnel.Tests.Architecture.Planted.Web.Data
{
    sealed class Thing { public Live.Thing? Innocent { get; set; } }

    sealed class UsesBoard { public Features.Board.Thing? Field { get; set; } }

    sealed class InnocentlySaves
    {
        public static int Save(Microsoft.EntityFrameworkCore.DbContext context) => context.SaveChanges();

        public static string Where(Microsoft.Data.Sqlite.SqliteConnection connection) => connection.DataSource;
    }
}

namespace Funnel.Tests.Architecture.Planted.Web.Access
{
    sealed class Thing { public Data.Thing? Innocent { get; set; } }

    sealed class UsesParts { public Parts.Thing? Field { get; set; } }
}

namespace Funnel.Tests.Architecture.Planted.Web.Parts
{
    sealed class Thing;

    sealed class UsesShell { public Shell.Thing? Field { get; set; } }
}

namespace Funnel.Tests.Architecture.Planted.Web.Api
{
    sealed class Thing { public Access.Thing? Innocent { get; set; } }

    sealed class UsesData { public Data.Thing? Field { get; set; } }
}

namespace Funnel.Tests.Architecture.Planted.Web.Shell
{
    sealed class Thing { public Parts.Thing? Innocent { get; set; } }

    sealed class UsesBoard { public Features.Board.Thing? Field { get; set; } }
}

namespace Funnel.Tests.Architecture.Planted.Web.Features.Board
{
    sealed class Thing { public Shell.Thing? Innocent { get; set; } }

    sealed class SomeWidget;

    sealed class UsesDashboard { public Dashboard.Thing? Field { get; set; } }

    sealed class UsesWidget { public Dashboard.SomeWidget? Field { get; set; } }

    sealed class OpensTheDatabase
    {
        public static string Where(Microsoft.Data.Sqlite.SqliteConnection connection) => connection.DataSource;
    }

    sealed class Saves
    {
        public static Task<int> SaveAsync(Microsoft.EntityFrameworkCore.DbContext context) => context.SaveChangesAsync(CancellationToken.None);
    }
}

namespace Funnel.Tests.Architecture.Planted.Web.Features.Dashboard
{
    sealed class Thing;

    sealed class SomeWidget { public Board.SomeWidget? Innocent { get; set; } }

    sealed class UsesBoard { public Board.Thing? Field { get; set; } }
}

namespace Funnel.Tests.Architecture.Planted.Web.Features.Wall
{
    sealed class UsesWidget
    {
        public Board.SomeWidget? Innocent { get; set; }

        public Board.Thing? Guilty { get; set; }
    }
}

namespace __Blazor.Funnel.Tests.Architecture.Planted.Web.Features.Wall.Frame
{
    sealed class TypeInference { public global::Funnel.Tests.Architecture.Planted.Web.Features.Board.Thing? Field { get; set; } }
}

namespace Funnel.Tests.Architecture.Planted.Web.Commands
{
    sealed class Thing { public Features.Board.Thing? Innocent { get; set; } }

    sealed class UsesApi { public Api.Thing? Field { get; set; } }
}

namespace Funnel.Tests.Architecture.Planted.Web.Strange
{
    sealed class Thing { public Domain.Common.Thing? Field { get; set; } }
}

namespace Funnel.Tests.Architecture.Planted.Web
{
    sealed class InnocentTop { public Features.Board.Thing? Field { get; set; } }
}

// One use each, wherever a use can hide.
namespace Funnel.Tests.Architecture.Planted.Domain.Common
{
    sealed class ShapesInField(object thing) { public readonly Deals.Thing Field = (Deals.Thing)thing; }

    abstract class ShapesInSignature { public abstract void Take(Deals.Thing thing); }

    sealed class ShapesInLocal { public static string Make() { object made = new Deals.Thing(); return made.ToString()!; } }

    sealed class ShapesInGenericArgument { public static int Count() => Array.Empty<List<Deals.Thing>>().Length; }

    [Deals.Thing(typeof(Deals.Thing))]
    sealed class ShapesInAttribute;

    sealed class ShapesInLambda { public static Func<object> Make() => () => new Deals.Thing(); }

    sealed class ShapesInAsync
    {
        public static async Task<string?> MakeAsync()
        {
            await Task.Yield();
            return new Deals.Thing().ToString();
        }
    }

    sealed class ShapesInConstraint { public static string? Name<T>(T thing) where T : Deals.Thing => thing.ToString(); }

    sealed class ShapesInCatch
    {
        public static bool Try(Action act)
        {
            try
            {
                act();
                return true;
            }
            catch (Deals.ThingException)
            {
                return false;
            }
        }
    }

    sealed class ShapesInArray { public static int Count(object things) => things is Deals.Thing[] many ? many.Length : 0; }
}
