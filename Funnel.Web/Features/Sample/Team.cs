using Funnel.Domain.Common;
using Funnel.Domain.People;

namespace Funnel.Web.Features.Sample;

/// <summary>
/// A seller: how much of the work is theirs, the size of what they sell beside the company's usual, and what they are good at: for each open stage by how much
/// the odds of getting a deal through differ from the company's (natural logarithm: +0.7 doubles them, −0.7 halves them).
/// </summary>
internal sealed record Seller(Employee Person, int Department, double Share, double Size, double[] Skill)
{
    public Actor Actor { get; } = new(Person.Id, Person.Name);
}

internal static class Team
{
    public const int Departments = 4;

    private static readonly double[] DepartmentSizes = [1, 1.3, 1, 0.75];

    // department, colour, share, size, capacity; skill at    Awareness Interest Decision Action
    private static readonly (int Department, string Colour, double Share, double Size, int Capacity, double[] Skill)[] Twelve =
    [
        (1, "#7C5CD6", 41, 1.15, 22, [0.3, 0.5, 0.9, 0.4]),      // Elena Voronova: strong everywhere, best in Decision
        (2, "#1F7AC9", 38, 1.15, 22, [-0.2, 0.2, 1.1, 0.2]),     // Ingrid Dahl: wins the decision
        (1, "#0C8A83", 33, 1.20, 18, [0.0, 0.4, -0.1, 1.1]),     // Mikael Strand: closes
        (3, "#C2518F", 37, 1.10, 20, [0.7, 0.1, 0.1, 0.5]),      // Nadia Belova: opens doors and signs
        (2, "#B8741A", 36, 1.00, 20, [0.4, 0.6, -0.4, 0.0]),     // Pavel Orlov: good first talks, weak in Decision
        (1, "#4C63D2", 34, 1.05, 18, [-0.1, 0.3, 0.5, -1.0]),    // Daria Kozlova: strong in Decision, weak in Action
        (3, "#56822B", 35, 1.05, 20, [0.5, -0.6, 0.3, 0.3]),     // Jonas Berg: loses people in Interest
        (2, "#A0529E", 31, 1.10, 18, [-0.7, 0.4, -0.2, 0.3]),    // Sofia Lind: slow to start, steady after
        (3, "#2C8F6B", 32, 0.90, 18, [0.2, -0.1, -0.6, 0.9]),    // Vera Morozova: closes what others decided
        (2, "#BB5A3C", 34, 0.80, 18, [0.6, -0.3, -0.7, -0.2]),   // Timur Akhmetov: many starts, few decisions
        (3, "#6A7385", 33, 0.90, 18, [-0.1, -0.4, -0.5, -0.5]),  // Artem Zhukov: still learning
        (1, "#3E8FA3", 28, 0.75, 16, [-0.3, -0.2, -0.9, -0.3]),  // Oleg Samarin: stuck in Decision
    ];

    public static Seller[] Make(SampleWords words, ulong seed, int people)
    {
        var team = new Seller[people];
        for (var i = 0; i < people; i++)
        {
            if (i < Twelve.Length)
            {
                var (department, colour, share, size, capacity, skill) = Twelve[i];
                var person = new Employee(new(i + 1), words.Sellers[i], new(department + 1), colour, capacity);
                team[i] = new Seller(person, department, share, size * DepartmentSizes[department], skill);
                continue;
            }
            var dice = new Dice(seed ^ 0x7EA4, (ulong)i);
            var at = 1 + (i % 3);
            var extra = new Employee(new(i + 1), NameOf(words, i - Twelve.Length), new(at + 1), Twelve[i % Twelve.Length].Colour, 14 + dice.Below(10));
            team[i] = new Seller(extra, at, dice.Between(24, 42), dice.Between(0.8, 1.2) * DepartmentSizes[at], [.. Enumerable.Range(0, 4).Select(_ => dice.Bell() * 0.5)]);
        }
        return team;
    }

    // 400 women and 400 men before a name comes again.
    private static string NameOf(SampleWords words, int i)
    {
        var women = i % 2 == 0;
        var (first, last) = women ? (words.WomenFirst, words.WomenLast) : (words.MenFirst, words.MenLast);
        var n = i / 2;
        return $"{first[n % first.Length]} {last[(n + (n / first.Length * 7)) % last.Length]}";
    }
}
