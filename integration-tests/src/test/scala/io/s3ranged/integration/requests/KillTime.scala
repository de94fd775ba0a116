package io.s3ranged.integration.requests

import java.util.concurrent.atomic.AtomicLong

import org.apache.spark.TaskContext
import org.apache.spark.sql.DataFrame
import org.apache.spark.util.TaskInterruptListener

/** When the tasks of this JVM heard that they were killed; how Spark's scheduler gets there is its own. */
object KillTime {

  private val last = new AtomicLong

  def forget(): Unit = last.set(0)

  /** By `System.nanoTime`, that of the task that heard it last. */
  def heardNanos: Long = last.get

  /** Counts the rows in tasks that note when they are killed. */
  def count(rows: DataFrame): Long =
    rows.rdd.mapPartitions { partition =>
      TaskContext.get().addTaskInterruptListener(new TaskInterruptListener {
        override def onTaskInterrupted(context: TaskContext, reason: String): Unit = last.set(System.nanoTime)
      })
      partition
    }.count()
}
