package io.s3ranged.spark.format.csv;

import java.util.Locale;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.internal.LegacyBehaviorPolicy;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import scala.Option;

/** How the fast parser reads the fields of a column. */
enum ColumnKind {
  TEXT,
  BOOLEAN,
  BYTE,
  SHORT,
  INT,
  LONG,
  FLOAT,
  DOUBLE,
  DECIMAL,
  DATE,
  /** With a space or a {@code T}, fraction and offset as may be. */
  TIMESTAMP,
  /** {@code yyyy-MM-dd HH:mm:ss} and nothing else. */
  TIMESTAMP_SPACE,
  /** {@code yyyy-MM-ddTHH:mm:ss} and nothing else. */
  TIMESTAMP_T,
  TIMESTAMP_NTZ,
  /** Every value that is not null is for Spark's parser. */
  NEVER;

  private static final String DATE_FORMAT = "yyyy-MM-dd";

  static ColumnKind of(DataType type, CSVOptions options) {
    if (type instanceof StringType) {
      return TEXT;
    }
    if (type instanceof BooleanType) {
      return BOOLEAN;
    }
    if (type instanceof DecimalType) {
      return options.locale().equals(Locale.US) ? DECIMAL : NEVER;
    }
    if (type instanceof FloatType || type instanceof DoubleType) {
      boolean named =
          isName(options.nanValue())
              && isName(options.positiveInf())
              && isName(options.negativeInf());
      return !named ? NEVER : type instanceof FloatType ? FLOAT : DOUBLE;
    }
    return type instanceof DateType
            || type instanceof TimestampType
            || type instanceof TimestampNTZType
        ? ofTime(type, options)
        : ofInteger(type);
  }

  private static ColumnKind ofInteger(DataType type) {
    if (type instanceof IntegerType) {
      return INT;
    }
    if (type instanceof LongType) {
      return LONG;
    }
    if (type instanceof ShortType) {
      return SHORT;
    }
    return type instanceof ByteType ? BYTE : NEVER;
  }

  /** As Spark's formatters read these texts where they read no others so quickly. */
  private static ColumnKind ofTime(DataType type, CSVOptions options) {
    boolean legacy = SQLConf.get().legacyTimeParserPolicy().equals(LegacyBehaviorPolicy.LEGACY());
    if (legacy || !options.locale().equals(Locale.US)) {
      return NEVER;
    }
    if (type instanceof DateType) {
      return isUnsetOr(options.dateFormatInRead(), DATE_FORMAT) ? DATE : NEVER;
    }
    if (type instanceof TimestampNTZType) {
      return options.timestampNTZFormatInRead().isEmpty() ? TIMESTAMP_NTZ : NEVER;
    }
    Option<String> format = options.timestampFormatInRead();
    if (format.isEmpty()) {
      return TIMESTAMP;
    }
    return switch (format.get()) {
      case DATE_FORMAT + " HH:mm:ss" -> TIMESTAMP_SPACE;
      case DATE_FORMAT + "'T'HH:mm:ss" -> TIMESTAMP_T;
      default -> NEVER;
    };
  }

  private static boolean isUnsetOr(Option<String> format, String usual) {
    return format.isEmpty() || format.get().equals(usual);
  }

  /** True unless the text could be taken for a plain number. */
  private static boolean isName(String text) {
    return text == null || text.isEmpty() || text.chars().noneMatch(c -> c >= '0' && c <= '9');
  }
}
