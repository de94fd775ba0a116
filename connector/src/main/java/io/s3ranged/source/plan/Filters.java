package io.s3ranged.source.plan;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ObjectRef;

/** Which objects of a path are read. Pure. */
public final class Filters {

  /** Accepts every object. */
  public static final Filters NONE = new Filters(null, Long.MIN_VALUE, Long.MAX_VALUE);

  private final Glob names;
  private final long afterMillis;
  private final long beforeMillis;

  private Filters(Glob names, long afterMillis, long beforeMillis) {
    this.names = names;
    this.afterMillis = afterMillis;
    this.beforeMillis = beforeMillis;
  }

  /**
   * These filters, and only objects whose name behind the last {@code /} matches {@code glob}.
   *
   * @throws RangedIOException {@code BAD_OPTION} if the glob is not closed
   */
  public Filters withNames(String glob) throws RangedIOException {
    try {
      return new Filters(Glob.parse(glob), afterMillis, beforeMillis);
    } catch (IllegalArgumentException e) {
      throw Faults.of(
          FaultKind.BAD_OPTION, "option pathGlobFilter=" + glob + ": " + e.getMessage(), e);
    }
  }

  /** These filters, and only objects changed after this time, in milliseconds since the epoch. */
  public Filters withModifiedAfter(long millis) {
    return new Filters(names, millis, beforeMillis);
  }

  /** These filters, and only objects changed before this time, in milliseconds since the epoch. */
  public Filters withModifiedBefore(long millis) {
    return new Filters(names, afterMillis, millis);
  }

  /**
   * True if the object is to be read.
   *
   * @param lastModifiedMillis milliseconds since the epoch, or -1 where that is not known
   * @throws RangedIOException {@code INDEX_INCONSISTENT} if a time is asked for and not known
   */
  public boolean accepts(ObjectRef object, long lastModifiedMillis) throws RangedIOException {
    String key = object.key();
    if (names != null && !names.matches(key.substring(key.lastIndexOf('/') + 1))) {
      return false;
    }
    if (afterMillis == Long.MIN_VALUE && beforeMillis == Long.MAX_VALUE) {
      return true;
    }
    if (lastModifiedMillis < 0) {
      throw Faults.of(
          FaultKind.INDEX_INCONSISTENT,
          object,
          null,
          "modifiedBefore or modifiedAfter is set, and it is not known when the object changed");
    }
    return lastModifiedMillis > afterMillis && lastModifiedMillis < beforeMillis;
  }
}
