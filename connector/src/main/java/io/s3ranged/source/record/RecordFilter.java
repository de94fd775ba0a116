package io.s3ranged.source.record;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Which records a reader hands on: those whose bytes have every pattern where it belongs.
 * Immutable.
 *
 * <p>Bytes are compared, as {@code UTF8String} compares them; what is no UTF-8 is compared as well.
 * An empty pattern stands anywhere, at the start and at the end of every record, and is the whole
 * of an empty one.
 */
public final class RecordFilter implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Hands on every record. */
  public static final RecordFilter ALL = new RecordFilter(List.of());

  /** Where in a record a pattern belongs. */
  public enum Place {
    ANYWHERE,
    START,
    END,
    WHOLE
  }

  /** One condition. The pattern is null where it is empty. */
  private record Condition(Place place, BytePattern pattern) implements Serializable {

    int length() {
      return pattern == null ? 0 : pattern.length();
    }

    boolean holds(ByteBuffer buffer, int start, int end, int from) {
      int length = length();
      if (end - start < length || (place == Place.WHOLE && end - start > length)) {
        return false;
      }
      if (pattern == null) {
        return true;
      }
      return switch (place) {
        case ANYWHERE -> pattern.find(buffer, from, end) >= 0;
        case START, WHOLE -> pattern.standsAt(buffer, start);
        case END -> pattern.standsAt(buffer, end - length);
      };
    }
  }

  private final List<Condition> conditions;

  /** The condition with the longest pattern; -1 if no condition has one. */
  private final int longest;

  private RecordFilter(List<Condition> conditions) {
    this.conditions = List.copyOf(conditions);
    int most = -1;
    for (int i = 0; i < this.conditions.size(); i++) {
      int length = conditions.get(i).length();
      if (length > 0 && (most < 0 || length > conditions.get(most).length())) {
        most = i;
      }
    }
    this.longest = most;
  }

  /** Those records of this filter in which {@code bytes} stands at {@code place}. */
  public RecordFilter and(Place place, byte[] bytes) {
    if (bytes.length == 0 && place != Place.WHOLE) {
      return this;
    }
    List<Condition> more = new ArrayList<>(conditions);
    more.add(new Condition(place, bytes.length == 0 ? null : new BytePattern(bytes.clone())));
    return new RecordFilter(more);
  }

  /** True if every record is handed on. */
  public boolean isAll() {
    return conditions.isEmpty();
  }

  /** A pattern that stands in every record that is handed on, or null if none is known. */
  BytePattern everywhere() {
    return longest < 0 ? null : conditions.get(longest).pattern;
  }

  /** True if the record of the bytes {@code [start, end)} is handed on. */
  boolean accepts(ByteBuffer buffer, int start, int end) {
    return accepts(buffer, start, end, start);
  }

  /**
   * The same where {@link #everywhere} is known not to stand between {@code start} and {@code hit}.
   */
  boolean accepts(ByteBuffer buffer, int start, int end, int hit) {
    for (int i = 0; i < conditions.size(); i++) {
      int from = i == longest ? Math.max(start, hit) : start;
      if (!conditions.get(i).holds(buffer, start, end, from)) {
        return false;
      }
    }
    return true;
  }
}
