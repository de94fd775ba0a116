package io.s3ranged.integration.benchmark

import java.nio.file.Path

import scala.jdk.CollectionConverters._

import org.scalatest.{BeforeAndAfterEach, Suite}

import io.s3ranged.benchmark.BenchmarkServer
import io.s3ranged.testkit.data.LogLines

/** A suite that asks the benchmark server of this JVM; each test finds it as it was in the beginning. */
trait OnBenchmarkServer extends BeforeAndAfterEach { this: Suite =>

  protected def server: BenchmarkServer = OnBenchmarkServer.server

  override protected def beforeEach(): Unit = {
    super.beforeEach()
    server.clear()
    server.reset()
  }

  /** Of one port. */
  protected def set(port: String, settings: (String, Any)*): Unit =
    server.set(port, settings.toMap.asJava)

  protected def counters: Map[String, Long] =
    server.counters.asScala.map { case (name, value) => name -> value.longValue }.toMap.withDefaultValue(0L)

  /** What an object of log lines holds. */
  protected def lines(seed: Long, bytes: Long): Array[Byte] = new LogLines(seed, bytes, true).readAllBytes()
}

object OnBenchmarkServer {

  lazy val server: BenchmarkServer = {
    val started = BenchmarkServer.start(Path.of(System.getProperty("s3ranged.it.directory")).resolveSibling("benchmark-server"))
    sys.addShutdownHook(started.close())
    started
  }
}
