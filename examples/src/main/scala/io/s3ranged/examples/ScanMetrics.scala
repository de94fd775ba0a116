package io.s3ranged.examples

import org.apache.spark.scheduler.{SparkListener, SparkListenerTaskEnd}
import org.apache.spark.sql.{DataFrame, SparkSession}
import org.apache.spark.sql.execution.SparkPlan
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanHelper

/** What the scans of a query counted, as the SQL tab of Spark's UI shows it. */
object ScanMetrics extends AdaptiveSparkPlanHelper {

  /** The sums over all tasks by the metric's name, after an action on `query`. */
  def of(query: DataFrame): Map[String, Long] =
    collectLeaves(query.queryExecution.executedPlan)
      .filter(_.nodeName.contains("BatchScan"))
      .flatMap((scan: SparkPlan) => scan.metrics.view.mapValues(_.value).toSeq)
      .groupMapReduce(_._1)(_._2)(_ + _)

  /** The largest value that any task told of the metric with this description, from now on. */
  def maximum(spark: SparkSession, description: String): () => Long = {
    val largest = new java.util.concurrent.atomic.AtomicLong
    spark.sparkContext.addSparkListener(new SparkListener {
      override def onTaskEnd(end: SparkListenerTaskEnd): Unit =
        end.taskInfo.accumulables
          .filter(_.name.contains(description))
          .flatMap(_.update)
          .foreach(update => largest.accumulateAndGet(update.toString.toLong, (a, b) => a.max(b)))
    })
    () => largest.get
  }
}
