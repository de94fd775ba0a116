package io.s3ranged.source.json

import io.s3ranged.source.value.InMemory

import java.nio.charset.StandardCharsets.UTF_8

import scala.jdk.CollectionConverters._

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

/** Whatever a field order has seen before, it finds the same fields in a record. */
final class FieldOrderSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  implicit override val generatorDrivenConfig: PropertyCheckConfiguration = PropertyCheckConfiguration(minSuccessful = 500, sizeRange = 12)

  private val names = Seq("a", "bb", "l_orderkey", "\u00e9t\u00e9", "c" * 40, "seven77", "eight888", "n" * 300)

  private final class Reader {
    private val scanner = new JsonScanner(new JsonLimits(60, 1000, 1000, 1000))
    private val order = new FieldOrder(scanner, new FieldNames((names :+ null).asJava))

    /** The fields that were found with their values as texts, and how it ended. */
    def fields(record: String): (Seq[(Int, String)], Long) = {
      val bytes = record.getBytes(UTF_8)
      InMemory.read(bytes) { (base, address, length) =>
        order.start(base, address, address + length)
        val found = Seq.newBuilder[(Int, String)]
        var at = order.next(address)
        while (at >= 0) {
          val ordinal = order.ordinal
          val behind = scanner.value(at)
          if (behind >= 0) found += ordinal -> new String(bytes, (at - address).toInt, (behind - at).toInt, UTF_8)
          at = if (behind < 0) behind else order.next(behind)
        }
        (found.result(), at)
      }
    }
  }

  private val field: Gen[(String, String)] = Gen.zip(Gen.oneOf(names ++ Seq("x", "other", "A", "l_orderkey2")), Gen.oneOf("1", "-2.5", "\"text\"", "null", "[1, 2]", "{\"a\":1}", "\"\""))

  private val record: Gen[(Seq[(String, String)], String)] = for {
    fields <- Gen.listOf(field)
    gaps <- Gen.oneOf(Gen.const(Seq("", "", "", "")), Gen.const(Seq("", "", " ", " ")), Gen.listOfN(4, Gen.oneOf("", " ", "  \t", "\r\n")))
    end <- Gen.frequency(9 -> "", 1 -> " \t")
    Seq(a, b, c, d) = gaps
  } yield (fields, fields.map { case (name, value) => s"""$a"$name"$b:$c$value""" }.mkString(s"$d{", s"$d,", s"$a}$end"))

  test("what opens a record stands nowhere else, and nothing else opens one, whatever was learnt") {
    val long = "{" + " " * 300 + "\"a\":1,\"bb\":2}"
    for ((before, text) <- Seq("""{"a":1,"bb":2}""" -> ""","bb":3}""", """{"a":1}""" -> """{"x":1{"a":2}""", long -> ""","bb":3}""", long -> ""","a":3}""")) {
      val reader = new Reader
      for (_ <- 1 to 40) reader.fields(before)
      assert(reader.fields(text) == new Reader().fields(text), text)
      assert(reader.fields(text)._2 == JsonScanner.UNSURE, text)
    }
  }

  test("fields are found in their order, whatever the records before were like") {
    forAll(Gen.listOf(record)) { records =>
      val reader = new Reader
      for ((fields, text) <- records ++ records ++ records.take(1) ++ records.take(1)) {
        val expected = fields.map { case (name, value) => names.indexOf(name) -> value }
        assert(reader.fields(text) == ((expected, FieldOrder.END)), text)
      }
    }
  }

  test("records of one order with fields left out and put in, and then of another order") {
    val reader = new Reader
    val first = names.map(name => s""""$name":1""")
    val second = names.reverse.map(name => s""""$name": 1""")
    for (order <- Seq(first, second, first); drop <- 0 to 60) {
      val fields = order.patch(drop % order.length, Nil, drop % 3).patch(drop % 5, Seq("\"x\":1"), 0)
      val (found, end) = reader.fields(fields.mkString("{", ",", "}"))
      assert(end == FieldOrder.END && found.size == fields.size)
      assert(found.map(_._1) == fields.map(text => names.indexOf(text.drop(1).takeWhile(_ != '"'))))
    }
  }

  test("what is no object, or goes on behind it, is not sure, also after records that were") {
    val reader = new Reader
    val good = """{"a":1,"bb":2}"""
    for (_ <- 1 to 3) {
      assert(reader.fields(good)._2 == FieldOrder.END)
      for (bad <- Seq("", " ", "1", "[]", "[{\"a\":1}]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "{\"a\" 1}", "{\"a\":1 \"bb\":2}",
          "{\"a\":1,\"bb\":2} x", "{\"a\":1,\"bb\":2},", "{\"a\":1}}", "{a:1}", "{'a':1}", "{\"\\u0061\":1}", "}", "{}}", "{\"a\":1,\"bb\":}", "{\"a\":1,\"bb\":", "{\"a\":1,\"bb\": "))
        assert(reader.fields(bad)._2 == JsonScanner.UNSURE, bad)
    }
  }
}
