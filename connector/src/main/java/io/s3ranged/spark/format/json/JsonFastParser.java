package io.s3ranged.spark.format.json;

import static io.s3ranged.source.json.JsonScanner.UNSURE;

import io.s3ranged.source.json.FieldNames;
import io.s3ranged.source.json.FieldOrder;
import io.s3ranged.source.json.JsonScanner;
import io.s3ranged.spark.format.parsed.FastParser;
import io.s3ranged.spark.format.parsed.ParsedColumns;
import io.s3ranged.spark.format.parsed.ParsedVector;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes records that are one object of strict JSON, whose wanted fields stand there once and in the
 * plain form of their type, or as null. Fields that nobody wants are gone over as strictly.
 */
final class JsonFastParser implements FastParser {

  private final JsonScanner scanner;
  private final FieldOrder order;
  private final ValueReader values;
  private final ParsedVector[] vectors;

  /** By column, the number of the last record that had it. */
  private final int[] lastSeen;

  private int record;

  JsonFastParser(PlainRecords settings, ParsedColumns columns) {
    this.scanner = new JsonScanner(settings.limits());
    this.order = new FieldOrder(scanner, new FieldNames(names(settings.fields())));
    this.vectors = new ParsedVector[columns.count()];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = columns.vector(i);
    }
    this.values = new ValueReader(scanner, settings, vectors);
    this.lastSeen = new int[vectors.length];
  }

  /** Not a stream's list, which takes no null. */
  private static List<String> names(List<PlainRecords.Field> fields) {
    List<String> names = new ArrayList<>();
    fields.forEach(field -> names.add(field.name()));
    return names;
  }

  @Override
  public Verdict parse(Object base, long address, int length, int row) {
    order.start(base, address, address + length);
    values.start(base, row);
    record++;
    int seen = 0;
    long at = order.next(address);
    while (at >= 0) {
      int column = order.ordinal();
      if (column == FieldNames.OTHER) {
        at = scanner.value(at);
      } else {
        // Of a field that stands there twice Spark takes the last, unless a filter has its say
        // first.
        at = lastSeen[column] == record ? UNSURE : values.read(at, column);
        lastSeen[column] = record;
        seen++;
      }
      if (at >= 0) {
        at = order.next(at);
      }
    }
    if (at == UNSURE) {
      return Verdict.UNSURE;
    }
    if (seen < vectors.length) {
      fillUp(row);
    }
    return Verdict.ROW;
  }

  private void fillUp(int row) {
    for (int column = 0; column < vectors.length; column++) {
      if (lastSeen[column] != record) {
        vectors[column].putNull(row);
      }
    }
  }
}
