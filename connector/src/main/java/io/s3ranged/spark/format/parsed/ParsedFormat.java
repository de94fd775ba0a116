package io.s3ranged.spark.format.parsed;

import io.s3ranged.options.FormatSettings;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.StructType;

/**
 * A file format whose rows Spark's own parser defines, with the options of one read and the
 * settings of its session. Lives on the driver.
 */
public interface ParsedFormat {

  /** How its records are found, as far as the format's options say it. */
  FormatSettings framed(FormatSettings settings);

  /** The column that holds a record as a variant, where the options ask for that and no other. */
  Optional<String> variantColumn();

  /**
   * The data columns that Spark infers. Not for whole objects.
   *
   * @param lines the records of the objects, in any number of partitions
   */
  StructType infer(Dataset<String> lines);

  /**
   * The dialect of the split points that Spark's own reader of this format can start at, as the
   * index has it; nothing where it starts at lines, or nowhere but at the beginning.
   *
   * @param required the columns that the scan hands out
   */
  default Optional<String> pointDialect(StructType required) {
    return Optional.empty();
  }

  /** True if Spark gives this format's parser the filters of a query. */
  boolean takesFilters();

  /**
   * How the records of a scan become rows; nothing where they do not fit our batches, and Spark's
   * own reader has to read them.
   *
   * @param data the data columns of the objects
   * @param required those that the scan hands out, in their order
   * @param predicates what Spark has pushed and evaluates again; empty unless {@link #takesFilters}
   */
  Optional<RecordParsing> parsing(StructType data, StructType required, Predicate[] predicates);
}
