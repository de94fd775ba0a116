package io.s3ranged.source.dynamodb;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.source.index.AssociationKey;
import io.s3ranged.source.index.ManifestEntry;
import io.s3ranged.source.index.ManifestOrder;
import io.s3ranged.source.index.ManifestReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Plans over all shards of a repository: complete, or a fault. */
final class ManifestPlans implements ManifestReader {

  private final ShardDescriptors descriptors;
  private final ManifestPages pages;
  private final DynamoCalls calls;
  private final DynamoFaults faults;
  private final IndexTables tables;

  ManifestPlans(
      ShardDescriptors descriptors,
      ManifestPages pages,
      DynamoCalls calls,
      DynamoFaults faults,
      IndexTables tables) {
    this.descriptors = descriptors;
    this.pages = pages;
    this.calls = calls;
    this.faults = faults;
    this.tables = tables;
  }

  @Override
  public List<ManifestEntry> entries(String repository, String contextPrefix, MetricSet metrics)
      throws RangedIOException {
    AssociationKey.check(repository, contextPrefix);
    Optional<Shards> shards = descriptors.find(repository, metrics);
    if (shards.isEmpty()) {
      return List.of();
    }
    List<Callable<List<ManifestEntry>>> work = new ArrayList<>();
    for (String partition : shards.get().all()) {
      work.add(() -> partitionEntries(shards.get(), partition, contextPrefix, metrics));
    }
    List<ManifestEntry> entries = new ArrayList<>();
    calls.fanout().all(work).forEach(entries::addAll);
    entries.sort(ManifestOrder.BY_CONTEXT);
    return entries;
  }

  @Override
  public List<ManifestEntry> firstEntries(
      String repository, String contextPrefix, MetricSet metrics) throws RangedIOException {
    AssociationKey.check(repository, contextPrefix);
    Optional<Shards> shards = descriptors.find(repository, metrics);
    if (shards.isEmpty()) {
      return List.of();
    }
    for (String partition : shards.get().all()) {
      ManifestAssembler assembler = new ManifestAssembler();
      byte[] prefix = AssociationKey.contextPrefix(repository, contextPrefix);
      pages.each(
          repository,
          partition,
          prefix,
          metrics,
          rows -> {
            addMatching(assembler, rows, contextPrefix);
            return assembler.entries().isEmpty();
          });
      if (assembler.entries().isEmpty()) {
        assembler.finish();
        readAgain(assembler, shards.get(), metrics);
      }
      if (!assembler.entries().isEmpty()) {
        return assembler.entries();
      }
    }
    return List.of();
  }

  private List<ManifestEntry> partitionEntries(
      Shards shards, String partition, String contextPrefix, MetricSet metrics)
      throws RangedIOException {
    ManifestAssembler assembler = new ManifestAssembler();
    byte[] prefix = AssociationKey.contextPrefix(shards.repository(), contextPrefix);
    pages.each(
        shards.repository(),
        partition,
        prefix,
        metrics,
        rows -> {
          addMatching(assembler, rows, contextPrefix);
          return true;
        });
    assembler.finish();
    readAgain(assembler, shards, metrics);
    return assembler.entries();
  }

  /** A key may hold a part of its context only, so the context itself decides. */
  private static void addMatching(
      ManifestAssembler assembler, List<ManifestRow> rows, String contextPrefix)
      throws RangedIOException {
    for (ManifestRow row : rows) {
      if (row.context().startsWith(contextPrefix)) {
        assembler.add(row);
      }
    }
  }

  private void readAgain(ManifestAssembler assembler, Shards shards, MetricSet metrics)
      throws RangedIOException {
    for (String context : assembler.torn()) {
      assembler.entries().addAll(untorn(shards, context, metrics));
    }
  }

  private List<ManifestEntry> untorn(Shards shards, String context, MetricSet metrics)
      throws RangedIOException {
    final int tries = 5;
    for (int i = 0; i < tries; i++) {
      ManifestAssembler assembler = new ManifestAssembler();
      for (ManifestRow row : pages.context(shards, context, metrics)) {
        assembler.add(row);
      }
      assembler.finish();
      if (assembler.torn().isEmpty()) {
        return assembler.entries();
      }
    }
    throw faults.inconsistent(
        tables.manifest(),
        "context " + context + " of repository " + shards.repository() + " lacks fragments");
  }
}
