package io.s3ranged.integration.formats

import java.io.RandomAccessFile
import java.time.{Duration, Instant}

import scala.util.Random

import org.apache.spark.sql.functions._
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.examples.ScanMetrics
import io.s3ranged.fault.FaultKind
import io.s3ranged.integration.{NeedsFiles, OnSpark, TestServices}
import io.s3ranged.testing.Compressors
import io.s3ranged.testkit.SparseObject

/** Chunks and records of fixed length from a real server to rows of Spark. */
class BytesOnStoreSuite extends AnyFunSuite with OnSpark {

  private lazy val bucket = TestServices.bucket("bytes")

  private def random(size: Int): Array[Byte] = {
    val bytes = new Array[Byte](size)
    new Random(size).nextBytes(bytes)
    bytes
  }

  private def put(key: String, bytes: Array[Byte]): String = {
    TestServices.store.put(bucket, key, bytes)
    s"s3://$bucket/$key"
  }

  private def binary(chunkBytes: String) = reader.option("fileFormat", "binary").option("chunkBytes", chunkBytes)

  private def fixed(length: Int) = reader.option("fileFormat", "fixed").option("recordLength", length.toString)

  test("binary: path, time, place, length and content of each chunk, whatever the split") {
    val contents = Map("a.bin" -> random(100000), "b.bin" -> random(3 << 20), "c.bin" -> random(1), "empty.bin" -> Array.emptyByteArray)
    contents.foreach { case (key, bytes) => put("chunks/" + key, bytes) }
    for ((chunkBytes, splitBytes) <- Seq((30000, "70000"), (1 << 20, "1g"), (999, "1"))) {
      val wanted = if (splitBytes == "1") contents - "b.bin" - "a.bin" else contents
      val frame = binary(chunkBytes.toString).option("maxPartitionBytes", splitBytes)
        .load(wanted.keys.toSeq.map(key => s"s3://$bucket/chunks/$key"): _*)
      assert(frame.columns.toSeq == Seq("path", "modificationTime", "offset", "length", "content"))
      val rows = frame.collect()
      for ((key, bytes) <- wanted) {
        val own = rows.filter(_.getString(0) == s"s3://$bucket/chunks/$key").sortBy(_.getLong(2))
        assert(own.map(_.getLong(2)).toSeq == (0L until bytes.length by chunkBytes.toLong), key)
        assert(own.forall(row => row.getLong(3) == row.getAs[Array[Byte]](4).length))
        assert(java.util.Arrays.equals(own.flatMap(_.getAs[Array[Byte]](4)), bytes), key)
        assert(own.forall(row => Duration.between(row.getTimestamp(1).toInstant, Instant.now).abs.toHours < 2))
      }
      assert(rows.map(_.getString(0)).toSet == wanted.keySet.filter(_ != "empty.bin").map(key => s"s3://$bucket/chunks/$key"))
    }
  }

  test("binary: an object above 2 GiB is told and read at its places", NeedsFiles) {
    val size = (5L << 30) + 5
    SparseObject.create(TestServices.services, bucket, "huge.bin", Array.emptyByteArray, size)
    val marks = Seq(0L, (2L << 30) - 3, (4L << 30) - 3, size - 7)
    val file = new RandomAccessFile(TestServices.services.objects.resolve(bucket).resolve("huge.bin").toFile, "rw")
    try marks.foreach { position =>
      file.seek(position)
      file.write("seven!!".getBytes)
    } finally file.close()
    stored(())
    val all = binary("8m").option("maxPartitionBytes", "64m").load(s"s3://$bucket/huge.bin")
    // Whole: a minute. The short form reads the splits around each mark, which the others are filtered from.
    val near = marks.map(mark => s"_metadata.file_block_start between ${mark - (64 << 20)} and ${mark + (64 << 20)}").mkString(" or ")
    val frame = if (TestServices.isFull) all else all.where(near)
    val rows = frame
      .selectExpr("offset", "length", "instr(decode(content, 'ISO-8859-1'), 's')", "octet_length(content)").collect()
    val chunks = rows.map(row => row.getLong(0) -> row.getLong(1)).toMap
    assert(rows.forall(row => row.getLong(1) == row.getInt(3) && row.getLong(0) % (8 << 20) == 0))
    for (mark <- marks) {
      val offset = mark / (8 << 20) * (8 << 20)
      assert(rows.exists(row => row.getLong(0) == offset && row.getInt(2) == mark - offset + 1), s"mark at $mark")
    }
    assert(chunks(5L << 30) == 5, "the last chunk has the rest")
    if (TestServices.isFull) assert(chunks.values.sum == size)
    else assert(front.counters.bodyBytes("GET") < (768 << 20), "splits that were filtered away were read")
  }

  test("fixed: whole records, whatever the split, which are aligned to them; longer ones than a split and a block too") {
    for ((length, count, splitBytes) <- Seq((188, 20000, "100000"), (7, 300, "3"), (5000, 40, "1000"), ((1 << 20) + 1, 5, "300000"))) {
      val bytes = random(length * count)
      val path = put(s"fixed/$length.dat", bytes)
      val frame = fixed(length).option("maxPartitionBytes", splitBytes).load(path)
      val rows = frame.selectExpr("value", "_metadata.file_block_start").collect()
      assert(rows.length == count && rows.forall(_.getAs[Array[Byte]](0).length == length))
      assert(java.util.Arrays.equals(rows.sortBy(_.getLong(1)).flatMap(_.getAs[Array[Byte]](0)), bytes), length)
      assert(rows.forall(_.getLong(1) % length == 0), "a split begins with a record")
      assert(frame.rdd.getNumPartitions > 1)
    }
  }

  test("fixed: a tail that does not fit is a fault with its remedy, or dropped and counted, once") {
    val path = put("fixed/tail.dat", random(188 * 1000 + 5))
    for (splitBytes <- Seq("1g", "10000")) {
      val fault = faultOf(fixed(188).option("maxPartitionBytes", splitBytes).load(path).collect())
      assert(fault.kind == FaultKind.CORRUPT_DATA && fault.getMessage.contains(path))
      assert(fault.getMessage.contains(s"position ${188 * 1000}") && fault.getMessage.contains("mode=permissive"))
      val counted = fixed(188).option("mode", "PERMISSIVE").option("maxPartitionBytes", splitBytes).load(path)
        .agg(count(lit(1)), sum(octet_length(col("value"))))
      assert(counted.collect()(0).toSeq == Seq(1000L, 188000L))
      assert(ScanMetrics.of(counted)("droppedTails") == 1)
    }
    assert(fixed(188).load(put("fixed/empty.dat", Array.emptyByteArray)).count() == 0)
  }

  test("fixed: records of a compressed object are those of what it holds") {
    val bytes = random(188 * 5000)
    for ((name, extension, writer) <- Compressors.all) {
      val rows = fixed(188).load(put("fixed/packed" + extension, Compressors.compress(writer, bytes))).collect()
      assert(java.util.Arrays.equals(rows.flatMap(_.getAs[Array[Byte]](0)), bytes), name)
    }
  }
}
