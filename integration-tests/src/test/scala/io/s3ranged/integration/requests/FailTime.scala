package io.s3ranged.integration.requests

import java.util.concurrent.atomic.AtomicLong

import org.apache.spark.TaskContext
import org.apache.spark.sql.DataFrame

/** When a task of this JVM failed last. */
object FailTime {

  private val last = new AtomicLong

  /** By `System.nanoTime`. */
  def lastNanos: Long = last.get

  /** Runs a job whose tasks fail behind so many rows; tasks that are killed for that count as failed then. */
  def after(rows: Int, frame: DataFrame): Unit = {
    frame.rdd.mapPartitions { partition =>
      TaskContext.get().addTaskFailureListener((_: TaskContext, _: Throwable) => last.set(System.nanoTime))
      partition.zipWithIndex.map { case (row, index) =>
        if (index >= rows) throw new IllegalStateException("fails on purpose")
        row
      }
    }.count()
    ()
  }
}
