package io.s3ranged.source.points;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.source.index.FragmentIndex;
import io.s3ranged.source.index.ObjectRegistration;
import io.s3ranged.source.index.PointRecipe;
import io.s3ranged.source.index.RegistrationSummary;
import io.s3ranged.source.index.SplitPoints;
import java.util.List;

/**
 * Finds split points of registered objects and stores them. Safe to use from any thread, as far as
 * its index and bytes are.
 *
 * <p>An object of which none were found is remembered too, so that nobody looks again. A run that
 * was killed is healed by running it again, which looks only at what is left.
 */
public final class PointRegistration {

  private final FragmentIndex index;
  private final ObjectBytes bytes;
  private final PointRecipe recipe;

  public PointRegistration(FragmentIndex index, ObjectBytes bytes, PointRecipe recipe) {
    this.index = index;
    this.bytes = bytes;
    this.recipe = recipe;
  }

  /** Those of {@code objects}, which are registered, that are to be looked through. */
  public List<ObjectRegistration> pending(
      String repository, List<ObjectRegistration> objects, MetricSet metrics)
      throws RangedIOException {
    List<ObjectRegistration> worthWhile =
        objects.stream().filter(object -> PointFinder.mayFind(object.object(), recipe)).toList();
    return worthWhile.isEmpty()
        ? List.of()
        : index.withoutPoints(repository, worthWhile, recipe, metrics);
  }

  /**
   * Looks through one object and stores what it finds.
   *
   * @return what was stored; may have no points
   * @throws RangedIOException as {@link PointFinder#find} and {@link FragmentIndex#registerPoints}
   */
  public SplitPoints register(String repository, ObjectRegistration object, MetricSet metrics)
      throws RangedIOException {
    SplitPoints found = PointFinder.find(object.object(), recipe, bytes);
    RegistrationSummary unused = index.registerPoints(repository, object, found, metrics);
    return found;
  }
}
