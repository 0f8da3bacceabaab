using Entente.Exchange.Entries;

namespace Entente.Procedures;

/// <summary>"Opened by a person": the reader's own mark that an officer has opened what arrived. Allowed in every phase; moves nothing.</summary>
[ReleasedByAuthor]
public sealed record Open : Statement;

/// <summary>Silence put on record by the side that waited. Void before the due ends, and on a provisional due.</summary>
/// <param name="Of">Name of the due.</param>
public sealed record Lapse([Like("[a-z][a-z-]{0,40}")] string Of) : Statement;

/// <summary>Picks one of the letters that crossed. Its author has seen all of them; the others are set aside, not erased.</summary>
/// <param name="Stands">One of the crossed heads: the matter goes on from there.</param>
public sealed record Settle(Digest Stands) : Statement;

/// <summary>
/// A due counted again by the party that owes it, because its calendar was published or changed since: same start, length and zone, the new
/// calendar and the end it gives. This is how a provisional due becomes firm.
/// </summary>
/// <param name="Of">Name of the due.</param>
public sealed record Recount([Like("[a-z][a-z-]{0,40}")] string Of) : Statement;
