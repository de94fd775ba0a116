package io.s3ranged.integration.cluster

import java.util.concurrent.ConcurrentLinkedQueue

import scala.jdk.CollectionConverters._

import org.apache.spark.rdd.RDD
import org.apache.spark.scheduler.{SparkListener, SparkListenerTaskEnd, TaskLocality}
import org.apache.spark.sql.{DataFrame, SparkSession}
import org.apache.spark.sql.execution.datasources.v2.DataSourceRDD
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.examples.ScanMetrics
import io.s3ranged.integration.{OnServices, Summary, TestServices}
import io.s3ranged.testkit.data.{LogDataSet, Truth}

/** Splits go to the live executor whose cache may hold their blocks. */
class LocalitySuite extends AnyFunSuite with OnServices {

  private lazy val bucket = TestServices.bucket("locality")
  private lazy val truth: Truth = new LogDataSet(7, 1, 24L << 20, 20, 64 << 10, 0).upload(TestServices.store, bucket, "logs/")

  private val dynamic = Map(
    "spark.executor.cores" -> "1",
    "spark.dynamicAllocation.enabled" -> "true",
    "spark.dynamicAllocation.shuffleTracking.enabled" -> "true",
    "spark.dynamicAllocation.initialExecutors" -> "2",
    "spark.dynamicAllocation.minExecutors" -> "2",
    "spark.dynamicAllocation.maxExecutors" -> "2")

  test("splits prefer live executors, both of them, the same ones in every scan, and find their blocks there") {
    truth
    withCluster(Map.empty) { spark =>
      val live = executors(spark)
      val first = preferred(logs(spark))
      assert(first.size > 4 && first.values.forall(places => places.size == 1 && live.contains(places.head)), first)
      assert(first.values.flatten.toSet.size == 2, "both executors are used")
      assert(preferred(logs(spark)) == first, "another scan prefers the same")
      val bytes = logs(spark).queryExecution.optimizedPlan.stats.sizeInBytes
      for (round <- Seq("first", "second")) {
        val query = Summary.of(logs(spark))
        val ends = tasksOf(spark) {
          val row = query.collect()(0)
          assert(row.getLong(0) == truth.records && row.getLong(2) == truth.crcSum)
        }
        val metrics = ScanMetrics.of(query)
        val places = ends.filter(_.taskMetrics.inputMetrics.recordsRead > 0).map(_.taskInfo)
        info(s"$round read: ${places.groupBy(_.executorId).view.mapValues(_.size).toMap} tasks, " +
          s"${places.count(_.taskLocality == TaskLocality.PROCESS_LOCAL)} of ${places.size} where they prefer to be, " +
          s"${metrics("gets")} GETs, ${metrics("cacheHits")} hits")
        assert(places.map(_.executorId).toSet == Set("0", "1"))
        assert(places.count(_.taskLocality == TaskLocality.PROCESS_LOCAL) > places.size * 3 / 4, "Spark knows these places")
        if (round == "second") assert(metrics("bytesFetched") < bytes / 2, "most blocks are found where their splits go")
      }
    }
  }

  test("under dynamic allocation no executor is preferred, unless that is asked for") {
    truth
    withCluster(dynamic) { spark =>
      assert(preferred(logs(spark)).values.forall(_.isEmpty))
    }
    withCluster(dynamic + ("spark.s3ranged.cache.locality.enabled" -> "true")) { spark =>
      val places = preferred(logs(spark)).values.flatten.toSet
      assert(places.size == 2 && places.subsetOf(executors(spark)))
    }
  }

  test("locality can be switched off") {
    truth
    withCluster(Map("spark.s3ranged.cache.locality.enabled" -> "false")) { spark =>
      assert(preferred(logs(spark)).values.forall(_.isEmpty))
    }
  }

  private def logs(spark: SparkSession): DataFrame =
    spark.read.format("s3ranged").option("planning.mode", "list").option("maxPartitionBytes", "2m").load(s"s3://$bucket/logs/")

  /** In Spark's spelling of a place in an executor's memory; hosts are all names of this machine. */
  private def executors(spark: SparkSession): Set[String] =
    spark.sparkContext.statusTracker.getExecutorInfos.toSeq
      .flatMap(executor => Seq("0", "1").map(id => s"executor_${executor.host}_$id"))
      .toSet

  /** Of each split, by what it reads; as the leaf of the query's RDDs says. */
  private def preferred(frame: DataFrame): Map[String, Seq[String]] = {
    def leaf(rdd: RDD[_]): RDD[_] = if (rdd.isInstanceOf[DataSourceRDD]) rdd else leaf(rdd.dependencies.head.rdd)
    val scan = leaf(frame.queryExecution.toRdd)
    scan.partitions.map(split => split.toString -> scan.preferredLocations(split)).toMap
  }

  private def tasksOf(spark: SparkSession)(work: => Unit): Seq[SparkListenerTaskEnd] = {
    val ends = new ConcurrentLinkedQueue[SparkListenerTaskEnd]
    val listener = new SparkListener {
      override def onTaskEnd(end: SparkListenerTaskEnd): Unit = ends.add(end)
    }
    spark.sparkContext.addSparkListener(listener)
    try {
      work
      eventually(20, "the ends of all tasks")(
        ends.asScala.count(_.taskMetrics.inputMetrics.recordsRead > 0) >= preferred(logs(spark)).size)
      ends.asScala.toSeq
    } finally spark.sparkContext.removeSparkListener(listener)
  }

  /** Two executors in JVMs of their own, with this JVM's classes. */
  private def withCluster(conf: Map[String, String])(body: SparkSession => Unit): Unit = {
    val builder = SparkSession.builder().master("local-cluster[2,1,1024]").appName(suiteName)
    val settings = Map(
      "spark.ui.enabled" -> "false",
      "spark.driver.host" -> "127.0.0.1",
      "spark.executor.extraClassPath" -> System.getProperty("java.class.path"),
      "spark.locality.wait" -> "10s",
      "spark.s3ranged.memory.maxBytes" -> "96m") ++
      TestServices.options.map { case (name, value) => s"spark.datasource.s3ranged.$name" -> value } ++ conf
    settings.foreach { case (name, value) => builder.config(name, value) }
    val spark = builder.getOrCreate()
    try {
      eventually(60, "block managers of two executors and the driver")(spark.sparkContext.getExecutorMemoryStatus.size == 3)
      body(spark)
    } finally spark.stop()
  }
}
