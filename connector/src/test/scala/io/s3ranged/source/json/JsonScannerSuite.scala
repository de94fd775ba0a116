package io.s3ranged.source.json

import io.s3ranged.source.value.InMemory

import java.nio.charset.StandardCharsets.UTF_8

import scala.util.Try

import com.fasterxml.jackson.core.{JsonFactory, JsonToken}
import org.scalacheck.{Gen, Shrink}
import org.scalactic.anyvals.PosInt
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

/** What the scanner takes against Jackson, which takes strict JSON and nothing else by default. */
final class JsonScannerSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  implicit override val generatorDrivenConfig: PropertyCheckConfiguration =
    PropertyCheckConfiguration(minSuccessful = PosInt.from(Integer.getInteger("s3ranged.fuzz.cases", 2000)).get, sizeRange = 100)

  private implicit def unshrunk[A]: Shrink[A] = Shrink.shrinkAny

  private val limits = new JsonLimits(20, 100, 1000, 100)

  /** Where the value ends that `bytes` begin with, or -1. */
  private def end(bytes: Array[Byte]): Long = InMemory.read(bytes) { (base, address, length) =>
    val scanner = new JsonScanner(limits)
    scanner.start(base, address + length)
    val behind = scanner.value(address)
    if (behind < 0) -1 else behind - address
  }

  private def end(text: String): Long = end(text.getBytes(UTF_8))

  private val factory = new JsonFactory

  /** True if Jackson takes all of `bytes` as one value and every string and number in it. */
  private def takes(bytes: Array[Byte]): Boolean = Try {
    val parser = factory.createParser(bytes)
    try {
      val first = parser.nextToken()
      if (first == JsonToken.START_ARRAY || first == JsonToken.START_OBJECT) {
        var depth = 1
        while (depth > 0) parser.nextToken() match {
          case JsonToken.START_ARRAY | JsonToken.START_OBJECT => depth += 1
          case JsonToken.END_ARRAY | JsonToken.END_OBJECT => depth -= 1
          case null => throw new IllegalStateException
          case _ => parser.getText
        }
      } else parser.getText
      first != null && parser.nextToken() == null
    } finally parser.close()
  }.getOrElse(false)

  /** Names with escapes are Jackson's: of halves of pairs it takes some and not others. */
  private def hasEscapedName(bytes: Array[Byte]) = new String(bytes, UTF_8).contains("\\")

  private val space = Gen.stringOf(Gen.oneOf(" \t\r\n".toSeq)).map(_.take(3))
  private val plainPiece = Gen.frequency(20 -> Gen.alphaNumChar.map(_.toString), 2 -> Gen.oneOf("\u00e9", "\u20ac", "\ud83d\ude00", "\u007f"))
  private val escapedPiece = Gen.oneOf("\\n", "\\\"", "\\\\", "\\/", "\\u00e9", "\\uD83d\\uDe00", "\\u0041")

  /** Pieces of fewer than `limit` bytes: damage may add one, and the scanner is not sure of what is over a limit. */
  private def quoted(piece: Gen[String], limit: Int): Gen[String] = Gen.listOf(piece).map { pieces =>
    val lengths = pieces.scanLeft(0)(_ + _.getBytes(UTF_8).length).tail
    pieces.zip(lengths).takeWhile(_._2 < limit).map(_._1).mkString("\"", "", "\"")
  }
  private val name = quoted(plainPiece, limits.nameLength)
  private val text = quoted(Gen.frequency(8 -> plainPiece, 1 -> escapedPiece), limits.stringLength)
  private val number: Gen[String] = Gen.oneOf(Gen.long.map(_.toString), Gen.double.map(_.toString), Gen.choose(-10, 10).map(_.toString),
    Gen.zip(Gen.choose(-99, 99), Gen.choose(0, 99), Gen.oneOf("", "e5", "E-07", "e+1")).map { case (whole, part, exponent) => s"$whole.$part$exponent" })
  private val word = Gen.oneOf("true", "false", "null")

  private def few[A](one: Gen[A]): Gen[List[A]] = Gen.choose(0, 4).flatMap(Gen.listOfN(_, one))

  private def value(depth: Int): Gen[String] =
    if (depth == 0) Gen.oneOf(text, number, word)
    else Gen.frequency(
      3 -> Gen.oneOf(text, number, word),
      2 -> Gen.zip(space, few(Gen.zip(value(depth - 1), space))).map { case (gap, values) =>
        values.map { case (one, behind) => one + behind }.mkString(s"[$gap", s",$gap", "]") },
      2 -> Gen.zip(space, few(Gen.zip(name, space, value(depth - 1)))).map { case (gap, fields) =>
        fields.map { case (name, behind, one) => s"$name$behind:$gap$one" }.mkString(s"{$gap", s"$gap,", s"$gap}") })

  test("strict JSON within the limits is taken, to its last byte") {
    forAll(value(4)) { json =>
      assert(takes(json.getBytes(UTF_8)), json)
      assert(end(json) == json.getBytes(UTF_8).length, json)
    }
  }

  test("what is damaged is taken only if Jackson takes it") {
    val damaged = for {
      json <- value(3)
      bytes = json.getBytes(UTF_8)
      at <- Gen.choose(0, bytes.length - 1)
      kind <- Gen.choose(0, 3)
      byte <- Gen.oneOf(Gen.choose(0, 255).map(_.toByte), Gen.oneOf("\"\\{}[],:0-.e tfn/'".map(_.toByte)))
    } yield kind match {
      case 0 => bytes.updated(at, byte)
      case 1 => bytes.take(at)
      case 2 => bytes.patch(at, Array(byte), 0)
      case _ => bytes.patch(at, Array.empty[Byte], 1)
    }
    forAll(damaged) { bytes =>
      val behind = end(bytes)
      // Jackson's root values want white space behind them, which is no matter of the value.
      if (behind >= 0) assert(takes(bytes.take(behind.toInt)), new String(bytes, UTF_8))
      else assert(!takes(bytes) || !InMemory.decodes(bytes) || hasEscapedName(bytes) || bytes.head <= ' ', new String(bytes, UTF_8))
    }
  }

  test("numbers tell their digits and their form") {
    def read(text: String) = InMemory.read(text) { (base, address, length) =>
      val scanner = new JsonScanner(limits)
      scanner.start(base, address + length)
      (scanner.value(address) - address, scanner.number, scanner.fraction, scanner.form)
    }
    assert(read("-123") == ((4, -123, 0, JsonScanner.INTEGER)))
    assert(read("123456789012345678,") == ((18, 123456789012345678L, 0, JsonScanner.INTEGER)))
    assert(read("1234567890.12345678}") == ((19, 123456789012345678L, 8, JsonScanner.FRACTION)))
    assert(read("0.05 ") == ((4, 5, 2, JsonScanner.FRACTION)))
    assert(read("1234567890123456789")._4 == JsonScanner.OTHER)
    assert(read("1e5")._4 == JsonScanner.OTHER)
    for (text <- Seq("", "-", "01", "-01", "+1", ".5", "5.", "1.e5", "1e", "1e+", "-.5")) assert(end(text) == -1, text)
  }

  test("a name with an escape is not sure, a value with one is") {
    assert(end("{\"a\\n\":1}") == -1 && end("[{\"\\uDe00\":1}]") == -1)
    assert(end("{\"a\":\"\\n\"}") == 10)
  }

  test("tokens over the limits are not sure") {
    assert(end("[" * 20 + "]" * 20) == 40 && end("[" * 21 + "]" * 21) == -1)
    assert(end("1" * 100) == 100 && end("1" * 101) == -1)
    assert(end("\"" + "a" * 1000 + "\"") == 1002 && end("\"" + "a" * 1001 + "\"") == -1)
    assert(end("{\"" + "a" * 100 + "\":1}") == 106 && end("{\"" + "a" * 101 + "\":1}") == -1)
  }

  test("escapes are decoded as Jackson decodes them, halves of pairs are told") {
    def decoded(text: String): Option[String] = {
      val bytes = text.getBytes(UTF_8)
      val target = new Array[Byte](bytes.length + 2)
      val length = InMemory.read(bytes)((base, address, length) => Escapes.decode(base, address, length, target, 2))
      Option.when(length >= 0)(new String(target, 2, length, UTF_8))
    }
    forAll(text) { json =>
      val parser = factory.createParser(json)
      parser.nextToken()
      assert(decoded(json.substring(1, json.length - 1)).contains(parser.getText))
    }
    for (half <- Seq("\\ud83d", "\\ude00", "\\ud83dx", "\\ud83d\\n", "\\ud83d\\ud83d\\ude00", "a\\ude00\\ud83d")) assert(decoded(half).isEmpty, half)
  }
}
