package io.s3ranged.spark.format.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.datasources.CodecStreams;
import org.apache.spark.util.SerializableConfiguration;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Opens planned objects in tasks, each as a whole and without its compression. Spark's sources list
 * them by Hadoop's input formats, which would drop size and ETag from their paths.
 */
final class WholeObjects implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Broadcast<SerializableConfiguration> conf;

  private WholeObjects(Broadcast<SerializableConfiguration> conf) {
    this.conf = conf;
  }

  /** Broadcasts the configuration of the session with {@code parameters} in it. */
  static WholeObjects of(SparkSession session, Map<String, String> parameters) {
    Configuration merged =
        session
            .sessionState()
            .newHadoopConfWithOptions(
                scala.collection.immutable.Map.from(CollectionConverters.asScala(parameters)));
    return new WholeObjects(SerializableConfiguration.broadcast(session.sparkContext(), merged));
  }

  /** The paths of the objects, in their order, in at most as many partitions as Spark would. */
  static JavaRDD<String> paths(SparkSession session, List<FileStatus> files) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    List<String> paths = files.stream().map(file -> file.getPath().toUri().toString()).toList();
    int partitions = Math.max(1, Math.min(paths.size(), context.defaultParallelism()));
    return context.parallelize(paths, partitions);
  }

  /** The stream ends with the task at the latest. */
  InputStream open(String path) {
    return CodecStreams.createInputStreamWithCloseResource(
        conf.value().value(), new Path(URI.create(path)));
  }

  /** True if Spark's sources pass such a failure over under these options. */
  static boolean isPassedOver(Exception failure, boolean missing, boolean corrupt) {
    return failure instanceof FileNotFoundException
        ? missing
        : corrupt && (failure instanceof RuntimeException || failure instanceof IOException);
  }
}
