package io.s3ranged.source.record

import java.nio.ByteBuffer

import io.s3ranged.source.plan.Terminators
import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

/** Words at a time against one byte after the other. */
class ByteSearchSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  implicit override val generatorDrivenConfig: PropertyCheckConfiguration = PropertyCheckConfiguration(minSuccessful = 2000)

  /** Bytes that word tricks take for others: terminators, their neighbours, and both ends of the range. */
  private val bytes = Gen.frequency(
    20 -> Gen.const('x'.toByte),
    2 -> Gen.const('\n'.toByte),
    1 -> Gen.const('\r'.toByte),
    1 -> Gen.oneOf(0x00, 0x01, 0x08, 0x09, 0x0B, 0x0C, 0x0E, 0x0F, 0x7F, 0x80, 0x8A, 0x8D, 0xFF).map(_.toByte))

  private val contents = for {
    length <- Gen.frequency(3 -> Gen.choose(0, 100), 1 -> Gen.choose(0, 5000))
    content <- Gen.listOfN(length, bytes)
  } yield content.toArray

  private def buffers(content: Array[Byte]): Seq[ByteBuffer] = {
    val direct = ByteBuffer.allocateDirect(content.length + 1)
    direct.position(1)
    Seq(ByteBuffer.wrap(content), direct.slice().put(content).asReadOnlyBuffer())
  }

  private val lines = LineEnds.of(Terminators.LINES)
  private val semicolons = LineEnds.of(Terminators.of(";"))

  private def isEnd(byte: Byte) = byte == '\n' || byte == '\r'

  /** Starts and ends of the records of the region, and where the next one would start. */
  private def naive(content: Array[Byte], from: Int, to: Int): (Seq[(Int, Int)], Int) = {
    val found = Seq.newBuilder[(Int, Int)]
    var start = from
    var index = from
    while (index < to) {
      if (isEnd(content(index))) {
        found += start -> index
        if (content(index) == '\r' && index + 1 < to && content(index + 1) == '\n') index += 1
        start = index + 1
      }
      index += 1
    }
    (found.result(), start)
  }

  private val regions = for {
    content <- contents
    from <- Gen.choose(0, content.length)
    to <- Gen.choose(from, content.length)
  } yield (content, from, to)

  test("ends, starts and the bytes behind an end are those that a look at each byte finds") {
    forAll(regions) { case (content, from, to) =>
      for (buffer <- buffers(content)) {
        val expected = content.indexWhere(isEnd, from)
        assert(lines.next(buffer, from, to) == (if (expected < to) expected else -1))
        assert(lines.recordStart(buffer, from, to) == math.max(from, content.lastIndexWhere(isEnd, to - 1) + 1))
      }
    }
  }

  test("all records of a region are added, counted, and neither more nor fewer") {
    forAll(regions) { case (content, from, to) =>
      val (records, next) = naive(content, from, to)
      for (buffer <- buffers(content)) {
        assert(lines.count(buffer, from, to) == records.size)
        val batch = new RecordBatch
        batch.startHeap(content, 0)
        val behind = lines.addAll(buffer, from, to, batch)
        val added = (0 until batch.count).map(i => batch.offset(i) -> (batch.offset(i) + batch.length(i)))
        assert(added == records.take(added.size))
        assert(behind == (if (added.size == records.size) next else records(added.size)._1))
        assert(records.size - added.size <= Words.GROUP_BYTES || batch.room < Words.GROUP_BYTES)
      }
    }
  }

  test("a terminator of one byte has no pairs") {
    forAll(Gen.listOf(Gen.oneOf(';', ':', 'x', '\u0000', '\n', '\r').map(_.toByte))) { list =>
      val content = list.toArray
      for (buffer <- buffers(content)) {
        assert(semicolons.count(buffer, 0, content.length) == content.count(_ == ';'))
        assert(semicolons.next(buffer, 0, content.length) == content.indexOf(';'.toByte))
      }
    }
  }

  test("more records than a byte can count are counted") {
    for (length <- Seq(31, 32, 63 * 32 - 1, 63 * 32, 63 * 32 + 1, 100000)) {
      val feeds = ByteBuffer.wrap(Array.fill(length)('\n'.toByte))
      assert(lines.count(feeds, 0, length) == length)
      val pairs = ByteBuffer.wrap(Array.tabulate(length & ~1)(i => (if (i % 2 == 0) '\r' else '\n').toByte))
      assert(lines.count(pairs, 0, length & ~1) == length / 2)
      val returns = ByteBuffer.wrap(Array.fill(length)('\r'.toByte))
      assert(lines.count(returns, 0, length) == length)
    }
  }

  private val searches = for {
    alphabet <- Gen.oneOf("ab", "ab\n", "abc ", "\u0000\u0001\u0002", "\u007f\u0080\u00ff")
    letters = Gen.oneOf(alphabet.toSeq).map(_.toByte)
    content <- Gen.listOf(letters)
    length <- Gen.frequency(5 -> Gen.choose(1, 6), 1 -> Gen.choose(1, 60))
    pattern <- Gen.listOfN(length, letters)
    from <- Gen.choose(0, content.length)
    to <- Gen.choose(from, content.length)
  } yield (content, pattern, from, to)

  test("a pattern is found where it first stands whole") {
    forAll(searches) { case (content, pattern, from, to) =>
      val expected = content.slice(0, to).indexOfSlice(pattern, from)
      for (buffer <- buffers(content.toArray))
        assert(new BytePattern(pattern.toArray).find(buffer, from, to) == expected, s"$content $pattern $from $to")
    }
  }
}
