namespace Funnel.Web.Data;

/// <summary>A file only one process holds open; the system releases it even when the process is killed.</summary>
public sealed class ProcessLock : IAsyncDisposable
{
    private readonly FileStream _file;

    private ProcessLock(FileStream file) => _file = file;

    public static async Task<ProcessLock> TakeAsync(string path, TimeSpan atMost, CancellationToken cancel)
    {
        var tries = Math.Max(1, (int)(atMost / TimeSpan.FromMilliseconds(100)));
        for (var i = 0; ; i++)
        {
            try
            {
                return new ProcessLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (i < tries)
            {
                await Task.Delay(100, cancel);
            }
            catch (IOException)
            {
                throw new StartRefused($"Another process has been preparing the database for {atMost.TotalSeconds:0} s. Stop it, or wait until it is done.");
            }
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
