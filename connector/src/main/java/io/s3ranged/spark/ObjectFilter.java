package io.s3ranged.spark;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.OptionKey;
import io.s3ranged.options.Options;
import java.time.ZoneId;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;

/**
 * The options {@code pathGlobFilter}, {@code modifiedBefore} and {@code modifiedAfter}.
 *
 * @param name null for every name
 * @param beforeMicros exclusive
 * @param afterMicros exclusive
 */
record ObjectFilter(KeyGlob name, long beforeMicros, long afterMicros) {

  static ObjectFilter of(ReadRequest request) throws RangedIOException {
    String glob = request.find(Options.PATH_GLOB_FILTER).orElse(null);
    return new ObjectFilter(
        glob == null ? null : KeyGlob.ofName(glob),
        micros(request, Options.MODIFIED_BEFORE, Long.MAX_VALUE),
        micros(request, Options.MODIFIED_AFTER, Long.MIN_VALUE));
  }

  private static long micros(ReadRequest request, OptionKey<String> key, long unset)
      throws RangedIOException {
    String text = request.find(key).orElse(null);
    if (text == null) {
      return unset;
    }
    Option<Object> micros =
        DateTimeUtils.stringToTimestamp(
            UTF8String.fromString(text), ZoneId.of(request.session().timeZone()));
    if (micros.isEmpty()) {
      throw Faults.of(
          FaultKind.BAD_OPTION,
          "option " + key.name() + "=" + text + ": a time such as 2026-11-20T00:00:00 is expected");
    }
    return (Long) micros.get();
  }

  /**
   * @throws RangedIOException {@code INDEX_INCONSISTENT} if a time is asked for and not known
   */
  boolean keeps(FoundObject found) throws RangedIOException {
    String key = found.object().key();
    if (name != null && !name.matches(key.substring(key.lastIndexOf('/') + 1))) {
      return false;
    }
    if (beforeMicros == Long.MAX_VALUE && afterMicros == Long.MIN_VALUE) {
      return true;
    }
    if (found.lastModifiedMillis() < 0) {
      throw Faults.of(
          FaultKind.INDEX_INCONSISTENT,
          found.object(),
          null,
          "modifiedBefore or modifiedAfter is set, but the time of its last change is not known");
    }
    long micros = found.lastModifiedMillis() * 1000;
    return micros < beforeMicros && micros > afterMicros;
  }
}
