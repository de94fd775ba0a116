package io.s3ranged.options

import scala.jdk.CollectionConverters._

import io.s3ranged.fault.{FaultKind, RangedIOException}
import org.scalatest.funsuite.AnyFunSuite

class UnknownOptionsSuite extends AnyFunSuite {

  private def fault(name: String): RangedIOException =
    intercept[RangedIOException](UnknownOptions.check(List(name).asJava, BorrowedOptions.NONE))

  test("every option of a read passes, in any case") {
    val names = Options.all().asScala.filter(_.scope != OptionScope.STATIC).map(_.name)
    UnknownOptions.check(names.asJava, BorrowedOptions.NONE)
    UnknownOptions.check(names.map(_.toUpperCase).asJava, BorrowedOptions.NONE)
    UnknownOptions.check(names.map(_.toLowerCase).asJava, BorrowedOptions.NONE)
  }

  test("Spark's own names pass") {
    UnknownOptions.check(List("path", "PATHS", "__temp_view__").asJava, BorrowedOptions.NONE)
  }

  test("an unknown option is answered with the nearest one") {
    Seq(
      "maxPartitionByte" -> "maxPartitionBytes",
      "linesep2" -> "lineSep",
      "index.table" -> "index.tableName",
      "accesKey" -> "accessKey",
      "wholeTextt" -> "wholetext").foreach { case (wrong, right) =>
      val message = fault(wrong).getMessage
      assert(message.contains(wrong) && message.contains(s"the nearest one is $right"), message)
    }
    assert(fault("nonsense").kind == FaultKind.BAD_OPTION)
  }

  test("a JVM's setting given to a read says where it belongs") {
    assert(fault("spark.s3ranged.fetch.maxInFlight").getMessage.contains("Spark's configuration"))
  }
}
