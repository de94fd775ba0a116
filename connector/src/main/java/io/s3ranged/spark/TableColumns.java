package io.s3ranged.spark;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.FileFormat;
import io.s3ranged.spark.format.DataColumns;
import io.s3ranged.spark.read.ObjectMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table: what its format has, then what its paths have.
 *
 * @param data columns of the records; the one of text and fixed may have any name
 * @param partitions columns of {@code key=value} folders
 */
record TableColumns(StructType data, StructType partitions) {

  /** The columns of {@code format}, with those that were inferred from paths. */
  static TableColumns inferred(FileFormat format, StructType partitions) throws RangedIOException {
    return inferred(DataColumns.schema(format), partitions);
  }

  /**
   * Columns that were inferred from objects, with those that were inferred from paths.
   *
   * @throws RangedIOException {@code BAD_PATH} if a name is among both
   */
  static TableColumns inferred(StructType data, StructType partitions) throws RangedIOException {
    for (StructField partition : partitions.fields()) {
      for (String name : data.fieldNames()) {
        if (name.equalsIgnoreCase(partition.name())) {
          throw Faults.of(
              FaultKind.BAD_PATH,
              "the paths have a partition column "
                  + partition.name()
                  + ", which is a column of the format too; set basePath behind it, or give the"
                  + " columns with schema(...)");
        }
      }
    }
    return new TableColumns(data, partitions);
  }

  /**
   * The columns that a schema means. Binary: columns of the format by name. Text and fixed: one
   * column for the record, which is {@code value} or else the first. All others are partition
   * columns.
   *
   * @throws RangedIOException {@code BAD_OPTION} if a column of the format has another type
   */
  static TableColumns of(FileFormat format, StructType schema) throws RangedIOException {
    StructType known = DataColumns.schema(format);
    List<StructField> data = new ArrayList<>();
    List<StructField> partitions = new ArrayList<>();
    String value = format == FileFormat.BINARY ? null : valueColumn(schema);
    for (StructField field : schema.fields()) {
      checkName(field);
      boolean isData =
          value == null
              ? known.getFieldIndex(field.name()).isDefined()
              : field.name().equals(value);
      if (isData) {
        check(format, field, value == null ? known.apply(field.name()) : known.fields()[0]);
        data.add(field);
      } else {
        partitions.add(field);
      }
    }
    return new TableColumns(schemaOf(data), schemaOf(partitions));
  }

  /**
   * The columns that a schema means for records that are parsed: those of paths are partition
   * columns, with the schema's types, and all others are data, as nullable.
   *
   * @param ofPaths the partition columns that the paths have
   * @throws RangedIOException {@code BAD_OPTION} if the schema has a column {@code _metadata}
   */
  static TableColumns parsed(StructType schema, StructType ofPaths) throws RangedIOException {
    List<StructField> data = new ArrayList<>();
    Map<String, StructField> partitions = new LinkedHashMap<>();
    for (StructField partition : ofPaths.fields()) {
      partitions.put(partition.name().toLowerCase(Locale.ROOT), partition);
    }
    for (StructField field : schema.fields()) {
      checkName(field);
      String name = field.name().toLowerCase(Locale.ROOT);
      if (partitions.containsKey(name)) {
        partitions.put(name, field);
      } else {
        data.add(new StructField(field.name(), nullable(field), true, field.metadata()));
      }
    }
    return new TableColumns(schemaOf(data), schemaOf(List.copyOf(partitions.values())));
  }

  private static DataType nullable(StructField field) {
    // Spark's own way to make a type nullable is private to it, but for a schema's fields.
    return new StructType(new StructField[] {field}).asNullable().fields()[0].dataType();
  }

  private static void checkName(StructField field) throws RangedIOException {
    if (field.name().equalsIgnoreCase(ObjectMetadata.COLUMN)) {
      throw Faults.of(
          FaultKind.BAD_OPTION,
          "the given schema has a column " + field.name() + ", which every table has by itself");
    }
  }

  /**
   * The column of text's and fixed's records, or nothing if the schema has none or it is binary's.
   */
  Optional<String> valueColumn() {
    return data.length() == 1 ? Optional.of(data.fieldNames()[0]) : Optional.empty();
  }

  private static String valueColumn(StructType schema) {
    if (schema.isEmpty() || schema.getFieldIndex(DataColumns.VALUE).isDefined()) {
      return DataColumns.VALUE;
    }
    return schema.fieldNames()[0];
  }

  private static void check(FileFormat format, StructField given, StructField known)
      throws RangedIOException {
    if (!given.dataType().equals(known.dataType())) {
      throw Faults.of(
          FaultKind.BAD_OPTION,
          "column "
              + given.name()
              + " of the given schema is "
              + given.dataType().simpleString()
              + ", but fileFormat="
              + format.name().toLowerCase(Locale.ROOT)
              + " reads "
              + known.dataType().simpleString());
    }
  }

  private static StructType schemaOf(List<StructField> fields) {
    return new StructType(fields.toArray(StructField[]::new));
  }

  /** All columns in the table's order: data, then partitions. */
  StructType all() {
    StructType all = data;
    for (StructField field : partitions.fields()) {
      all = all.add(field);
    }
    return all;
  }
}
