package io.s3ranged.source.index;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Split points as bytes: CRC32C of the rest, a version, kind, recipe, the number of points, and for
 * each the distance to the one before, doubled, and one more after a line feed. Numbers have seven
 * bits a byte, the lowest first; texts have their length before them.
 *
 * <p>Points only make reading faster, so bytes that another version wrote, or of which some are
 * missing, are no points and no failure.
 */
public final class PackedPoints {

  private static final byte VERSION = 1;
  private static final int MAX_NUMBER_BITS = 63;

  private PackedPoints() {}

  /** The bytes of {@code points}; equal points have equal ones. */
  public static byte[] pack(SplitPoints points) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(VERSION);
    text(out, points.kind().name());
    number(out, points.recipe().everyBytes());
    text(out, points.recipe().dialect());
    number(out, points.points().size());
    long before = 0;
    for (SplitPoint point : points.points()) {
      number(out, ((point.position() - before) << 1) | (point.afterLineFeed() ? 1 : 0));
      before = point.position();
    }
    byte[] body = out.toByteArray();
    return ByteBuffer.allocate(Integer.BYTES + body.length)
        .putInt(checksum(body, 0))
        .put(body)
        .array();
  }

  /** The points that were packed; nothing if the bytes are not whole or not of this version. */
  public static Optional<SplitPoints> unpack(byte[] packed) {
    if (packed.length < Integer.BYTES + 1) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(packed);
    if (in.getInt() != checksum(packed, Integer.BYTES) || in.get() != VERSION) {
      return Optional.empty();
    }
    try {
      PointKind kind = PointKind.valueOf(text(in));
      PointRecipe recipe = new PointRecipe(number(in), text(in));
      long count = number(in);
      List<SplitPoint> points = new ArrayList<>();
      long position = 0;
      for (long i = 0; i < count; i++) {
        long step = number(in);
        position += step >>> 1;
        points.add(new SplitPoint(position, (step & 1) == 1));
      }
      return Optional.of(new SplitPoints(kind, recipe, points));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      // A kind that a later version knows.
      return Optional.empty();
    }
  }

  private static int checksum(byte[] bytes, int from) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, bytes.length - from);
    return (int) crc.getValue();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static String text(ByteBuffer in) {
    long length = number(in);
    if (length > in.remaining()) {
      throw new IllegalArgumentException("A text of " + length + " bytes");
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void number(ByteArrayOutputStream out, long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      out.write((int) (left & 0x7F) | 0x80);
      left >>>= 7;
    }
    out.write((int) left);
  }

  private static long number(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < MAX_NUMBER_BITS; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("A number of more than 63 bits");
  }
}
