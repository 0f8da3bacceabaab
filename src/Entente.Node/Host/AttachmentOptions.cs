using System.ComponentModel.DataAnnotations;

namespace Entente.Node.Host;

/// <summary>How large files may be and how much room partners have: configuration section <c>Attachments</c>.</summary>
internal sealed class AttachmentOptions
{
    public const string Section = "Attachments";

    /// <summary>Largest file that is attached or taken, in MiB. Default 4,096.</summary>
    [Range(1, 1 << 20)]
    public int LargestMiB { get; set; } = 4096;

    /// <summary>Room that the files of one partner may take here, those under way included, in MiB. Default 65,536.</summary>
    [Range(1, 1 << 30)]
    public int PartnerMiB { get; set; } = 65_536;

    /// <summary>Days after which a file that was begun and did not go on is dropped. Default 30.</summary>
    [Range(1, 3650)]
    public int IdleDays { get; set; } = 30;

    internal long Largest => (long)LargestMiB << 20;

    internal long PerPartner => (long)PartnerMiB << 20;
}
