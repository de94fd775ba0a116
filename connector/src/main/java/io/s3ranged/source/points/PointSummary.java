package io.s3ranged.source.points;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What looking for split points came to, in objects.
 *
 * @param cut have points now
 * @param points of all of them
 * @param uncut have none, since they consist of one piece
 * @param failures what is told of each that could not be read to its end
 */
public record PointSummary(long cut, long points, long uncut, List<String> failures)
    implements Serializable {

  public static final PointSummary NONE = new PointSummary(0, 0, 0, List.of());

  public PointSummary {
    failures = List.copyOf(failures);
  }

  public PointSummary plus(PointSummary other) {
    List<String> all = new ArrayList<>(failures);
    all.addAll(other.failures);
    return new PointSummary(cut + other.cut, points + other.points, uncut + other.uncut, all);
  }

  /** One line for people. */
  public String words() {
    return String.format(
        Locale.ROOT,
        "split points: %,d objects looked through: %,d have %,d points, %,d are one piece, %,d could"
            + " not be read",
        cut + uncut + failures.size(),
        cut,
        points,
        uncut,
        failures.size());
  }
}
