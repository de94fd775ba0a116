package io.s3ranged.source.value;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;

/**
 * Timestamps in their plain ISO forms: the forms of {@link Dates}, alone or with {@code Z} or
 * {@code +HH:mm} behind them.
 *
 * <p>A time without offset is one of the zone, and plain where the zone had that time exactly once:
 * the hours that a change of its clocks skips or repeats are not. Not thread-safe: remembers the
 * time between two changes that it looked up last.
 */
public final class Instants {

  private static final int MAX_OFFSET_HOURS = 17;

  private final ZoneRules rules;
  private long from;
  private long to;
  private long offsetMicros;

  /**
   * @param zone of times without offset
   */
  public Instants(ZoneId zone) {
    this.rules = zone.getRules();
  }

  /** Microseconds since 1970-01-01T00:00Z, or {@link Plain#NOT}. */
  public long micros(Object base, long address, int length) {
    byte last = length > Dates.TIME_END ? Memory.byteAt(base, address + length - 1) : 0;
    if (last == 'Z') {
      return Dates.localMicros(base, address, length - 1);
    }
    int sign = length >= Dates.TIME_END + 6 ? Memory.byteAt(base, address + length - 6) : 0;
    if (sign == '+' || sign == '-') {
      return withOffset(base, address, length - 6, sign);
    }
    return ofZone(Dates.localMicros(base, address, length));
  }

  private static long withOffset(Object base, long address, int length, int sign) {
    int hours = Dates.two(base, address + length + 1);
    int minutes = Dates.two(base, address + length + 4);
    boolean shaped =
        Memory.byteAt(base, address + length + 3) == ':'
            && hours >= 0
            && hours <= MAX_OFFSET_HOURS
            && minutes >= 0
            && minutes <= 59;
    long local = shaped ? Dates.localMicros(base, address, length) : Plain.NOT;
    if (local == Plain.NOT) {
      return Plain.NOT;
    }
    long offset = (hours * 3600L + minutes * 60L) * Dates.MICROS_PER_SECOND;
    return sign == '+' ? local - offset : local + offset;
  }

  private long ofZone(long local) {
    if (local == Plain.NOT) {
      return Plain.NOT;
    }
    if (local < from || local >= to) {
      lookUp(local);
    }
    return local >= from && local < to ? local - offsetMicros : Plain.NOT;
  }

  /** Finds between which changes a local time lies; leaves it outside where it is in one. */
  private void lookUp(long local) {
    from = 0;
    to = 0;
    long second = Math.floorDiv(local, Dates.MICROS_PER_SECOND);
    List<ZoneOffset> offsets =
        rules.getValidOffsets(LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
    if (offsets.size() != 1) {
      return;
    }
    int offset = offsets.get(0).getTotalSeconds();
    Instant instant = Instant.ofEpochSecond(second - offset);
    ZoneOffsetTransition next = rules.nextTransition(instant);
    // The transition before a moment behind this one is at this one or earlier.
    ZoneOffsetTransition before = rules.previousTransition(instant.plusSeconds(1));
    from = before == null ? Long.MIN_VALUE + 1 : micros(end(before));
    to = next == null ? Long.MAX_VALUE : micros(start(next));
    offsetMicros = micros(offset);
  }

  /** The first local second that is certain after a change. */
  private static long end(ZoneOffsetTransition change) {
    int more =
        Math.max(
            change.getOffsetBefore().getTotalSeconds(), change.getOffsetAfter().getTotalSeconds());
    return change.toEpochSecond() + more;
  }

  /** The first local second that is uncertain, before a change. */
  private static long start(ZoneOffsetTransition change) {
    int less =
        Math.min(
            change.getOffsetBefore().getTotalSeconds(), change.getOffsetAfter().getTotalSeconds());
    return change.toEpochSecond() + less;
  }

  private static long micros(long seconds) {
    return seconds * Dates.MICROS_PER_SECOND;
  }
}
