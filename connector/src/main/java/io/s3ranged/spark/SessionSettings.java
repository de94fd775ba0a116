package io.s3ranged.spark;

import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.classic.SparkSession;

/**
 * What the driver knows beside a read's options.
 *
 * @param sql the session's settings by name, null where one is not set
 * @param timeZone the session's
 * @param hadoop Hadoop's configuration as the session sees it
 */
record SessionSettings(
    SparkContext context,
    SparkConf conf,
    Function<String, String> sql,
    String timeZone,
    Configuration hadoop,
    int parallelism) {

  /** The settings of the session that runs on this thread. */
  static SessionSettings active() {
    SparkSession session = SparkSession.active();
    Function<String, String> sql = name -> session.sessionState().conf().getConfString(name, null);
    return new SessionSettings(
        session.sparkContext(),
        session.sparkContext().getConf(),
        sql,
        session.sessionState().conf().sessionLocalTimeZone(),
        session.sessionState().newHadoopConf(),
        session.leafNodeDefaultParallelism());
  }

  /** True if partition columns may be something else than strings. */
  boolean infersPartitionTypes() {
    return !"false".equals(sql.apply("spark.sql.sources.partitionColumnTypeInference.enabled"));
  }
}
