package io.s3ranged.benchmark.server;

import java.nio.charset.StandardCharsets;

/** A page of a Query under way: 1 MB of rows at most, as DynamoDB counts them. */
final class ManifestPage {

  private static final int MOST_BYTES = 1 << 20;
  private static final int BYTES_A_UNIT = 4096;

  private final String repository;
  private final StringBuilder items = new StringBuilder(1 << 21);
  private int count;
  private int bytes;
  private String last;

  ManifestPage(String repository) {
    this.repository = repository;
  }

  boolean isFull() {
    return bytes >= MOST_BYTES;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Key of the last object in it. */
  String last() {
    return last;
  }

  void add(StoredObject object) {
    items.append(count == 0 ? "" : ",").append(ManifestRows.row(repository, object));
    count++;
    bytes += ManifestRows.sizeOf(repository, object);
    last = object.key();
  }

  /** The answer, and an empty page after it. */
  byte[] answer(boolean more) {
    StringBuilder json = new StringBuilder(items.length() + 512);
    json.append("{\"Count\":").append(count).append(",\"ScannedCount\":").append(count);
    json.append(",\"ConsumedCapacity\":{\"CapacityUnits\":");
    json.append(Math.max(1, (bytes + BYTES_A_UNIT - 1) / BYTES_A_UNIT)).append('}');
    if (more) {
      json.append(",\"LastEvaluatedKey\":{").append(ManifestRows.key(repository, last)).append('}');
    }
    json.append(",\"Items\":[").append(items).append("]}");
    items.setLength(0);
    count = 0;
    bytes = 0;
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
