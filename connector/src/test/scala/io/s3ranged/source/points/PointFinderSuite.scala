package io.s3ranged.source.points

import java.io.{ByteArrayInputStream, ByteArrayOutputStream}
import java.nio.{ByteBuffer, ByteOrder}
import java.util.zip.{CRC32, Deflater, GZIPOutputStream}

import scala.jdk.CollectionConverters._
import scala.util.Random

import com.github.luben.zstd.{Zstd, ZstdInputStream, ZstdOutputStream}
import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.source.index.{PackedPoints, PointKind, PointRecipe, SplitPoint, SplitPoints}
import io.s3ranged.testing.MemorySplitSource
import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

/** Where members, blocks and frames begin, and what is said of those that are none. */
class PointFinderSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  private def find(key: String, bytes: Array[Byte], every: Long = 1, sliceBytes: Int = 64): SplitPoints = {
    val ref = ObjectRef.pinned("bucket", key, "etag", bytes.length)
    val source = new MemorySplitSource(_ => bytes, sliceBytes)
    try PointFinder.find(ref, PointRecipe.every(every), source.open(_))
    finally assert(source.allClosed)
  }

  private def places(points: SplitPoints): Seq[Long] = points.points.asScala.map(_.position).toSeq

  private def faultOf(key: String, bytes: Array[Byte]): String = {
    val fault = intercept[RangedIOException](find(key, bytes))
    assert(fault.kind == FaultKind.CORRUPT_DATA)
    assert(fault.getMessage.contains("s3://bucket/" + key) && fault.getMessage.contains(fault.kind.remedy))
    fault.getMessage
  }

  private def gzip(bytes: Array[Byte]): Array[Byte] = {
    val out = new ByteArrayOutputStream
    val stream = new GZIPOutputStream(out)
    stream.write(bytes)
    stream.close()
    out.toByteArray
  }

  /** A member with every optional field of a header. */
  private def wordyGzip(bytes: Array[Byte]): Array[Byte] = {
    val plain = gzip(bytes)
    val head = plain.take(10)
    head(3) = 0x1E
    val extra = Array[Byte](9, 0, 'X', 'Y', 5, 0, 'B', 'C', 2, 0, 7)
    head ++ extra ++ "a name\u0000and a comment\u0000".getBytes ++ Array[Byte](0, 0) ++ plain.drop(10)
  }

  /** A block of BGZF, as bgzip writes it. */
  private def bgzf(bytes: Array[Byte]): Array[Byte] = {
    val deflater = new Deflater(6, true)
    deflater.setInput(bytes)
    deflater.finish()
    val deflated = new Array[Byte](1 << 17)
    val length = deflater.deflate(deflated)
    val crc = new CRC32
    crc.update(bytes)
    val out = ByteBuffer.allocate(18 + length + 8).order(ByteOrder.LITTLE_ENDIAN)
    out.put(Array[Byte](0x1F, 0x8B.toByte, 8, 4, 0, 0, 0, 0, 0, -1, 6, 0, 'B', 'C', 2, 0)).putShort((18 + length + 7).toShort)
    out.put(deflated, 0, length).putInt(crc.getValue.toInt).putInt(bytes.length)
    out.array
  }

  private def zstd(bytes: Array[Byte], checksum: Boolean = true, known: Boolean = true): Array[Byte] = {
    val out = new ByteArrayOutputStream
    val stream = new ZstdOutputStream(out).setChecksum(checksum)
    if (known) stream.setLevel(1)
    stream.write(bytes)
    stream.close()
    out.toByteArray
  }

  private def skippable(content: Array[Byte], magic: Int = 0x184D2A50): Array[Byte] =
    ByteBuffer.allocate(8 + content.length).order(ByteOrder.LITTLE_ENDIAN).putInt(magic).putInt(content.length).put(content).array

  private def seekTable(frames: Seq[(Int, Int)], checked: Boolean): Array[Byte] = {
    val table = ByteBuffer.allocate(frames.size * (if (checked) 12 else 8) + 9).order(ByteOrder.LITTLE_ENDIAN)
    frames.foreach { case (compressed, plain) =>
      table.putInt(compressed).putInt(plain)
      if (checked) table.putInt(0)
    }
    skippable(table.putInt(frames.size).put((if (checked) 0x80 else 0).toByte).putInt(0x8F92EAB1).array, 0x184D2A5E)
  }

  private val random = new Random(3)
  private def noise(length: Int): Array[Byte] = { val bytes = new Array[Byte](length); random.nextBytes(bytes); bytes }

  private def starts(parts: Seq[Array[Byte]]): Seq[Long] = parts.scanLeft(0L)(_ + _.length).init

  test("members of a gzip, of any length and with any header, are found for every slice size") {
    val content = Gen.oneOf(Gen.const(Array.emptyByteArray), Gen.asciiPrintableStr.map(_.getBytes), Gen.choose(1, 70000).map(noise))
    forAll(Gen.listOf(Gen.zip(content, Gen.oneOf(true, false))), Gen.choose(1, 3000), minSuccessful(60), sizeRange(8)) { (contents, sliceBytes) =>
      whenever(contents.nonEmpty) {
        val members = contents.map { case (bytes, wordy) => if (wordy) wordyGzip(bytes) else gzip(bytes) }
        val found = find("k.gz", members.flatten.toArray, sliceBytes = sliceBytes)
        assert(found.kind == PointKind.GZIP_MEMBERS && places(found) == starts(members).tail)
        val before = contents.map(_._1).scanLeft(Array.emptyByteArray)(_ ++ _).tail.init
        assert(found.points.asScala.map(_.afterLineFeed) == before.map(_.lastOption.contains('\n'.toByte)))
      }
    }
  }

  test("a point is known to follow a line feed, also past empty members") {
    val found = find("k.gz", Seq("a\n", "", "b", "\r\n", "c\r").map(text => gzip(text.getBytes)).reduce(_ ++ _))
    assert(found.points.asScala.map(_.afterLineFeed) == Seq(true, true, false, true))
  }

  test("points are as far apart as the recipe says, and no further than members make them") {
    val members = Seq.fill(40)(gzip(noise(100)))
    val bytes = members.flatten.toArray
    val all = starts(members).tail
    for (every <- Seq(1, 100, 130, 500, 1000, bytes.length)) {
      val found = places(find("k.gz", bytes, every))
      val apart = (0L +: found).zip(found).map { case (a, b) => b - a }
      assert(apart.forall(gap => gap >= every && gap < every + members.map(_.length).max))
      assert(found.forall(all.contains))
    }
  }

  test("one member, or one frame, has no point and is told so") {
    assert(find("k.gz", gzip(noise(100000))).points.isEmpty)
    assert(find("k.zst", zstd(noise(100000))).points.isEmpty)
  }

  test("blocks of BGZF are found by their lengths and not inflated") {
    val contents = Seq.fill(30)(noise(1 + random.nextInt(60000)))
    val blocks = contents.map(bgzf) :+ bgzf(Array.emptyByteArray)
    val bytes = blocks.flatten.toArray
    val found = find("k.gz", bytes, sliceBytes = 777)
    assert(found.kind == PointKind.BGZF_BLOCKS && places(found) == starts(blocks).tail)
    val broken = bytes.clone()
    broken(100) = (broken(100) ^ 1).toByte
    assert(find("k.gz", broken) == found, "what is in a block is the reader's affair")
    assert(find("k.gz", blocks.head ++ gzip("x".getBytes)).kind == PointKind.GZIP_MEMBERS)
  }

  test("frames of zstd are found by their blocks, with and without checksum, size, and frames of no data between them") {
    val contents = Gen.listOf(Gen.oneOf(Gen.const(Array.emptyByteArray), Gen.choose(1, 400000).map(noise), Gen.choose(1, 400000).map(new Array[Byte](_))))
    forAll(contents, Gen.oneOf(true, false), Gen.oneOf(true, false), Gen.choose(1, 5000), minSuccessful(40), sizeRange(5)) {
      (contents, checked, between, sliceBytes) =>
        whenever(contents.nonEmpty) {
          val frames = contents.map(bytes => if (checked) zstd(bytes) else Zstd.compress(bytes))
          val parts = frames.flatMap(frame => if (between) Seq(skippable(noise(5)), frame) else Seq(frame))
          val bytes = parts.flatten.toArray
          val found = find("k.zstd", bytes, sliceBytes = sliceBytes)
          val expected = parts.zip(starts(parts)).filter(p => frames.contains(p._1)).map(_._2).filter(_ > 0)
          assert(found.kind == PointKind.ZSTD_FRAMES && places(found) == expected)
          val whole = new ZstdInputStream(new ByteArrayInputStream(bytes)).setContinuous(false).readAllBytes()
          assert(whole.sameElements(contents.flatten))
        }
    }
  }

  test("a seek table is taken where it agrees with the object, and costs few bytes") {
    val contents = Seq.fill(50)(noise(20000))
    val frames = contents.map(Zstd.compress(_))
    for (checked <- Seq(true, false)) {
      val table = seekTable(frames.zip(contents).map { case (f, c) => (f.length, c.length) }, checked)
      val bytes = frames.flatten.toArray ++ table
      val ref = ObjectRef.pinned("bucket", "k.zst", "etag", bytes.length)
      var read = Seq.empty[ByteRange]
      val source = new MemorySplitSource(_ => bytes, 64)
      val found = PointFinder.find(ref, PointRecipe.every(300000), schedule => {
        read ++= schedule.asScala.map(_.range)
        source.open(schedule)
      })
      assert(places(found) == starts(frames).tail.filter(at => (at / frames.head.length) % 15 == 0))
      assert(read.map(_.length).sum == 9 + table.length + 4 * found.points.size && source.allClosed)
    }
  }

  test("a seek table that lies is not believed: the frames are walked") {
    val frames = Seq.fill(5)(Zstd.compress(noise(1000)))
    val told = frames.map(_.length -> 1000)
    val lies = Seq(
      told.updated(1, (told(1)._1 + 1, 1000)), told.updated(1, (told(1)._1 + 1, 1000)).updated(2, (told(2)._1 - 1, 1000)),
      told.drop(1), told :+ told.head)
    for (lie <- lies) {
      val bytes = frames.flatten.toArray ++ seekTable(lie, checked = false)
      assert(places(find("k.zst", bytes)) == starts(frames).tail)
    }
  }

  test("damage of a gzip is named with its member: header, data, checksum, length, an end too early") {
    val (one, two) = (gzip(noise(1000)), gzip(("some text " * 500).getBytes))
    val at = one.length
    def with2(change: Array[Byte] => Unit): String = { val bytes = one ++ two; change(bytes); faultOf("k.gz", bytes) }
    assert(with2(_(at) = 0).contains(s"no gzip member begins at position $at"))
    assert(with2(_(at + 2) = 7).contains(s"no gzip member begins at position $at"))
    assert(with2(_(at + 3) = -1).contains(s"the gzip member at position $at has flags that no gzip has"))
    assert(with2(bytes => (at + 12 until at + 30).foreach(bytes(_) = -1)).contains(s"gzip member at position $at"))
    assert(with2(b => b(b.length - 6) = (b(b.length - 6) ^ 1).toByte).contains(s"the checksum of the gzip member at position $at"))
    assert(with2(b => b(b.length - 2) = (b(b.length - 2) ^ 1).toByte).contains(s"the length of the gzip member at position $at"))
    for (length <- Seq(1, 5, 12, 40, two.length - 9, two.length - 8, two.length - 1))
      assert(faultOf("k.gz", one ++ two.take(length)).contains(s"it ends at position ${at + length}, within gzip member at position $at"))
    assert(faultOf("k.gz", one ++ "garbage".getBytes).contains(s"position $at"))
  }

  test("damage of BGZF and zstd is named with its block or frame") {
    val (one, two) = (bgzf(noise(1000)), bgzf(noise(500)))
    assert(faultOf("k.gz", one ++ two.dropRight(1)).contains(s"within gzip member at position ${one.length}"))
    val short = two.clone()
    short(16) = 10
    short(17) = 0
    assert(faultOf("k.gz", one ++ short).contains("says to have 11 bytes, which is too few"))
    val frames = Seq(zstd(noise(300000)), zstd(noise(1000)))
    val at = frames.head.length
    for (length <- Seq(1, 5, 9, 100, frames(1).length - 1))
      assert(faultOf("k.zst", frames.head ++ frames(1).take(length)).contains(s"within zstd frame at position $at"))
    val bytes = frames.flatten.toArray
    bytes(at) = 0
    assert(faultOf("k.zst", bytes).contains(s"no zstd frame begins at position $at"))
    val reserved = frames.flatten.toArray
    reserved(at + 4) = (reserved(at + 4) | 8).toByte
    assert(faultOf("k.zst", reserved).contains("a header that this version does not know"))
  }

  test("what is worth looking through: gzip and zstd by their names, longer than points are apart") {
    def may(key: String, size: Long) = PointFinder.mayFind(ObjectRef.pinned("b", key, "e", size), PointRecipe.every(100))
    assert(Seq("a.gz", "a.gzip", "a.zst", "a.zstd").forall(may(_, 101)))
    assert(!Seq("a", "a.bz2", "a.lz4", "a.snappy", "a.deflate", "a.GZ", "gz", "a.gz/b", "agz").exists(may(_, 1000)))
    assert(!may("a.gz", 100))
  }

  test("points packed and unpacked are the same, and bytes that are not whole are none") {
    val point = Gen.zip(Gen.oneOf(Gen.choose(1L, 300L), Gen.choose(1L, 1L << 40)), Gen.oneOf(true, false))
    val dialects = Gen.oneOf("", "sep=;", "é" * 200)
    forAll(Gen.listOf(point), Gen.oneOf(PointKind.values.toSeq), Gen.choose(1L, 1L << 50), dialects) { (steps, kind, every, dialect) =>
      val positions = steps.scanLeft(0L)(_ + _._1).tail
      val points = new SplitPoints(kind, new PointRecipe(every, dialect), positions.zip(steps).map { case (p, (_, flag)) => new SplitPoint(p, flag) }.asJava)
      val packed = PackedPoints.pack(points)
      assert(PackedPoints.unpack(packed).get == points)
      assert(PackedPoints.unpack(packed.dropRight(1)).isEmpty)
      val broken = packed.clone()
      val at = random.nextInt(broken.length)
      broken(at) = (broken(at) ^ 1).toByte
      assert(PackedPoints.unpack(broken).isEmpty)
      assert(PackedPoints.unpack(packed :+ 0.toByte).isEmpty)
    }
    assert(PackedPoints.unpack(Array.emptyByteArray).isEmpty)
  }

  test("a point each 16 MiB takes about four bytes") {
    val points = (1 to 320).map(i => new SplitPoint(i * (16L << 20) + i % 1000, true))
    val packed = PackedPoints.pack(new SplitPoints(PointKind.GZIP_MEMBERS, PointRecipe.every(16 << 20), points.asJava))
    assert(packed.length < 320 * 4 + 40)
  }
}
