package io.s3ranged.source.points;

import io.s3ranged.source.index.PointKind;
import io.s3ranged.source.index.PointRecipe;
import io.s3ranged.source.index.SplitPoint;
import io.s3ranged.source.index.SplitPoints;
import java.util.ArrayList;
import java.util.List;

/** Takes of many places, which come in their order, those that are far enough apart. */
final class PointSpacing {

  private final PointRecipe recipe;
  private final List<SplitPoint> points = new ArrayList<>();
  private long last;

  PointSpacing(PointRecipe recipe) {
    this.recipe = recipe;
  }

  /** True if a point at {@code position} would be taken. */
  boolean wants(long position) {
    return position - last >= recipe.everyBytes();
  }

  void offer(long position, boolean afterLineFeed) {
    if (wants(position)) {
      points.add(new SplitPoint(position, afterLineFeed));
      last = position;
    }
  }

  SplitPoints points(PointKind kind) {
    return new SplitPoints(kind, recipe, points);
  }
}
