package io.s3ranged.source.record

import com.sun.management.ThreadMXBean
import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.{FormatSettings, SkipSettings}
import io.s3ranged.testing.{MemorySplitSource, RecordReading}
import org.scalatest.funsuite.AnyFunSuite

import java.lang.management.ManagementFactory

class AllocationSuite extends AnyFunSuite {
  import RecordReading._

  private val threads = ManagementFactory.getThreadMXBean.asInstanceOf[ThreadMXBean]
  private val content = ("x" * 99 + "\n").getBytes * 160000

  implicit private class Repeated(bytes: Array[Byte]) {
    def *(times: Int): Array[Byte] = Array.fill(times)(bytes).flatten
  }

  private def readAll(format: FormatSettings): MetricSet = {
    val metrics = new MetricSet
    val source = new MemorySplitSource(_ => content, 1 << 20)
    val reader = RecordReaders.open(split(whole("key", content.length)), format, SkipSettings.NONE, source, metrics)
    while (reader.next()) {}
    reader.close()
    metrics
  }

  for ((name, format) <- Seq("text" -> text, "text of a separator" -> separated("x\n"), "fixed" -> fixed(100)))
    test(s"$name allocates less than a hundredth of a byte for each byte that it reads") {
      (1 to 30).foreach(_ => readAll(format))
      val before = threads.getThreadAllocatedBytes(Thread.currentThread.getId)
      val started = System.nanoTime()
      val metrics = readAll(format)
      val seconds = (System.nanoTime() - started) / 1e9
      val allocated = threads.getThreadAllocatedBytes(Thread.currentThread.getId) - before
      info(f"${allocated.toDouble / content.length}%.5f bytes a byte, ${content.length / seconds / (1 << 20)}%.0f MiB/s")
      assert(metrics.value(Metric.RECORDS) == 160000)
      assert(allocated < content.length / 100)
    }
}
