namespace Funnel.Domain.Access;

/// <summary>What somebody is to the company. Stored and written outside by name.</summary>
public enum Role
{
    /// <summary>Looks, changes nothing.</summary>
    Viewer,

    /// <summary>Works the own deals, sees the own department's.</summary>
    Salesperson,

    /// <summary>Leads a department and all below it: changes and hands over its deals, puts up its displays.</summary>
    Head,

    /// <summary>All departments.</summary>
    Director,

    /// <summary>All departments, and the settings: people, keys, imports, displays.</summary>
    Administrator,

    /// <summary>A screen on the wall: shows its one view.</summary>
    Display,
}

/// <summary>What a role may do. Every page, call, hub and command names the one it needs.</summary>
public enum Right
{
    /// <summary>Being somebody at all: the own account, language, look.</summary>
    BeSignedIn,

    /// <summary>Reading deals and figures, as far as the reach goes.</summary>
    SeeDeals,

    ChangeDeals,

    /// <summary>Giving a deal to another owner.</summary>
    HandOver,

    /// <summary>A wall's frames.</summary>
    ShowWall,

    ManageDisplays,

    /// <summary>Setting targets, as far as the reach goes.</summary>
    SetPlans,

    ManagePeople,

    ManageKeys,

    ManageSettings,

    Import,

    SeeAudit,

    /// <summary>Saying what channels cost.</summary>
    EnterSpend,

    /// <summary>Choosing by what open deals are weighed.</summary>
    ChooseChances,

    /// <summary>Letting a deal go on though its stage's playbook is not done.</summary>
    OverridePlaybook,
}

public static class Rights
{
    /// <summary>The whole table of who may what.</summary>
    public static bool May(this Role role, Right right) => right switch
    {
        Right.BeSignedIn => role != Role.Display,
        Right.SeeDeals => role != Role.Display,
        Right.ShowWall => true,
        Right.ChangeDeals => role is Role.Salesperson or Role.Head or Role.Director or Role.Administrator,
        Right.HandOver or Right.OverridePlaybook => role is Role.Head or Role.Director or Role.Administrator,
        Right.ManageDisplays or Right.SetPlans => role is Role.Head or Role.Director or Role.Administrator,
        Right.SeeAudit or Right.EnterSpend or Right.ChooseChances => role is Role.Director or Role.Administrator,
        Right.ManagePeople or Right.ManageKeys or Right.ManageSettings or Right.Import => role is Role.Administrator,
        _ => false,
    };
}
