package io.s3ranged.source.points;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.source.index.FragmentIndex;
import io.s3ranged.source.index.ObjectRegistration;
import io.s3ranged.source.index.PointRecipe;
import io.s3ranged.source.index.RegistrationSummary;
import io.s3ranged.source.index.SplitPoints;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Finds split points of registered objects and stores them. Safe to use from any thread, as far as
 * its index and bytes are.
 *
 * <p>An object of which none were found is remembered too, so that nobody looks again. A run that
 * was killed is healed by running it again, which looks only at what is left.
 */
public final class PointRegistration {

  /** Faults that say nothing of other objects. */
  private static final Set<FaultKind> OF_ONE_OBJECT =
      EnumSet.of(
          FaultKind.CORRUPT_DATA,
          FaultKind.AMBIGUOUS_QUOTES,
          FaultKind.OBJECT_CHANGED,
          FaultKind.NO_SUCH_OBJECT,
          FaultKind.RANGE_NOT_SATISFIABLE);

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
   * Looks through one object and stores what it finds. An object that is damaged, gone or replaced
   * is told of in the summary, and keeps no other from its points.
   *
   * @throws RangedIOException any other fault of {@link PointFinder#find} and {@link
   *     FragmentIndex#registerPoints}
   */
  public PointSummary register(String repository, ObjectRegistration object, MetricSet metrics)
      throws RangedIOException {
    SplitPoints found;
    try {
      found = PointFinder.find(object.object(), recipe, bytes);
    } catch (RangedIOException fault) {
      if (!OF_ONE_OBJECT.contains(fault.kind())) {
        throw fault;
      }
      return new PointSummary(0, 0, 0, List.of(fault.getMessage()));
    }
    RegistrationSummary unused = index.registerPoints(repository, object, found, metrics);
    int points = found.points().size();
    return points > 0
        ? new PointSummary(1, points, 0, List.of())
        : new PointSummary(0, 0, 1, List.of());
  }
}
