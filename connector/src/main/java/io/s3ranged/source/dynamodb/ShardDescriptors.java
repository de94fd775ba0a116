package io.s3ranged.source.dynamodb;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** The rows that say into how many shards a repository is cut. Written once, never changed. */
final class ShardDescriptors {

  /** Shorter than any row of a context. */
  private static final byte[] SORT_KEY = {0};

  private final DynamoCalls calls;
  private final IndexTables tables;
  private final DynamoFaults faults;

  ShardDescriptors(DynamoCalls calls, IndexTables tables, DynamoFaults faults) {
    this.calls = calls;
    this.tables = tables;
    this.faults = faults;
  }

  /** Nothing if nobody registered anything there. */
  Optional<Shards> find(String repository, MetricSet metrics) throws RangedIOException {
    Map<String, AttributeValue> row = calls.get(tables.manifest(), key(repository), metrics);
    if (row.isEmpty()) {
      return Optional.empty();
    }
    RowReader reader = new RowReader(row, tables.manifest(), faults);
    long count = reader.number(Attributes.SHARDS);
    if (count < 1 || count > Short.MAX_VALUE) {
      throw reader.inconsistent("a repository cannot have " + count + " shards");
    }
    return Optional.of(new Shards(repository, (int) count));
  }

  /** The descriptor; of several writers the first decides. */
  Shards findOrCreate(String repository, MetricSet metrics) throws RangedIOException {
    Optional<Shards> found = find(repository, metrics);
    if (found.isPresent()) {
      return found.get();
    }
    Map<String, AttributeValue> row = new HashMap<>(key(repository));
    row.put(Attributes.KIND, RowCodec.text(Attributes.SHARDS));
    row.put(Attributes.SHARDS, RowCodec.number(Shards.DEFAULT_COUNT));
    boolean first =
        calls.putIf(
            PutItemRequest.builder()
                .tableName(tables.manifest())
                .item(row)
                .conditionExpression("attribute_not_exists(" + Attributes.REPOSITORY_SHARD + ")")
                .build());
    return first
        ? new Shards(repository, Shards.DEFAULT_COUNT)
        : find(repository, metrics)
            .orElseThrow(
                () ->
                    faults.inconsistent(
                        tables.manifest(), "the descriptor of " + repository + " vanished"));
  }

  private static Map<String, AttributeValue> key(String repository) {
    return Map.of(
        Attributes.REPOSITORY_SHARD, RowCodec.text(Shards.descriptor(repository)),
        Attributes.CONTEXT_OFFSET, RowCodec.binary(SORT_KEY));
  }
}
