package io.s3ranged.spark

import scala.jdk.CollectionConverters._

import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.source.plan.PlannedRange
import io.s3ranged.spark.read.PartitionValues
import org.apache.spark.sql.connector.expressions.{Expression, Expressions, Literal}
import org.apache.spark.sql.connector.expressions.filter.Predicate
import org.apache.spark.sql.types._
import org.apache.spark.unsafe.types.UTF8String
import org.scalatest.funsuite.AnyFunSuite

class DriverFilterSuite extends AnyFunSuite {

  private final case class LiteralValue(value: Any, dataType: DataType) extends Literal[Any]

  private val partitions =
    new PartitionValues(new StructType().add("year", IntegerType).add("city", StringType).add("rate", DoubleType), "UTC")

  private val obj = ObjectRef.pinned("bucket", "logs/year=2026/a.log", "e", 1000)

  private def part(year: String, city: String, start: Long = 0): PlannedRange =
    new PlannedRange(obj, obj.range, ByteRange.ofLength(start, 100), 5000, Seq(year, city, "1.5").asJava)

  private def column(names: String*): Expression = Expressions.column(names.mkString("."))
  private def int(value: Int): Expression = LiteralValue(value, IntegerType)
  private def long(value: Long): Expression = LiteralValue(value, LongType)
  private def text(value: String): Expression = LiteralValue(UTF8String.fromString(value), StringType)
  private def predicate(name: String, children: Expression*) = new Predicate(name, children.toArray)
  private def nullInt: Expression = LiteralValue(null, IntegerType)

  private def keeps(p: Predicate, of: PlannedRange = part("2026", "Bern")): Boolean =
    DriverFilter.of(p, partitions).get.keeps(of)

  private val is2026 = predicate("=", column("year"), int(2026))
  private val isOslo = predicate("=", column("city"), text("Oslo"))

  test("comparisons of partition columns") {
    assert(keeps(is2026) && !keeps(isOslo))
    Seq("<" -> false, "<=" -> true, ">" -> false, ">=" -> true, "<>" -> false, "<=>" -> true).foreach { case (op, expected) =>
      assert(keeps(predicate(op, column("year"), int(2026))) == expected, op)
    }
    assert(keeps(predicate("<", int(2025), column("year"))))
  }

  test("fields of _metadata") {
    assert(keeps(predicate("=", column("_metadata", "file_size"), long(1000))))
    assert(keeps(predicate("ENDS_WITH", column("_metadata", "file_path"), text("/a.log"))))
    assert(keeps(predicate("STARTS_WITH", column("_metadata", "file_path"), text("s3://bucket/logs/"))))
    assert(keeps(predicate("=", column("_metadata", "file_name"), text("a.log"))))
    assert(keeps(predicate("CONTAINS", column("_metadata", "file_name"), text(".lo"))))
    assert(keeps(predicate("=", column("_metadata", "file_modification_time"), LiteralValue(5000000L, TimestampType))))
  }

  test("only a block's fields make a filter one of ranges") {
    assert(!DriverFilter.of(predicate("=", column("_metadata", "file_size"), long(1)), partitions).get.ofRange)
    val start = predicate(">=", column("_metadata", "file_block_start"), long(100))
    assert(DriverFilter.of(start, partitions).get.ofRange)
    assert(DriverFilter.of(predicate("AND", is2026, start), partitions).get.ofRange)
    assert(!keeps(start) && keeps(start, part("2026", "Bern", 100)))
  }

  test("null is unknown, and unknown keeps nothing") {
    val unknown = part(null, null)
    assert(!keeps(is2026, unknown))
    assert(!keeps(predicate("NOT", is2026), unknown))
    assert(keeps(predicate("IS_NULL", column("year")), unknown))
    assert(!keeps(predicate("IS_NOT_NULL", column("year")), unknown))
    assert(keeps(predicate("<=>", column("year"), nullInt), unknown))
    assert(!keeps(predicate("AND", is2026, predicate("ALWAYS_TRUE")), unknown))
    assert(keeps(predicate("OR", is2026, predicate("ALWAYS_TRUE")), unknown))
    assert(keeps(predicate("NOT", predicate("AND", is2026, predicate("ALWAYS_FALSE"))), unknown))
  }

  test("IN has three values") {
    val in = predicate("IN", column("year"), int(2025), int(2026))
    assert(keeps(in) && !keeps(in, part("2024", "Bern")))
    val withNull = predicate("IN", column("year"), int(2025), nullInt)
    assert(!keeps(withNull) && !keeps(predicate("NOT", withNull)))
    assert(keeps(predicate("NOT", in), part("2024", "Bern")))
  }

  test("what the driver cannot answer as Spark would is left to Spark") {
    Seq(
      predicate("=", column("value"), text("x")),
      predicate("=", column("rate"), LiteralValue(1.5, DoubleType)),
      predicate("=", column("year"), long(2026)),
      predicate("OR", is2026, predicate("=", column("value"), text("x"))),
      predicate("AND", is2026, predicate("=", column("value"), text("x"))),
      predicate("BOOLEAN_EXPRESSION", column("year"))).foreach { p =>
      assert(DriverFilter.of(p, partitions).isEmpty, p)
    }
  }
}
