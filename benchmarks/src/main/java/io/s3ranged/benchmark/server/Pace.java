package io.s3ranged.benchmark.server;

/**
 * The bytes that one connection may send, evenly. For the connection's event loop alone.
 *
 * <p>A piece is due at the end of the time that it takes, so that a body of n bytes ends n / pace
 * after it began. A timer that comes late is made up for, up to {@link #SLACK_NANOS}.
 */
final class Pace {

  private static final long SLACK_NANOS = 50_000_000;
  private static final long PIECE_NANOS = 2_000_000;
  private static final int LEAST_PIECE = 16 << 10;
  private static final int MOST_PIECE = 256 << 10;

  private long freeAt = Long.MIN_VALUE;

  /** A body begins at {@code now}. */
  void begin(long now) {
    freeAt = Math.max(freeAt, now);
  }

  /** Most bytes of a piece. */
  static int pieceBytes(double bytesPerSecond) {
    double even = bytesPerSecond * PIECE_NANOS / 1e9;
    int aligned = (int) Math.max(LEAST_PIECE, Math.min(MOST_PIECE, even)) & ~4095;
    return bytesPerSecond < LEAST_PIECE ? (int) Math.max(1, even) : aligned;
  }

  /** Takes the time for a piece; tells when it is due. */
  long take(int bytes, double bytesPerSecond, long now) {
    freeAt = Math.max(freeAt, now - SLACK_NANOS) + (long) (bytes * 1e9 / bytesPerSecond);
    return freeAt;
  }
}
