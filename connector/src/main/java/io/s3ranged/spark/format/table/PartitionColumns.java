package io.s3ranged.spark.format.table;

import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.NoopCache$;
import org.apache.spark.sql.execution.datasources.PartitionPath;
import org.apache.spark.sql.execution.datasources.PartitionSpec;
import org.apache.spark.sql.execution.datasources.PartitioningAwareFileIndex;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Nil$;
import scala.collection.immutable.Seq;
import scala.collection.mutable.LinkedHashMap;

/**
 * Tells Spark's scan builders which columns are partition columns, and no more: the objects of a
 * scan are planned by its own table, never by a file index.
 */
final class PartitionColumns extends PartitioningAwareFileIndex {

  private final PartitionSpec spec;

  PartitionColumns(SparkSession session, StructType columns) {
    super(session, Map$.MODULE$.empty(), Option.empty(), NoopCache$.MODULE$);
    this.spec = new PartitionSpec(columns, PartitionColumns.<PartitionPath>none());
  }

  @Override
  public PartitionSpec partitionSpec() {
    return spec;
  }

  @Override
  public LinkedHashMap<Path, FileStatus> leafFiles() {
    return new LinkedHashMap<>();
  }

  @Override
  public Map<Path, FileStatus[]> leafDirToChildrenFiles() {
    return Map$.MODULE$.empty();
  }

  @Override
  public Seq<Path> rootPaths() {
    return none();
  }

  @Override
  public void refresh() {}

  @Override
  public boolean equals(Object other) {
    return other instanceof PartitionColumns that && spec.equals(that.spec);
  }

  @Override
  public int hashCode() {
    return spec.hashCode();
  }

  @SuppressWarnings("unchecked") // The one empty list is of every type.
  private static <T> Seq<T> none() {
    return (Seq<T>) (Seq<?>) Nil$.MODULE$;
  }
}
