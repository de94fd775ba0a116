package io.s3ranged.spark

import java.nio.charset.StandardCharsets.UTF_8
import java.util.concurrent.{ConcurrentLinkedQueue, CountDownLatch, TimeUnit}

import scala.jdk.CollectionConverters._

import io.s3ranged.engine.EngineRegistry
import io.s3ranged.fault.RangedIOException
import io.s3ranged.testing.LoopbackS3
import org.apache.spark.scheduler.{SparkListener, SparkListenerJobEnd, SparkListenerJobStart, SparkListenerTaskEnd}
import org.apache.spark.sql.{DataFrame, DataFrameReader}
import org.apache.spark.sql.classic.SparkSession
import org.scalatest.{BeforeAndAfterAll, BeforeAndAfterEach, Suite}

/** A local Spark session over a loopback S3 server, whose address and keys are the session's defaults. */
trait SparkFixture extends BeforeAndAfterAll with BeforeAndAfterEach { this: Suite =>

  val bucket = "bucket"
  protected var s3: LoopbackS3 = _
  protected var spark: SparkSession = _

  /** Settings of the session beside the fixture's. */
  protected def sparkConf: Map[String, String] = Map.empty

  override def beforeAll(): Unit = {
    super.beforeAll()
    s3 = new LoopbackS3
    val settings = Map(
      "spark.ui.enabled" -> "false",
      "spark.sql.shuffle.partitions" -> "3",
      "spark.sql.warehouse.dir" -> java.nio.file.Files.createTempDirectory("warehouse").toString,
      "spark.datasource.s3ranged.endpoint" -> s3.endpoint,
      "spark.datasource.s3ranged.region" -> "eu-central-1",
      "spark.datasource.s3ranged.pathStyleAccess" -> "true",
      "spark.datasource.s3ranged.accessKey" -> "AKIDEXAMPLE",
      "spark.datasource.s3ranged.secretKey" -> "secret-of-the-fixture") ++ sparkConf
    val builder = org.apache.spark.sql.classic.SparkSession.builder().master("local[2]").appName(getClass.getSimpleName)
    settings.foreach { case (name, value) => builder.config(name, value) }
    spark = builder.getOrCreate()
    put("exists", "x")
  }

  override def afterAll(): Unit = {
    try spark.stop()
    finally {
      EngineRegistry.close()
      s3.close()
      super.afterAll()
    }
  }

  protected def put(key: String, text: String): Unit = s3.put(bucket, key, text.getBytes(UTF_8))

  protected def read: DataFrameReader = spark.read.format("s3ranged")

  protected def load(keys: String*): DataFrame = read.load(keys.map(key => s"s3://$bucket/$key"): _*)

  protected def lines(frame: DataFrame): Seq[String] = frame.collect().map(_.getString(0)).toSeq

  /** The requests that `work` causes. */
  protected def requestsOf[T](work: => T): (T, Seq[LoopbackS3.Request]) = {
    val before = s3.requests.size
    val result = work
    (result, s3.requests.drop(before))
  }

  protected def isList(request: LoopbackS3.Request): Boolean = request.key.isEmpty

  /** The fault behind what Spark throws. */
  protected def faultOf(work: => Any): RangedIOException = {
    val thrown = intercept[Exception](work)
    Iterator.iterate[Throwable](thrown)(_.getCause).takeWhile(_ != null).collectFirst { case fault: RangedIOException => fault }
      .getOrElse(throw new AssertionError("no fault of ours in the chain", thrown))
  }

  /** The task ends that `work` causes. */
  protected def tasksOf[T](work: => T): (T, Seq[SparkListenerTaskEnd]) = {
    val ends = new ConcurrentLinkedQueue[SparkListenerTaskEnd]
    val sentinel = new CountDownLatch(1)
    val listener = new SparkListener {
      @volatile private var sentinelJob = -1
      override def onJobStart(start: SparkListenerJobStart): Unit =
        if (start.properties != null && start.properties.getProperty("sentinel") != null) sentinelJob = start.jobId
      override def onTaskEnd(end: SparkListenerTaskEnd): Unit = if (sentinelJob < 0) ends.add(end)
      override def onJobEnd(end: SparkListenerJobEnd): Unit = if (end.jobId == sentinelJob) sentinel.countDown()
    }
    spark.sparkContext.addSparkListener(listener)
    try {
      val result = work
      // Events come in order: once the end of a later job is heard, all ends of this work are.
      spark.sparkContext.setLocalProperty("sentinel", "true")
      spark.sparkContext.parallelize(Seq(1), 1).count()
      spark.sparkContext.setLocalProperty("sentinel", null)
      assert(sentinel.await(30, TimeUnit.SECONDS))
      (result, ends.asScala.toSeq)
    } finally spark.sparkContext.removeSparkListener(listener)
  }
}
