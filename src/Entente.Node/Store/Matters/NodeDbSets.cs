using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store;

public abstract partial class NodeDb
{
    /// <summary>Keys that gave way to others, ours and partners'.</summary>
    public DbSet<StoredKeyChange> KeyChanges => Set<StoredKeyChange>();

    /// <summary>New keys that wait for a second officer.</summary>
    public DbSet<KeyRequest> KeyRequests => Set<KeyRequest>();

    /// <summary>What partners give back after a restore.</summary>
    public DbSet<StoredReturn> Returns => Set<StoredReturn>();

    /// <summary>Leaves whose entries are not here after a restore.</summary>
    public DbSet<StoredLoss> Losses => Set<StoredLoss>();

    /// <summary>Every signed entry, ours and theirs.</summary>
    public DbSet<StoredEntry> Entries => Set<StoredEntry>();

    /// <summary>Heads of the streams, ours and theirs.</summary>
    public DbSet<StreamState> Streams => Set<StreamState>();

    /// <summary>Entries of ours on their way.</summary>
    public DbSet<OutboxItem> Outbox => Set<OutboxItem>();

    /// <summary>Receipts, given and taken.</summary>
    public DbSet<StoredReceipt> Receipts => Set<StoredReceipt>();

    /// <summary>Signed sheets of receipts.</summary>
    public DbSet<StoredSheet> ReceiptSheets => Set<StoredSheet>();

    /// <summary>Our logs.</summary>
    public DbSet<StoredLog> Logs => Set<StoredLog>();

    /// <summary>Leaves of our logs.</summary>
    public DbSet<StoredLeaf> LogLeaves => Set<StoredLeaf>();

    /// <summary>Hashes from which proofs are read.</summary>
    public DbSet<StoredTile> LogTiles => Set<StoredTile>();

    /// <summary>Partners' logs as last verified.</summary>
    public DbSet<PartnerLog> PartnerLogs => Set<PartnerLog>();

    /// <summary>Every checkpoint of partners' logs that was verified.</summary>
    public DbSet<SeenCheckpoint> SeenCheckpoints => Set<SeenCheckpoint>();

    /// <summary>Heads of our logs that partners countersigned.</summary>
    public DbSet<CosignedHead> CosignedHeads => Set<CosignedHead>();

    /// <summary>Files on their way to partners.</summary>
    public DbSet<FileDelivery> FileDeliveries => Set<FileDelivery>();

    /// <summary>Where each matter stands.</summary>
    public DbSet<Matter> Matters => Set<Matter>();

    /// <summary>What is owed in open matters.</summary>
    public DbSet<MatterDue> Dues => Set<MatterDue>();

    /// <summary>Parties we have a card of.</summary>
    public DbSet<Partner> Partners => Set<Partner>();

    /// <summary>Agreements and whether they are signed.</summary>
    public DbSet<StoredAgreement> Agreements => Set<StoredAgreement>();

    /// <summary>Statements being written.</summary>
    public DbSet<Draft> Drafts => Set<Draft>();

    /// <summary>Files of which not every byte is here.</summary>
    public DbSet<ArrivingFile> ArrivingFiles => Set<ArrivingFile>();

    /// <summary>The bytes of files.</summary>
    public DbSet<FilePiece> FilePieces => Set<FilePiece>();

    /// <summary>Files of drafts and entries.</summary>
    public DbSet<Attachment> Attachments => Set<Attachment>();

    /// <summary>Who first opened what arrived.</summary>
    public DbSet<OpenedMark> OpenedMarks => Set<OpenedMark>();

    /// <summary>Last numbers given.</summary>
    public DbSet<NumberSeries> NumberSeries => Set<NumberSeries>();

    /// <summary>Disagreements to clear up.</summary>
    public DbSet<Incident> Incidents => Set<Incident>();

    /// <summary>How often something of a partner was turned away.</summary>
    public DbSet<TurnedAway> TurnedAway => Set<TurnedAway>();
}
