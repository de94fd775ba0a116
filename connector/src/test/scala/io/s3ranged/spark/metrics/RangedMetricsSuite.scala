package io.s3ranged.spark.metrics

import io.s3ranged.metrics.{Metric, MetricSet}
import org.apache.spark.sql.connector.metric.CustomMetric
import org.scalatest.funsuite.AnyFunSuite

class RangedMetricsSuite extends AnyFunSuite {

  test("every metric has a class that Spark's UI can make by its name") {
    val all = RangedMetrics.all().toSeq
    assert(all.map(_.name) == Metric.values().toSeq.map(_.id))
    all.foreach { metric =>
      val made = Class.forName(metric.getClass.getName).getConstructor().newInstance().asInstanceOf[CustomMetric]
      assert(made.name == metric.name && made.description == metric.description)
    }
  }

  test("sums are added over tasks and written with their unit") {
    def text(metric: Metric, values: Long*) = RangedMetrics.all()(metric.ordinal).aggregateTaskMetrics(values.toArray)
    assert(text(Metric.GETS, 1000, 234) == "1,234")
    assert(text(Metric.BYTES_FETCHED, 1L << 30, 1L << 29) == "1.5 GiB")
    assert(text(Metric.BYTES_FETCHED, 3) == "3 B")
    assert(text(Metric.FETCH_WAIT, 1500000000L, 500000000L) == "2.0 s")
    assert(text(Metric.FETCH_WAIT, 12000000L) == "12 ms")
    assert(text(Metric.GETS) == "0")
  }

  test("of maxima the largest is shown") {
    assert(RangedMetrics.all()(Metric.PEAK_MEMORY.ordinal).aggregateTaskMetrics(Array(5, 7, 6)) == "7 B")
  }

  test("values of two partitions of one task merge as their metric says") {
    val one = new MetricSet
    one.add(Metric.GETS, 3)
    one.add(Metric.PEAK_MEMORY, 9)
    val other = new MetricSet
    other.add(Metric.GETS, 4)
    other.add(Metric.PEAK_MEMORY, 5)
    val merged = RangedMetrics.valuesOf(one).zip(RangedMetrics.valuesOf(other)).map { case (a, b) => a.mergeWith(b) }
    assert(merged(Metric.GETS.ordinal).value == 7)
    assert(merged(Metric.PEAK_MEMORY.ordinal).value == 9)
  }

  test("the driver reports only what it counted") {
    val set = new MetricSet
    set.add(Metric.INDEX_READS, 2)
    assert(RangedMetrics.countedBy(set).map(m => m.name -> m.value).toSeq == Seq("indexReads" -> 2L))
  }
}
