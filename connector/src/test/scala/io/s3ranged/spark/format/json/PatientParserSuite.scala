package io.s3ranged.spark.format.json

import io.s3ranged.spark.format.parsed.FastParser
import io.s3ranged.spark.format.parsed.FastParser.Verdict

import org.scalatest.funsuite.AnyFunSuite

final class PatientParserSuite extends AnyFunSuite {

  /** Takes rows for which `takes` is true, and counts what it is asked. */
  private final class Counting(takes: Int => Boolean) extends FastParser {
    var asked = 0
    override def parse(base: AnyRef, address: Long, length: Int, row: Int): Verdict = {
      asked += 1
      if (takes(row)) Verdict.ROW else Verdict.UNSURE
    }
  }

  private def rows(parser: FastParser, from: Int, count: Int): Seq[Verdict] = (from until from + count).map(parser.parse(null, 0, 0, _))

  test("a parser that is never certain is asked seldom") {
    val inner = new Counting(_ => false)
    assert(rows(new PatientParser(inner), 0, 10000).forall(_ == Verdict.UNSURE))
    assert(inner.asked < 300)
  }

  test("a parser that is certain now and then is asked for each record") {
    val inner = new Counting(_ % 15 == 0)
    val verdicts = rows(new PatientParser(inner), 0, 3000)
    assert(inner.asked == 3000 && verdicts.count(_ == Verdict.ROW) == 200)
  }

  test("where records are plain again they are taken again, after 64 at most") {
    val inner = new Counting(_ >= 5000)
    val verdicts = rows(new PatientParser(inner), 0, 6000)
    assert(verdicts.count(_ == Verdict.ROW) >= 1000 - 64 && verdicts.drop(5064).forall(_ == Verdict.ROW))
  }
}
