package io.s3ranged.source.dynamodb;

import io.s3ranged.source.dynamodb.ManifestRow.FragmentsHead;
import io.s3ranged.source.dynamodb.ManifestRow.Head;
import io.s3ranged.source.dynamodb.ManifestRow.ObjectHead;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** The condition that a context's head is still the one that was read. */
record HeadCondition(
    String expression, Map<String, String> names, Map<String, AttributeValue> values) {

  /**
   * @param head null for no head
   */
  static HeadCondition is(Head head) {
    if (head instanceof ObjectHead object) {
      return new HeadCondition(
          "#hash = :hash",
          Map.of("#hash", Attributes.HASH),
          Map.of(":hash", RowCodec.binary(object.association().hash().bytes())));
    }
    if (head instanceof FragmentsHead fragments) {
      return new HeadCondition(
          "#generation = :generation",
          Map.of("#generation", Attributes.GENERATION),
          Map.of(":generation", RowCodec.generation(fragments.generation().id())));
    }
    return new HeadCondition(
        "attribute_not_exists(#partition)",
        Map.of("#partition", Attributes.REPOSITORY_SHARD),
        Map.of());
  }

  /** The write of another head, which is refused where this does not hold. */
  PutItemRequest put(String table, Map<String, AttributeValue> item) {
    PutItemRequest.Builder request =
        PutItemRequest.builder()
            .tableName(table)
            .item(item)
            .conditionExpression(expression)
            .expressionAttributeNames(names);
    return values.isEmpty() ? request.build() : request.expressionAttributeValues(values).build();
  }
}
