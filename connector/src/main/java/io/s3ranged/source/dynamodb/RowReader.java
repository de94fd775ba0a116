package io.s3ranged.source.dynamodb;

import io.s3ranged.fault.RangedIOException;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads the attributes of one row, and names the row where one is missing or of another type. */
final class RowReader {

  private final Map<String, AttributeValue> row;
  private final String table;
  private final DynamoFaults faults;

  RowReader(Map<String, AttributeValue> row, String table, DynamoFaults faults) {
    this.row = row;
    this.table = table;
    this.faults = faults;
  }

  String text(String name) throws RangedIOException {
    String value = textOrNull(name);
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  String textOrNull(String name) {
    AttributeValue value = row.get(name);
    return value == null ? null : value.s();
  }

  long number(String name) throws RangedIOException {
    AttributeValue value = row.get(name);
    if (value == null || value.n() == null) {
      throw missing(name);
    }
    try {
      return Long.parseLong(value.n());
    } catch (NumberFormatException e) {
      throw missing(name);
    }
  }

  long numberOr(String name, long absent) throws RangedIOException {
    return row.containsKey(name) ? number(name) : absent;
  }

  byte[] binary(String name) throws RangedIOException {
    return bytes(name).asByteArray();
  }

  SdkBytes bytes(String name) throws RangedIOException {
    AttributeValue value = row.get(name);
    if (value == null || value.b() == null) {
      throw missing(name);
    }
    return value.b();
  }

  List<byte[]> binaries(String name) {
    AttributeValue value = row.get(name);
    return value == null
        ? List.of()
        : value.bs().stream().map(bytes -> bytes.asByteArray()).toList();
  }

  boolean has(String name) {
    return row.containsKey(name);
  }

  RangedIOException inconsistent(String detail) {
    return faults.inconsistent(table, "row " + name() + ": " + detail);
  }

  private RangedIOException missing(String name) {
    return inconsistent("attribute " + name + " is missing or not of its type");
  }

  private String name() {
    String bucket = textOrNull(Attributes.BUCKET);
    return bucket == null
        ? "without a bucket, of " + textOrNull(Attributes.REPOSITORY_SHARD)
        : "of s3://" + bucket + "/" + textOrNull(Attributes.KEY);
  }
}
