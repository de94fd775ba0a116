package io.s3ranged.source.dynamodb;

import io.s3ranged.credentials.ConfigurationFault;
import io.s3ranged.fault.RangedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** Makes the two tables, or finds that they are there and are ours. */
final class TableCreator {

  private final DynamoDbClient client;
  private final IndexTables tables;
  private final DynamoFaults faults;
  private final Patience patience;

  TableCreator(DynamoDbClient client, IndexTables tables, DynamoFaults faults, Patience patience) {
    this.client = client;
    this.tables = tables;
    this.faults = faults;
    this.patience = patience;
  }

  private record Key(String name, ScalarAttributeType type) {

    AttributeDefinition definition() {
      return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
    }

    KeySchemaElement element(KeyType role) {
      return KeySchemaElement.builder().attributeName(name).keyType(role).build();
    }
  }

  private record Schema(String table, Key partition, Key sort) {

    CreateTableRequest request() {
      return CreateTableRequest.builder()
          .tableName(table)
          .billingMode(BillingMode.PAY_PER_REQUEST)
          .attributeDefinitions(partition.definition(), sort.definition())
          .keySchema(partition.element(KeyType.HASH), sort.element(KeyType.RANGE))
          .build();
    }

    String text() {
      return partition.name()
          + " ("
          + partition.type()
          + " HASH), "
          + sort.name()
          + " ("
          + sort.type()
          + " RANGE)";
    }
  }

  void create() throws RangedIOException {
    List<Schema> schemas =
        List.of(
            new Schema(
                tables.associations(),
                new Key(Attributes.HASH, ScalarAttributeType.B),
                new Key(Attributes.REPOSITORY_CONTEXT, ScalarAttributeType.B)),
            new Schema(
                tables.manifest(),
                new Key(Attributes.REPOSITORY_SHARD, ScalarAttributeType.S),
                new Key(Attributes.CONTEXT_OFFSET, ScalarAttributeType.B)));
    for (Schema schema : schemas) {
      TableDescription found = find(schema);
      if (found != null) {
        check(schema, found);
      }
    }
    for (Schema schema : schemas) {
      createIfAbsent(schema);
    }
    for (Schema schema : schemas) {
      awaitActive(schema);
    }
  }

  private void createIfAbsent(Schema schema) throws RangedIOException {
    Attempts attempts = new Attempts(patience);
    while (find(schema) == null) {
      try {
        if (client.createTable(schema.request()) != null) {
          return;
        }
      } catch (ResourceInUseException e) {
        // Another creator was faster; its table is checked as any other.
        return;
      } catch (SdkException | ConfigurationFault e) {
        attempts.failed(faults.of(e, schema.table()));
      }
    }
  }

  private void awaitActive(Schema schema) throws RangedIOException {
    Attempts attempts = new Attempts(patience);
    while (true) {
      TableDescription found = find(schema);
      if (found != null) {
        check(schema, found);
        TableStatus status = found.tableStatus();
        if (status == TableStatus.ACTIVE || status == TableStatus.UPDATING) {
          return;
        }
      }
      attempts.failed(
          faults.notReady(schema.table(), found == null ? "absent" : found.tableStatusAsString()));
    }
  }

  /** The table, or null where there is none. */
  private TableDescription find(Schema schema) throws RangedIOException {
    Attempts attempts = new Attempts(patience);
    while (true) {
      try {
        return client.describeTable(request -> request.tableName(schema.table())).table();
      } catch (ResourceNotFoundException e) {
        return null;
      } catch (SdkException | ConfigurationFault e) {
        attempts.failed(faults.of(e, schema.table()));
      }
    }
  }

  private void check(Schema schema, TableDescription found) throws RangedIOException {
    Map<String, String> types = new TreeMap<>();
    found
        .attributeDefinitions()
        .forEach(
            attribute -> types.put(attribute.attributeName(), attribute.attributeTypeAsString()));
    StringBuilder actual = new StringBuilder();
    for (KeySchemaElement element : found.keySchema()) {
      actual
          .append(actual.isEmpty() ? "" : ", ")
          .append(element.attributeName())
          .append(" (")
          .append(types.get(element.attributeName()))
          .append(' ')
          .append(element.keyTypeAsString())
          .append(')');
    }
    if (!actual.toString().equals(schema.text())) {
      throw faults.wrongSchema(
          schema.table(), "its key is " + actual + " and should be " + schema.text());
    }
  }
}
