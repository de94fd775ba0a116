package io.s3ranged.options

import scala.jdk.CollectionConverters._

import io.s3ranged.fault.RangedIOException
import org.scalatest.funsuite.AnyFunSuite

class BorrowedOptionsSuite extends AnyFunSuite {

  private val borrowed = new BorrowedOptions(Set("header", "mode").asJava, Set("parquet.").asJava)

  test("names are known in any case, by name or by what they begin with") {
    assert(Seq("header", "HEADER", "Mode", "parquet.a.b", "PARQUET.X").forall(borrowed.has))
    assert(!Seq("heade", "parquet", "xparquet.y", "").exists(borrowed.has))
    assert(!BorrowedOptions.NONE.has("header"))
  }

  test("what is given is parted in two, and nothing gets lost") {
    val given = Map("MODE" -> "dropmalformed", "chunkBytes" -> "1m", "parquet.x" -> "1").asJava
    assert(borrowed.of(given).asScala == Map("MODE" -> "dropmalformed", "parquet.x" -> "1"))
    assert(borrowed.without(given).asScala == Map("chunkBytes" -> "1m"))
    assert(borrowed.of(given).get("mode") == "dropmalformed")
  }

  test("a borrowed name passes the check of unknown options and is the neighbour of its misspelling") {
    UnknownOptions.check(List("Header", "parquet.anything", "lineSep").asJava, borrowed)
    val message = intercept[RangedIOException](UnknownOptions.check(List("heder").asJava, borrowed)).getMessage
    assert(message.contains("the nearest one is header"), message)
  }
}
