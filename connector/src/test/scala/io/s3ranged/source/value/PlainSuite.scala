package io.s3ranged.source.value

import scala.util.Try

import org.apache.spark.sql.types.Decimal
import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

final class PlainSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  implicit override val generatorDrivenConfig: PropertyCheckConfiguration = PropertyCheckConfiguration(minSuccessful = 2000)

  private val numberLike: Gen[String] = Gen.oneOf(
    Gen.choose(Long.MinValue, Long.MaxValue).map(_.toString),
    Gen.choose(-1000000L, 1000000L).map(_.toString),
    Gen.zip(Gen.choose(-99999L, 99999L), Gen.choose(0, 5)).map { case (digits, scale) => java.math.BigDecimal.valueOf(digits, scale).toPlainString },
    Gen.listOf(Gen.frequency(12 -> Gen.numChar, 1 -> Gen.oneOf("+-. eExX,_ \u0000/:\u0663".toSeq))).map(_.mkString),
    Gen.zip(Gen.oneOf("", "-", "+", " "), Gen.choose(0, 24), Gen.choose(0, 24)).map { case (sign, whole, fraction) =>
      sign + "1234567890".repeat(3).take(whole) + (if (fraction == 0) "" else "." + "9081726354".repeat(3).take(fraction))
    })

  private def integer(text: String) =
    alike(text)(Plain.integer(_, _, _), Plain.shortInteger(_, _))
  private def decimal(text: String, precision: Int, scale: Int) =
    alike(text)(Plain.decimal(_, _, _, precision, scale), Plain.shortDecimal(_, _, precision, scale))

  /** What `read` answers, and `short` where all of the text lies in one word. */
  private def alike(text: String)(read: (AnyRef, Long, Int) => Long, short: (Long, Int) => Long): Long =
    InMemory.read(text) { (base, address, length) =>
      val number = read(base, address, length)
      if (length >= 1 && length <= 8) assert(short(Memory.longAt(base, address), length) == number, text)
      number
    }

  private def bool(text: String) = InMemory.read(text)(Plain.bool(_, _, _))

  test("a plain integer is what java.lang.Long says it is") {
    forAll(numberLike) { text =>
      val number = integer(text)
      if (number != Plain.NOT) assert(Try(text.toLong).toOption.contains(number))
      else assert(!text.matches("-?[0-9]{1,18}"))
    }
  }

  test("an integer outside of its bounds is not plain") {
    assert(Plain.within(integer("128"), -128, 127) == Plain.NOT)
    assert(Plain.within(integer("-129"), -128, 127) == Plain.NOT)
    assert(Plain.within(integer("-128"), -128, 127) == -128)
  }

  test("nothing, a sign alone, signs of plus and digits of other scripts are not plain") {
    for (text <- Seq("", "-", "+7", " 7", "7 ", "--7", "1.", "0x1", "\u0667", "1234567890123456789")) assert(integer(text) == Plain.NOT, text)
    assert(integer("007") == 7 && integer("-0") == 0)
  }

  test("a plain decimal is what Spark makes of the same text") {
    forAll(numberLike, Gen.choose(1, 38), Gen.choose(0, 20)) { (text, precision, scale) =>
      whenever(scale <= precision) {
        val unscaled = decimal(text, precision, scale)
        if (unscaled != Plain.NOT) {
          val sparks = Decimal(new java.math.BigDecimal(text), precision, scale)
          assert(Decimal.createUnsafe(unscaled, precision, scale) == sparks)
        }
      }
    }
  }

  test("decimals of up to 18 digits are plain, where their scale and precision hold them") {
    assert(decimal("1234.50", 15, 2) == 123450)
    assert(decimal("-0.07", 15, 2) == -7)
    assert(decimal("1234.5", 6, 2) == 123450)
    assert(decimal("12345.6", 6, 2) == Plain.NOT)
    assert(decimal("1.005", 15, 2) == Plain.NOT)
    assert(decimal("7", 38, 10) == 70000000000L)
    assert(decimal("999999999999999999", 18, 0) == 999999999999999999L)
    for (text <- Seq("", "-", ".", "1.", ".5", "-.5", "1..2", "1.2.3", "1e3", "+1", "1,000", "0x1")) assert(decimal(text, 15, 2) == Plain.NOT, text)
  }

  test("booleans are the two words in any case") {
    for (text <- Seq("true", "TRUE", "tRuE")) assert(bool(text) == 1)
    for (text <- Seq("false", "False")) assert(bool(text) == 0)
    for (text <- Seq("", "t", "yes", "true ", "truE\u0000", "fals", "tr\u0055\u0015", "0")) assert(bool(text) == Plain.NOT, text)
    forAll(Gen.stringOf(Gen.oneOf("trueTRUEfalsFALS \u0014\u0012".toSeq))) { text =>
      assert((bool(text) == Plain.NOT) == Try(text.toBoolean).isFailure)
    }
  }

  private val floating: Gen[String] = Gen.oneOf(
    numberLike,
    Gen.double.map(_.toString),
    Gen.long.map(java.lang.Double.longBitsToDouble(_).toString),
    Gen.long.map(bits => java.lang.Float.intBitsToFloat(bits.toInt).toString),
    Gen.zip(Gen.long, Gen.choose(-400, 400)).map { case (digits, exponent) => s"${digits}e$exponent" },
    Gen.zip(Gen.choose(0L, 1L << 54), Gen.choose(0, 17)).map { case (digits, scale) => java.math.BigDecimal.valueOf(digits, scale).toPlainString },
    Gen.zip(Gen.choose(0L, 1L << 26), Gen.choose(0, 12)).map { case (digits, scale) => "-" + java.math.BigDecimal.valueOf(digits, scale).toPlainString })

  test("a plain double or float is what the JDK rounds it to") {
    val reader = new Floating
    forAll(floating) { text =>
      val double = InMemory.read(text)(reader.asDouble(_, _, _))
      val float = InMemory.read(text)(reader.asFloat(_, _, _))
      val isPlain = text.matches("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]{1,4})?") && text.length <= Floating.MAX_LENGTH
      assert(double.isNaN != isPlain && float.isNaN != isPlain)
      if (isPlain) {
        assert(java.lang.Double.doubleToRawLongBits(double) == java.lang.Double.doubleToRawLongBits(text.toDouble))
        assert(java.lang.Float.floatToRawIntBits(float) == java.lang.Float.floatToRawIntBits(text.toFloat))
      }
    }
  }

  test("numbers at the limits of floating point, and zeros with a sign") {
    val reader = new Floating
    val limits = Seq("0", "-0", "0.0", "-0.00", "4.9e-324", "2.4703282292062327e-324", "1.7976931348623157e308", "1.7976931348623159e308",
      "9007199254740993", "9007199254740992.5", "16777217", "1.17549435e-38", "3.4028236e38", "1e23", "8.5e-45", "1e-9999", "1e9999",
      "0.1", "123456789012345678901234567890", "1.00000000000000011102230246251565404236316680908203125")
    for (text <- limits) {
      val double = InMemory.read(text)(reader.asDouble(_, _, _))
      assert(java.lang.Double.doubleToRawLongBits(double) == java.lang.Double.doubleToRawLongBits(text.toDouble), text)
      val float = InMemory.read(text)(reader.asFloat(_, _, _))
      assert(java.lang.Float.floatToRawIntBits(float) == java.lang.Float.floatToRawIntBits(text.toFloat), text)
    }
    for (text <- Seq("", "-", "NaN", "Infinity", "-Infinity", "1d", "1f", "0x1p3", " 5", "5 ", "+5", ".5", "5.", "1e", "1e+", "e5", "1e55555"))
      assert(InMemory.read(text)(reader.asDouble(_, _, _)).isNaN, text)
  }
}
