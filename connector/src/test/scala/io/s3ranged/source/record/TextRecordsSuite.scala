package io.s3ranged.source.record

import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.range.ByteRange
import io.s3ranged.source.plan.Terminators
import io.s3ranged.testing.{MemorySplitSource, RecordReading, ReferenceReader}
import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class TextRecordsSuite extends AnyFunSuite with ScalaCheckPropertyChecks {
  import RecordReading._

  implicit override val generatorDrivenConfig: PropertyCheckConfiguration =
    PropertyCheckConfiguration(minSuccessful = 2000)

  private val mark = "\uFEFF".getBytes("UTF-8")

  private def show(records: Seq[Seq[Byte]]): Seq[String] =
    records.map(record => new String(record.toArray, "ISO-8859-1"))

  private def separators(lineSep: String): Seq[Seq[Byte]] =
    if (lineSep == null) ReferenceReader.lines else Seq(lineSep.getBytes("UTF-8").toSeq)

  private def check(content: Array[Byte], lineSep: String, splitBytes: Int, sliceBytes: Int): Unit = {
    val metrics = new MetricSet
    val records = readCut(content, separated(lineSep), splitBytes, sliceBytes, metrics)
    val expected = ReferenceReader.text(content.toSeq, separators(lineSep))
    assert(show(records) == show(expected), s"splits of $splitBytes, slices of $sliceBytes, of ${content.toSeq}")
    assert(metrics.value(Metric.RECORDS) == expected.size)
    // A \n that a slice parts from its \r may be nobody's, once a split.
    val uncounted = content.length - metrics.value(Metric.BYTES_DELIVERED)
    assert(0 <= uncounted && uncounted <= (if (lineSep == null) content.length / splitBytes else 0))
  }

  test("every short content over a, \\r and \\n has the same records for every split and slice size") {
    for {
      length <- 0 to 6
      number <- 0 until math.pow(3, length).toInt
      content = Array.tabulate(length)(i => "a\r\n".charAt(number / math.pow(3, i).toInt % 3).toByte)
      splitBytes <- 1 to length
      sliceBytes <- 1 to length
    } check(content, null, splitBytes, sliceBytes)
  }

  for (lineSep <- Seq("ab", "aab", "abc", "aabb", "\r\n", "€", "|"))
    test(s"every short content over the bytes of ${lineSep.replace("\r\n", "CR LF")} has the same records for every split and slice size") {
      val alphabet = (lineSep.getBytes("UTF-8").distinct :+ 'x'.toByte).take(3)
      for {
        length <- 0 to 6
        number <- 0 until math.pow(alphabet.length, length).toInt
        content = Array.tabulate(length)(i => alphabet(number / math.pow(alphabet.length, i).toInt % alphabet.length))
        splitBytes <- 1 to length
        sliceBytes <- 1 to length
      } check(content, lineSep, splitBytes, sliceBytes)
    }

  private val lineSeps = Gen.oneOf("", "\n", "\r\n", ";", "€", "\u0001\u0002", "ab", "aab", "abca".init, "😀")

  private def contents(lineSep: String): Gen[Array[Byte]] = {
    val terminator = if (lineSep.isEmpty) Gen.oneOf("\n", "\r\n", "\r") else Gen.const(lineSep)
    val pieces = Gen.frequency(
      4 -> Gen.choose(0, 30).map("x" * _),
      2 -> Gen.alphaNumStr.map(_.take(12)),
      4 -> terminator,
      1 -> Gen.oneOf("\r", "\n", "a", "b", "é", "\uFEFF"))
    for {
      head <- Gen.frequency(1 -> Gen.const(mark), 5 -> Gen.const(Array.emptyByteArray))
      body <- Gen.listOf(pieces)
    } yield head ++ body.mkString.getBytes("UTF-8")
  }

  private val cases = for {
    lineSep <- lineSeps
    content <- contents(lineSep)
    splitBytes <- Gen.choose(1, math.max(1, content.length + 1))
    sliceBytes <- Gen.frequency(1 -> Gen.choose(1, 8), 1 -> Gen.choose(1, math.max(1, content.length + 1)))
  } yield (lineSep, content, splitBytes, sliceBytes)

  test("the records of all splits, concatenated, are the object read once") {
    forAll(cases) { case (lineSep, content, splitBytes, sliceBytes) =>
      check(content, if (lineSep.isEmpty) null else lineSep, splitBytes, sliceBytes)
    }
  }

  test("a separator that overlaps itself is found in an object that is not cut, for every slice size") {
    for (lineSep <- Seq("aa", "||", "abab", "aba"); sliceBytes <- 1 to 12) {
      assert(!Terminators.of(lineSep).isSplittable)
      val content = "xaaabababa||||aax|aaa".getBytes
      val records = readCut(content, separated(lineSep), content.length, sliceBytes)
      assert(show(records) == show(ReferenceReader.text(content.toSeq, separators(lineSep))), lineSep)
    }
  }

  test("a part that was cut although its separator overlaps itself is refused") {
    val content = "xaay".getBytes
    val wrong = split(part("key", new ByteRange(0, 4), new ByteRange(2, 4)))
    assertThrows[IllegalStateException](read(wrong, separated("aa"), new MemorySplitSource(_ => content, 4)))
  }

  test("a fragment's records stay inside the fragment") {
    val content = "zero\none\ntwo\nthree\n".getBytes
    for (splitBytes <- 1 to 10; sliceBytes <- 1 to 20) {
      val source = new MemorySplitSource(_ => content, sliceBytes)
      val records = cut("key", new ByteRange(5, 12), splitBytes).flatMap(read(_, text, source))
      assert(show(records.map(_.bytes)) == Seq("one", "two"))
      assert(records.map(_.position) == Seq(5, 9))
    }
  }

  test("an object of unknown size is read to its end") {
    val content = "one\r\ntwo".getBytes
    val all = split(part("key", ByteRange.from(0), ByteRange.from(0)))
    for (sliceBytes <- 1 to 9) {
      val records = read(all, text, new MemorySplitSource(_ => content, sliceBytes))
      assert(show(records.map(_.bytes)) == Seq("one", "two"))
    }
    assert(read(all, text, new MemorySplitSource(_ => Array.emptyByteArray, 4)).isEmpty)
  }

  test("records that lie in one slice are not copied, and a batch holds at most its capacity") {
    val content = ("0123456\n" * 10000).getBytes
    val reader = RecordReaders.open(
      split(whole("key", content.length)),
      text,
      io.s3ranged.options.SkipSettings.NONE,
      new MemorySplitSource(_ => content, 1 << 20),
      new MetricSet)
    val counts = Iterator.continually(reader.next()).takeWhile(identity).map { _ =>
      assert(reader.batch.heap == null && reader.batch.address != 0)
      reader.batch.count
    }.toList
    assert(counts == List(4096, 4096, 1808))
    reader.close()
  }

  test("a split asks for no slice behind the one that ends its last record") {
    val content = ("x" * 9 + "\n") * 10
    val source = new MemorySplitSource(_ => content.getBytes, 10)
    val first = split(part("key", new ByteRange(0, 100), new ByteRange(0, 25)))
    assert(read(first, text, source).size == 3)
    assert(source.opened.map(_.slices) == List(3))
  }
}
