package io.s3ranged.integration.benchmark

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.{ConnectionSettings, IndexSettings}
import io.s3ranged.source.dynamodb.DynamoFragmentIndex

/** The rows that the yardstick makes, read by the connector's own index. */
class BenchmarkManifestSuite extends AnyFunSuite with OnBenchmarkServer {

  private def withIndex[A](body: DynamoFragmentIndex => A): A = {
    val endpoint = server.endpoint("http").toString
    val connection = new ConnectionSettings(
      "us-east-1", endpoint, true, null, new ConnectionSettings.Secrets("any", "keys", null), false)
    val index = DynamoFragmentIndex.open(settings(connection))
    try body(index)
    finally index.close()
  }

  private def settings(connection: ConnectionSettings): IndexSettings = new IndexSettings("any", connection)

  test("a prepared series is planned page by page, complete and in order, each page as late as told") {
    server.addSeries("planned", "logs/", 30000, 100, true)
    set("http", "queryMillis" -> 40)
    withIndex { index =>
      val metrics = new MetricSet
      val started = System.nanoTime
      val entries = index.entries("planned", "logs/", metrics).asScala
      val millis = (System.nanoTime - started) / 1e6
      assert(entries.size == 30000 && entries.map(_.context).distinct.size == 30000)
      assert(entries.forall(_.`object`.size == 100))
      val pages = counters("requests.QUERY")
      assert(pages >= 8 && counters("requests.GET_ITEM") == 1 && metrics.value(Metric.INDEX_READS) == pages + 1)
      assert(millis >= 40 * 2)
      val one = entries(12345).`object`
      val head = RawExchange.request(server.port("http"), "HEAD", s"/planned/${one.key}")
      assert(head.header("ETag").contains("\"" + one.etag + "\"") && head.header("Content-Length").contains("100"))
    }
  }

  test("objects without a series, and a narrower prefix, are planned too") {
    server.addObject("some", "a/1", "lines", 100, 1)
    server.addObject("some", "a/2", "lines", 200, 1)
    server.addObject("some", "b/3", "lines", 300, 1)
    server.addSeries("some", "series/", 3000, 100, true)
    withIndex { index =>
      def planned(prefix: String): Seq[(String, Long)] =
        index.entries("some", prefix, new MetricSet).asScala.toSeq.map(e => e.context -> e.`object`.size)
      assert(planned("a/") == Seq("a/1" -> 100L, "a/2" -> 200L))
      assert(planned("b/3") == Seq("b/3" -> 300L))
      assert(planned("series/dir-00001/").size == 1000)
      assert(planned("none/").isEmpty)
      assert(index.entries("no-such-bucket", "", new MetricSet).isEmpty)
    }
  }
}
