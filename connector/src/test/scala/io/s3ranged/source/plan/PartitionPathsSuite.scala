package io.s3ranged.source.plan

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.range.ObjectRef
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils
import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import scala.jdk.CollectionConverters._

class PartitionPathsSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  private def at(key: String): ObjectRef = ObjectRef.named("bucket", key)

  private def infer(key: String, base: String = ""): (Seq[String], Seq[String]) = {
    val paths = PartitionPaths.infer(at(key), base)
    (paths.names.asScala.toSeq, paths.values(at(key), base).asScala.toSeq)
  }

  test("key=value folders below the base are columns, outermost first") {
    assert(infer("t/year=2026/month=11/f.log", "t/") == ((Seq("year", "month"), Seq("2026", "11"))))
    assert(infer("t/year=2026/month=11/f.log", "t/year=2026/") == ((Seq("month"), Seq("11"))))
    assert(infer("t/year=2026/f=1.log", "t/") == ((Seq("year"), Seq("2026"))))
    assert(infer("t/f.log", "t/") == ((Nil, Nil)))
    assert(infer("a=1/f") == ((Seq("a"), Seq("1"))))
  }

  test("of several runs of key=value folders the lowest counts, and folders below it do not end it") {
    assert(infer("a=1/x/b=2/c=3/f") == ((Seq("b", "c"), Seq("2", "3"))))
    assert(infer("a=1/x/f") == ((Seq("a"), Seq("1"))))
  }

  test("the default partition is null, a value may hold =, escapes are undone") {
    assert(infer("a=__HIVE_DEFAULT_PARTITION__/b=x=y/c=1%3A2%2f%/f") == ((Seq("a", "b", "c"), Seq(null, "x=y", "1:2/%"))))
    assert(infer("a%20b=1/f") == ((Seq("a b"), Seq("1"))))
  }

  test("escapes are undone as Spark does") {
    // Spark throws ArrayIndexOutOfBoundsException on a % before a character above 127; we take it as it is.
    assert(PartitionPaths.unescape("%é1") == "%é1")
    val texts = Gen.listOf(Gen.oneOf("%", "2", "F", "g", "a", "%41", "%zz", "x", "/")).map(_.mkString)
    forAll(texts, minSuccessful(500)) { text =>
      assert(PartitionPaths.unescape(text) == ExternalCatalogUtils.unescapePathName(text))
    }
  }

  test("names that are given are matched whatever their case") {
    val paths = PartitionPaths.of(List("Year").asJava)
    assert(paths.values(at("year=1/f"), "").asScala == Seq("1"))
  }

  test("an object with other columns fails, naming the object, both lists of columns and the remedy") {
    val paths = PartitionPaths.infer(at("t/year=2026/month=1/f"), "t/")
    for (key <- Seq("t/f", "t/year=2026/f", "t/month=1/year=2026/f", "t/year=1/day=1/f", "t/year=1/month=1/day=1/f", "t/year=/month=1/f")) {
      val fault = intercept[RangedIOException](paths.values(at(key), "t/"))
      assert(fault.kind == FaultKind.PARTITION_MISMATCH)
      assert(fault.getMessage.contains("s3://bucket/" + key) && fault.getMessage.contains("basePath"))
    }
  }
}
