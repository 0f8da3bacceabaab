using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Entente.Node.Store;

/// <summary>An instant as UTC ticks (100 ns since year 1): ordered the same on both databases, no zone to lose.</summary>
internal sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(time => time.UtcTicks, ticks => new(ticks, TimeSpan.Zero));

internal sealed class DigestText() : ValueConverter<Digest, string>(digest => digest.Hex, text => Digest.Parse(text));

internal sealed class PartyText() : ValueConverter<PartyCode, string>(party => party.Value, text => PartyCode.Parse(text));

internal sealed class UnitText() : ValueConverter<UnitCode, string>(unit => unit.Value, text => UnitCode.Parse(text));
