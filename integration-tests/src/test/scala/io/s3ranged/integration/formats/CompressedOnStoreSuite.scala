package io.s3ranged.integration.formats

import scala.util.Random

import org.apache.spark.sql.functions._
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.examples.ScanMetrics
import io.s3ranged.fault.FaultKind
import io.s3ranged.integration.{OnSpark, TestServices}
import io.s3ranged.testing.Compressors

/** Compressed objects of every kind from a real server to rows of Spark. */
class CompressedOnStoreSuite extends AnyFunSuite with OnSpark {

  private lazy val bucket = TestServices.bucket("compressed")

  /** Some 4 MiB that do not compress to less than a few blocks. */
  private val lines = {
    val random = new Random(11)
    (0 until 60000).map(i => s"$i " + random.alphanumeric.take(random.nextInt(120)).mkString)
  }
  private val content = lines.mkString("\r\n").getBytes

  private def put(key: String, bytes: Array[Byte]): String = {
    TestServices.store.put(bucket, key, bytes)
    s"s3://$bucket/$key"
  }

  for (((name, extension, writer), i) <- Compressors.all.zipWithIndex) {

    lazy val bytes = Compressors.compress(writer, content)
    lazy val path = stored(put(s"$i/whole$extension", bytes))

    test(s"$name: the text in one split (bzip2 in many), by a few GETs side by side, and its bytes where bytes are asked for") {
      val frame = reader.option("maxPartitionBytes", if (extension == ".bz2") "500k" else "1000").load(path)
      assert(bytes.length > (2 << 20))
      assert(frame.collect().map(_.getString(0)).sameElements(lines))
      assert(if (extension == ".bz2") frame.rdd.getNumPartitions > 4 else frame.rdd.getNumPartitions == 1)
      assert(front.counters.requests("HEAD") == 0 && front.counters.requests("LIST") == 0)
      assert(reader.option("wholetext", "true").load(path).head().getString(0) == new String(content))
      val stored = reader.option("fileFormat", "binary").load(path).agg(sum("length"), sum(crc32(col("content")))).head()
      val crc = new java.util.zip.CRC32
      crc.update(bytes)
      assert(stored.getLong(0) == bytes.length && stored.getLong(1) == crc.getValue)
    }

    test(s"$name that is cut off or damaged is CORRUPT_DATA, or skipped and counted, never fewer records in silence") {
      val damaged = bytes.clone()
      (bytes.length / 2 until bytes.length / 2 + 500).foreach(at => damaged(at) = (damaged(at) ^ 0x5A).toByte)
      val broken = Map("cut" -> bytes.take(bytes.length / 2), "end" -> bytes.dropRight(5), "damaged" -> damaged)
      val next = put(s"$i/next.log", "after\n".getBytes)
      for ((what, stored) <- broken) {
        val wrong = put(s"$i/$what$extension", stored)
        val fault = faultOf(reader.load(wrong).collect())
        assert(fault.kind == FaultKind.CORRUPT_DATA, what)
        assert(fault.getMessage.contains(wrong) && fault.getMessage.contains("ignoreCorruptFiles"))
        val skipping = reader.option("ignoreCorruptFiles", "true").load(wrong, next)
        val read = skipping.selectExpr("_metadata.file_name", "value").collect()
        val (after, before) = read.partition(_.getString(0) == "next.log")
        assert(after.map(_.getString(1)).toSeq == Seq("after"), what)
        // A checksum comes behind what it covers: of a damaged object some records may be damaged ones.
        val sure = if (what == "damaged") before.take(1000) else before
        assert(lines.startsWith(sure.map(_.getString(1)).toSeq), what)
        if (what == "cut") {
          val counted = summary(skipping)
          counted.collect()
          assert(ScanMetrics.of(counted)("corruptObjects") == 1)
        }
      }
    }
  }

  test("a compressed object without a byte has no records, and one that only seems compressed is CORRUPT_DATA") {
    for (extension <- Compressors.all.map(_._2).distinct) {
      assert(reader.load(put("empty" + extension, Array.emptyByteArray)).count() == 0)
      val plain = put("plain" + extension, ("no compression at all, but a name that says so\n" * 20).getBytes)
      assert(faultOf(reader.load(plain).collect()).kind == FaultKind.CORRUPT_DATA, extension)
    }
  }
}
