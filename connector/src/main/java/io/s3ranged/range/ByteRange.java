package io.s3ranged.range;

import java.io.Serializable;

/**
 * The half-open interval {@code [start, end)} of byte positions in an object.
 *
 * <p>{@code 0 <= start <= end}. An end of {@link #UNBOUNDED} means "to the end of the object,
 * wherever that is".
 */
public record ByteRange(long start, long end) implements Serializable, Comparable<ByteRange> {

  /** An end that no object reaches: the end of the object is not known yet. */
  public static final long UNBOUNDED = Long.MAX_VALUE;

  public ByteRange {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("Not a byte range: [" + start + ", " + end + ")");
    }
  }

  /** The range of {@code length} bytes from {@code start}. */
  public static ByteRange ofLength(long start, long length) {
    return new ByteRange(start, Math.addExact(start, length));
  }

  /** The range from {@code start} to the end of the object. */
  public static ByteRange from(long start) {
    return new ByteRange(start, UNBOUNDED);
  }

  public long length() {
    return end - start;
  }

  public boolean isEmpty() {
    return start == end;
  }

  public boolean isBounded() {
    return end != UNBOUNDED;
  }

  public boolean contains(long position) {
    return position >= start && position < end;
  }

  /** True if every byte of {@code other} is in this range; an empty range is in every range. */
  public boolean contains(ByteRange other) {
    return other.isEmpty() || (other.start >= start && other.end <= end);
  }

  public boolean overlaps(ByteRange other) {
    return start < other.end && other.start < end;
  }

  /** The bytes in both; empty, at the larger of the two starts, where there are none. */
  public ByteRange intersect(ByteRange other) {
    long from = Math.max(start, other.start);
    return new ByteRange(from, Math.max(from, Math.min(end, other.end)));
  }

  /** This range without the bytes at or after {@code size}. */
  public ByteRange clip(long size) {
    return new ByteRange(Math.min(start, size), Math.min(end, size));
  }

  @Override
  public int compareTo(ByteRange other) {
    int byStart = Long.compare(start, other.start);
    return byStart != 0 ? byStart : Long.compare(end, other.end);
  }

  /** The value of an HTTP {@code Range} header (RFC 9110, section 14.2), whose end is inclusive. */
  public String toHeader() {
    if (isEmpty()) {
      throw new IllegalStateException("An empty range has no Range header: " + this);
    }
    return isBounded() ? "bytes=" + start + "-" + (end - 1) : "bytes=" + start + "-";
  }

  @Override
  public String toString() {
    return isBounded() ? "[" + start + ", " + end + ")" : "[" + start + ", end)";
  }
}
