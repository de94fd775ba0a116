package io.s3ranged.spark.format;

import io.s3ranged.options.FileFormat;
import java.util.Optional;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that a format's records have, before partition columns.
 *
 * <p>Text: {@code value STRING}. Fixed: {@code value BINARY}. Binary: {@code path STRING,
 * modificationTime TIMESTAMP, offset BIGINT, length BIGINT, content BINARY}, as Spark's {@code
 * binaryFile} names them, with the chunk's offset and the chunk's length.
 */
public final class DataColumns {

  /** Column of a record's bytes in text and fixed. */
  public static final String VALUE = "value";

  /** Column of an object's name in binary. */
  public static final String PATH = "path";

  /** Column of an object's last change in binary. */
  public static final String MODIFICATION_TIME = "modificationTime";

  private static final String OFFSET = "offset";
  private static final String LENGTH = "length";
  private static final String CONTENT = "content";

  private DataColumns() {}

  /** The columns of {@code format}. */
  public static StructType schema(FileFormat format) {
    return switch (format) {
      case TEXT -> new StructType().add(VALUE, DataTypes.StringType);
      case FIXED -> new StructType().add(VALUE, DataTypes.BinaryType);
      case BINARY ->
          new StructType(
              new StructField[] {
                new StructField(PATH, DataTypes.StringType, false, Metadata.empty()),
                new StructField(MODIFICATION_TIME, DataTypes.TimestampType, true, Metadata.empty()),
                new StructField(OFFSET, DataTypes.LongType, false, Metadata.empty()),
                new StructField(LENGTH, DataTypes.LongType, false, Metadata.empty()),
                new StructField(CONTENT, DataTypes.BinaryType, true, Metadata.empty())
              });
      case CSV, JSON, PARQUET, ORC, AVRO -> throw parsed(format);
    };
  }

  /**
   * A column with a value for each record.
   *
   * @param name as in {@link #schema}
   * @return empty for a column that has the same value for a whole object
   */
  public static Optional<RecordVector> perRecord(FileFormat format, String name) {
    return switch (format) {
      case TEXT -> Optional.of(RecordVector.ofBytes(DataTypes.StringType));
      case FIXED -> Optional.of(RecordVector.ofBytes(DataTypes.BinaryType));
      case BINARY ->
          switch (name) {
            case OFFSET ->
                Optional.of(
                    RecordVector.ofNumbers((batch, i) -> batch.position() + batch.offset(i)));
            case LENGTH -> Optional.of(RecordVector.ofNumbers((batch, i) -> batch.length(i)));
            case CONTENT -> Optional.of(RecordVector.ofBytes(DataTypes.BinaryType));
            default -> Optional.empty();
          };
      case CSV, JSON, PARQUET, ORC, AVRO -> throw parsed(format);
    };
  }

  /** Columns of parsed records are those of a schema. */
  private static UnsupportedOperationException parsed(FileFormat format) {
    return new UnsupportedOperationException("fileFormat=" + format + " is not read yet");
  }
}
