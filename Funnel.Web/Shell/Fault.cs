using Microsoft.AspNetCore.Components.Web;

namespace Funnel.Web.Shell;

/// <summary>A fault's number: all of it that a person is shown. The log has the rest, under the same number.</summary>
public static partial class Fault
{
    private const string Key = "Funnel.Fault";

    public static string NumberOf(Exception fault)
    {
        lock (fault)
            return (string)(fault.Data[Key] ??= Guid.CreateVersion7().ToString("N")[^8..].ToUpperInvariant());
    }

    public static void Log(ILogger log, Exception fault) => Happened(log, NumberOf(fault), fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Fault {Number}")]
    private static partial void Happened(ILogger log, string number, Exception fault);
}

/// <summary>Faults inside a page: the boundary around every page tells of them here before it shows <see cref="PageCrash"/>.</summary>
sealed class FaultLog(ILogger<FaultLog> log) : IErrorBoundaryLogger
{
    public ValueTask LogErrorAsync(Exception exception)
    {
        Fault.Log(log, exception);
        return ValueTask.CompletedTask;
    }
}
