package io.s3ranged.source.plan;

import java.nio.charset.StandardCharsets;

/**
 * What ends a record of text: one custom separator, or any of {@code \n}, {@code \r\n} and {@code
 * \r}.
 *
 * <p>A record belongs to the split that has the <em>anchor</em> of the terminator before it: the
 * last byte of {@code \r\n}, the first byte of a custom separator. So no reader needs a byte from
 * before its start.
 */
public final class Terminators {

  /** {@code \n}, {@code \r\n} and {@code \r}. */
  public static final Terminators LINES = new Terminators(new byte[0]);

  private final byte[] separator;

  private Terminators(byte[] separator) {
    this.separator = separator;
  }

  /** The terminators that {@code lineSep} means; null means {@link #LINES}. */
  public static Terminators of(String lineSep) {
    return lineSep == null ? LINES : new Terminators(lineSep.getBytes(StandardCharsets.UTF_8));
  }

  /** True for {@code \n}, {@code \r\n} and {@code \r}; false for a separator. */
  public boolean isLines() {
    return separator.length == 0;
  }

  /** Byte {@code i} of the separator. */
  public byte separatorByte(int i) {
    return separator[i];
  }

  /** A copy of the separator; empty for lines. */
  public byte[] separator() {
    return separator.clone();
  }

  /** Bytes of the separator; 0 for lines. */
  public int separatorLength() {
    return separator.length;
  }

  /** How far before the start of a record the anchor of its terminator lies. */
  public int anchorDistance() {
    return Math.max(1, separator.length);
  }

  /** True if a record starts behind each line feed. */
  public boolean endAtLineFeed() {
    return isLines() || (separator.length == 1 && separator[0] == '\n');
  }

  /**
   * False for a separator that overlaps itself, such as {@code ||} or {@code abab}: whoever starts
   * in the middle of an object cannot tell where one begins, so such objects are never cut.
   */
  public boolean isSplittable() {
    for (int length = 1; length < separator.length; length++) {
      if (isBorder(length)) {
        return false;
      }
    }
    return true;
  }

  private boolean isBorder(int length) {
    for (int i = 0; i < length; i++) {
      if (separator[i] != separator[separator.length - length + i]) {
        return false;
      }
    }
    return true;
  }
}
