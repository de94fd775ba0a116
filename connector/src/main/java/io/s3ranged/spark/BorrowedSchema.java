package io.s3ranged.spark;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.Options;
import io.s3ranged.source.plan.Filters;
import io.s3ranged.spark.format.table.BorrowedColumns;
import io.s3ranged.spark.format.table.BorrowedFormat;
import io.s3ranged.spark.format.table.SchemaObject;
import io.s3ranged.spark.read.ObjectMetadata;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.errors.QueryCompilationErrors;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.SchemaUtils;
import scala.util.Failure;

/** Finds the columns of objects that Spark's own reader of their format reads. */
final class BorrowedSchema {

  private BorrowedSchema() {}

  /** What Spark infers from the objects, and what their paths tell. */
  static BorrowedColumns inferred(ReadRequest request, Discovery discovery)
      throws RangedIOException {
    SparkSession session = SparkSession.active();
    SQLConf conf = session.sessionState().conf();
    BorrowedFormat format = BorrowedFormat.of(request.format().format());
    Map<String, String> options = options(request);
    Filters filters = PlanFilter.filters(request);
    List<SchemaObject> files = List.of();
    if (!format.mergesSchemas(options, conf)) {
      files = accepted(discovery.firstObjects(), filters);
    }
    if (files.isEmpty()) {
      files = accepted(discovery.allObjects(request), filters);
    }
    Optional<StructType> data = format.infer(session, options, request.access(), files);
    if (data.isEmpty()) {
      return failed(QueryCompilationErrors.dataSchemaNotSpecifiedError(format.nameOfSpark()));
    }
    return checked(format, new BorrowedColumns(data.get(), discovery.partitionColumns()));
  }

  /** What Spark infers from objects of CSV or JSON whose records may hold terminators. */
  static StructType ofWholeObjects(ReadRequest request, Discovery discovery)
      throws RangedIOException {
    List<SchemaObject> files = accepted(discovery.allObjects(request), PlanFilter.filters(request));
    return BorrowedFormat.of(request.format().format())
        .infer(SparkSession.active(), options(request), request.access(), files)
        .orElseGet(StructType::new);
  }

  /** A given schema, whose columns are the paths' where those have them. */
  static BorrowedColumns given(ReadRequest request, StructType schema, Discovery discovery)
      throws RangedIOException {
    StructType partitions = new StructType();
    for (StructField found : discovery.partitionColumns().fields()) {
      Optional<StructField> named =
          Arrays.stream(schema.fields())
              .filter(field -> field.name().equalsIgnoreCase(found.name()))
              .findFirst();
      partitions = partitions.add(named.orElse(found));
    }
    BorrowedColumns all = new BorrowedColumns(schema.asNullable(), partitions);
    return checked(
        BorrowedFormat.of(request.format().format()),
        new BorrowedColumns(all.dataOnly(), partitions));
  }

  /** The options that Spark's reader takes, and those that both have. */
  static Map<String, String> options(ReadRequest request) throws RangedIOException {
    Map<String, String> options = new HashMap<>(request.formatOptions());
    options.put(
        Options.IGNORE_CORRUPT_FILES.name(), request.get(Options.IGNORE_CORRUPT_FILES).toString());
    options.put(
        Options.IGNORE_MISSING_FILES.name(), request.get(Options.IGNORE_MISSING_FILES).toString());
    return options;
  }

  /** Spark's analysis exception is checked, and the methods that Spark calls declare none. */
  private static BorrowedColumns failed(Throwable failure) {
    return new Failure<BorrowedColumns>(failure).get();
  }

  private static List<SchemaObject> accepted(List<FoundObject> objects, Filters filters)
      throws RangedIOException {
    List<SchemaObject> files = new ArrayList<>();
    for (FoundObject found : objects) {
      if (filters.accepts(found.object(), found.lastModifiedMillis())) {
        files.add(new SchemaObject(found.object(), found.lastModifiedMillis()));
      }
    }
    return files;
  }

  private static BorrowedColumns checked(BorrowedFormat format, BorrowedColumns columns)
      throws RangedIOException {
    for (String name : columns.all().fieldNames()) {
      if (name.equalsIgnoreCase(ObjectMetadata.COLUMN)) {
        throw Faults.of(
            FaultKind.BAD_OPTION,
            "the schema has a column " + name + ", which every table has by itself");
      }
    }
    verify(format, columns.data(), columns.partitions());
    return columns;
  }

  /** Fails as Spark's source of the format fails when it is loaded with such columns. */
  static void verify(BorrowedFormat format, StructType data, StructType partitions) {
    boolean caseSensitive = SQLConf.get().caseSensitiveAnalysis();
    SchemaUtils.checkSchemaColumnNameDuplication(data, caseSensitive);
    SchemaUtils.checkSchemaColumnNameDuplication(partitions, caseSensitive);
    format.verify(data);
  }
}
