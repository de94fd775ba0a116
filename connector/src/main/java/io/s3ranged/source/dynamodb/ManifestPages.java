package io.s3ranged.source.dynamodb;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.source.index.AssociationKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Consistent reads of the manifest, page by page. */
final class ManifestPages {

  private final DynamoCalls calls;
  private final IndexTables tables;
  private final RowCodec codec;

  ManifestPages(DynamoCalls calls, IndexTables tables, RowCodec codec) {
    this.calls = calls;
    this.tables = tables;
    this.codec = codec;
  }

  /** Takes the rows of a page; says whether it wants another. */
  interface PageReader {
    boolean read(List<ManifestRow> rows) throws RangedIOException;
  }

  /** Rows of a partition whose key starts with {@code prefix}, in the order of their keys. */
  void each(String repository, String partition, byte[] prefix, MetricSet metrics, PageReader to)
      throws RangedIOException {
    QueryRequest request = request(partition, prefix);
    boolean more = true;
    while (more) {
      QueryResponse page = calls.query(request, metrics);
      List<ManifestRow> rows = new ArrayList<>(page.items().size());
      for (Map<String, AttributeValue> item : page.items()) {
        rows.add(codec.readManifest(repository, item));
      }
      // The key, not the rows, tells whether there is more: a page may be empty.
      more = to.read(rows) && !page.lastEvaluatedKey().isEmpty();
      request = request.toBuilder().exclusiveStartKey(page.lastEvaluatedKey()).build();
    }
  }

  /** All rows of one context, those that do not count included. */
  List<ManifestRow> context(Shards shards, String context, MetricSet metrics)
      throws RangedIOException {
    List<ManifestRow> rows = new ArrayList<>();
    each(
        shards.repository(),
        shards.of(context),
        AssociationKey.wholeContext(shards.repository(), context),
        metrics,
        page -> {
          rows.addAll(page);
          return true;
        });
    return rows;
  }

  private QueryRequest request(String partition, byte[] prefix) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":partition", RowCodec.text(partition));
    String condition = Attributes.REPOSITORY_SHARD + " = :partition";
    // DynamoDB refuses an empty binary value.
    if (prefix.length > 0) {
      values.put(":prefix", RowCodec.binary(prefix));
      condition += " AND begins_with(" + Attributes.CONTEXT_OFFSET + ", :prefix)";
    }
    return QueryRequest.builder()
        .tableName(tables.manifest())
        .keyConditionExpression(condition)
        .expressionAttributeValues(values)
        .build();
  }
}
