package io.s3ranged.spark

import java.util.concurrent.{CountDownLatch, TimeUnit}
import java.util.concurrent.atomic.AtomicReference

import io.s3ranged.engine.EngineRegistry
import io.s3ranged.metrics.Metric
import io.s3ranged.testing.{LoopbackS3, ObjectContent}
import org.apache.spark.scheduler.{SparkListener, SparkListenerTaskStart}
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec
import org.scalatest.funsuite.AnyFunSuite

class TasksSuite extends AnyFunSuite with SparkFixture {

  private def scanOf(frame: DataFrame): BatchScanExec =
    frame.queryExecution.executedPlan.collectFirst { case scan: BatchScanExec => scan }.get

  private def gauges = EngineRegistry.get(ReadRequest.of(java.util.Map.of(), SessionSettings.active()).engineSettings()).gauges()

  test("Spark's Input is the object's bytes, and the records are its lines") {
    val text = (1 to 200000).map(i => s"line $i\n").mkString
    put("input.log", text)
    Seq("128m", "300k").foreach { partitionBytes =>
      val (count, tasks) = tasksOf(read.option("maxPartitionBytes", partitionBytes).load(s"s3://$bucket/input.log").count())
      val scans = tasks.filter(_.taskMetrics.inputMetrics.recordsRead > 0)
      assert(count == 200000)
      assert(scans.map(_.taskMetrics.inputMetrics.recordsRead).sum == 200000)
      assert(scans.map(_.taskMetrics.inputMetrics.bytesRead).sum == text.length, partitionBytes)
    }
  }

  test("metrics of tasks and driver are in the plan's metrics") {
    put("metrics/a.log", "a\nb\n")
    put("metrics/b.log", "c\n")
    val frame = load("metrics/")
    frame.collect()
    spark.sparkContext.parallelize(Seq(1)).count()
    val metrics = scanOf(frame).metrics
    assert(metrics.contains(Metric.GETS.id))
    assert(metrics(Metric.RECORDS.id).value == 3)
    assert(metrics(Metric.BYTES_DELIVERED.id).value == 6)
    assert(metrics(Metric.BYTES_FETCHED.id).value == 6)
    assert(metrics(Metric.GETS.id).value == 2)
    assert(metrics(Metric.LISTS.id).value == 1)
    assert(metrics(Metric.PLANNED_OBJECTS.id).value == 2)
    assert(metrics(Metric.PLANNED_BYTES.id).value == 6)
    assert(metrics(Metric.PLANNING.id).value > 0)
  }

  test("ignoreMissingFiles skips what went away after planning, and counts it") {
    put("gone/a.log", "a\n")
    put("gone/b.log", "b\n")
    def frame(ignore: Boolean) = read.option("ignoreMissingFiles", ignore.toString).option("openCostInBytes", "0").load(s"s3://$bucket/gone/")
    val skipping = frame(true)
    skipping.queryExecution.optimizedPlan.stats
    s3.enqueue(LoopbackS3.Fault.Refuse(404, "NoSuchKey"))
    // The plan is there; the next request is the first object's GET.
    assert(skipping.collect().length == 1)
    val strict = frame(false)
    strict.queryExecution.optimizedPlan.stats
    s3.enqueue(LoopbackS3.Fault.Refuse(404, "NoSuchKey"))
    assert(faultOf(strict.collect()).kind.name == "NO_SUCH_OBJECT")
  }

  test("an object that changed after planning fails the query, naming it") {
    put("changing.log", "a\n" * 3000000)
    val frame = load("changing.log")
    frame.queryExecution.optimizedPlan.stats
    put("changing.log", "b\n" * 3000000)
    val fault = faultOf(frame.collect())
    assert(fault.kind.name == "OBJECT_CHANGED" && fault.getMessage.contains("s3://bucket/changing.log"))
  }

  test("a killed job stops its GETs, and everything is given back") {
    s3.put(bucket, "endless.log", ObjectContent.generated(4L << 30)(position => if ((position & 63) == 63) '\n' else 'x'), "endless")
    val started = new CountDownLatch(1)
    val listener = new SparkListener {
      override def onTaskStart(start: SparkListenerTaskStart): Unit = started.countDown()
    }
    spark.sparkContext.addSparkListener(listener)
    val failure = new AtomicReference[Throwable]
    val runner = new Thread(() => {
      spark.sparkContext.setJobGroup("killed", "to be killed", interruptOnCancel = false)
      try load("endless.log").filter("value = 'no such line'").count()
      catch { case thrown: Throwable => failure.set(thrown) }
    })
    val sent = s3.bytesSent
    runner.start()
    assert(started.await(60, TimeUnit.SECONDS))
    assert(s3.await(s3.bytesSent - sent > (16L << 20), 60000), "the tasks read")
    spark.sparkContext.cancelJobGroup("killed")
    runner.join(60000)
    spark.sparkContext.removeSparkListener(listener)
    assert(failure.get != null, "the job was cancelled")
    assert(s3.await(gauges.inFlight == 0 && gauges.readers == 0), gauges)
    assert(gauges.pinnedBlocks == 0, gauges)
    val settled = s3.requests.size
    put("after.log", "a\n")
    assert(load("after.log").count() == 1)
    assert(s3.requests.drop(settled).forall(_.key == "after.log"), "no GET of the killed job follows")
  }

  test("after all queries no reader is open and nothing is pinned or in flight") {
    load("input.log").limit(3).collect()
    load("input.log").take(1)
    assert(s3.await(gauges.inFlight == 0))
    assert(gauges.readers == 0 && gauges.pinnedBlocks == 0, gauges)
  }
}
