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

  void offer(long position, boolean afterLineFeed) {
    if (position - last >= recipe.everyBytes()) {
      points.add(new SplitPoint(position, afterLineFeed));
      last = position;
    }
  }

  SplitPoints points(PointKind kind) {
    return new SplitPoints(kind, recipe, points);
  }
}
