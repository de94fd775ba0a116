package io.s3ranged.integration.engine

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.integration.{NeedsFiles, OnEngine, TestServices}
import io.s3ranged.metrics.Metric

/** More readers than the budget has blocks. */
class ManyReadersSuite extends AnyFunSuite with OnEngine {

  override protected lazy val bucket: String = TestServices.bucket("many-readers")

  test("200 readers on a budget of 16 MiB finish, and never hold more", NeedsFiles) {
    val size = 3 * mib + 7
    val refs = (0 until 200).map(i => sparse(f"object-$i%03d", size))
    withEngine(16 * mib) { engine =>
      val metrics = atOnce(refs.map { ref => () =>
        val (ordered, metrics) = reader(engine, ref, ref.range)
        try assert(drain(ordered, size)(_ => ()) == size)
        finally ordered.close()
        metrics
      })
      assert(engine.gauges.peakBytes <= 16 * mib)
      // Under such a shortage a block may go before its reader comes, and is read again.
      info(s"${front.counters.requests("GET")} GETs, ${front.counters.bodyBytes("GET") / mib} MiB for ${200 * size / mib}; " +
        s"peak ${engine.gauges.peakBytes / mib} MiB, waited ${metrics.map(_.value(Metric.MEMORY_WAIT)).sum / 1000000} ms for memory")
      assert(front.counters.bodyBytes("GET") < 2 * 200 * size)
    }
  }
}
