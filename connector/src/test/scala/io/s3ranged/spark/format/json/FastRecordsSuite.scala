package io.s3ranged.spark.format.json

import java.nio.charset.StandardCharsets.UTF_8

import org.apache.spark.sql.types.StructType
import org.scalacheck.{Gen, Shrink}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

/** Whatever record the fast parser is certain of, Spark's parser makes the same of it. */
final class FastRecordsSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  implicit override val generatorDrivenConfig: PropertyCheckConfiguration = PropertyCheckConfiguration(minSuccessful = 30000, sizeRange = 10)

  private implicit def unshrunk[A]: Shrink[A] = Shrink.shrinkAny

  private val schema = StructType.fromDDL("b BOOLEAN, i1 TINYINT, i2 SMALLINT, i4 INT, i8 BIGINT, f FLOAT, d DOUBLE, x DECIMAL(9,2), y DECIMAL(18,0), " +
    "z DECIMAL(38,18), s STRING, day DATE, t TIMESTAMP, n TIMESTAMP_NTZ, raw BINARY, _corrupt_record STRING")

  private val digits = Gen.oneOf(Gen.listOf(Gen.numChar).map(_.mkString), Gen.long.map(_.toString.dropWhile(_ == '-')), Gen.oneOf("0", "9223372036854775807", "2147483648", "128", "32767"))
  private val number: Gen[String] = for {
    sign <- Gen.oneOf("", "", "-")
    whole <- digits
    part <- Gen.frequency(2 -> Gen.const(""), 2 -> digits.map("." + _))
    exponent <- Gen.frequency(6 -> Gen.const(""), 1 -> Gen.zip(Gen.oneOf("e", "E", "e-", "E+"), Gen.choose(0, 330)).map { case (sign, power) => sign + power })
  } yield sign + whole + part + exponent
  private val time: Gen[String] = for {
    date <- Gen.zip(Gen.choose(0, 9999), Gen.choose(0, 13), Gen.choose(0, 32)).map { case (year, month, day) => f"$year%04d-$month%02d-$day%02d" }
    clock <- Gen.oneOf(Gen.const(""), Gen.zip(Gen.oneOf("T", " "), Gen.choose(0, 24), Gen.choose(0, 60), Gen.choose(0, 60)).map { case (gap, h, m, s) => f"$gap$h%02d:$m%02d:$s%02d" })
    fraction <- Gen.oneOf(Gen.const(""), digits.map("." + _.take(10)))
    zone <- Gen.oneOf("", "", "Z", "+01:00", "-17:59", "+18:00", " UTC")
  } yield date + clock + fraction + zone
  private val piece = Gen.frequency(12 -> Gen.alphaNumChar.map(_.toString), 2 -> Gen.oneOf("\u00e9", "\u20ac", "\ud83d\ude00", " ", "/", "'"),
    1 -> Gen.oneOf("\\n", "\\\"", "\\\\", "\\u00e9", "\\uD83d\\uDe00", "\\uD83d", "\\uDe00", "\\u0000", "\\'", "\\x", "\t", "\"", "\\"))
  private val text = Gen.frequency(3 -> Gen.listOf(piece).map(_.mkString), 2 -> time, 1 -> number, 1 -> Gen.oneOf("NaN", "INF", "true", "")).map("\"" + _ + "\"")
  private val nested = Gen.oneOf("[]", "{}", "[1, \"a\"]", "{\"a\" : {\"b\":[null]}}", "[1,]", "{\"a\"}", "[[[]]]")
  private val value = Gen.frequency(4 -> number, 4 -> text, 2 -> Gen.oneOf("true", "false", "null", "NaN", "nul"), 1 -> nested)

  private val names = schema.fieldNames.toSeq ++ Seq("other", "S", "")
  private val gap = Gen.frequency(12 -> Gen.const(""), 2 -> Gen.const(" "), 1 -> Gen.oneOf("\t", "\r", "  ", "\u0001", "\u00a0"))
  private val record: Gen[String] = for {
    fields <- Gen.listOf(Gen.zip(Gen.oneOf(names), value))
    Seq(a, b, c) <- Gen.listOfN(3, gap)
    end <- Gen.frequency(12 -> Gen.const(""), 1 -> Gen.oneOf(" ", "}", " x", "{}"))
  } yield fields.map { case (name, one) => s"""$a"$name"$b:$c$one""" }.mkString("{", s"$a,", s"$b}$end")

  /** The same, with a byte of it changed, put in or taken out, or its end cut off. */
  private val damaged: Gen[Array[Byte]] = for {
    whole <- record.map(_.getBytes(UTF_8))
    at <- Gen.choose(0, whole.length - 1)
    byte <- Gen.oneOf(Gen.choose(0, 255).map(_.toByte), Gen.oneOf("\"\\{}[],:0-.e tfn/'".map(_.toByte)))
    kind <- Gen.choose(0, 3)
  } yield kind match {
    case 0 => whole.updated(at, byte)
    case 1 => whole.take(at)
    case 2 => whole.patch(at, Array(byte), 0)
    case _ => whole.patch(at, Array.empty[Byte], 1)
  }

  private var taken = 0

  private def same(both: FastRecords, record: Array[Byte]): Unit = for (row <- both.quick(record)) {
    taken += 1
    assert(both.slow(record).toOption.contains(Seq(row)), new String(record, UTF_8))
  }

  test("records of all kinds") {
    val both = new FastRecords(schema)
    taken = 0
    forAll(record)(text => same(both, text.getBytes(UTF_8)))
    info(s"$taken records were taken")
    assert(taken > 2000)
  }

  test("records that are damaged") {
    val both = new FastRecords(schema)
    forAll(damaged)(same(both, _))
  }

  test("under options that change what is plain") {
    val sets = Seq(Map("allowComments" -> "true", "allowUnquotedFieldNames" -> "true", "allowBackslashEscapingAnyCharacter" -> "true"),
      Map("allowNumericLeadingZeros" -> "true", "allowUnquotedControlChars" -> "true"), Map("encoding" -> "UTF-8"), Map("maxNumLen" -> "5", "maxStringLen" -> "8", "maxNestingDepth" -> "2"),
      Map("dateFormat" -> "yyyy-MM-dd", "timeZone" -> "America/New_York"), Map("dateFormat" -> "yyyy", "timestampFormat" -> "yyyy-MM-dd'T'HH:mm:ss"), Map("locale" -> "de"),
      Map("mode" -> "FAILFAST"), Map("mode" -> "DROPMALFORMED"), Map("enableDateTimeParsingFallback" -> "false"), Map("allowNonNumericNumbers" -> "false", "allowSingleQuotes" -> "false"))
    val readers = sets.map(new FastRecords(schema, _))
    forAll(Gen.oneOf(readers), Gen.oneOf(record.map(_.getBytes(UTF_8)), damaged))(same)
  }

  test("what people write is taken: no record of these goes the long way") {
    val both = new FastRecords(schema)
    for (text <- Seq("""{"b":true,"i1":1,"i2":-2,"i4":3,"i8":-4,"f":1.5,"d":2.25e10,"x":1234567.89,"y":-1,"z":0.5,"s":"text","day":"2020-02-29","t":"2020-01-01T00:00:00Z","n":"2020-01-01 00:00:00.5"}""",
        "{}", " { \"s\" : \"\" , \"x\" : null } ", "{\"s\":\"a\\tb\\u00e9\\ud83d\\ude00 \u00e9\"}", """{"s":1.50,"x":"1.5","t":1600000000}""", """{"s":{"a": [1]},"other":[[],{"a":"b"}]}""", """{"d":1,"f":17,"d2":"x"}"""))
      assert(both.quick(text.getBytes(UTF_8)).isDefined, text)
  }
}
