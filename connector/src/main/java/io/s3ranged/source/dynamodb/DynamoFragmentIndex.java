package io.s3ranged.source.dynamodb;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.IndexSettings;
import io.s3ranged.source.index.AssociationKey;
import io.s3ranged.source.index.Fragment;
import io.s3ranged.source.index.FragmentIndex;
import io.s3ranged.source.index.FragmentList;
import io.s3ranged.source.index.LookupQuery;
import io.s3ranged.source.index.LookupResult;
import io.s3ranged.source.index.ManifestEntry;
import io.s3ranged.source.index.ManifestReader;
import io.s3ranged.source.index.ObjectRegistration;
import io.s3ranged.source.index.PointRecipe;
import io.s3ranged.source.index.RegistrationSummary;
import io.s3ranged.source.index.SplitPoints;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The index in two tables of DynamoDB: {@code TABLE}, which finds places by hash, and {@code
 * TABLE_manifest}, which says what belongs to a repository.
 *
 * <p>The manifest is the truth of the two: a plan reads it alone, and each write to it is one that
 * a plan may see. Associations are there before the manifest names them and go after it has let
 * them go. Requests of a call run side by side, as many at most as the index has threads.
 */
public final class DynamoFragmentIndex implements FragmentIndex {

  private final DynamoDbClient client;
  private final Fanout fanout;
  private final TableCreator creator;
  private final ShardDescriptors descriptors;
  private final ManifestReader plans;
  private final ObjectRegistrar objects;
  private final FragmentRegistrar fragments;
  private final PointsRegistrar points;
  private final AssociationLookup lookup;

  DynamoFragmentIndex(DynamoDbClient client, IndexTables tables, Patience patience, Fanout fanout) {
    this(client, tables, patience, fanout, StoredPoints.ROW_BYTES);
  }

  /**
   * @param pointsRowBytes packed split points in a row
   */
  DynamoFragmentIndex(
      DynamoDbClient client,
      IndexTables tables,
      Patience patience,
      Fanout fanout,
      int pointsRowBytes) {
    this.client = client;
    this.fanout = fanout;
    DynamoFaults faults = new DynamoFaults(tables);
    DynamoCalls calls = new DynamoCalls(client, faults, patience, fanout);
    RowCodec codec = new RowCodec(tables, faults);
    ManifestPages pages = new ManifestPages(calls, tables, codec);
    Cleaner cleaner = new Cleaner(calls, tables, codec, pages);
    this.creator = new TableCreator(client, tables, faults, patience);
    this.descriptors = new ShardDescriptors(calls, tables, faults);
    this.plans = new ManifestPlans(descriptors, pages, calls, faults, tables);
    this.objects = new ObjectRegistrar(calls, tables, codec, cleaner);
    this.fragments = new FragmentRegistrar(calls, tables, codec, pages, cleaner);
    this.points = new PointsRegistrar(calls, tables, codec, pages, cleaner, pointsRowBytes);
    this.lookup = new AssociationLookup(calls, tables, codec);
  }

  /**
   * The index that {@code settings} name, under {@code credentials}. Sends nothing yet. The caller
   * closes it, and the credentials after it.
   *
   * @throws RangedIOException {@code BAD_OPTION} if no region is set and none can be found
   */
  public static DynamoFragmentIndex open(IndexSettings settings, AwsCredentialsProvider credentials)
      throws RangedIOException {
    return DynamoConnection.open(settings, credentials);
  }

  /** As above, under the keys of the settings, or else under what the SDK's own chain finds. */
  public static DynamoFragmentIndex open(IndexSettings settings) throws RangedIOException {
    return open(settings, DynamoConnection.credentials(settings.connection()));
  }

  @Override
  public void create() throws RangedIOException {
    creator.create();
  }

  @Override
  public RegistrationSummary register(
      String repository, List<ObjectRegistration> registrations, MetricSet metrics)
      throws RangedIOException {
    AssociationKey.check(repository, "");
    for (ObjectRegistration registration : registrations) {
      AssociationKey.check(repository, registration.context());
    }
    if (registrations.isEmpty()) {
      return RegistrationSummary.NONE;
    }
    return objects.register(descriptors.findOrCreate(repository, metrics), registrations, metrics);
  }

  @Override
  public RegistrationSummary registerFragments(
      String repository, ObjectRegistration object, List<Fragment> given, MetricSet metrics)
      throws RangedIOException {
    AssociationKey.check(repository, object.context());
    FragmentList list = FragmentList.of(object.object(), given);
    return fragments.register(descriptors.findOrCreate(repository, metrics), object, list, metrics);
  }

  @Override
  public RegistrationSummary registerPoints(
      String repository, ObjectRegistration object, SplitPoints found, MetricSet metrics)
      throws RangedIOException {
    AssociationKey.check(repository, object.context());
    found.check(object.object());
    return points.register(descriptors.findOrCreate(repository, metrics), object, found, metrics);
  }

  @Override
  public List<ObjectRegistration> withoutPoints(
      String repository,
      List<ObjectRegistration> registrations,
      PointRecipe recipe,
      MetricSet metrics)
      throws RangedIOException {
    AssociationKey.check(repository, "");
    for (ObjectRegistration registration : registrations) {
      AssociationKey.check(repository, registration.context());
    }
    Optional<Shards> shards =
        registrations.isEmpty() ? Optional.empty() : descriptors.find(repository, metrics);
    return shards.isEmpty()
        ? List.of()
        : points.without(shards.get(), registrations, recipe, metrics);
  }

  @Override
  public Optional<ManifestEntry> entry(String repository, String context, MetricSet metrics)
      throws RangedIOException {
    AssociationKey.check(repository, context);
    Optional<Shards> shards = descriptors.find(repository, metrics);
    return shards.isEmpty() ? Optional.empty() : points.entry(shards.get(), context, metrics);
  }

  @Override
  public Optional<LookupResult> lookup(LookupQuery query, MetricSet metrics)
      throws RangedIOException {
    AssociationKey.check(query.repository(), query.context());
    return lookup.find(query, metrics);
  }

  @Override
  public List<ManifestEntry> entries(String repository, String contextPrefix, MetricSet metrics)
      throws RangedIOException {
    return plans.entries(repository, contextPrefix, metrics);
  }

  @Override
  public List<ManifestEntry> firstEntries(
      String repository, String contextPrefix, MetricSet metrics) throws RangedIOException {
    return plans.firstEntries(repository, contextPrefix, metrics);
  }

  @Override
  public void close() {
    fanout.threads().shutdownNow();
    client.close();
  }
}
