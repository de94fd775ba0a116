package io.s3ranged.source.value

import java.nio.charset.StandardCharsets.UTF_8

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

final class Utf8Suite extends AnyFunSuite with ScalaCheckPropertyChecks {

  implicit override val generatorDrivenConfig: PropertyCheckConfiguration = PropertyCheckConfiguration(minSuccessful = 5000)

  private def isValid(bytes: Array[Byte]) = InMemory.read(bytes)(Utf8.isValid(_, _, _))

  private val oddByte: Gen[Byte] = Gen.oneOf(0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0,
    0xF1, 0xF3, 0xF4, 0xF5, 0xFF).map(_.toByte)

  test("valid is what the JDK's strict decoder takes") {
    val text = Gen.stringOf(Gen.oneOf(Gen.alphaNumChar, Gen.oneOf("\u00e9\u20ac\u0800\uffff".toSeq))).map(_.getBytes(UTF_8))
    forAll(Gen.zip(text, Gen.listOf(oddByte), text)) { case (head, middle, tail) =>
      val bytes = head ++ middle ++ tail
      assert(isValid(bytes) == InMemory.decodes(bytes))
    }
  }

  test("every pair and triple of odd bytes, and quadruples at the edges") {
    val edges = Seq(0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5).map(_.toByte)
    for (a <- edges; b <- edges; c <- edges; bytes <- Seq(Array(a), Array(a, b), Array(a, b, c), Array(a, b, c, 0x80.toByte), Array(a, b, c, 0x41.toByte)))
      assert(isValid(bytes) == InMemory.decodes(bytes), bytes.map(byte => f"$byte%02x").mkString(" "))
  }

  test("a sequence that is cut short is not valid") {
    val whole = "0123456789\ud83d\ude00".getBytes(UTF_8)
    for (length <- 0 to whole.length) assert(isValid(whole.take(length)) == (length <= 10 || length == whole.length))
  }

  test("ASCII is told from the rest") {
    assert(InMemory.read("0123456789abcdef\u007f")(Utf8.isAscii(_, _, _)))
    assert(!InMemory.read("0123456789abcdef\u0080")(Utf8.isAscii(_, _, _)))
    assert(!InMemory.read("01234\u00e956789abcdef")(Utf8.isAscii(_, _, _)))
  }
}
