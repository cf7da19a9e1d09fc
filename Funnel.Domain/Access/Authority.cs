using Funnel.Domain.Common;

namespace Funnel.Domain.Access;

/// <summary>What one person, key or display may do at this moment: a role, and the employee and department it is tied to.</summary>
/// <param name="ReadOnly">A key that only reads, whatever its role.</param>
public sealed record Authority(Role Role, EmployeeId? Employee, DepartmentId? Department, bool ReadOnly = false)
{
    /// <summary>The program itself: the command line, the sample. Whoever may run it owns the database anyway.</summary>
    public static Authority Program { get; } = new(Role.Administrator, null, null);

    /// <summary>Of whoever is nobody: a stranger may nothing at all, not even what a display may.</summary>
    public static Authority None { get; } = new(Role.Display, null, null, ReadOnly: true) { IsNone = true };

    public bool IsNone { get; private init; }

    /// <summary>Whose deals are shown. A viewer without a department looks at the whole company.</summary>
    public Reach Sees => Role switch
    {
        Role.Director or Role.Administrator => Reach.Everything,
        Role.Viewer => Department is null ? Reach.Everything : new Reach { Department = Department },
        Role.Salesperson => new Reach { Department = Department, Own = Employee },
        Role.Head => new Reach { Department = Department, Own = Employee, Unowned = true },
        _ => Reach.Nothing,
    };

    /// <summary>Whose work is shown person by person: a salesperson sees the own row only, everybody else whomever they see anyway.</summary>
    public Reach SeesPeople => Role == Role.Salesperson ? new Reach { Own = Employee } : Sees;

    /// <summary>Whose deals may be changed.</summary>
    public Reach Changes => !May(Right.ChangeDeals) ? Reach.Nothing : Role == Role.Salesperson ? new Reach { Own = Employee } : Sees;

    /// <summary>Whose targets may be set; everything reaches the company's own, and those of products and customers.</summary>
    public Reach Plans => May(Right.SetPlans) ? Sees : Reach.Nothing;

    public bool May(Right right) => !IsNone && Role.May(right) && (!ReadOnly || right is Right.BeSignedIn or Right.SeeDeals or Right.ShowWall or Right.SeeAudit);

    public void Demand(Right right)
    {
        if (!May(right))
            throw new AccessRefused("Your role does not allow this.");
    }

    /// <summary>Whether a deal may go from one owner to the other by this hand (the same owner: any other change). Refuses with a sentence.</summary>
    public void DemandChange(EmployeeId? before, EmployeeId? after, Staff staff)
    {
        Demand(Right.ChangeDeals);
        if (!Changes.Covers(before, staff))
            throw new AccessRefused("This deal is not yours to change.");
        if (before == after)
            return;
        if (!May(Right.HandOver))
            throw new AccessRefused("Your role does not allow handing deals over.");
        if (!Changes.Covers(after, staff))
            throw new AccessRefused("The new owner is not in your department.");
    }

    /// <summary>Whether a new deal may begin with this owner.</summary>
    public void DemandNew(EmployeeId? owner, Staff staff)
    {
        Demand(Right.ChangeDeals);
        if (!Changes.Covers(owner, staff))
            throw new AccessRefused("You can only open deals for yourself or your department.");
    }
}

/// <summary>The role does not allow it. Said to the person like every broken rule, and written to the audit.</summary>
public sealed class AccessRefused(string template, params object[] arguments) : RuleViolation(template, arguments);
