package io.s3ranged.spark.format.table;

import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.FileFormat;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A source of rows of Spark's, over some objects. Equal if format, columns and options are.
 *
 * <p>How objects are reached does not count: whoever compares scans compares what they were asked
 * for.
 */
final class RowSource {

  private final FileFormat format;
  private final SparkSession session;
  private final BorrowedColumns columns;
  private final Map<String, String> options;
  private final Configuration conf;

  /**
   * @param options those of the format
   * @param access settings by which the file system reaches the objects
   */
  RowSource(
      FileFormat format,
      SparkSession session,
      BorrowedColumns columns,
      Map<String, String> options,
      Map<String, String> access) {
    this.format = format;
    this.session = session;
    this.columns = columns;
    this.options = Map.copyOf(options);
    this.conf = session.sessionState().newHadoopConfWithOptions(options());
    access.forEach(conf::set);
  }

  FileFormat format() {
    return format;
  }

  SparkSession session() {
    return session;
  }

  BorrowedColumns columns() {
    return columns;
  }

  Configuration conf() {
    return conf;
  }

  scala.collection.immutable.Map<String, String> options() {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(options));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowSource that
        && format.getClass().equals(that.format.getClass())
        && session.equals(that.session)
        && columns.equals(that.columns)
        && options.equals(that.options);
  }

  @Override
  public int hashCode() {
    return Objects.hash(format.getClass(), columns, options);
  }
}
