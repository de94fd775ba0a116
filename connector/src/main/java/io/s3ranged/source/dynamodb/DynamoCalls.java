package io.s3ranged.source.dynamodb;

import io.s3ranged.credentials.ConfigurationFault;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.Metric;
import io.s3ranged.metrics.MetricSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Requests to DynamoDB: tried again with back-off, counted, and complete. What was left undone is
 * asked for again, and what cannot be had is a fault, never an absent row.
 */
final class DynamoCalls {

  private static final int WRITES_A_BATCH = 25;
  private static final int READS_A_BATCH = 100;

  private final DynamoDbClient client;
  private final DynamoFaults faults;
  private final Patience patience;
  private final Fanout fanout;
  private volatile boolean heard;

  DynamoCalls(DynamoDbClient client, DynamoFaults faults, Patience patience, Fanout fanout) {
    this.client = client;
    this.faults = faults;
    this.patience = patience;
    this.fanout = fanout;
  }

  Attempts attempts() {
    return new Attempts(patience);
  }

  Fanout fanout() {
    return fanout;
  }

  /** One page. It may be empty and still have a successor. */
  QueryResponse query(QueryRequest request, MetricSet metrics) throws RangedIOException {
    QueryRequest counted =
        request.toBuilder()
            .consistentRead(true)
            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
            .build();
    QueryResponse page = retried(request.tableName(), metrics, () -> client.query(counted));
    count(page.consumedCapacity(), metrics);
    return page;
  }

  /** The row, or an empty map where there is none. */
  Map<String, AttributeValue> get(String table, Map<String, AttributeValue> key, MetricSet metrics)
      throws RangedIOException {
    GetItemResponse answer =
        retried(
            table,
            metrics,
            () ->
                client.getItem(
                    request ->
                        request
                            .tableName(table)
                            .key(key)
                            .consistentRead(true)
                            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)));
    count(answer.consumedCapacity(), metrics);
    return answer.item();
  }

  /** The rows that are there, in no order. */
  List<Map<String, AttributeValue>> getAll(
      String table, List<Map<String, AttributeValue>> keys, MetricSet metrics)
      throws RangedIOException {
    List<Callable<List<Map<String, AttributeValue>>>> batches = new ArrayList<>();
    for (List<Map<String, AttributeValue>> batch : cut(keys, READS_A_BATCH)) {
      batches.add(() -> getBatch(table, batch, metrics));
    }
    List<Map<String, AttributeValue>> rows = new ArrayList<>(keys.size());
    fanout.all(batches).forEach(rows::addAll);
    return rows;
  }

  /** All writes, in no order; done when this returns. */
  void writeAll(String table, List<WriteRequest> writes) throws RangedIOException {
    List<Callable<Void>> batches = new ArrayList<>();
    for (List<WriteRequest> batch : cut(writes, WRITES_A_BATCH)) {
      batches.add(
          () -> {
            writeBatch(table, batch);
            return null;
          });
    }
    fanout.all(batches).clear();
  }

  /** False if the condition did not hold. */
  boolean putIf(PutItemRequest request) throws RangedIOException {
    return conditional(request.tableName(), () -> client.putItem(request));
  }

  /** False if the condition did not hold. */
  boolean updateIf(UpdateItemRequest request) throws RangedIOException {
    return conditional(request.tableName(), () -> client.updateItem(request));
  }

  private List<Map<String, AttributeValue>> getBatch(
      String table, List<Map<String, AttributeValue>> keys, MetricSet metrics)
      throws RangedIOException {
    Attempts attempts = attempts();
    List<Map<String, AttributeValue>> rows = new ArrayList<>(keys.size());
    List<Map<String, AttributeValue>> left = keys;
    while (!left.isEmpty()) {
      KeysAndAttributes asked = KeysAndAttributes.builder().keys(left).consistentRead(true).build();
      BatchGetItemResponse answer =
          retried(
              table,
              metrics,
              () ->
                  client.batchGetItem(
                      request ->
                          request
                              .requestItems(Map.of(table, asked))
                              .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)));
      answer.consumedCapacity().forEach(capacity -> count(capacity, metrics));
      rows.addAll(answer.responses().getOrDefault(table, List.of()));
      KeysAndAttributes undone = answer.unprocessedKeys().get(table);
      left = after(attempts, table, left, undone == null ? List.of() : undone.keys());
    }
    return rows;
  }

  private void writeBatch(String table, List<WriteRequest> writes) throws RangedIOException {
    Attempts attempts = attempts();
    List<WriteRequest> left = writes;
    while (!left.isEmpty()) {
      Map<String, List<WriteRequest>> asked = Map.of(table, left);
      BatchWriteItemResponse answer =
          retried(table, null, () -> client.batchWriteItem(request -> request.requestItems(asked)));
      left = after(attempts, table, left, answer.unprocessedItems().getOrDefault(table, List.of()));
    }
  }

  private <T> List<T> after(Attempts attempts, String table, List<T> asked, List<T> undone)
      throws RangedIOException {
    if (undone.size() < asked.size()) {
      attempts.progressed();
    }
    if (!undone.isEmpty()) {
      attempts.failed(faults.unprocessed(table, undone.size()));
    }
    return undone;
  }

  private boolean conditional(String table, Runnable write) throws RangedIOException {
    return retried(
        table,
        null,
        () -> {
          try {
            write.run();
            return true;
          } catch (ConditionalCheckFailedException e) {
            return false;
          }
        });
  }

  /**
   * @param metrics counts a read; null for a write
   */
  private <T> T retried(String table, MetricSet metrics, Supplier<T> request)
      throws RangedIOException {
    Attempts attempts = attempts();
    while (true) {
      try {
        if (metrics != null) {
          metrics.increment(Metric.INDEX_READS);
        }
        T answer = request.get();
        heard = true;
        return answer;
      } catch (AwsServiceException e) {
        heard = true;
        attempts.failed(faults.of(e, table));
      } catch (SdkException | ConfigurationFault e) {
        attempts.failed(faults.of(e, table), heard);
      }
    }
  }

  private static void count(ConsumedCapacity capacity, MetricSet metrics) {
    if (capacity != null && capacity.capacityUnits() != null) {
      metrics.add(Metric.INDEX_CAPACITY, Math.round(capacity.capacityUnits() * 1000));
    }
  }

  private static <T> List<List<T>> cut(List<T> whole, int size) {
    List<List<T>> parts = new ArrayList<>();
    for (int i = 0; i < whole.size(); i += size) {
      parts.add(whole.subList(i, Math.min(whole.size(), i + size)));
    }
    return parts;
  }
}
