using Funnel.Domain.Common;

namespace Funnel.Web.Data;

public enum CallerKind { Program, Person, Key, Display, Nobody }

/// <summary>
/// Whose hand it is: a person's account, a key, a display, or the program itself. Says who, not what they may:
/// that is asked of the database at every command (<see cref="Authorities"/>).
/// </summary>
/// <param name="Id">Of the account, key or display; 0 for the program.</param>
/// <param name="From">Where the call came in, for the audit: “web 10.0.4.22”, “key 10.0.4.9”.</param>
public sealed record Caller(CallerKind Kind, int Id, Actor Actor, string From)
{
    /// <summary>The command line, the sample, the program's own housekeeping.</summary>
    public static Caller Program(string name) => new(CallerKind.Program, 0, Actor.Program(name), "program");

    public static Caller Nobody(string from) => new(CallerKind.Nobody, 0, Actor.Program("Nobody"), from);
}
