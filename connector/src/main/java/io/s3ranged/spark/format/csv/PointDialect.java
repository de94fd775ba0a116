package io.s3ranged.spark.format.csv;

import io.s3ranged.source.points.QuotedDialect;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;

/**
 * In which dialect the index may have found split points that a scan of CSV with {@code multiLine}
 * can start at.
 *
 * <p>Only where Spark's tokenizer reads the records behind a point as it would have read them
 * coming from the object's beginning.
 */
final class PointDialect {

  private PointDialect() {}

  /**
   * The dialect, or nothing where the scan starts at the beginning of objects alone.
   *
   * @param required the columns that the scan hands out
   */
  static Optional<String> of(CSVOptions options, StructType required) {
    if (!options.multiLine() || remembers(options, required) || dependsOnBuffers(options)) {
      return Optional.empty();
    }
    Map<String, String> dialect = new HashMap<>();
    dialect.put("sep", options.delimiter());
    dialect.put("quote", String.valueOf(options.quote()));
    dialect.put("escape", String.valueOf(options.escape()));
    dialect.put("encoding", options.charset());
    dialect.put("unescapedQuoteHandling", options.unescapedQuoteHandling().name());
    if (options.isCommentSet()) {
      dialect.put("comment", String.valueOf(options.comment()));
    }
    if (options.lineSeparator().isDefined()) {
      dialect.put("lineSep", options.lineSeparator().get());
    }
    try {
      return Optional.of(QuotedDialect.of(dialect).text());
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  /**
   * True if a record's values depend on records before it: a variant has the type that served last,
   * and what ends a field that nobody wants is not what ends one that is wanted.
   */
  private static boolean remembers(CSVOptions options, StructType required) {
    return options.singleVariantColumn().isDefined()
        || options.isColumnPruningEnabled(required)
        || options.charToEscapeQuoteEscaping().isDefined()
        || Arrays.stream(required.fields())
            .anyMatch(field -> field.dataType() instanceof VariantType);
  }

  /**
   * True if it shows where a buffer of Spark's tokenizer ends: a blank field that is trimmed there
   * may fail, or be empty and not null; and a short buffer hides what ends the first line.
   */
  private static boolean dependsOnBuffers(CSVOptions options) {
    boolean isShort =
        options.inputBufferSize().isDefined()
            && (Integer) options.inputBufferSize().get() < QuotedDialect.HEAD_BYTES;
    return isShort || options.ignoreTrailingWhiteSpaceInRead();
  }
}
