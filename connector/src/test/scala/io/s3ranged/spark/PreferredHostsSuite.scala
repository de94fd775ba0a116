package io.s3ranged.spark

import scala.jdk.CollectionConverters._

import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.source.plan.{PlannedRange, Split}
import org.scalatest.funsuite.AnyFunSuite

class PreferredHostsSuite extends AnyFunSuite {

  private val mib = 1L << 20

  private def splits(count: Int): Seq[Split] = {
    val obj = ObjectRef.pinned("b", "big.log", "e", count * 128 * mib)
    (0 until count).map { i =>
      val range = ByteRange.ofLength(i * 128 * mib, 128 * mib)
      new Split(List(new PlannedRange(obj, obj.range, range, -1, List.empty[String].asJava)).asJava, List.empty[String].asJava)
    }
  }

  private def hosts(executors: String*)(of: Seq[Split]): Seq[String] =
    new PreferredHosts(executors.asJava).assign(of.asJava).asScala.map(_.preferredHosts.asScala.mkString(",")).toSeq

  private val five = (1 to 5).map(i => s"executor_host_$i")

  test("the same splits go to the same executors") {
    assert(hosts(five: _*)(splits(40)) == hosts(five: _*)(splits(40)))
  }

  test("each split has one preference, and every executor has work") {
    val assigned = hosts(five: _*)(splits(40))
    assert(assigned.toSet == five.toSet)
  }

  test("no executor has more than its share and a quarter") {
    assert(hosts(five: _*)(splits(40)).groupBy(identity).values.forall(_.size <= 10))
  }

  test("when an executor goes, the splits of the others mostly stay") {
    val before = hosts(five: _*)(splits(200))
    val after = hosts(five.tail: _*)(splits(200))
    val stayed = before.zip(after).count { case (b, a) => b == a }
    assert(stayed > 200 * 6 / 10, stayed)
  }

  test("one executor, or none, is no choice: no preference") {
    assert(hosts()(splits(3)) == Seq("", "", ""))
    assert(hosts("executor_host_1")(splits(3)) == Seq("", "", ""))
  }
}
