package io.s3ranged.spark

import java.nio.ByteBuffer
import java.nio.ByteOrder.LITTLE_ENDIAN
import java.nio.charset.StandardCharsets.UTF_8

import io.s3ranged.testing.Compressors
import org.apache.spark.sql.types.StructType
import org.scalatest.funsuite.AnyFunSuite

/** Objects that are not what they are read as: Spark's errors, and ignoreCorruptFiles passes over what it passes over there. */
class BadInputSameAsSparkSuite extends AnyFunSuite with SameAsSpark {

  override protected def sparkConf: Map[String, String] = super.sparkConf ++ withoutCodegen

  private val columns = "id BIGINT, name STRING"
  private val csv = (0 until 40).map(i => s"$i,name $i\n").mkString.getBytes(UTF_8)
  private val json = (0 until 40).map(i => s"""{"id":$i,"name":"name $i"}""" + "\n").mkString.getBytes(UTF_8)

  private def rows = spark.range(2000).selectExpr("id", "concat('name ', id) as name")
  private lazy val parquet = written("parquet", rows)
  private lazy val orc = written("orc", rows)

  private def same(format: String, objects: Seq[(String, Array[Byte])], schema: String, options: (String, String)*): Outcome =
    assertSame(Reading(format, objects, Option(schema).map(StructType.fromDDL), options.toMap), Seq(1 << 20))

  private val flags = Seq("true", "false")

  test("mixed formats under one prefix") {
    val all = Seq("a.csv" -> csv, "b.json" -> json, "c.parquet" -> parquet, "d.orc" -> orc)
    for (format <- Seq("csv", "json", "parquet", "orc", "text"); ignore <- flags) {
      val own = all.filter { case (name, _) => !name.endsWith(".csv") || format == "csv" || format == "json" }
      for (objects <- Seq(all, own, all.filter(_._1.endsWith(format)), all.reverse.take(2)) if objects.nonEmpty; mode <- Seq("PERMISSIVE", "FAILFAST"))
        if (format != "text") {
          val modes = if (format == "csv" || format == "json") Seq("mode" -> mode) else Nil
          same(format, objects, columns, ("ignoreCorruptFiles" -> ignore) +: modes: _*)
        }
    }
    assert(same("parquet", all, columns).isLeft)
    assert(same("parquet", all, columns, "ignoreCorruptFiles" -> "true").toOption.get.size == 2000)
    assert(same("orc", all, columns, "ignoreCorruptFiles" -> "true").toOption.get.size == 2000)
  }

  /** The object with another length of the footer behind it. */
  private def lying(length: Int): Array[Byte] =
    parquet.dropRight(8) ++ ByteBuffer.allocate(4).order(LITTLE_ENDIAN).putInt(length).array ++ "PAR1".getBytes(UTF_8)

  test("Parquet whose footer lies, and Parquet and ORC that are cut off") {
    val footer = ByteBuffer.wrap(parquet).order(LITTLE_ENDIAN).getInt(parquet.length - 8)
    val body = parquet.length - 8 - footer
    val middle = parquet.indices.map(i => if (i > body / 3 && i < body / 3 + 200) (parquet(i) ^ 0x5a).toByte else parquet(i)).toArray
    val footerDamaged = parquet.indices.map(i => if (i > body + 5 && i < body + 60) (parquet(i) ^ 0x5a).toByte else parquet(i)).toArray
    val bad = Seq("longer than the object" -> lying(parquet.length * 3), "as long as the object" -> lying(parquet.length - 8), "negative" -> lying(-5), "none" -> lying(0),
      "huge" -> lying(Int.MaxValue), "too short" -> lying(footer - 7), "half" -> parquet.take(parquet.length / 2), "columns beyond the object" -> parquet.drop(body / 2),
      "no magic" -> parquet.dropRight(4), "damaged pages" -> middle, "damaged footer" -> footerDamaged, "three bytes" -> parquet.take(3), "nothing" -> Array.emptyByteArray)
    for ((what, bytes) <- bad; schema <- Seq(columns, null); ignore <- flags) withClue(s"$what $ignore ") {
      same("parquet", Seq("a.parquet" -> bytes), schema, "ignoreCorruptFiles" -> ignore)
      if (schema != null) same("parquet", Seq("a.parquet" -> bytes, "b.parquet" -> parquet), schema, "ignoreCorruptFiles" -> ignore)
    }
    assert(same("parquet", Seq("a.parquet" -> lying(parquet.length * 3)), columns).isLeft)
    for (bytes <- Seq(orc.take(orc.length / 2), orc.drop(orc.length / 2), orc.take(3), Array.emptyByteArray); ignore <- flags)
      same("orc", Seq("a.orc" -> bytes, "b.orc" -> orc), columns, "ignoreCorruptFiles" -> ignore)
  }

  test("a schema that does not match") {
    for (schema <- Seq("id STRING, name STRING", "id INT, name STRING", "id BIGINT, name INT", "id DECIMAL(3,1), name DATE", "id BIGINT, other STRING",
        "ID BIGINT, NAME STRING", "id STRUCT<a: INT>", "id DOUBLE", "name BINARY, id TIMESTAMP"); ignore <- flags) withClue(schema) {
      for ((format, bytes) <- Seq("parquet" -> parquet, "orc" -> orc)) same(format, Seq(s"a.$format" -> bytes), schema, "ignoreCorruptFiles" -> ignore)
      same("json", Seq("a.json" -> json), schema, "ignoreCorruptFiles" -> ignore)
      if (!schema.contains("STRUCT")) same("csv", Seq("a.csv" -> csv), schema, "ignoreCorruptFiles" -> ignore)
    }
    for (mode <- Seq("DROPMALFORMED", "FAILFAST")) same("csv", Seq("a.csv" -> csv), "id DATE, name INT", "mode" -> mode)
  }

  test("compressed names that Spark knows") {
    for ((name, extension, writer) <- Compressors.all if !name.contains("frames")) withClue(name) {
      for ((format, bytes) <- Seq("csv" -> csv, "json" -> json); multiLine <- flags) {
        val objects = Seq(s"a.$format$extension" -> Compressors.compress(writer, bytes))
        val outcome = same(format, objects, columns, "multiLine" -> multiLine)
        assert(format == "json" && multiLine == "true" || outcome.toOption.get.size == 40, outcome)
        same(format, objects, null)
      }
    }
  }

  test("compressed objects that are cut off or damaged fail, and are passed over") {
    val long = (0 until 20000).map(i => s"$i,name ${i * 31 % 1009}\n").mkString.getBytes(UTF_8)
    for ((name, extension, writer) <- Compressors.all if Set(".gz", ".bz2", ".zst")(extension)) withClue(name) {
      val whole = Compressors.compress(writer, long)
      val damaged = whole.indices.map(i => if (i > whole.length / 2 && i < whole.length / 2 + 300) (whole(i) ^ 0x5a).toByte else whole(i)).toArray
      def read(bytes: Array[Byte], ignore: String) =
        both(Reading("csv", Seq(s"a.csv$extension" -> bytes), Some(StructType.fromDDL(columns)), Map("ignoreCorruptFiles" -> ignore)))
      val all = read(whole, "false")._1.toOption.get
      for ((what, bytes) <- Seq("cut" -> whole.take(whole.length / 2), "damaged" -> damaged, "no such thing" -> csv)) withClue(what) {
        assert(read(bytes, "false")._1.isLeft)
        val (ours, sparks) = read(bytes, "true")
        val (kept, theirs) = (ours.toOption.get, sparks.toOption.get)
        info(s"$name $what: ${kept.size} rows, Spark's ${theirs.size}")
        // What comes before a checksum may be damaged; and where Spark ends without a word for bzip2, or hands out what is no record, we do not.
        if (what == "cut") assert(all.startsWith(kept) && all.startsWith(theirs) && (extension == ".bz2" || kept.size >= theirs.size))
      }
    }
  }
}
