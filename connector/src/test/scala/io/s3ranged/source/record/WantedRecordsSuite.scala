package io.s3ranged.source.record

import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.{FormatSettings, SkipSettings}
import io.s3ranged.range.ByteRange
import io.s3ranged.source.record.RecordFilter.Place
import io.s3ranged.testing.{MemorySplitSource, RecordReading, ReferenceReader}
import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

/** Filters and counts in the framer, against the records of the reference reader and a naive filter. */
class WantedRecordsSuite extends AnyFunSuite with ScalaCheckPropertyChecks {
  import RecordReading._

  implicit override val generatorDrivenConfig: PropertyCheckConfiguration = PropertyCheckConfiguration(minSuccessful = 1500)

  private type Condition = (Place, Seq[Byte])

  private def holds(record: Seq[Byte], condition: Condition): Boolean = condition match {
    case (Place.ANYWHERE, pattern) => record.containsSlice(pattern)
    case (Place.START, pattern) => record.startsWith(pattern)
    case (Place.END, pattern) => record.endsWith(pattern)
    case (_, pattern) => record == pattern
  }

  private def filterOf(conditions: Seq[Condition]): RecordFilter =
    conditions.foldLeft(RecordFilter.ALL) { case (filter, (place, pattern)) => filter.and(place, pattern.toArray) }

  private def format(lineSep: String): FormatSettings = if (lineSep == null) text else separated(lineSep)

  private def reference(content: Array[Byte], lineSep: String): Seq[Seq[Byte]] =
    ReferenceReader.text(content.toSeq, if (lineSep == null) ReferenceReader.lines else Seq(lineSep.getBytes("UTF-8").toSeq))

  private def check(content: Array[Byte], lineSep: String, splitBytes: Int, sliceBytes: Int, conditions: Seq[Condition]): Unit = {
    val records = reference(content, lineSep)
    val expected = records.filter(record => conditions.forall(holds(record, _)))
    val filter = filterOf(conditions)
    val source = new MemorySplitSource(_ => content, sliceBytes)
    val splits = cut("key", new ByteRange(0, content.length), splitBytes)
    val metrics = new MetricSet
    val found = splits.flatMap(read(_, format(lineSep), source, metrics, filter = filter)).map(_.bytes)
    def clue = s"${content.toSeq} by $lineSep, splits of $splitBytes, slices of $sliceBytes, $conditions"
    assert(found == expected, clue)
    assert(metrics.value(Metric.RECORDS) == expected.size, clue)
    assert(splits.map(count(_, format(lineSep), source, filter)).sum == expected.size, clue)
    assert(splits.map(count(_, format(lineSep), source)).sum == records.size, clue)
  }

  private val mark = "\uFEFF"

  /** Short contents of few letters, so that patterns match, cross terminators, and lie in the way of each other. */
  private val shortCases = for {
    lineSep <- Gen.oneOf[String](null, null, null, ";", "ab", "\r\n", "€")
    alphabet = Seq("a", "b", "a", "ab", "\n", "\r", "\r\n", "x") ++ Option(lineSep) ++ Option(lineSep)
    head <- Gen.oneOf("", "", "", mark)
    pieces <- Gen.listOf(Gen.oneOf(alphabet))
    content = (head + pieces.mkString).getBytes("UTF-8")
    splitBytes <- Gen.choose(1, content.length + 1)
    sliceBytes <- Gen.frequency(1 -> Gen.choose(1, 8), 2 -> Gen.choose(1, content.length + 1))
    conditions <- Gen.choose(1, 3).flatMap(Gen.listOfN(_, conditionsOver(alphabet :+ mark)))
  } yield (content, lineSep, splitBytes, sliceBytes, conditions)

  private def conditionsOver(alphabet: Seq[String]): Gen[Condition] = for {
    place <- Gen.oneOf(Place.values.toSeq)
    length <- Gen.frequency(1 -> Gen.const(0), 8 -> Gen.choose(1, 3), 1 -> Gen.choose(4, 12))
    pattern <- Gen.listOfN(length, Gen.oneOf(alphabet))
  } yield place -> pattern.mkString.getBytes("UTF-8").toSeq

  test("the records that a filter accepts are those of a naive filter, for every split and slice size") {
    forAll(shortCases) { case (content, lineSep, splitBytes, sliceBytes, conditions) =>
      check(content, lineSep, splitBytes, sliceBytes, conditions)
    }
  }

  /** Longer ones, so that groups of words, many records a batch and long records are met. */
  private val longCases = for {
    lineSep <- Gen.oneOf[String](null, null, ";", "<>")
    end = Option(lineSep).toSeq ++ (if (lineSep == null) Seq("\n", "\n", "\n", "\r\n", "\r") else Nil)
    words <- Gen.listOfN(400, Gen.frequency(6 -> Gen.oneOf("GET ", "/item/", "needle", "need", "le", "é😀", "200 ", " 404 "), 2 -> Gen.oneOf(end), 1 -> Gen.const("x" * 70)))
    content = words.mkString.getBytes("UTF-8")
    splitBytes <- Gen.choose(50, content.length + 1)
    sliceBytes <- Gen.choose(20, content.length + 1)
    conditions <- Gen.choose(1, 2).flatMap(Gen.listOfN(_, for {
      place <- Gen.oneOf(Place.values.toSeq)
      pattern <- Gen.oneOf("needle", " 404 ", "GET ", "é", "\n", "needle\nneed", "le", "x" * 70, "x" * 200, "absent")
    } yield place -> pattern.getBytes("UTF-8").toSeq))
  } yield (content, lineSep, splitBytes, sliceBytes, conditions)

  test("so they are where records and slices are longer than what is looked at at once") {
    forAll(longCases, minSuccessful(400)) { case (content, lineSep, splitBytes, sliceBytes, conditions) =>
      check(content, lineSep, splitBytes, sliceBytes, conditions)
    }
  }

  test("wholetext filters whole objects") {
    val content = "one\ntwo\n".getBytes
    def rows(place: Place, pattern: String) =
      read(split(whole("key", content.length)), wholetext, new MemorySplitSource(_ => content, 3), filter = RecordFilter.ALL.and(place, pattern.getBytes)).size
    assert(rows(Place.ANYWHERE, "e\nt") == 1 && rows(Place.START, "two") == 0 && rows(Place.WHOLE, "one\ntwo\n") == 1)
  }

  test("decompressed records are filtered") {
    val plain = (1 to 5000).map(i => s"line $i\n").mkString.getBytes
    val packed = new java.io.ByteArrayOutputStream
    val zip = new java.util.zip.GZIPOutputStream(packed)
    zip.write(plain)
    zip.close()
    val source = new MemorySplitSource(_ => packed.toByteArray, 100)
    val found = read(split(whole("key.gz", packed.size)), text, source, filter = RecordFilter.ALL.and(Place.END, "99".getBytes))
    assert(show(found.map(_.bytes)) == (1 to 5000).map(i => s"line $i").filter(_.endsWith("99")))
    assert(count(split(whole("key.gz", packed.size)), text, source) == 5000)
  }

  private def show(records: Seq[Seq[Byte]]): Seq[String] = records.map(record => new String(record.toArray, "UTF-8"))

  test("a record that is too long is a fault whether it is wanted or not, counted or not") {
    val content = ("short\n" + "x" * 100 + "\nshort\n").getBytes
    val limited = separated("\n", maxRecordBytes = 50)
    for (sliceBytes <- Seq(10, 60, 200); filter <- Seq(RecordFilter.ALL, RecordFilter.ALL.and(Place.ANYWHERE, "short".getBytes))) {
      val source = new MemorySplitSource(_ => content, sliceBytes)
      val one = split(whole("key", content.length))
      for (work <- Seq(() => count(one, limited, source, filter), () => read(one, limited, source, filter = filter)))
        assert(intercept[io.s3ranged.fault.RangedIOException](work()).kind.name == "RECORD_TOO_LONG")
    }
  }

  test("a filter may be sent to executors") {
    val filter = RecordFilter.ALL.and(Place.ANYWHERE, "needle".getBytes).and(Place.END, "".getBytes)
    val bytes = new java.io.ByteArrayOutputStream
    new java.io.ObjectOutputStream(bytes).writeObject(filter)
    val copy = new java.io.ObjectInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray)).readObject().asInstanceOf[RecordFilter]
    val content = "a needle\nnone\nneedles\n".getBytes
    val source = new MemorySplitSource(_ => content, 1 << 10)
    assert(show(read(split(whole("key", content.length)), text, source, filter = copy).map(_.bytes)) == Seq("a needle", "needles"))
  }
}
