package io.s3ranged.testkit.data;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * An access log of a given size with lines of about 190 bytes, the same for the same seed. For one
 * thread.
 *
 * <p>Knows, once read to its end, what it held: records, their bytes without terminators, and the
 * sum of their CRC-32, which does not depend on their order and which Spark computes as {@code
 * sum(crc32(value))}.
 */
public final class LogLines extends InputStream {

  private static final byte[][] METHODS = words("GET", "PUT", "POST", "DELETE", "HEAD");
  private static final byte[][] LEVELS = words("INFO ", "WARN ", "ERROR", "DEBUG");
  private static final byte[][] PATHS =
      words("/api/v1/orders/", "/static/img/", "/checkout/basket/", "/search?q=süß+", "/u/");
  private static final byte[][] AGENTS =
      words(
          "\"Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0\"",
          "\"curl/8.15.0 (x86_64-pc-linux-gnu)\"",
          "\"Mozilla/5.0 (Macintosh; Intel Mac OS X 15_1) Version/18.1 Safari/605.1.15\"",
          "\"s3ranged-quickstart/0.1\"");
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_LINE = 320;

  private final SplittableRandom random;
  private final boolean terminated;
  private final CRC32 crc = new CRC32();
  private final byte[] line = new byte[2 * MAX_LINE];
  private long left;
  private int lineLength;
  private int lineOffset;
  private int second;
  private long records;
  private long recordBytes;
  private long crcSum;

  /**
   * A log of exactly {@code size} bytes.
   *
   * @param terminated whether the last line has a terminator
   */
  public LogLines(long seed, long size, boolean terminated) {
    this.random = new SplittableRandom(seed);
    this.left = size;
    this.terminated = terminated;
    this.second = random.nextInt(20 * 86_400);
  }

  public long records() {
    return records;
  }

  public long recordBytes() {
    return recordBytes;
  }

  public long crcSum() {
    return crcSum;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (lineOffset == lineLength && !nextLine()) {
        break;
      }
      int n = Math.min(end - at, lineLength - lineOffset);
      System.arraycopy(line, lineOffset, target, at, n);
      lineOffset += n;
      at += n;
    }
    return at == offset && length > 0 ? -1 : at - offset;
  }

  private boolean nextLine() {
    if (left == 0) {
      return false;
    }
    int end = compose();
    boolean last = left < 2 * MAX_LINE - 1;
    if (last) {
      int wanted = (int) left;
      while (end < wanted) {
        line[end++] = 'x';
      }
      end = wanted;
      if (terminated) {
        line[end - 1] = '\n';
      } else {
        line[end - 1] = '.';
      }
    } else {
      line[end++] = '\n';
    }
    int content = last && !terminated ? end : end - 1;
    replaceSplitCharacter(content);
    crc.reset();
    crc.update(line, 0, content);
    crcSum += crc.getValue();
    records++;
    recordBytes += content;
    left -= end;
    lineLength = end;
    lineOffset = 0;
    return true;
  }

  /** A cut may fall inside a character of two bytes; what is left of it becomes a letter. */
  private void replaceSplitCharacter(int content) {
    if (content > 0 && (line[content - 1] & 0xe0) == 0xc0) {
      line[content - 1] = 'u';
    }
  }

  private int compose() {
    second += random.nextInt(3);
    long dice = random.nextLong();
    int at = put(0, "2026-11-");
    at = digits(at, 1 + second / 86_400 % 28, 2);
    line[at++] = 'T';
    at = digits(at, second / 3600 % 24, 2);
    line[at++] = ':';
    at = digits(at, second / 60 % 60, 2);
    line[at++] = ':';
    at = digits(at, second % 60, 2);
    line[at++] = '.';
    at = digits(at, (int) (dice & 0x3ff) % 1000, 3);
    at = put(at, "Z ");
    at = put(at, LEVELS[(int) (dice >>> 10) & 3]);
    at = put(at, " web-");
    at = digits(at, (int) (dice >>> 12) & 0x1ff, 4);
    line[at++] = ' ';
    at = put(at, METHODS[((int) (dice >>> 21) & 0xff) % METHODS.length]);
    line[at++] = ' ';
    at = put(at, PATHS[((int) (dice >>> 29) & 0xff) % PATHS.length]);
    at = digits(at, (int) (dice >>> 37) & 0xfffff, 7);
    at = put(at, ((int) (dice >>> 5) & 0x3f) == 7 ? " 404 " : " 200 ");
    at = digits(at, (int) (dice >>> 44) & 0xfffff, 7);
    line[at++] = ' ';
    at = hex(at, random.nextLong());
    at = hex(at, random.nextLong());
    line[at++] = ' ';
    at = put(at, AGENTS[(int) (dice >>> 62) & 3]);
    int extra = (int) (dice >>> 56) & 0x3f;
    line[at++] = ' ';
    for (int i = 0; i < extra; i++) {
      line[at++] = HEX[i & 15];
    }
    return at;
  }

  @SuppressWarnings("StringCharset")
  private int put(int at, String text) {
    for (int i = 0; i < text.length(); i++) {
      line[at + i] = (byte) text.charAt(i);
    }
    return at + text.length();
  }

  private int put(int at, byte[] text) {
    System.arraycopy(text, 0, line, at, text.length);
    return at + text.length;
  }

  private int digits(int at, int value, int width) {
    int rest = value;
    for (int i = at + width - 1; i >= at; i--) {
      line[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return at + width;
  }

  private int hex(int at, long value) {
    long rest = value;
    for (int i = 0; i < 16; i++) {
      line[at + i] = HEX[(int) rest & 15];
      rest >>>= 4;
    }
    return at + 16;
  }

  private static byte[][] words(String... words) {
    byte[][] all = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      all[i] = words[i].getBytes(StandardCharsets.UTF_8);
    }
    return all;
  }
}
