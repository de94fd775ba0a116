package io.s3ranged.integration.formats

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Files

import org.apache.spark.sql.{DataFrame, DataFrameReader}
import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import io.s3ranged.fault.FaultKind
import io.s3ranged.integration.{NeedsFiles, OnSpark, TestServices}
import io.s3ranged.testing.ReferenceReader
import io.s3ranged.testkit.SparseObject

/** Text from a real server to rows of Spark. */
class TextOnStoreSuite extends AnyFunSuite with OnSpark with ScalaCheckPropertyChecks {

  private lazy val bucket = TestServices.bucket("text")

  private def put(key: String, content: Array[Byte]): String = {
    TestServices.store.put(bucket, key, content)
    s"s3://$bucket/$key"
  }

  private def put(key: String, content: String): String = put(key, content.getBytes(UTF_8))

  private def lines(frame: DataFrame): Seq[String] = frame.collect().map(_.getString(0)).toSeq

  /** The records of each object, in the order of its splits. */
  private def byObject(frame: DataFrame): Map[String, Seq[String]] =
    frame.selectExpr("_metadata.file_name", "_metadata.file_block_start", "value").collect()
      .groupBy(_.getString(0))
      .view.mapValues(_.toSeq.sortBy(_.getLong(1)).map(_.getString(2))).toMap

  private def separators(lineSep: String): Seq[Seq[Byte]] =
    if (lineSep == null) ReferenceReader.lines else Seq(lineSep.getBytes(UTF_8).toSeq)

  private def expected(contents: Seq[String], lineSep: String): Map[String, Seq[String]] =
    contents.zipWithIndex.map { case (content, i) =>
      s"$i.log" -> ReferenceReader.text(content.getBytes(UTF_8).toSeq, separators(lineSep))
        .map(record => new String(record.toArray, UTF_8))
    }.filter(_._2.nonEmpty).toMap

  private def separated(lineSep: String): DataFrameReader =
    if (lineSep == null) reader else reader.option("lineSep", lineSep)

  private val awkward = Seq(
    "", "\n", "one", "one\n", "one\r\ntwo", "\r\n\r\n", "a\rb\nc\r\nd", "last\r", "é€😀\nß", "\uFEFFmarked\n;x;;y;", "||a|b||", "abcaabcab")

  for ((lineSep, name) <- Seq((null, "unset"), ("\r\n", "CR LF"), (";", ";"), ("€", "€"), ("ab", "ab")))
    test(s"split points between any two bytes give the same records, lineSep $name") {
      val prefix = s"awkward-${name.hashCode}/"
      val contents = awkward.map(_.replace("|", if (lineSep == null) "|" else lineSep))
      contents.zipWithIndex.foreach { case (content, i) => put(s"$prefix$i.log", content) }
      for (splitBytes <- Seq(1, 2, 5, 1000)) {
        val frame = separated(lineSep).option("maxPartitionBytes", splitBytes.toString)
          .option("planning.mode", "list").load(s"s3://$bucket/$prefix")
        assert(byObject(frame) == expected(contents, lineSep), s"splits of $splitBytes bytes")
        if (splitBytes == 1) assert(frame.rdd.getNumPartitions == contents.map(_.getBytes(UTF_8).length).sum)
      }
    }

  private val cases = for {
    lineSep <- Gen.oneOf(null, "\n", ";", "\u0001\u0002", "aab", "😀")
    terminator = if (lineSep == null) Gen.oneOf("\n", "\r\n", "\r") else Gen.const(lineSep)
    piece = Gen.frequency(
      3 -> Gen.choose(0, 9).map("x" * _), 1 -> Gen.alphaNumStr.map(_.take(6)), 4 -> terminator,
      1 -> Gen.oneOf("\r", "\n", "a", "b", "é", "\uFEFF"))
    contents <- Gen.listOfN(8, Gen.choose(0, 12).flatMap(Gen.listOfN(_, piece)).map(_.mkString))
    splitBytes <- Gen.choose(1, 30)
  } yield (lineSep, contents, splitBytes)

  test("whatever objects hold and however they are cut, the records are those of the objects read once") {
    var round = 0
    forAll(cases, minSuccessful(if (TestServices.isFull) 100 else 10)) { case (lineSep, contents, splitBytes) =>
      round += 1
      contents.zipWithIndex.foreach { case (content, i) => put(s"random-$round/$i.log", content) }
      val frame = separated(lineSep).option("maxPartitionBytes", splitBytes.toString)
        .option("planning.mode", "list").load(s"s3://$bucket/random-$round/")
      assert(byObject(frame) == expected(contents, lineSep))
    }
  }

  test("lines and whole texts are those of Spark's own text source, empty objects too") {
    val folder = Files.createTempDirectory("texts")
    awkward.zipWithIndex.foreach { case (content, i) =>
      put(s"beside/$i.log", content)
      Files.writeString(folder.resolve(s"$i.log"), content)
    }
    for (options <- Seq(Map.empty[String, String], Map("lineSep" -> "|"), Map("wholetext" -> "true"))) {
      val theirs = byObject(spark.read.options(options).text(folder.toString))
      assert(byObject(reader.options(options).load(s"s3://$bucket/beside/")) == theirs, options)
    }
  }

  private val mib = 1 << 20

  test("records longer than a split, a block and eight blocks come whole") {
    val records = Seq("short", "b" * (mib + 1), "", "c" * (9 * mib + 12345), "d" * 300, "e" * (3 * mib), "end")
    for (lineSep <- Seq("\r\n", "<>")) {
      val path = put("long.log", records.mkString(lineSep))
      for (splitBytes <- Seq("300000", "1g"))
        assert(lines(reader.option("lineSep", lineSep).option("maxPartitionBytes", splitBytes).load(path)) == records, splitBytes)
    }
  }

  test("a record of maxRecordBytes is read, one of a byte more is a fault that names object, position and option") {
    val longest = 2 * mib + 77
    val path = put("limit.log", "first\n" + "x" * longest + "\nlast")
    def limited(bytes: Int) = reader.option("maxRecordBytes", bytes.toString).option("maxPartitionBytes", "300000").load(path)
    assert(lines(limited(longest)).map(_.length) == Seq(5, longest, 4))
    val fault = faultOf(limited(longest - 1).collect())
    assert(fault.kind == FaultKind.RECORD_TOO_LONG)
    assert(fault.getMessage.contains(path) && fault.getMessage.contains("position 6 ") && fault.getMessage.contains("maxRecordBytes"))
  }

  test("a whole text that no array holds is a fault at once, which names the object", NeedsFiles) {
    SparseObject.create(TestServices.services, bucket, "huge.log", Array.emptyByteArray, 2L << 30)
    stored(())
    val fault = faultOf(reader.option("wholetext", "true").load(s"s3://$bucket/huge.log").collect())
    assert(fault.kind == FaultKind.RECORD_TOO_LONG && fault.getMessage.contains(s"s3://$bucket/huge.log"))
    eventually(5, "no exchange under way")(front.counters.active == 0)
    assert(front.counters.bodyBytes("GET") < (64 << 20))
  }

  test("a record longer than a third of the budget of buffers is read") {
    val path = put("budget.log", "a\n" + "z" * (45 * mib) + "\nb\n")
    val frame = reader.option("maxRecordBytes", "45m").option("maxPartitionBytes", "8m").load(path)
    assert(frame.selectExpr("length(value)").collect().map(_.getInt(0)).toSeq == Seq(1, 45 * mib, 1))
  }
}
