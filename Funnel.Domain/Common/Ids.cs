namespace Funnel.Domain.Common;

// Each id its own type, so that arguments cannot be swapped. Numbers inside, opaque strings outside.

/// <summary>A deal. Ids are given in commit order and never reused.</summary>
public readonly record struct DealId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out DealId id)
    {
        var ok = long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value);
        id = new DealId(value);
        return ok && value > 0;
    }
}

public readonly record struct PipelineId(int Value);

public readonly record struct StageId(int Value);

public readonly record struct CustomerId(int Value);

public readonly record struct CustomerTypeId(int Value);

public readonly record struct EmployeeId(int Value);

public readonly record struct DepartmentId(int Value);

public readonly record struct ProductId(int Value);

public readonly record struct BusinessLineId(int Value);

public readonly record struct ChannelId(int Value);

/// <summary>A step of one stage's playbook; numbered within the stage.</summary>
public readonly record struct StepId(int Value);

public readonly record struct ImportBatchId(int Value);
