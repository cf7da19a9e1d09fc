using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.FileProviders;

namespace Funnel.Web.Features.Wall.Frames;

/// <summary>Which build of the wall this is: code, script and styles together. A display that runs another one reloads itself.</summary>
public sealed class WallBuild
{
    public WallBuild(IWebHostEnvironment host)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(typeof(WallBuild).Module.ModuleVersionId.ToByteArray());
        foreach (var path in new[] { "js/wall.js", "js/wall-pair.js", "css/wall.css", "css/wall-pair.css", "css/tokens.css", "lib/signalr.min.js" })
            hash.AppendData(Encoding.UTF8.GetBytes(path + Content(host.WebRootFileProvider.GetFileInfo(path))));
        Id = Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    internal WallBuild(string id) => Id = id;

    /// <summary>The same on every node that runs the same build.</summary>
    public string Id { get; }

    /// <summary>This process: numbers of frames rise within it only.</summary>
    public string Run { get; } = Guid.CreateVersion7().ToString("N")[12..];

    static string Content(IFileInfo file)
    {
        if (!file.Exists)
            return "";
        using var reader = new StreamReader(file.CreateReadStream());
        return reader.ReadToEnd();
    }
}
