package io.s3ranged.source.dynamodb;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.source.index.Association;
import io.s3ranged.source.index.AssociationKey;
import io.s3ranged.source.index.LookupQuery;
import io.s3ranged.source.index.LookupResult;
import io.s3ranged.source.index.MatchLevel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Finds associations by hash: a query of one row for each level, the most specific first. */
final class AssociationLookup {

  private final DynamoCalls calls;
  private final IndexTables tables;
  private final RowCodec codec;

  AssociationLookup(DynamoCalls calls, IndexTables tables, RowCodec codec) {
    this.calls = calls;
    this.tables = tables;
    this.codec = codec;
  }

  Optional<LookupResult> find(LookupQuery query, MetricSet metrics) throws RangedIOException {
    for (MatchLevel level : MatchLevel.values()) {
      if (level.isWiderThan(query.widest())) {
        break;
      }
      Optional<Association> found = first(query, prefix(query, level), metrics);
      if (found.isPresent()) {
        return Optional.of(new LookupResult(level, found.get()));
      }
    }
    return Optional.empty();
  }

  private static byte[] prefix(LookupQuery query, MatchLevel level) {
    return switch (level) {
      case MATCH_FULL ->
          AssociationKey.repositoryContextPrefix(query.repository(), query.context());
      case MATCH_REPOSITORY -> AssociationKey.repositoryPrefix(query.repository());
      case MATCH_HASH -> new byte[0];
    };
  }

  private Optional<Association> first(LookupQuery query, byte[] prefix, MetricSet metrics)
      throws RangedIOException {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":hash", RowCodec.binary(query.hash().bytes()));
    String condition = "#hash = :hash";
    Map<String, String> names = Map.of("#hash", Attributes.HASH);
    if (prefix.length > 0) {
      values.put(":prefix", RowCodec.binary(prefix));
      condition += " AND begins_with(" + Attributes.REPOSITORY_CONTEXT + ", :prefix)";
    }
    QueryRequest request =
        QueryRequest.builder()
            .tableName(tables.associations())
            .keyConditionExpression(condition)
            .expressionAttributeNames(names)
            .expressionAttributeValues(values)
            .limit(1)
            .build();
    while (true) {
      QueryResponse page = calls.query(request, metrics);
      if (!page.items().isEmpty()) {
        return Optional.of(codec.readAssociation(page.items().get(0)));
      }
      if (page.lastEvaluatedKey().isEmpty()) {
        return Optional.empty();
      }
      request = request.toBuilder().exclusiveStartKey(page.lastEvaluatedKey()).build();
    }
  }
}
