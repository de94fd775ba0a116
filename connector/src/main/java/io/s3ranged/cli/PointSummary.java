package io.s3ranged.cli;

import java.util.Locale;

/**
 * What looking for split points came to, in objects.
 *
 * @param cut have points now
 * @param points of all of them
 * @param uncut have none, since they consist of one piece
 * @param failed could not be read to their end
 */
record PointSummary(long cut, long points, long uncut, long failed) {

  static final PointSummary NONE = new PointSummary(0, 0, 0, 0);

  PointSummary plus(PointSummary other) {
    return new PointSummary(
        cut + other.cut, points + other.points, uncut + other.uncut, failed + other.failed);
  }

  /** One line for people. */
  String words() {
    return String.format(
        Locale.ROOT,
        "split points: %,d objects looked through: %,d have %,d points, %,d are one piece, %,d could"
            + " not be read",
        cut + uncut + failed,
        cut,
        points,
        uncut,
        failed);
  }
}
