package io.s3ranged.source.index;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ObjectRef;
import java.util.List;
import java.util.Objects;

/**
 * The places where reading can start that were found in one version of an object, besides its
 * beginning.
 *
 * @param points in the order of their positions, which are positive and differ; none where the
 *     object has none
 */
public record SplitPoints(PointKind kind, PointRecipe recipe, List<SplitPoint> points) {

  public SplitPoints {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(recipe, "recipe");
    points = List.copyOf(points);
    long before = 0;
    for (SplitPoint point : points) {
      if (point.position() <= before) {
        throw new IllegalArgumentException(
            "A split point at " + point.position() + " behind " + before);
      }
      before = point.position();
    }
  }

  /** True if every point lies inside {@code object}. */
  public boolean fits(ObjectRef object) {
    return points.isEmpty() || points.get(points.size() - 1).position() < object.size();
  }

  /**
   * @throws RangedIOException {@code BAD_FRAGMENT} unless they {@link #fits fit}
   */
  public void check(ObjectRef object) throws RangedIOException {
    if (!fits(object)) {
      throw Faults.of(
          FaultKind.BAD_FRAGMENT,
          object,
          null,
          "a split point lies behind the object's " + object.size() + " bytes");
    }
  }
}
