package io.s3ranged.source.index;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import java.util.List;
import java.util.Optional;

/**
 * The index: which fragments are where, and which objects make up a repository.
 *
 * <p>Safe to use from any thread. Registrations are idempotent: one that was killed is healed by
 * running it again, and at no moment does a plan see fewer objects than before, or part of an
 * object's fragments. Two registrations of the same object at the same time never make a plan
 * wrong; they may leave an association of a version that is gone, whose ETag no object has any
 * more, and plans may fail with {@code INDEX_INCONSISTENT} until the object is registered again.
 *
 * <p>Faults of every method: {@code INDEX_NOT_FOUND}, {@code INDEX_WRONG_SCHEMA}, {@code
 * INDEX_UNAVAILABLE}, {@code INDEX_ACCESS_DENIED}, {@code CREDENTIALS_*}, and {@code BAD_OPTION}
 * for a name that no key can hold.
 */
public interface FragmentIndex extends ManifestReader, AutoCloseable {

  /**
   * Makes what the index is stored in, and returns when it can be used. What is there already and
   * has the right schema stays as it is.
   */
  void create() throws RangedIOException;

  /**
   * Registers whole objects, each under the hash of its identity. An object that is there as
   * another version is replaced, and its old association removed; where fragments of the same
   * version are registered, they stay.
   *
   * @param objects of two with the same context the last counts
   */
  RegistrationSummary register(
      String repository, List<ObjectRegistration> objects, MetricSet metrics)
      throws RangedIOException;

  /**
   * Registers an object by its fragments, which replace its row or its former fragments. Either all
   * of them are seen or none.
   *
   * @throws RangedIOException {@code BAD_FRAGMENT}, before anything is written, where one is
   *     negative, empty, overlaps another or leaves the object, and where there is none
   */
  RegistrationSummary registerFragments(
      String repository, ObjectRegistration object, List<Fragment> fragments, MetricSet metrics)
      throws RangedIOException;

  /**
   * Registers an object as {@link #register} does, with the points where reading of this version of
   * it can start. They go with the version: one that replaces it has none, and one that differs in
   * its time alone keeps them. An object of which this version's fragments are registered stays as
   * it is. Either all points are seen or none.
   *
   * @param points replace those that are there
   * @throws RangedIOException {@code BAD_FRAGMENT}, before anything is written, where a point lies
   *     behind the object's end
   */
  RegistrationSummary registerPoints(
      String repository, ObjectRegistration object, SplitPoints points, MetricSet metrics)
      throws RangedIOException;

  /**
   * Those of {@code objects} that are registered in this version, as wholes, and for which no
   * points of {@code recipe} are stored: what is left to be looked through. One read of a row for
   * each.
   */
  List<ObjectRegistration> withoutPoints(
      String repository, List<ObjectRegistration> objects, PointRecipe recipe, MetricSet metrics)
      throws RangedIOException;

  /**
   * The entry of an object that is registered as a whole under exactly this context, or nothing.
   * Reads the rows of the context alone.
   */
  Optional<ManifestEntry> entry(String repository, String context, MetricSet metrics)
      throws RangedIOException;

  /**
   * Where a fragment is: by hash, repository and context first, then by less, as far as {@code
   * query.widest()} allows. One read of one row for each level that is tried.
   */
  Optional<LookupResult> lookup(LookupQuery query, MetricSet metrics) throws RangedIOException;

  @Override
  void close();
}
