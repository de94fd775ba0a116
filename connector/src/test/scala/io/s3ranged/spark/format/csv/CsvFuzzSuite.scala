package io.s3ranged.spark.format.csv

import java.nio.charset.StandardCharsets.UTF_8

import io.s3ranged.spark.format.csv.CsvRig.{Counted, Scan}
import org.apache.spark.sql.sources.{EqualTo, Filter, GreaterThan, IsNotNull}
import org.apache.spark.sql.types._
import org.scalacheck.{Gen, Shrink}
import org.scalactic.anyvals.PosInt
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

/** The central property: whatever the bytes and the options are, the rows and the first error are those of Spark's reader. */
class CsvFuzzSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  private val cases = PosInt.from(Integer.getInteger("s3ranged.fuzz.cases", 2000)).get

  implicit override val generatorDrivenConfig: PropertyCheckConfiguration =
    PropertyCheckConfiguration(minSuccessful = cases, maxDiscardedFactor = 1.0)

  /** Smaller cases of other generators' making would be cases that cannot be. */
  implicit private def noShrink[T]: Shrink[T] = Shrink.withLazyList(_ => LazyList.empty)

  private var fast = 0L
  private var exact = 0L

  private def oneIn(n: Int)(option: Gen[(String, String)]): Gen[Option[(String, String)]] =
    Gen.frequency(n - 1 -> Gen.const(None), 1 -> option.map(Some(_)))

  private def among(name: String, values: String*): Gen[(String, String)] = Gen.oneOf(values).map(name -> _)

  /** Nothing special, or one thing that is. */
  private val genFewOptions: Gen[Map[String, String]] = for {
    options <- genOptions
    some <- Gen.frequency(2 -> Gen.const(Nil), 2 -> Gen.someOf(options.keys.toSeq).map(_.take(1).toList))
    escape <- Gen.oneOf(Map.empty[String, String], Map.empty[String, String], Map("escape" -> "\""))
  } yield escape ++ options.filter { case (name, _) => some.contains(name) } + ("inputBufferSize" -> "4096")

  private lazy val genOptions: Gen[Map[String, String]] = Gen.sequence[List[Option[(String, String)]], Option[(String, String)]](List(
    Gen.const(Some("inputBufferSize" -> "4096")),
    oneIn(3)(among("sep", ";", "\t", "|", " ", "\u0001", "||", "é", "\"", "a")),
    oneIn(6)(among("quote", "'", "", "|", "é")),
    oneIn(3)(among("escape", "\"", "", "^", "'", "a")),
    oneIn(12)(among("charToEscapeQuoteEscaping", "#", "\\", "")),
    oneIn(5)(among("comment", "#", "a", "\"")),
    oneIn(3)(among("header", "true")),
    oneIn(6)(among("enforceSchema", "false")),
    oneIn(5)(among("ignoreLeadingWhiteSpace", "true")),
    oneIn(5)(among("ignoreTrailingWhiteSpace", "true")),
    oneIn(5)(among("nullValue", "NA", "0", "-", " ", "\"\"")),
    oneIn(6)(among("emptyValue", "EMPTY", "0", "NA")),
    oneIn(9)(among("nanValue", "nope", "1")),
    oneIn(9)(among("positiveInf", "Infinity", "9.5")),
    oneIn(2)(among("mode", "DROPMALFORMED", "FAILFAST", "PERMISSIVE")),
    oneIn(9)(among("maxColumns", "1", "2", "3")),
    oneIn(9)(among("maxCharsPerColumn", "1", "5", "20")),
    oneIn(6)(among("unescapedQuoteHandling", "STOP_AT_CLOSING_QUOTE", "BACK_TO_DELIMITER", "SKIP_VALUE", "RAISE_ERROR")),
    oneIn(6)(among("lineSep", "\n", "\r", ";", "\r\n", "x")),
    oneIn(8)(among("dateFormat", "yyyy-MM-dd", "dd/MM/yyyy", "yyyy")),
    oneIn(6)(among("timestampFormat", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd")),
    oneIn(9)(among("timeZone", "Europe/Berlin", "America/New_York", "+05:30")),
    oneIn(9)(among("locale", "de-DE", "en-GB")),
    oneIn(9)(among("preferDate", "false")),
    oneIn(9)(among("columnPruning", "true", "false")))).map(_.flatten.toMap)

  private val types = Seq("STRING", "STRING", "INT", "BIGINT", "SMALLINT", "TINYINT", "DOUBLE", "FLOAT", "BOOLEAN", "DECIMAL(7,2)", "DECIMAL(18,0)",
    "DECIMAL(38,10)", "DATE", "TIMESTAMP", "TIMESTAMP_NTZ", "BINARY", "INTERVAL DAY TO SECOND")

  private val genData: Gen[StructType] = for {
    count <- Gen.choose(1, 5)
    columns <- Gen.listOfN(count, Gen.oneOf(types))
    corrupt <- Gen.frequency(4 -> None, 1 -> Some(0), 1 -> Some(count))
  } yield {
    val named = columns.zipWithIndex.map { case (kind, i) => s"c$i $kind" }
    StructType.fromDDL(corrupt.fold(named)(at => named.patch(at, Seq("_corrupt_record STRING"), 0)).mkString(", "))
  }

  private def genRequired(data: StructType): Gen[StructType] = Gen.frequency(
    3 -> Gen.const(data),
    4 -> Gen.someOf(data.fields.toSeq).map(some => StructType(data.fields.filter(some.contains))),
    1 -> Gen.someOf(data.fields.toSeq).map(some => StructType(some.toSeq)))
    .map(required => if (required.fieldNames.sameElements(Array("_corrupt_record"))) StructType(Nil) else required)

  private def genFilters(required: StructType): Gen[Seq[Filter]] = {
    val some = required.filter(_.name != "_corrupt_record").flatMap { field =>
      field.dataType match {
        case IntegerType => Seq[Filter](GreaterThan(field.name, 6), EqualTo(field.name, 7))
        case StringType => Seq[Filter](IsNotNull(field.name), EqualTo(field.name, "a"))
        case _ => Seq[Filter](IsNotNull(field.name))
      }
    }
    if (some.isEmpty) Gen.const(Nil) else Gen.frequency(3 -> Gen.const(Nil), 1 -> Gen.oneOf(some).map(Seq(_)))
  }

  private val plain = Seq("7", "-12", "0", "2147483647", "1.5", "-0.0", "1e3", "12.34", "true", "FALSE", "2020-02-29", "2024-03-31 02:30:00",
    "1969-12-31T23:59:59.999999", "2020-01-02 03:04:05Z", "ann", "x y", "é", "😀", "")
  private val odd = Seq("+7", "007", " 5 ", "0x1p3", "1.", ".5", "1e400", "NaN", "Inf", "-Inf", "Infinity", "1d", "2147483648", "128", "-129", "1,5",
    "99999999999999999999", "12345.678", "0.0000000001", "1E-7", "٣", "nan", "NA", "-", "EMPTY", "TrUe", "2021-02-29", "2020-1-2", "20200102",
    "0000-01-01", "10000-01-01", "2020-01-02 03:04:05.1234567 Europe/Paris", "2020-01-02 24:00:00", "23:59", "12/11/2020", "-0", "-", "\u0000", "\u00a0",
    "\uFEFFa", "\u0085", "a\\", "\\\"", "\"\"", "c0", "#", "   ", "\t", "P1D", "INTERVAL '1 2:3:4' DAY TO SECOND")

  /** Plain texts of a type. */
  private def fitting(kind: DataType): Seq[String] = kind match {
    case _: DateType => Seq("2020-02-29", "1969-12-31", "0001-01-01", "")
    case _: TimestampType | _: TimestampNTZType => Seq("2020-02-29 01:02:03", "1969-12-31T23:59:59.5", "2020-01-02", "")
    case _: BooleanType => Seq("true", "False", "")
    case _: StringType => Seq("ann", "x y", "é", "\"a, b\"", "\"a \"\"b\"\"\"", "\"\"", "")
    case _: DoubleType | _: FloatType | _: DecimalType => Seq("1.5", "-0.25", "12", "0", "-0.0", "99999.99", "")
    case _ => Seq("7", "-12", "0", "127", "")
  }

  /** A field as bytes: what would be written, and what nobody should have written. */
  private def genField(kind: DataType, sep: String, quote: String, escape: String): Gen[Array[Byte]] = {
    val pieces = Seq(sep, quote, escape, quote + quote, escape + quote, escape + escape, " ", "a", "b", "1", "é", "\t", "\r", quote + " ", " " + quote, "x")
    val junk = Gen.choose(1, 6).flatMap(Gen.listOfN(_, Gen.oneOf(pieces))).map(_.mkString)
    val text = Gen.frequency(12 -> Gen.oneOf(plain), 3 -> Gen.oneOf(odd), 1 -> junk)
    val quoted = text.flatMap(inner => Gen.frequency(
      6 -> (quote + inner + quote), 2 -> (quote + inner.replace("\"", "\"\"") + quote), 2 -> (quote + "say " + quote + quote + inner + quote + quote + quote),
      1 -> (quote + inner), 1 -> (quote + inner + quote + " "), 1 -> (quote + inner + quote + "z")))
    Gen.frequency(
      60 -> Gen.oneOf(fitting(kind)).map(_.getBytes(UTF_8)),
      12 -> text.map(_.getBytes(UTF_8)),
      6 -> quoted.map(_.getBytes(UTF_8)),
      1 -> Gen.listOfN(3, Gen.oneOf(0xE9, 0xC3, 0xA9, 0xF0, 0x80, 0x61, 0xED, 0xA0)).map(_.map(_.toByte).toArray))
  }

  private def genBytes(scan: Scan): Gen[Array[Byte]] = {
    val sep = scan.parsed.delimiter
    val quote = scan.parsed.quote.toString
    val escape = scan.parsed.escape.toString
    val ends = Option(scan.lineSep).fold(Seq("\n", "\n", "\n", "\r\n", "\r"))(Seq(_))
    val fieldCount = Gen.frequency(6 -> Gen.const(scan.recordColumns.length), 1 -> Gen.choose(1, 6))
    val kinds = scan.recordColumns.fields.map(_.dataType)
    val line = fieldCount.flatMap(count => Gen.sequence[List[Array[Byte]], Array[Byte]](
      List.tabulate(count)(i => genField(if (i < kinds.length) kinds(i) else StringType, sep, quote, escape))))
      .map(_.reduceOption((a, b) => a ++ sep.getBytes(UTF_8) ++ b).getOrElse(Array.emptyByteArray))
    val rare = Gen.oneOf("", " ", "# a comment", "\t", "\uFEFF", scan.recordColumns.fieldNames.mkString(sep)).map(_.getBytes(UTF_8))
    for {
      header <- Gen.oneOf(scan.recordColumns.fieldNames.mkString(sep), "a" + sep + "b", "\"c0\"").map(_.getBytes(UTF_8))
      lines <- Gen.choose(0, 8).flatMap(Gen.listOfN(_, Gen.frequency(9 -> line, 1 -> rare)))
      terminators <- Gen.listOfN(lines.size + 1, Gen.oneOf(ends))
      last <- Gen.oneOf(true, false)
    } yield {
      val all = if (scan.parsed.headerFlag) header +: lines else lines
      val joined = all.zip(terminators).flatMap { case (text, end) => text ++ end.getBytes(UTF_8) }.toArray
      if (last || joined.isEmpty) joined else joined.dropRight(1)
    }
  }

  private val genScan: Gen[Scan] = for {
    options <- Gen.frequency(1 -> genOptions, 1 -> genFewOptions)
    data <- genData
    required <- genRequired(data)
    filters <- genFilters(required)
    pruning <- Gen.frequency(4 -> true, 1 -> false)
  } yield Scan(options, data, required, filters, pruning)

  private def isValid(scan: Scan): Boolean =
    try { scan.parsed.asParserSettings; true }
    catch { case _: Exception => false }

  private val genCase = for {
    scan <- genScan.suchThat(isValid)
    bytes <- genBytes(scan)
    splitBytes <- Gen.oneOf(1, 2, 3, 7, 30, 1 << 20)
    sliceBytes <- Gen.oneOf(1, 5, 16, 64, 1 << 20)
  } yield (scan, bytes, splitBytes, sliceBytes)

  /**
   * Cuts every `splitBytes`, none of them before the first line with content: Spark reads that line by rules of its own, and
   * takes it for the header, in the split that starts the object and in no other.
   */
  private def cuts(scan: Scan, bytes: Array[Byte], splitBytes: Int): Seq[Int] = {
    val first = CsvRig.lines(bytes, scan).collectFirst {
      case (position, line) if !line.trim.isEmpty && !(scan.parsed.isCommentSet && line.startsWith(scan.parsed.comment.toString)) => position
    }
    splitBytes.until(bytes.length, splitBytes).filter(cut => first.exists(cut > _))
  }

  private def check(scan: Scan, bytes: Array[Byte], splitBytes: Int, sliceBytes: Int): Counted = {
    val ours = CsvRig.ours(bytes, scan, cuts(scan, bytes, splitBytes), sliceBytes)
    val sparks = CsvRig.sparks(bytes, scan)
    def shown = new String(bytes, UTF_8).map(c => if (c < ' ') f"\\x${c.toInt}%02x" else c.toString).mkString
    assert(ours.outcome == sparks, s"\n  ours:    ${ours.outcome}\n  Spark's: $sparks\n  of $shown\n  ${bytes.map(b => f"${b & 0xff}%02x").mkString}" +
      s"\n  ${scan.options}\n  data ${scan.data.toDDL}\n  required ${scan.required.toDDL}\n  ${scan.filters} ${scan.pruning} $splitBytes $sliceBytes")
    ours
  }

  private def hex(text: String): Array[Byte] = text.grouped(2).map(Integer.parseInt(_, 16).toByte).toArray

  test("cases that once differed") {
    val noColumns = "2d31322c31303030302d30312d30310d2020202c312e350d0a454d5054592c22323032302d30312d30322032343a30303a303022200d0a"
    check(Scan(Map("locale" -> "en-GB", "emptyValue" -> "0", "ignoreTrailingWhiteSpace" -> "true", "mode" -> "DROPMALFORMED", "escape" -> ""),
      StructType.fromDDL("_corrupt_record STRING, c0 TIMESTAMP, c1 FLOAT"), StructType(Nil), pruning = false), hex(noColumns), 7, 1)
    val strings = StructType.fromDDL("a STRING, b STRING")
    // Univocity takes NUL for what escapes an escape, where nobody says what does.
    for (text <- Seq("\"s\u0000\u0000l\"\" q\",7", "\"\u0000\"\"\",7", "\"\"\"\u0000\",7", "\"s\u0000\",7"))
      check(Scan(Map("escape" -> "\""), strings, strings), text.getBytes(UTF_8), 1 << 20, 1 << 20)
  }

  test("any bytes under any options, at any split size, give the rows and the first error of Spark's reader") {
    forAll(genCase) { case (scan, bytes, splitBytes, sliceBytes) =>
      val counted = check(scan, bytes, splitBytes, sliceBytes)
      fast += counted.fast
      exact += counted.exact
    }
    assert(fast > exact / 2, s"$fast records were parsed fast, $exact exactly: nothing is shown of the fast parser")
    info(s"$fast records fast, $exact exactly")
  }

  /** Whole batches of records, as wide and long as tables have them, with few that are not plain. */
  private def manyRecords(seed: Long): (Scan, Array[Byte]) = {
    val random = new scala.util.Random(seed)
    def one[T](of: Seq[T]): T = of(random.nextInt(of.size))
    val width = one(Seq(1, 2, 5, 16, 64, 65, 150, 300))
    val kinds = Seq("STRING", "INT", "BIGINT", "DOUBLE", "BOOLEAN", "DECIMAL(12,2)", "DATE", "TIMESTAMP")
    val data = StructType.fromDDL(Seq.tabulate(width)(i => s"c$i ${one(kinds)}").mkString(", "))
    val wanted = StructType(data.filter(_ => random.nextInt(3) > 0))
    val odds = one(Seq(0, 0, 2, 10, 100))
    def field(kind: DataType): String = kind match {
      case _ if odds > 0 && random.nextInt(odds * width) == 0 => one(odd ++ Seq("\"open", "a\"b", "\"x\"y", "\"a\\\"b\"", "1,2"))
      case StringType if random.nextInt(4) == 0 => "long text " * random.nextInt(20)
      case _: StringType => one(Seq("ann", "x y", "é", ""))
      case _: IntegerType => (random.nextInt() >> random.nextInt(32)).toString
      case _: LongType => (random.nextLong() >> random.nextInt(64)).toString
      case _ => one(fitting(kind))
    }
    val end = one(Seq("\n", "\n", "\r\n"))
    val records = random.nextInt(if (width > 100) 150 else 600)
    val text = Seq.fill(records)(data.map(column => field(column.dataType)).mkString(",") + end).mkString
    val options = one(Seq(Map.empty[String, String], Map("escape" -> "\""), Map("mode" -> "DROPMALFORMED")))
    (Scan(options + ("inputBufferSize" -> "4096"), data, one(Seq(data, wanted))), text.getBytes(UTF_8))
  }

  test("whole batches of wide and long records, with odd ones among them, are Spark's") {
    var plainly = 0L
    for (seed <- 1L to math.max(40L, cases / 40L)) {
      val (scan, bytes) = manyRecords(seed)
      plainly += check(scan, bytes, 1 << 20, if (seed % 3 == 0) 100 else 1 << 20).fast
    }
    assert(plainly > 2000)
  }
}
