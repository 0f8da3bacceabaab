namespace Entente.Exchange.Entries;

/// <summary>Sizes that hold before anything is parsed (docs/protocol/exchange.md 2.1). Part of the protocol: both sides refuse alike.</summary>
public static class EntryLimits
{
    /// <summary>Bytes of a signed header.</summary>
    public const int HeaderBytes = 64 * 1024;

    /// <summary>Bytes of a body; what is larger travels as an attachment.</summary>
    public const int BodyBytes = 1024 * 1024;

    /// <summary>Bytes of the JWS around a header: 4/3 of a header and two or three signatures.</summary>
    public const int JwsBytes = 128 * 1024;

    /// <summary>Bytes of an envelope as it crosses the border.</summary>
    public const int EnvelopeBytes = 2 * 1024 * 1024;

    /// <summary>Bytes of a sheet of receipts, before it is signed.</summary>
    public const int ReceiptBytes = 1024 * 1024;

    /// <summary>Receipts, and as many notices, on one sheet.</summary>
    public const int Receipts = 1000;

    /// <summary>Bytes of a card or of an agreement's terms.</summary>
    public const int InstrumentBytes = 64 * 1024;

    /// <summary>Levels of objects and lists, the outermost counted.</summary>
    public const int Depth = 12;

    /// <summary>Digits of any number; every such number is exact in a binary64.</summary>
    public const int NumberDigits = 15;

    /// <summary>Entries named in <c>after</c>.</summary>
    public const int After = 64;

    /// <summary>Parties addressed.</summary>
    public const int Audience = 16;

    /// <summary>Files of one entry.</summary>
    public const int Attachments = 64;

    /// <summary>Bytes of one file (1 TiB).</summary>
    public const long AttachmentBytes = 1L << 40;
}
