package io.s3ranged.spark;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.FileFormat;
import io.s3ranged.options.Options;
import io.s3ranged.spark.format.DataColumns;
import io.s3ranged.spark.format.parsed.ParsedFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Infers the columns of parsed records by Spark's own inference, over the same objects read as
 * text, or as wholes where a record may hold terminators.
 */
final class SchemaInference {

  private SchemaInference() {}

  static StructType of(ReadRequest request, ParsedFormat format, Discovery discovery)
      throws RangedIOException {
    if (format.variantColumn().isPresent()) {
      return new StructType().add(format.variantColumn().get(), DataTypes.VariantType);
    }
    return request.format().wholetext()
        ? BorrowedSchema.ofWholeObjects(request, discovery)
        : ofLines(request, format, discovery);
  }

  private static StructType ofLines(ReadRequest request, ParsedFormat format, Discovery discovery)
      throws RangedIOException {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.putAll(request.ownOptions());
    // Connection settings by Hadoop's names count as the format's own.
    request
        .formatOptions()
        .forEach(
            (name, value) -> {
              if (name.startsWith("fs.")) {
                options.put(name, value);
              }
            });
    options.put(Options.FILE_FORMAT.name(), "text");
    if (request.format().lineSep() != null) {
      options.put(Options.LINE_SEP.name(), request.format().lineSep());
    }
    TableColumns text = TableColumns.inferred(FileFormat.TEXT, discovery.partitionColumns());
    Dataset<String> lines =
        SparkSession.active()
            .read()
            .format(S3RangedDataSource.NAME)
            .schema(text.all())
            .options(options)
            .load()
            .select(DataColumns.VALUE)
            .as(Encoders.STRING());
    return format.infer(lines);
  }
}
