using Funnel.Domain.Common;

namespace Funnel.Domain.People;

/// <summary>A node of the department tree.</summary>
public sealed record Department(DepartmentId Id, string Name, DepartmentId? Parent);

/// <summary>A person who can own deals. <see cref="Capacity"/> is the number of open deals they can carry; <see cref="Colour"/> is #RRGGBB.</summary>
public sealed record Employee(EmployeeId Id, string Name, DepartmentId? Department, string Colour, int? Capacity, bool Active = true)
{
    /// <summary>First letters of the first and the last word of the name.</summary>
    public string Initials
    {
        get
        {
            var words = Name.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return words.Length switch
            {
                0 => "?",
                1 => First(words[0]),
                _ => First(words[0]) + First(words[^1]),
            };
        }
    }

    public string FirstName => Name.Split(' ', 2)[0];

    private static string First(string word) => System.Globalization.StringInfo.GetNextTextElement(word).ToUpperInvariant();
}
